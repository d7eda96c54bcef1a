import {
  assert,
  assertEquals,
  assertFalse,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { spy, stub } from "@std/testing/mock";
import { expectTypeOf } from "expect-type";
import { Response as UndiciResponse } from "undici";
import {
  type CallbackHandlerOptions,
  createCallbackHandler,
  ScaleArgumentError,
  ScaleCallbackError,
} from "../../src/callbacks/mod.ts";
import { AUTH_KEY, countedBody, delivery } from "../support/deliveries.ts";
import { foreign } from "../support/foreign.ts";
import { createReceiver, responseTo, SENTENCES } from "./receiver.ts";

Deno.test("createCallbackHandler responds to a missing or wrong key with 401", async () => {
  for (const value of ["", "wrong", `${AUTH_KEY}x`, AUTH_KEY.toUpperCase()]) {
    const request = delivery({}, { headers: { "scale-callback-auth": value } });
    assertEquals(await responseTo(request), [401, SENTENCES.auth]);
  }
});

Deno.test("createCallbackHandler throws for an empty key, and for no key at all", () => {
  for (
    const authKeys of [{}, { live: "" }, { live: [] }, { test: ["a", ""] }]
  ) {
    assertThrows(
      () => createCallbackHandler({ authKeys, handle() {} }),
      ScaleArgumentError,
      "authKeys",
    );
  }
});

Deno.test("createCallbackHandler passes the environment and the index of the key to handle", async () => {
  const authKeys = { live: ["new", "old"], test: AUTH_KEY };
  const seen: unknown[] = [];
  const { receive } = createReceiver({
    authKeys,
    handle: (_, { environment, index }) => void seen.push(environment, index),
  });
  for (const [key, status] of [["old", 200], ["older", 401]] as const) {
    const headers = { "scale-callback-auth": key };
    assertEquals((await receive(delivery({}, { headers }))).status, status);
  }
  assertEquals(seen, ["live", 1]);
});

Deno.test("createCallbackHandler reads nothing of a body whose key is wrong, and cancels it", async () => {
  const { stream, pulls, isCancelled } = countedBody(3, 10);
  const request = delivery({}, {
    body: stream,
    headers: { "scale-callback-auth": "wrong" },
  });
  assertEquals(await responseTo(request), [401, SENTENCES.auth]);
  assertEquals([pulls(), isCancelled()], [0, true]);
});

Deno.test("createCallbackHandler shows no key in a response, an error or an inspection", async () => {
  const { receive, errors } = createReceiver({
    handle: () => {
      throw new Error("storage down");
    },
  });
  const requests = [
    delivery(),
    delivery({}, { headers: { "content-type": "text/plain" } }),
    delivery({}, { headers: { "scale-callback-auth": `${AUTH_KEY}x` } }),
    delivery({}, { method: "GET" }),
    delivery({}, { body: `${AUTH_KEY} is no JSON` }),
  ];
  const responses = await Promise.all(requests.map((one) => receive(one)));
  const bodies = await Promise.all(responses.map((one) => one.text()));
  assertEquals(errors.length, requests.length);
  const shown = [
    ...bodies,
    ...responses.map((response) => Deno.inspect(response)),
    ...errors.flatMap((error) => [JSON.stringify(error), Deno.inspect(error)]),
    Deno.inspect(receive, { depth: 9 }),
  ];
  assertEquals(shown.filter((one) => one.includes(AUTH_KEY)), []);
});

Deno.test("createCallbackHandler responds to other methods than POST with 405 and Allow", async () => {
  for (const method of ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]) {
    const { receive, handled } = createReceiver();
    const { status, headers } = await receive(delivery({}, { method }));
    assertEquals([status, headers.get("allow")], [405, "POST"]);
    assertEquals(handled, []);
  }
});

Deno.test("createCallbackHandler responds with 503 if handle fails, so that Scale tries again", async () => {
  const cause = new Error("storage down");
  const fail = () => {
    throw cause;
  };
  for (const handle of [fail, () => Promise.reject(cause)]) {
    const { receive, errors } = createReceiver({ handle });
    const response = await receive(delivery());
    assertEquals(
      [response.status, await response.text()],
      [503, SENTENCES.handler],
    );
    assertEquals([errors[0]?.status, errors[0]?.cause], [503, cause]);
  }
});

Deno.test("createCallbackHandler sends the Response that handle returns", async () => {
  const { receive } = createReceiver({
    handle: () => new Response(null, { headers: { "x-duplicate": "1" } }),
  });
  const { status, headers } = await receive(delivery());
  assertEquals([status, headers.get("x-duplicate")], [200, "1"]);
});

