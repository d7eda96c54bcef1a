import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { spy, stub } from "@std/testing/mock";
import { expectTypeOf } from "expect-type";
import {
  type BatchCallback,
  type Callback,
  type CallbackHandlerOptions,
  createCallbackHandler,
  isBatchCallback,
  isErrorCallback,
  isTaskCallback,
  type JsonObject,
  readCallback,
  ScaleArgumentError,
  ScaleCallbackError,
  type Task,
  type TaskErrorResponse,
  verifyCallback,
} from "../../src/callbacks/mod.ts";
import { isTaskOfType } from "../../mod.ts";
import { countedBody, delivery, SECRET } from "../support/deliveries.ts";

type Options = CallbackHandlerOptions;

/** A receiver with what it did: the callbacks it handled and the errors it told of. */
function receiver(options: Partial<Options> = {}) {
  const handled: Callback[] = [];
  const errors: ScaleCallbackError[] = [];
  const receive = createCallbackHandler({
    secrets: { live: SECRET },
    handle: (callback) => void handled.push(callback),
    onError: (error) => errors.push(error),
    ...options,
  });
  return { receive, handled, errors };
}

async function answerOf(
  request: Request,
  options: Partial<Options> = {},
): Promise<[number, string]> {
  const response = await receiver(options).receive(request);
  return [response.status, await response.text()];
}

Deno.test("W1 a missing or wrong secret is a 401", async () => {
  for (const value of ["", "wrong", `${SECRET}x`, SECRET.toUpperCase()]) {
    const request = delivery({}, { headers: { "scale-callback-auth": value } });
    assertEquals(await answerOf(request), [401, "secret"]);
  }
});

Deno.test("W1 an empty secret throws when the handler is made", () => {
  for (const secrets of [{}, { live: "" }, { live: [] }, { test: ["a", ""] }]) {
    assertThrows(
      () => createCallbackHandler({ secrets, handle() {} }),
      ScaleArgumentError,
      "secret",
    );
  }
});

Deno.test("W1 verifyCallback rejects without a configured secret, and tells missing from wrong", async () => {
  await assertRejects(
    () => verifyCallback(new Headers(), { live: "" }),
    ScaleArgumentError,
    "secrets.live must be Latin-1 text, not empty",
  );
  const secrets = { live: SECRET };
  assertEquals(await verifyCallback(new Headers(), secrets), {
    ok: false,
    reason: "missing",
  });
  const wrong = new Headers({ "scale-callback-auth": "x" });
  assertEquals(await verifyCallback(wrong, secrets), {
    ok: false,
    reason: "wrong",
  });
});

Deno.test("verifyCallback says what it takes when it gets something else", async () => {
  for (const from of [{ headers: { a: "b" } }, undefined, "x"]) {
    await assertRejects(
      () => verifyCallback(from as never, { live: SECRET }),
      ScaleArgumentError,
      "takes a Request or Headers",
    );
  }
});

Deno.test("W4 verifyCallback and the handler's context tell which secret it was", async () => {
  const secrets = { live: ["new", "old"], test: SECRET };
  assertEquals(await verifyCallback(delivery(), secrets), {
    ok: true,
    environment: "test",
    index: 0,
  });
  const seen: unknown[] = [];
  const { receive } = receiver({
    secrets,
    handle: (_, { environment, index }) => void seen.push(environment, index),
  });
  for (const [secret, status] of [["old", 200], ["older", 401]] as const) {
    const headers = { "scale-callback-auth": secret };
    assertEquals((await receive(delivery({}, { headers }))).status, status);
  }
  assertEquals(seen, ["live", 1]);
});

Deno.test("W5 the header's name is read in any case, and two copies are refused", async () => {
  const once = new Headers([["SCALE-Callback-Auth", SECRET]]);
  assert((await verifyCallback(once, { live: SECRET })).ok);
  const twice = new Headers([
    ["scale-callback-auth", SECRET],
    ["scale-callback-auth", SECRET],
  ]);
  assertFalse((await verifyCallback(twice, { live: SECRET })).ok);
});

Deno.test("W6 nothing of the body is read before the secret is known to be right", async () => {
  const { stream, pulls, isCancelled } = countedBody(3, 10);
  const request = delivery({}, {
    body: stream,
    headers: { "scale-callback-auth": "wrong" },
  });
  assertEquals(await answerOf(request), [401, "secret"]);
  assertEquals([pulls(), isCancelled()], [0, true]);
});

