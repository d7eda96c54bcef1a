/** The emulator's command line: its options, its output, and how it stops. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { head, sendRaw } from "../../support/raw_socket.ts";
import { run, start } from "./child.ts";

const KEY = `authorization: Basic ${btoa("test_emulator:")}`;

Deno.test("emulator --help prints all options", async () => {
  const { code, output } = await run("--help");
  assertEquals(code, 0);
  for (
    const option of [
      "hostname",
      "port",
      "seed",
      "strict",
      "any-key",
      "callback-auth-key",
      "callbacks-anywhere",
      "latency",
      "persist",
    ]
  ) assertMatch(output, new RegExp(`^ {2}--${option}\\b`, "m"));
});

for (
  const args of [
    ["--prot", "1"],
    ["--port"],
    ["--port", "65536"],
    ["--port", "x"],
    ["--latency", "fast"],
    ["--latency", "9-1"],
    ["--callback-auth-key", "a b"],
    ["here"],
  ]
) {
  Deno.test(`emulator ${args.join(" ")} prints the mistake and the usage`, async () => {
    const { code, output } = await run(...args);
    assertEquals(code, 2, output);
    assertMatch(output, /^Usage: /m);
    assert(output.includes(args.at(-1)!), output);
  });
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`emulator prints its address and keys, serves, and stops on ${signal}`, async () => {
    const child = await start("--seed", "1");
    const health = await fetch(`${child.url}/__emulator/health`);
    assertEquals(await health.json(), { status: "ok" });
    // A request without a response must not keep the emulator from stopping.
    const hanging = sendRaw(child.port, [
      ...head("GET /v1/tasks", "x-emulate: hang"),
      "",
      "",
    ], 20_000);
    await waitFor(child.url, 1);
    child.kill(signal);
    const { code, output } = await child.ended;
    assertEquals(code, 0);
    assert(
      output.includes("test_emulator") && output.includes("live_emulator"),
    );
    assert((await hanging).end !== "silent");
  });
}

/** Waits until the emulator has received `count` requests. */
async function waitFor(url: string, count: number): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/__emulator/requests`);
    if ((await response.json()).length >= count) return;
  }
}

Deno.test("emulator reports a port that is in use", async () => {
  const child = await start();
  const { code, output } = await run("--port", String(child.port));
  assertEquals(code, 1);
  assertMatch(output, /address.*in use|EADDRINUSE/i);
  child.kill("SIGTERM");
  await child.ended;
});

Deno.test("emulator prints nothing for requests whose connection the client closes", async () => {
  const child = await start();
  const line = "POST /v1/task/chat";
  const json = "content-type: application/json";
  for (
    const lines of [
      // In the middle of the body, before the body, and before the response.
      [...head(line, KEY, json, "content-length: 9"), "", "{"],
      [...head(line, KEY, json, "content-length: 9"), "", ""],
      [...head(line, KEY, json, "x-emulate: hang"), "", ""],
    ]
  ) {
    assertEquals((await sendRaw(child.port, lines, 100)).end, "silent");
  }
  await waitFor(child.url, 1);
  const response = await fetch(`${child.url}/__emulator/health`);
  await response.body?.cancel();
  child.kill("SIGTERM");
  const { output } = await child.ended;
  assertEquals(output.split("\n").length, 6, output);
});

Deno.test("emulator accepts the requests of official clients, and breaks connections on demand", async () => {
  const child = await start("--any-key", "--strict", "--latency", "1-2");
  const sendRequest = async (
    lines: readonly string[],
    { body = "", waitMs = 2000 } = {},
  ) => await sendRaw(child.port, [...lines, "", body], waitMs);
  try {
    const get = ["content-type: application/json", "content-length: 2"];
    const list = await sendRequest(head("GET /v1/tasks/", KEY, ...get), {
      body: "{}",
    });
    assertMatch(list.text, /^HTTP\/1\.1 200 OK\r\n/);
    assertEquals(list.end, "closed");
    const tenant = `authorization: Bearer test_tenant`;
    const form = "application/x-www-form-urlencoded";
    const body =
      "attachment=http://x/a.png&objects_to_annotate=car&metadata[a]=b";
    const created = await sendRequest(
      head(
        "POST /v1/task/annotation",
        tenant,
        `content-type: ${form}`,
        `content-length: ${body.length}`,
      ),
      { body },
    );
    assert(created.text.includes('"metadata":{"a":"b"}'), created.text);
    const strict = await sendRequest(head("GET /v1/tasks?project_name=x", KEY));
    assertMatch(strict.text, /^HTTP\/1\.1 400 /);
    const emulate = async (effect: string, waitMs?: number) =>
      await sendRequest(head("GET /v1/tasks", KEY, `x-emulate: ${effect}`), {
        ...(waitMs !== undefined && { waitMs }),
      });
    assertEquals(await emulate("reset"), { text: "", end: "broken" });
    assertEquals(await emulate("hang", 200), { text: "", end: "silent" });
    const cut = await emulate("cut");
    const [, length] = /content-length: (\d+)/i.exec(cut.text) ?? [];
    const [, received = ""] = cut.text.split("\r\n\r\n");
    assertEquals(received.length, Math.floor(Number(length) / 2));
    const proxied = await sendRequest(
      head("GET http://elsewhere/v1/tasks", KEY),
    );
    assertMatch(proxied.text, /^HTTP\/1\.1 200 /);
    assertMatch(proxied.text, /^content-length: /m);
    const impossible = await sendRequest(head("TRACE /v1/tasks", KEY));
    assertMatch(impossible.text, /^HTTP\/1\.1 400 /);
  } finally {
    child.kill("SIGTERM");
    assertEquals((await child.ended).code, 0);
  }
});
