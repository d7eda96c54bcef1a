/**
 * Prints the flag that puts this folder in the place of `@std/assert` and `@std/testing` where JSR cannot be reached, and nothing where it can.
 *
 * A child fetches exactly the pinned modules that the stand-ins replace, so a warm cache counts as reachable and `JSR_URL` is honoured.
 * It is killed after `--limit=MS` (20 s unless told), because `deno cache` waits for ever on a host that neither answers nor refuses.
 */
import config from "../../deno.json" with { type: "json" };
import offline from "./import_map.json" with { type: "json" };

const limitFlag = Deno.args.find((arg) => arg.startsWith("--limit="));
const limitMs = Number(limitFlag?.slice("--limit=".length) ?? 20_000);
if (!(limitMs > 0)) throw new RangeError(`Not a time limit: ${limitFlag}`);

const specifiers = Object.entries(config.imports)
  .filter(([, pin]) => pin.startsWith("jsr:"))
  .flatMap(([name, pin]) =>
    Object.keys(offline.imports)
      .filter((key) => key === name || key.startsWith(`${name}/`))
      .map((key) => pin + key.slice(name.length))
  );

const signal = AbortSignal.timeout(limitMs);
const { success, stderr } = await new Deno.Command(Deno.execPath(), {
  args: ["cache", "--quiet", "--no-config", "--no-lock", ...specifiers],
  env: { NO_COLOR: "1" },
  stdin: "null",
  stdout: "null",
  stderr: "piped",
  signal,
}).output();

if (!success) {
  const reason = signal.aborted
    ? `no answer within ${limitMs} ms`
    : new TextDecoder().decode(stderr).trim().split("\n")[0];
  console.error(
    `JSR is out of reach (${reason}): tests/offline stands in for @std`,
  );
  console.log("--import-map=tests/offline/import_map.json");
}