Deno.test("W7 readCallback reads the body once, and takes bytes that something else has read", async () => {
  const content = { task_id: "1", new_member: { a: [1] } };
  const request = delivery(content);
  assertEquals(await readCallback(request), content);
  await assertRejects(() => request.text(), TypeError);
  for (const read of ["bytes", "arrayBuffer"] as const) {
    const body = await delivery(content)[read]();
    assertEquals(await readCallback(request, { body }), content);
  }
});

Deno.test("W7 a body that is read or locked and not given is an exact error, whether its length is declared or not", async () => {
  for (const length of ["", "42"]) {
    const init = { headers: { "content-length": length } };
    const read = delivery({}, init);
    await read.text();
    const locked = delivery({}, init);
    const reader = locked.body?.getReader();
    for (const request of [read, locked]) {
      const error = await assertRejects(
        () => readCallback(request),
        ScaleCallbackError,
        "the body was read before: give it as options.body",
      );
      assertEquals([error.reason, error.status], ["consumed", 500]);
      assertEquals(await answerOf(request), [500, "consumed"]);
    }
    await reader?.cancel();
  }
});

Deno.test("W8 no answer, error or inspection holds a secret", async () => {
  const { receive, errors } = receiver({
    handle: () => {
      throw new Error("storage down");
    },
  });
  const requests = [
    delivery(),
    delivery({}, { headers: { "content-type": "text/plain" } }),
    delivery({}, { headers: { "scale-callback-auth": `${SECRET}x` } }),
    delivery({}, { method: "GET" }),
    delivery({}, { body: `${SECRET} is no JSON` }),
  ];
  const answers = await Promise.all(requests.map((one) => receive(one)));
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  assertEquals(errors.length, requests.length);
  const shown = [
    ...texts,
    ...answers.map((answer) => Deno.inspect(answer)),
    ...errors.flatMap((error) => [JSON.stringify(error), Deno.inspect(error)]),
    Deno.inspect(receive, { depth: 9 }),
  ];
  assertEquals(shown.filter((text) => text.includes(SECRET)), []);
});

Deno.test("W9 all but POST is a 405 with Allow", async () => {
  for (const method of ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]) {
    const { receive, handled } = receiver();
    const answer = await receive(delivery({}, { method }));
    assertEquals([answer.status, answer.headers.get("allow")], [405, "POST"]);
    assertEquals(handled, []);
  }
});

Deno.test("W9 a wrong content type is a 415", async () => {
  for (
    const type of [
      "",
      "text/plain",
      "application/x-www-form-urlencoded",
      "application/jsonp",
      "text/html; charset=application/json",
    ]
  ) {
    const request = delivery({}, { headers: { "content-type": type } });
    assertEquals(await answerOf(request), [415, "type"], type);
  }
  for (const type of ["Application/JSON", "application/json ;charset=utf-8"]) {
    const request = delivery({}, { headers: { "content-type": type } });
    assertEquals(await answerOf(request), [200, ""], type);
  }
});

Deno.test("W9 broken JSON, and JSON that is no object, is a 400", async () => {
  const table = [
    ["", "not_json"],
    ['{"task_id":"1"', "not_json"],
    ["hello", "not_json"],
    ["[]", "not_object"],
    ["null", "not_object"],
    ['"text"', "not_object"],
    ["1", "not_object"],
  ];
  for (const [body = "", reason = ""] of table) {
    assertEquals(await answerOf(delivery({}, { body })), [400, reason], body);
  }
});

Deno.test("a body that breaks off is a 400, with the cause for the observer", async () => {
  const cause = new Error("reset");
  for (const length of ["", "42"]) {
    const body = new ReadableStream({ pull: (stream) => stream.error(cause) });
    const { receive, errors } = receiver();
    const headers = { "content-length": length };
    const answer = await receive(delivery({}, { body, headers }));
    assertEquals([answer.status, errors[0]?.reason], [400, "unreadable"]);
    assertEquals(errors[0]?.cause, cause);
  }
});

