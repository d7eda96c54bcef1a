/** The emulator behind `Deno.serve`, on real sockets. */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import server, { createServer } from "../../src/emulator/serve.ts";
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

/** Returns the origin of the link to the attachment of a task. */
async function linkOrigin(
  send: (request: Request) => Promise<Response>,
  origin: string,
): Promise<string> {
  const headers = {
    authorization: basic("test_emulator"),
    "content-type": "application/json",
  };
  const created = await send(
    new Request(`${origin}/v1/task/imageannotation`, {
      method: "POST",
      headers,
      body: JSON.stringify(IMAGE),
    }),
  );
  assertEquals(created.status, 200);
  await created.body?.cancel();
  const url = `${origin}/v1/tasks?include_attachment_url=true`;
  const list = await send(new Request(url, { headers }));
  const { docs: [task] } = await list.json();
  return new URL(task.attachmentS3Downloads[0].s3URL).origin;
}

Deno.test("serve is a default export that creates its emulator at the first request", async () => {
  await serving(server.fetch, async (port) => {
    const origin = `http://127.0.0.1:${port}`;
    const health = await fetch(`${origin}/__emulator/health`);
    assertEquals(await health.json(), { status: "ok" });
    for (const host of [origin, `http://localhost:${port}`]) {
      const send = (request: Request) => {
        // `fetch` cannot set the Host; the permission is for the address only.
        const { url, method, headers, body } = request;
        const init = { method, headers, body };
        return server.fetch(new Request(url, init));
      };
      assertEquals(await linkOrigin(send, host), host);
    }
  });
});

Deno.test("createServer has the options of createEmulator, and its emulator", async () => {
  const { fetch, emulator } = createServer({
    anyKey: true,
    baseUrl: "https://public.example/",
  });
  assertEquals(
    await linkOrigin(fetch, "http://127.0.0.1:1"),
    "https://public.example",
  );
  assertEquals(emulator.requests.list().length, 2);
  assertEquals(
    assertThrows(() => createServer({ sed: 1 } as never), TypeError).message,
    'Unknown option "sed"; did you mean "seed"?',
  );
});

Deno.test("createEmulator draws no random numbers and reads no time, so it can be at the level of a Worker's module", async () => {
  const { getRandomValues } = crypto;
  const { now } = Date;
  const refuse = () => {
    throw new Error("not at module level");
  };
  crypto.getRandomValues = refuse;
  Date.now = refuse;
  const created = (() => {
    try {
      const { fetch, emulator } = createServer({ clock: "real" });
      const { clientOptions, callbacks, keys } = emulator;
      return { fetch, keys, all: [clientOptions("live"), callbacks.authKeys] };
    } finally {
      crypto.getRandomValues = getRandomValues;
      Date.now = now;
    }
  })();
  assertEquals(created.all.length, 2);
  const origin = "http://127.0.0.1:1";
  assertEquals(await linkOrigin(created.fetch, origin), origin);
});

/** Hosts, and whether the control routes of a server may be used there. */
const HOSTS: readonly (readonly [string, boolean])[] = [
  ["localhost", true],
  ["LOCALHOST.:8787", true],
  ["app.localhost:1", true],
  ["127.0.0.1:8787", true],
  ["192.168.1.7", true],
  ["[::1]:8787", true],
  ["emulator:8787", true],
  ["Public.Example", true],
  ["evil.example", false],
  ["evil.example:8787", false],
  ["localhost.evil.example", false],
  ["127.0.0.1.evil.example", false],
  ["notlocalhost", false],
  ["other.emulator", false],
];

for (const [host, isAllowed] of HOSTS) {
  Deno.test(`the control routes and the page of a server are ${isAllowed ? "allowed" : "refused"} for the host ${host}`, async () => {
    const { fetch, emulator } = createServer({
      allowHosts: ["Emulator"],
      baseUrl: "http://public.example:1",
    });
    for (const path of ["", "/", "/clock", "/page.js", "/nothing"]) {
      const url = `http://${host}/__emulator${path}`;
      const response = await fetch(new Request(url));
      assertEquals(response.status !== 403, isAllowed, path);
      await response.body?.cancel();
      const inProcess = await emulator.fetch(url);
      assert(inProcess.status !== 403);
      await inProcess.body?.cancel();
    }
    const api = await fetch(new Request(`http://${host}/v1/tasks`));
    assertEquals((await api.json()).status_code, 401);
  });
}

Deno.test("a refused control request changes nothing, and its message names the host and the option", async () => {
  const { fetch, emulator } = createServer({ seed: 1 });
  const url = "http://evil.example/__emulator/clock/advance";
  const init = { method: "POST", body: '{"ms":1000}' };
  const response = await fetch(new Request(url, init));
  assertEquals(await response.json(), {
    status_code: 403,
    error: 'The control routes are refused for the host "evil.example", ' +
      "which is no name of this machine: allow it with allowHosts (--allow-host)",
  });
  assertEquals(emulator.clock.now(), Date.UTC(2026, 0, 1));
});
