/** The progress of the programs, in a terminal and elsewhere. */
import type process from "node:process";
import { Writable } from "node:stream";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { openProgress } from "../../../examples/bulk/progress.ts";

/** Returns a stream that keeps what is written. */
function stream(isTTY: boolean) {
  let written = "";
  const writable = new Writable({
    write(chunk, _encoding, done) {
      written += chunk;
      done();
    },
  });
  const target = Object.assign(writable, { isTTY, columns: 200 });
  return {
    target: target as unknown as typeof process.stderr,
    written: () => written,
  };
}

/** Half of a job. */
const HALF = {
  state: "running",
  counts: { created: 49, failed: 1, unknown: 0 },
  settled: 50,
  inFlight: 6,
  total: 100,
  limit: 6,
  perSecond: 10,
  leftMs: 5000,
} as const;

Deno.test("openProgress draws a bar in a terminal, and prints lines above it", async () => {
  const { target, written } = stream(true);
  const view = await openProgress("Rows", target);
  view.show(HALF);
  view.log("row 7: failed: no");
  view.close();
  assertStringIncludes(written(), "Rows \u2588");
  assertStringIncludes(
    written(),
    "50/100, 10/s, 5 s left, 1 failed or unknown",
  );
  assertStringIncludes(written(), "row 7: failed: no\n");
  // The cursor is shown again.
  assert(written().includes("\x1b[?25h"));
});

Deno.test("openProgress writes plain lines elsewhere, and no more than one in a few seconds", async () => {
  const { target, written } = stream(false);
  const view = await openProgress("Rows", target);
  view.show(HALF);
  view.log("row 7: failed: no");
  view.close();
  assertEquals(written(), "row 7: failed: no\n");
});
