/** The emulator behind `Deno.serve`, on real sockets. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import server from "../../src/emulator/serve.ts";
import { createEmulator } from "../../src/emulator/mod.ts";
import { head, sendRaw } from "../support/raw_socket.ts";
import { basic, IMAGE } from "../support/emulator/requests.ts";

const KEY = `authorization: ${basic("test_emulator")}`;

/** Serves while `use` runs, and returns what was printed to the console. */
async function serving(
  handler: (request: Request) => Promise<Response>,
  use: (port: number) => Promise<void>,
): Promise<readonly string[]> {
  const printed: string[] = [];
  const { error, warn } = console;
  console.error = console.warn = (...args) => printed.push(args.join(" "));
  const controller = new AbortController();
  const running = Deno.serve({
    port: 0,
    hostname: "127.0.0.1",
    signal: controller.signal,
    onListen() {},
  }, handler);
  try {
    await use(running.addr.port);
  } finally {
    // A graceful shutdown would wait for a request that hangs.
    controller.abort();
    await running.finished;
    console.error = error;
    console.warn = warn;
  }
  return printed;
}

Deno.test("handle serves requests, and prints nothing", async () => {
  const { handle, requests } = createEmulator();
  const printed = await serving(handle, async (port) => {
    const url = `http://127.0.0.1:${port}/v1/task/imageannotation`;
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: basic("test_emulator"),
        "content-type": "application/json",
      },
      body: JSON.stringify(IMAGE),
    });
    assertEquals(response.status, 200);
    await response.body?.cancel();
  });
  assertEquals(printed, []);
  assertEquals(requests.list().length, 1);
});

Deno.test("a GET with a body has a response, and so has the next on the connection", async () => {
  const { handle } = createEmulator();
  await serving(handle, async (port) => {
    const first = [
      "GET /v1/tasks HTTP/1.1",
      "host: 127.0.0.1",
      KEY,
      "content-type: application/json",
      "content-length: 2",
      "",
      "{}",
    ];
    const { text } = await sendRaw(port, [
      first.join("\r\n") + head("GET /v1/projects", KEY).join("\r\n"),
      "",
      "",
    ]);
    assertEquals(text.match(/HTTP\/1\.1 200 OK/g)?.length, 2, text);
  });
});

Deno.test("a DELETE with a body has its effect", async () => {
  const emulator = createEmulator();
  const { handle, requests } = emulator;
  await serving(handle, async (port) => {
    const { text } = await sendRaw(port, [
      ...head("DELETE /v1/task/none/tags", KEY, "content-length: 5"),
      "content-type: application/json",
      "",
      '["a"]',
    ]);
    assertMatch(text, /^HTTP\/1\.1 404 /);
  });
  assertEquals(requests.list()[0]?.body, '["a"]');
});

Deno.test("reset and cut break the connection, and hang sends nothing", async () => {
  const { handle } = createEmulator();
  await serving(handle, async (port) => {
    const emulate = async (what: string, waitMs?: number) =>
      await sendRaw(port, [
        ...head("GET /v1/tasks", KEY, `x-emulate: ${what}`),
        "",
        "",
      ], waitMs);
    // `Deno.serve` can only send the headers and break off the body.
    const reset = await emulate("reset");
    assertMatch(reset.text, /^HTTP\/1\.1 502 /);
    assert(!reset.text.endsWith("0\r\n\r\n"), reset.text);
    const cut = await emulate("cut");
    assertMatch(cut.text, /^HTTP\/1\.1 200 /);
    assert(cut.text.includes('"docs"') && !cut.text.includes("has_more"));
    assertEquals(await emulate("hang", 100), { text: "", end: "silent" });
  });
});

Deno.test("over HTTP/1.1 a GET with reset or cut has a body that fails", async () => {
  const { handle } = createEmulator();
  await serving(handle, async (port) => {
    for (const what of ["reset", "cut"]) {
      const response = await fetch(`http://127.0.0.1:${port}/v1/tasks`, {
        headers: { authorization: basic("test_emulator"), "x-emulate": what },
      });
      const failure = await response.text().then(() => undefined, (e) => e);
      assert(failure instanceof Error, what);
    }
  });
});

Deno.test("serve is a default export that creates its emulator at the first request", async () => {
  await serving(server.fetch, async (port) => {
    const origin = `http://127.0.0.1:${port}`;
    const health = await fetch(`${origin}/__emulator/health`);
    assertEquals(await health.json(), { status: "ok" });
    const headers = {
      authorization: basic("test_emulator"),
      "content-type": "application/json",
    };
    const body = JSON.stringify(IMAGE);
    const created = await fetch(`${origin}/v1/task/imageannotation`, {
      method: "POST",
      headers,
      body,
    });
    assertEquals(created.status, 200);
    await created.body?.cancel();
    const list = await fetch(
      `${origin}/v1/tasks?include_attachment_url=true`,
      { headers },
    );
    const { docs: [task] } = await list.json();
    const [{ s3URL }] = task.attachmentS3Downloads;
    assert(s3URL.startsWith(`${origin}/`), s3URL);
  });
});