Deno.test("createCallbackHandler sends a Response of another realm or package with its status, headers and body", async () => {
  const init = { status: 503, headers: { "retry-after": "9" } };
  const responses = [
    new UndiciResponse("Later", init),
    foreign(new Response("Later", init)),
  ];
  for (const response of responses) {
    const { receive } = createReceiver({ handle: () => response });
    const sent = await receive(delivery());
    // The server of a runtime accepts no other.
    assert(sent instanceof Response);
    assertEquals(
      [sent.status, sent.headers.get("retry-after"), await sent.text()],
      [503, "9", "Later"],
    );
  }
  const empty = new UndiciResponse(null, { status: 204 });
  const { receive } = createReceiver({ handle: () => empty });
  const { status, body } = await receive(delivery());
  assertEquals([status, body], [204, null]);
});

Deno.test("createCallbackHandler sends a Response of this runtime itself, and 200 for what only looks like one", async () => {
  const own = new Response("Later", { status: 503 });
  const same = createReceiver({ handle: () => own });
  assert(await same.receive(delivery()) === own);
  // A response of axios.
  const axios = { status: 404, headers: new Headers(), data: {} };
  for (const result of [axios, { status: 503 }, 503, null]) {
    const { receive } = createReceiver({ handle: () => result });
    assertEquals((await receive(delivery())).status, 200);
  }
});

Deno.test("createCallbackHandler handles any JSON object, with all its members", async () => {
  const contents = [
    {},
    { event: "unheard of", payload: [1, null] },
    { task_id: "1", status: "thinking", new_member: true },
    { task_id: 5 },
  ];
  for (const content of contents) {
    const { receive, handled } = createReceiver();
    assertEquals((await receive(delivery(content))).status, 200);
    assertEquals(handled, [content]);
  }
});

Deno.test('createCallbackHandler with acknowledge "before" responds while the work goes on, and passes it to waitUntil', async () => {
  const pending: Promise<unknown>[] = [];
  const ctx = {
    pending,
    waitUntil(promise: Promise<unknown>) {
      this.pending.push(promise);
    },
  };
  const work = Promise.withResolvers<void>();
  const { receive, handled, errors } = createReceiver({
    acknowledge: "before",
    handle: () => work.promise,
  });
  const { status } = await receive(delivery(), {}, ctx);
  assertEquals([status, pending.length, handled.length], [200, 1, 0]);
  work.reject(new Error("too late"));
  await pending[0];
  assertEquals(errors.map(({ reason }) => reason), ["handler"]);
});

Deno.test('createCallbackHandler with acknowledge "before" and no waitUntil responds to a right key with 500', async () => {
  for (const ctx of [undefined, {} as never]) {
    const { receive, errors, handled } = createReceiver({
      acknowledge: "before",
    });
    const response = await receive(delivery(), {}, ctx);
    assertEquals(
      [response.status, await response.text()],
      [500, SENTENCES.configuration],
    );
    assertStringIncludes(
      errors[0]!.message,
      'acknowledge "before" needs ctx.waitUntil',
    );
    assertEquals(handled, []);
    const headers = { "scale-callback-auth": "wrong" };
    const wrong = await receive(delivery({}, { headers }), {}, ctx);
    assertEquals(wrong.status, 401);
  }
});

Deno.test('createCallbackHandler with acknowledge "after" responds only when the work is done', async () => {
  const work = Promise.withResolvers<void>();
  const { receive } = createReceiver({ handle: () => work.promise });
  let hasResponded = false;
  const response = receive(delivery()).then(() => {
    hasResponded = true;
  });
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  // The runtime reads the body outside of the microtask queue.
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertFalse(hasResponded);
  work.resolve();
  await response;
  assert(hasResponded);
});

Deno.test("createCallbackHandler repeats nothing of the request in a response, and forbids to store it", async () => {
  const script = "<script>alert(1)</script>";
  const requests = [
    delivery({ task_id: script }),
    delivery({}, { body: script }),
    delivery({}, { headers: { "content-type": script } }),
    delivery({}, { headers: { "scale-callback-auth": script } }),
    delivery({}, { method: "PUT", body: script }),
  ];
  for (const request of requests) {
    const response = await createReceiver().receive(request);
    assertEquals(response.headers.get("cache-control"), "no-store");
    assertFalse((await response.text()).includes("<"));
    assertFalse(JSON.stringify([...response.headers]).includes("<"));
  }
});

