/** The body of a callback: which ones are read, refused and parsed. */
import { assertEquals, assertRejects } from "@std/assert";
import {
  readCallback,
  ScaleArgumentError,
  ScaleCallbackError,
} from "../../src/callbacks/mod.ts";
import { AUTH_KEY, countedBody, delivery } from "../support/deliveries.ts";
import { createReceiver, responseTo, SENTENCES } from "./receiver.ts";

Deno.test("readCallback reads the body once, and accepts bytes that were already read", async () => {
  const content = { task_id: "1", new_member: { a: [1] } };
  const request = delivery(content);
  assertEquals(await readCallback(request), content);
  await assertRejects(() => request.text(), TypeError);
  for (const read of ["bytes", "arrayBuffer"] as const) {
    const body = await delivery(content)[read]();
    assertEquals(await readCallback(request, { body }), content);
  }
});

Deno.test("a body that was already read or is locked is a 500 that says what to do, with or without Content-Length", async () => {
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
        "500: the body was already read: pass it as the option body",
      );
      assertEquals([error.reason, error.status], ["consumed", 500]);
      assertEquals(await responseTo(request), [500, SENTENCES.consumed]);
    }
    await reader?.cancel();
  }
});

Deno.test("a wrong Content-Type is a 415", async () => {
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
    assertEquals(await responseTo(request), [415, SENTENCES.type], type);
  }
  for (const type of ["Application/JSON", "application/json ;charset=utf-8"]) {
    const request = delivery({}, { headers: { "content-type": type } });
    assertEquals(await responseTo(request), [200, ""], type);
  }
});

Deno.test("a compressed body is a 415, and is not read", async () => {
  for (const encoding of ["gzip", "br", "deflate, gzip"]) {
    const headers = { "content-encoding": encoding };
    const { stream, pulls } = countedBody(3, 10);
    const request = delivery({}, { body: stream, headers });
    assertEquals(await responseTo(request), [415, SENTENCES.encoding]);
    assertEquals(pulls(), 0);
  }
});

Deno.test('a Content-Encoding of "identity" is no encoding, in every spelling', async () => {
  const spellings = [
    "Identity",
    "IDENTITY ",
    "identity, identity",
    "identity,",
    " , identity\t,",
    ",",
  ];
  for (const encoding of spellings) {
    const headers = { "content-encoding": encoding };
    const response = await responseTo(delivery({}, { headers }));
    assertEquals(response, [200, ""], encoding);
  }
  for (const encoding of ["identity, gzip", "gzip,identity", "identity;q=1"]) {
    const headers = { "content-encoding": encoding };
    const response = await responseTo(delivery({}, { headers }));
    assertEquals(response, [415, SENTENCES.encoding], encoding);
  }
  // A header of white space is sent as an empty one.
  const request = delivery();
  request.headers.set("content-encoding", "");
  assertEquals(await responseTo(request), [200, ""]);
});

Deno.test("invalid JSON, and JSON that is not an object, is a 400", async () => {
  const table = [
    ["", "not_json"],
    ['{"task_id":"1"', "not_json"],
    ["hello", "not_json"],
    ["[]", "not_object"],
    ["null", "not_object"],
    ['"text"', "not_object"],
    ["1", "not_object"],
  ] as const;
  for (const [body, reason] of table) {
    const request = delivery({}, { body });
    assertEquals(await responseTo(request), [400, SENTENCES[reason]], body);
  }
});

Deno.test("a body that ends with an error is a 400, with the cause for onError", async () => {
  const cause = new Error("reset");
  for (const length of ["", "42"]) {
    const body = new ReadableStream({ pull: (stream) => stream.error(cause) });
    const { receive, errors } = createReceiver();
    const headers = { "content-length": length };
    const response = await receive(delivery({}, { body, headers }));
    assertEquals([response.status, errors[0]?.reason], [400, "unreadable"]);
    assertEquals(errors[0]?.cause, cause);
  }
});

Deno.test("a body that is cut off on the wire is never handled, with or without Content-Length", async () => {
  for (
    const rest of [
      'content-length: 42\r\n\r\n{"a"',
      'transfer-encoding: chunked\r\n\r\n4\r\n{"a"\r\n',
    ]
  ) {
    const arrived = Promise.withResolvers<void>();
    const failed = Promise.withResolvers<ScaleCallbackError>();
    const { receive, handled } = createReceiver({ onError: failed.resolve });
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
        `content-type: application/json\r\nscale-callback-auth: ${AUTH_KEY}\r\n` +
        rest,
    ));
    await arrived.promise;
    socket.close();
    const { status, reason } = await failed.promise;
    assertEquals([status, reason, handled], [400, "unreadable", []]);
  }
});

Deno.test("a body over maxBytes is a 413, with and without Content-Length, and with a false one", async () => {
  const maxBytes = 100;
  for (const length of ["101", "9".repeat(30)]) {
    const { stream, pulls } = countedBody(20, 10);
    const headers = { "content-length": length };
    const request = delivery({}, { body: stream, headers });
    const response = await responseTo(request, { maxBytes });
    assertEquals(response, [413, SENTENCES.too_large]);
    assertEquals(pulls(), 0);
  }
  for (const length of ["", "x", "5"]) {
    const { stream, pulls, isCancelled } = countedBody(20, 10);
    const headers = { "content-length": length };
    const request = delivery({}, { body: stream, headers });
    const response = await responseTo(request, { maxBytes });
    assertEquals(response, [413, SENTENCES.too_large]);
    // A server cuts a body at its declared length. Only a request that was
    // constructed, as this one, is read past it.
    if (length !== "5") assertEquals([pulls(), isCancelled()], [11, true]);
  }
});

Deno.test("a body over maxBytes is a 413, also if its cancel hangs or fails", async () => {
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
    const response = await responseTo(delivery({}, { body }), {
      maxBytes: 100,
    });
    assertEquals(response, [413, SENTENCES.too_large]);
  }
});

Deno.test("a body of maxBytes is accepted, and by default one of 5 MB", async () => {
  const body = '{"a":"b"}';
  const [exact] = await responseTo(delivery({}, { body }), { maxBytes: 9 });
  assertEquals(exact, 200);
  const [over] = await responseTo(delivery({}, { body }), { maxBytes: 8 });
  assertEquals(over, 413);
  const large = delivery({ text: "x".repeat(5_000_000) });
  assertEquals(await responseTo(large), [200, ""]);
});

Deno.test("readCallback applies maxBytes to bytes that were already read, whatever Content-Length says", async () => {
  const bytes = new Uint8Array(11);
  for (const length of ["", "1", "x"]) {
    const request = delivery({}, { headers: { "content-length": length } });
    const error = await assertRejects(
      () => readCallback(request, { body: bytes, maxBytes: 10 }),
      ScaleCallbackError,
      "413: the body is too large: maxBytes is 10",
    );
    assertEquals(error.reason, "too_large");
  }
});

Deno.test("readCallback rejects a maxBytes that is not a positive integer", async () => {
  for (const maxBytes of [0, -1, 1.5, NaN, Infinity, "9"]) {
    await assertRejects(
      () => readCallback(delivery(), { maxBytes: maxBytes as number }),
      ScaleArgumentError,
      `maxBytes must be a positive integer: current value is ${maxBytes}`,
    );
  }
});
