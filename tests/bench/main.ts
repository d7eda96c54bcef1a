/**
 * Runs one benchmark, or lists them all.
 *
 *     deno task bench
 *     deno task bench outage
 */

/** What each `NAME_bench.ts` measures, and where it fails. */
const BENCHMARKS: Readonly<Record<string, string>> = {
  bulk:
    "Tasks a second of an export with 16 requests at a time, beside a loop, at 20 ms a request; fails below 8 times as many",
  callbacks:
    "Callbacks a second of the example app, beside a bare Hono route, in Deno and workerd; fails below a half",
  calls:
    "What a call costs beside a fetch written by hand, in Deno, Node and Bun; fails where a target is missed",
  emulator:
    "CPU time and memory of a task among 2,000 and among 50,000 in the emulator; fails above three times as long",
  memory:
    "Memory for a body of 5 MB in small chunks in client, kit and emulator, beside arrayBuffer(), in Deno, Node, Bun and workerd, on Linux; fails above twice as much and 64 MB",
  outage:
    "Requests for each call in an outage, and the spread of the retries of 100 clients; fails where either is too much",
  page:
    "Frames while a picture with 2,000 shapes is moved in Chromium, beside an empty page; fails above a median of 34 ms where that has 17",
  persist:
    "200 kills and 50 rounds of failing writes of an emulator that saves its state, and the time to open 700 MB; fails if anything confirmed is lost",
  processing:
    "Milliseconds for each event of the example app's stores, and how far these go: Deno KV in a file, D1 in workerd",
  size: "Bytes of each entry in a bundle, minified and gzipped",
  types:
    "Time of `deno check` for one task of each type, beside a trivial module; fails above twice as long and 2 s",
  upload:
    "Memory and speed of streamed uploads in Deno, Node and Bun, on Linux; fails where either is out of bounds",
};

const [name] = Deno.args;
if (name !== undefined && Object.hasOwn(BENCHMARKS, name)) {
  await import(`./${name}_bench.ts`);
} else {
  for (const [name, about] of Object.entries(BENCHMARKS)) {
    console.log(`${name.padEnd(10)} ${about}`);
  }
  if (name !== undefined) {
    console.error(`\nUnknown benchmark "${name}"`);
    Deno.exit(1);
  }
}
