/** The demo against its own emulator and against a server. */
import { format } from "node:util";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { main } from "../../examples/demo/main.ts";
import { createEmulator } from "../../src/emulator/mod.ts";
import { fakeClock } from "../support/fake_clock.ts";

/** Runs the demo. Its output is formatted as by `console.log`, which prints all its arguments. */
async function run(args: readonly string[], key?: string) {
  const printed: string[] = [];
  const code = await main(args, {
    print: (...values: readonly unknown[]) => printed.push(format(...values)),
    apiKey: () => key,
    picture: () => Promise.resolve(new Blob(["cows"], { type: "image/png" })),
    stopped: () => Promise.resolve(),
    clientOptions: { clock: fakeClock() },
  });
  return { code, text: printed.join("\n") };
}

Deno.test("demo creates every task once, although responses are lost", async () => {
  const { code, text } = await run([]);
  assertEquals(code, 0);
  assertStringIncludes(
    text,
    "25 tasks; 5 responses were lost, 5 tasks were recovered",
  );
  assertStringIncludes(text, "all 25; 25 existed already");
  assertMatch(text, /Uploaded {2}cows\.png, 4 bytes, as scaledata:\/\/\S+\n/);
  assertMatch(text, /Imported {2}https:\/\/\S+, as scaledata:\/\/\S+\n/);
  assertStringIncludes(text, "Counted   25 tasks");
  assertStringIncludes(text, "Results   25 in 3 pages");
  assertMatch(
    text,
    /Example {3}demo-monday-25 \([0-9a-f]{24}\): box "\w+ Cow", \d+ x \d+ pixels/,
  );
  assertStringIncludes(text, "Each of the 25 tasks exists exactly once.");
});

Deno.test("demo receives a callback for every task, stores each once, and shows a reopened task", async () => {
  const { code, text } = await run([]);
  assertEquals(code, 0);
  assertStringIncludes(
    text,
    "Callbacks 28 were received and verified, 3 of them duplicates: 25 were stored",
  );
  assertStringIncludes(
    text,
    "Reopened  demo-monday-25 was completed, and is pending after its last callback",
  );
});

Deno.test("demo shows a v2 batch with a conversation", async () => {
  const { code, text } = await run([]);
  assertEquals(code, 0);
  assertStringIncludes(
    text,
    "Chat      1 task in the v2 batch demo-chat, completed",
  );
  assertStringIncludes(text, 'user: "What is 15 percent of 240?"');
  assertMatch(text, /^ {10}alder-large: "It is 36, .+"$/m);
  assertMatch(text, /^ {10}Order of the responses: \["alder-large","birch-/m);
});

Deno.test("demo --serve prints the addresses of its servers, one per line", async () => {
  const { code, text } = await run(["--serve"]);
  assertEquals(code, 0);
  assertMatch(
    text,
    /^The emulator {2}http:\/\/127\.0\.0\.1:\d+\/__emulator\/$/m,
  );
  assertMatch(
    text,
    /^The receiver {2}http:\/\/127\.0\.0\.1:\d+\/view, with the key app_demo$/m,
  );
});

Deno.test("demo --live runs against any server", async () => {
  const emulator = createEmulator();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    emulator.handle,
  );
  try {
    const args = [
      "--live",
      "--base-url",
      `http://127.0.0.1:${server.addr.port}`,
    ];
    const first = await run(args, emulator.keys.test);
    assertEquals(first.code, 0, first.text);
    assertStringIncludes(
      first.text,
      "25 tasks; 5 responses were lost, 5 tasks were recovered",
    );
    assertEquals(emulator.callbacks.list(), []);
    assertMatch(first.text, /Chat {6}1 task in the v2 batch \S+, in_progress/);
    const unknown = await run(args, "test_nobody");
    assertEquals(unknown.code, 1);
    assertStringIncludes(unknown.text, "ScaleUnauthorizedError: ");
  } finally {
    await server.shutdown();
  }
});

Deno.test("demo --live rejects every key except a test key", async () => {
  for (const key of ["live_emulator", "abc|def", "", undefined]) {
    const { code, text } = await run(["--live"], key);
    assertEquals(code, 2);
    assertMatch(text, /SCALE_API_KEY/);
    if (key) assertEquals(text.includes(key), false);
  }
  const { code, text } = await run([
    "--live",
    "--base-url",
    "http://127.0.0.1:3",
  ], "abc|test");
  assertEquals(code, 1);
  assertStringIncludes(text, "ScaleConnectionError: ");
});

Deno.test("demo rejects a command line with a mistake", async () => {
  for (
    const args of [
      ["--fast"],
      ["--base-url", "http://127.0.0.1:9"],
      ["--live", "--serve"],
    ]
  ) {
    const { code, text } = await run(args);
    assertEquals(code, 2);
    assertStringIncludes(text, "Usage: deno task demo");
  }
});

Deno.test("demo --help prints the options, and runs nothing", async () => {
  const { code, text } = await run(["--help"]);
  assertEquals(code, 0);
  assertMatch(text, /^Usage: deno task demo \[options\]\n\n {2}--serve /);
});