Deno.test("a body that breaks off on the wire is never handled, whether its length is declared or not", async () => {
  for (
    const rest of [
      'content-length: 42\r\n\r\n{"a"',
      'transfer-encoding: chunked\r\n\r\n4\r\n{"a"\r\n',
    ]
  ) {
    const arrived = Promise.withResolvers<void>();
    const failed = Promise.withResolvers<ScaleCallbackError>();
    const { receive, handled } = receiver({ onError: failed.resolve });
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => {
        arrived.resolve();
        return receive(request);
      },
    );
    const socket = await Deno.connect({
      hostname: "127.0.0.1",
      port: server.addr.port,
    });
    await socket.write(new TextEncoder().encode(
      "POST / HTTP/1.1\r\nhost: localhost\r\n" +
        `content-type: application/json\r\nscale-callback-auth: ${SECRET}\r\n` +
        rest,
    ));
    await arrived.promise;
    socket.close();
    const { status, reason } = await failed.promise;
    assertEquals([status, reason, handled], [400, "unreadable", []]);
  }
});

Deno.test("W10 a body over the limit is a 413, with and without Content-Length, and with a false one", async () => {
  const maxBytes = 100;
  for (const length of ["101", "9".repeat(30)]) {
    const { stream, pulls } = countedBody(20, 10);
    const headers = { "content-length": length };
    const request = delivery({}, { body: stream, headers });
    assertEquals(await answerOf(request, { maxBytes }), [413, "too_large"]);
    assertEquals(pulls(), 0);
  }
  for (const length of ["", "x", "5"]) {
    const { stream, pulls, isCancelled } = countedBody(20, 10);
    const headers = { "content-length": length };
    const request = delivery({}, { body: stream, headers });
    assertEquals(await answerOf(request, { maxBytes }), [413, "too_large"]);
    // A server cuts a body off where its declared length ends, so only a
    // request that was made anew, as this one, is read past it.
    if (length !== "5") assertEquals([pulls(), isCancelled()], [11, true]);
  }
});

Deno.test("W10 a body over the limit is a 413, whatever becomes of letting it go", async () => {
  for (
    const cancel of [
      () => new Promise<void>(() => {}),
      () => Promise.reject(new Error("stuck")),
    ]
  ) {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (stream) => stream.enqueue(new Uint8Array(10)),
      cancel,
    });
    const request = delivery({}, { body });
    assertEquals(await answerOf(request, { maxBytes: 100 }), [
      413,
      "too_large",
    ]);
  }
});

Deno.test("W10 a body at the limit is taken, and so is one of 5 MB unless told otherwise", async () => {
  const body = '{"a":"b"}';
  assertEquals(await answerOf(delivery({}, { body }), { maxBytes: 9 }), [
    200,
    "",
  ]);
  const [status] = await answerOf(delivery({}, { body }), { maxBytes: 8 });
  assertEquals(status, 413);
  const large = delivery({ text: "x".repeat(5_000_000) });
  assertEquals(await answerOf(large), [200, ""]);
});

Deno.test("W10 bytes that were read already are held to the limit too, whatever Content-Length says", async () => {
  const bytes = new Uint8Array(11);
  for (const length of ["", "1", "x"]) {
    const request = delivery({}, { headers: { "content-length": length } });
    const error = await assertRejects(
      () => readCallback(request, { body: bytes, maxBytes: 10 }),
      ScaleCallbackError,
    );
    assertEquals(error.reason, "too_large");
  }
});

Deno.test("readCallback refuses a limit that is no number of bytes", async () => {
  for (const maxBytes of [0, -1, 1.5, NaN, Infinity, "9"]) {
    await assertRejects(
      () => readCallback(delivery(), { maxBytes: maxBytes as number }),
      ScaleArgumentError,
      "maxBytes must be a whole number from 1 up",
    );
  }
});

Deno.test("W11 a handler that fails is a 503, so that Scale tries again", async () => {
  const cause = new Error("storage down");
  const fail = () => {
    throw cause;
  };
  for (const handle of [fail, () => Promise.reject(cause)]) {
    const { receive, errors } = receiver({ handle });
    const answer = await receive(delivery());
    assertEquals([answer.status, await answer.text()], [503, "handler"]);
    assertEquals([errors[0]?.status, errors[0]?.cause], [503, cause]);
  }
});

Deno.test("W12 a Response that the handler gives is the answer", async () => {
  const { receive } = receiver({
    handle: () => new Response(null, { headers: { "x-duplicate": "1" } }),
  });
  const answer = await receive(delivery());
  assertEquals([answer.status, answer.headers.get("x-duplicate")], [200, "1"]);
});

Deno.test("W13 any JSON object is handled, with all its members", async () => {
  const contents = [
    {},
    { event: "unheard of", payload: [1, null] },
    { task_id: "1", status: "thinking", new_member: true },
    { task_id: 5 },
  ];
  for (const content of contents) {
    const { receive, handled } = receiver();
    assertEquals((await receive(delivery(content))).status, 200);
    assertEquals(handled, [content]);
  }
});