Deno.test("createCallbackHandler reads authKeys from env, and responds with 500 if that fails or finds no key", async () => {
  interface Env {
    readonly key?: string;
  }
  const errors: ScaleCallbackError[] = [];
  const receive = createCallbackHandler<Env>({
    authKeys: async ({ key }) => await Promise.resolve({ live: key ?? "" }),
    handle: (_, { env }) => expectTypeOf(env).toEqualTypeOf<Env>(),
    onError: (error) => errors.push(error),
  });
  assertEquals((await receive(delivery(), { key: AUTH_KEY })).status, 200);
  assertEquals((await receive(delivery(), { key: "other" })).status, 401);
  assertEquals((await receive(delivery(), {})).status, 500);
  assertEquals(
    errors[1]?.message,
    `500: ${SENTENCES.configuration}: authKeys.live must be ` +
      "a non-empty Latin-1 string without white space around it",
  );
  assertEquals((await receive(delivery())).status, 500);
});

Deno.test("createCallbackHandler asks for authKeys only after the method is right", async () => {
  let calls = 0;
  const authKeys = () => {
    calls += 1;
    return { live: AUTH_KEY };
  };
  await responseTo(delivery({}, { method: "GET" }), { authKeys });
  assertEquals(calls, 0);
  await responseTo(delivery(), { authKeys });
  assertEquals(calls, 1);
});

Deno.test("createCallbackHandler responds with 500, whatever authKeys throws", async () => {
  for (
    const thrown of [
      new Error("no binding"),
      new ScaleCallbackError("thrown by the caller"),
      undefined,
    ]
  ) {
    const authKeys = () => {
      throw thrown;
    };
    const response = await responseTo(delivery(), { authKeys });
    assertEquals(response, [500, SENTENCES.configuration]);
  }
});

Deno.test("createCallbackHandler passes the callback, the bytes, env and ctx to handle", async () => {
  const ctx = { waitUntil() {} };
  const env = { DB: "d1" };
  const body = ' {"task_id": "1"}\n';
  const seen: unknown[] = [];
  const { receive } = createReceiver({
    handle: (callback, context) =>
      void seen.push(
        callback === context.callback,
        new TextDecoder().decode(context.bytes),
        context.env,
        context.ctx,
      ),
  });
  await receive(delivery({}, { body }), env, ctx);
  assertEquals(seen, [true, body, env, ctx]);
});

Deno.test("createCallbackHandler throws for invalid options", () => {
  const table: readonly (readonly [object, string])[] = [
    [{ handle: 5 }, "handle must be a function: current value is 5"],
    [{ handle: undefined }, "handle must be a function"],
    [{ acknowledge: "never" }, 'must be "after" or "before"'],
    [{ maxBytes: "1 MB" }, "maxBytes must be a positive integer"],
    [{ onError: true }, "onError must be a function"],
    [{ authKey: AUTH_KEY }, 'Unknown option "authKey"'],
    [{ toString: 1 }, 'Unknown option "toString"'],
    [{ authKeys: AUTH_KEY }, "authKeys must have a key in live or test"],
  ];
  for (const [option, message] of table) {
    const options = { authKeys: { live: AUTH_KEY }, handle() {}, ...option };
    const error = assertThrows(
      () => createCallbackHandler(options as CallbackHandlerOptions),
      ScaleArgumentError,
      message,
    );
    assertFalse(error.message.includes(AUTH_KEY));
  }
});

Deno.test("createCallbackHandler ignores what onError throws; without onError it logs errors of 500 and more", async () => {
  const fail = () => {
    throw new Error("fault");
  };
  const failing = createReceiver({ onError: fail, handle: fail });
  assertEquals((await failing.receive(delivery())).status, 503);
  using log = stub(console, "error");
  const receive = createCallbackHandler({
    authKeys: { live: AUTH_KEY },
    handle: fail,
  });
  await receive(delivery({}, { method: "GET" }));
  assertEquals(log.calls.length, 0);
  await receive(delivery());
  assertEquals(log.calls.length, 1);
});

Deno.test("createCallbackHandler on a real server refuses without reading the body", async () => {
  const { receive, handled } = createReceiver({ maxBytes: 1000 });
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    receive,
  );
  const send = async (init: RequestInit): Promise<number> => {
    const response = await fetch(`http://127.0.0.1:${server.addr.port}`, init);
    await response.body?.cancel();
    return response.status;
  };
  const headers = {
    "content-type": "application/json",
    "scale-callback-auth": AUTH_KEY,
  };
  const body = '{"task_id":"1"}';
  assertEquals(await send({ method: "POST", headers, body }), 200);
  assertEquals(await send({ method: "POST", body }), 401);
  const large = " ".repeat(200_000);
  assertEquals(await send({ method: "POST", headers, body: large }), 413);
  assertEquals(handled, [{ task_id: "1" }]);
  await server.shutdown();
});

Deno.test("createCallbackHandler computes no digest without the header", async () => {
  using digest = spy(crypto.subtle, "digest");
  const headers = { "scale-callback-auth": "" };
  await createReceiver().receive(delivery({}, { headers }));
  assertEquals(digest.calls.length, 0);
});
