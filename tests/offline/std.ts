/** Prints the flag that replaces `@std` by the files beside this one, where JSR cannot be reached; nothing where it can. */

const LIMIT_MS = 5000;

/** Reads the metadata of a package, as Deno does before it downloads one. */
async function canReachJsr(): Promise<boolean> {
  try {
    const response = await fetch("https://jsr.io/@std/assert/meta.json", {
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

if (!await canReachJsr()) {
  console.error("JSR cannot be reached: tests/offline replaces @std");
  console.log("--import-map=tests/offline/import_map.json");
}