Deno.test("W14 a compressed body is a 415", async () => {
  for (const encoding of ["gzip", "br", "deflate, gzip"]) {
    const headers = { "content-encoding": encoding };
    const { stream, pulls } = countedBody(3, 10);
    const request = delivery({}, { body: stream, headers });
    assertEquals(await answerOf(request), [415, "encoding"]);
    assertEquals(pulls(), 0);
  }
  const headers = { "content-encoding": "Identity" };
  assertEquals(await answerOf(delivery({}, { headers })), [200, ""]);
});

Deno.test('W15 acknowledge "before" answers while the work goes on, which waitUntil keeps', async () => {
  const kept: Promise<unknown>[] = [];
  const ctx = {
    kept,
    waitUntil(promise: Promise<unknown>) {
      this.kept.push(promise);
    },
  };
  const work = Promise.withResolvers<void>();
  const { receive, handled, errors } = receiver({
    acknowledge: "before",
    handle: () => work.promise,
  });
  const answer = await receive(delivery(), {}, ctx);
  assertEquals([answer.status, kept.length, handled.length], [200, 1, 0]);
  work.reject(new Error("too late"));
  await kept[0];
  assertEquals(errors.map(({ reason }) => reason), ["handler"]);
});

Deno.test('acknowledge "before" without waitUntil is a 500 that says so, for those who know the secret', async () => {
  for (const ctx of [undefined, {} as never]) {
    const { receive, errors, handled } = receiver({ acknowledge: "before" });
    assertEquals((await receive(delivery(), {}, ctx)).status, 500);
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

Deno.test('acknowledge "after" answers only once the work is done', async () => {
  const work = Promise.withResolvers<void>();
  const { receive } = receiver({ handle: () => work.promise });
  let answered = false;
  const answer = receive(delivery()).then(() => {
    answered = true;
  });
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  // The body is read by the runtime, in turns of its own.
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertFalse(answered);
  work.resolve();
  await answer;
  assert(answered);
});

Deno.test("W16 no answer repeats the input or may be stored", async () => {
  const script = "<script>alert(1)</script>";
  const requests = [
    delivery({ task_id: script }),
    delivery({}, { body: script }),
    delivery({}, { headers: { "content-type": script } }),
    delivery({}, { headers: { "scale-callback-auth": script } }),
    delivery({}, { method: "PUT", body: script }),
  ];
  for (const request of requests) {
    const answer = await receiver().receive(request);
    assertEquals(answer.headers.get("cache-control"), "no-store");
    assertFalse((await answer.text()).includes("<"));
    assertFalse(JSON.stringify([...answer.headers]).includes("<"));
  }
});

Deno.test("secrets may be a function of env; when it fails, or gives none, the answer is a 500", async () => {
  interface Env {
    readonly key?: string;
  }
  const errors: ScaleCallbackError[] = [];
  const receive = createCallbackHandler<Env>({
    secrets: async ({ key }) => await Promise.resolve({ live: key ?? "" }),
    handle: (_, { env }) => expectTypeOf(env).toEqualTypeOf<Env>(),
    onError: (error) => errors.push(error),
  });
  assertEquals((await receive(delivery(), { key: SECRET })).status, 200);
  assertEquals((await receive(delivery(), { key: "other" })).status, 401);
  assertEquals((await receive(delivery(), {})).status, 500);
  assertStringIncludes(
    errors[1]!.message,
    "secrets.live must be Latin-1 text, not empty",
  );
  assertEquals((await receive(delivery())).status, 500);
});

Deno.test("the handler gets the bytes as they came, and what the runtime gave", async () => {
  const ctx = { waitUntil() {} };
  const env = { DB: "d1" };
  const body = ' {"task_id": "1"}\n';
  const seen: unknown[] = [];
  const { receive } = receiver({
    handle: (_, context) =>
      void seen.push(
        new TextDecoder().decode(context.bytes),
        context.env,
        context.ctx,
      ),
  });
  await receive(delivery({}, { body }), env, ctx);
  assertEquals(seen, [body, env, ctx]);
});

Deno.test("createCallbackHandler refuses options that cannot be right", () => {
  const table: readonly (readonly [object, string])[] = [
    [{ handle: 5 }, "handle must be a function: current value is 5"],
    [{ handle: undefined }, "handle must be a function"],
    [{ acknowledge: "never" }, 'must be "after" or "before"'],
    [{ maxBytes: "1 MB" }, "maxBytes must be a whole number from 1 up"],
    [{ onError: true }, "onError must be a function"],
    [{ secret: SECRET }, 'Unknown option "secret"'],
    [{ toString: 1 }, 'Unknown option "toString"'],
    [{ secrets: SECRET }, "secrets must be an object of live, test or both"],
  ];
  for (const [option, message] of table) {
    const options = { secrets: { live: SECRET }, handle() {}, ...option };
    const error = assertThrows(
      () => createCallbackHandler(options as Options),
      ScaleArgumentError,
      message,
    );
    assertFalse(error.message.includes(SECRET));
  }
});

Deno.test("onError changes nothing, even when it throws; without it, 500 and up are logged", async () => {
  const fail = () => {
    throw new Error("fault");
  };
  const failing = receiver({ onError: fail, handle: fail });
  assertEquals((await failing.receive(delivery())).status, 503);
  using log = stub(console, "error");
  const receive = createCallbackHandler({
    secrets: { live: SECRET },
    handle: fail,
  });
  await receive(delivery({}, { method: "GET" }));
  assertEquals(log.calls.length, 0);
  await receive(delivery());
  assertEquals(log.calls.length, 1);
});

Deno.test("a handler served by a real server answers without reading what it refuses", async () => {
  const { receive, handled } = receiver({ maxBytes: 1000 });
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
    "scale-callback-auth": SECRET,
  };
  const body = '{"task_id":"1"}';
  assertEquals(await send({ method: "POST", headers, body }), 200);
  assertEquals(await send({ method: "POST", body }), 401);
  const large = " ".repeat(200_000);
  assertEquals(await send({ method: "POST", headers, body: large }), 413);
  assertEquals(handled, [{ task_id: "1" }]);
  await server.shutdown();
});

Deno.test("a handler reads the secret without a digest where there is no header", async () => {
  using digest = spy(crypto.subtle, "digest");
  const headers = { "scale-callback-auth": "" };
  await receiver().receive(delivery({}, { headers }));
  assertEquals(digest.calls.length, 0);
});

Deno.test("isTaskCallback, isErrorCallback and isBatchCallback tell callbacks apart", () => {
  const id = { task_id: "1" };
  const response = {
    error: "No",
    attachments: [{ statusCode: 403, url: "u" }],
  };
  const table: readonly (readonly [Callback, string])[] = [
    [id, "task"],
    [{ ...id, status: "error", response }, "task error"],
    [{ ...id, response }, "task error"],
    [{ ...id, response, task: { status: "error" } }, "task error"],
    [{ ...id, status: "completed", response }, "task"],
    [{ ...id, status: "error" }, "task"],
    [{ ...id, response: { error: 5 } }, "task"],
    [{ name: "b", project: "p", status: "completed" }, "batch"],
    [{ ...id, name: "b", project: "p" }, "task"],
    [{ name: "b" }, ""],
    [{ task_id: 5 }, ""],
    [{}, ""],
  ];
  for (const [callback, kinds] of table) {
    const told = [
      isTaskCallback(callback) && "task",
      isErrorCallback(callback) && "error",
      isBatchCallback(callback) && "batch",
    ];
    assertEquals(
      told.filter(Boolean).join(" "),
      kinds,
      JSON.stringify(callback),
    );
  }
});

Deno.test("the guards narrow a callback's type", () => {
  const callback = { task_id: "1", response: { error: "No" } } as Callback;
  assert(isErrorCallback(callback));
  expectTypeOf(callback.task_id).toBeString();
  expectTypeOf(callback.response).toExtend<TaskErrorResponse>();
  expectTypeOf(callback.response.error).toBeString();
  const other = { name: "b", project: "p" } as Callback;
  assert(isBatchCallback(other));
  expectTypeOf(other).toExtend<BatchCallback>();
  const third = {} as Callback;
  if (isTaskCallback(third) && third.task) {
    if (isTaskOfType(third.task, "imageannotation")) {
      expectTypeOf(third.task).toEqualTypeOf<Task<"imageannotation">>();
    }
  }
  if (isTaskCallback(third)) {
    expectTypeOf(third.response).toExtend<JsonObject | undefined>();
    expectTypeOf(third.task?.task_id).toEqualTypeOf<string | undefined>();
  }
});
