/** Faults in the head of a response, over real sockets. */
import { assert, assertEquals } from "@std/assert";
import { facts, failure } from "../../support/faults.ts";
import {
  COW,
  emptied,
  emulate,
  emulates,
  rawClient,
  seeded,
  taskCount,
} from "../../support/raw_client.ts";
import { inTurn, rawServer } from "../../support/raw_server.ts";
import {
  after,
  bytes,
  endless,
  head,
  json,
  reset,
  responds,
  respondsError,
} from "../../support/raw_steps.ts";

/** Values of unique_id that need escaping in a URL. */
const HARD_KEYS: readonly string[] = [
  "a&b=c",
  "a+b",
  "a/b",
  "100%",
  "a?b#c",
  " a b ",
  "𝄞 Kühe 🐄",
  '"\\<>',
  "k".repeat(1000),
];

Deno.test("tasks.get retries a 429 after its Retry-After", async () => {
  await using server = await rawServer(inTurn(
    respondsError(429, "Slow", { "retry-after": "2" }),
    json({ a: 1 }),
  ));
  const { client, clock } = rawClient(server);
  assertEquals<object>(await client.tasks.get("t"), { a: 1 });
  assertEquals(clock.waits, [2000]);
});

Deno.test("tasks.create throws a 409 of its first attempt, and looks nothing up", async () => {
  const emulator = seeded();
  await using server = await rawServer(emulates(emulator));
  const { client, attempts } = rawClient(server);
  const params = { ...COW, unique_id: "cow-1" };
  const task = await client.tasks.create("imageannotation", params);
  const error = await failure(() =>
    client.tasks.create("imageannotation", params)
  );
  assertEquals(facts(error), {
    name: "ScaleDuplicateResourceError",
    code: "duplicate",
    status: 409,
    attempts: 1,
    outcomeUnknown: false,
    uniqueId: "cow-1",
  });
  assertEquals(attempts, ["tasks.create", "tasks.create"]);
  const same = await client.tasks.create("imageannotation", params, {
    onConflict: "return",
  });
  assertEquals(same.task_id, task.task_id);
});

Deno.test("tasks.create does not return an existing task that differs from what it sent", async () => {
  const emulator = seeded();
  await using server = await rawServer(inTurn(
    emulates(emulator),
    reset,
    emulates(emulator),
  ));
  const { client, recovered } = rawClient(server);
  const key = { unique_id: "cow-1" };
  await client.tasks.create("imageannotation", { ...COW, ...key });
  const error = await failure(() =>
    client.tasks.create("textcollection", {
      ...key,
      instruction: "Read it",
      attachments: [],
      fields: [{ type: "text", field_id: "name", title: "Name" }],
    })
  );
  assertEquals([error.status, error.reason], [409, "different"]);
  assertEquals([error.outcomeUnknown, recovered], [false, []]);
  assertEquals(await taskCount(emulator), 1);
});

for (const key of HARD_KEYS) {
  Deno.test(`tasks.create finds its task again by the unique_id ${JSON.stringify(key.slice(0, 20))}`, async () => {
    const emulator = seeded();
    await using server = await rawServer(inTurn(
      after((request) => emulate(emulator, request), reset),
      emulates(emulator),
    ));
    const { client, recovered } = rawClient(server);
    const params = { ...COW, unique_id: key };
    const task = await client.tasks.create("imageannotation", params);
    assertEquals([task.unique_id, recovered], [key, [key]]);
    assertEquals(await taskCount(emulator), 1);
  });
}

for (const status of [500, 502, 503, 504, 520, 524]) {
  Deno.test(`tasks.create creates no second task when a ${status} follows a successful creation`, async () => {
    const emulator = seeded();
    await using server = await rawServer(inTurn(
      after((request) => emulate(emulator, request), respondsError(status)),
      emulates(emulator),
    ));
    const { client, recovered } = rawClient(server);
    const task = await client.tasks.create("imageannotation", COW);
    assertEquals(recovered, [task.unique_id]);
    assertEquals(await taskCount(emulator), 1);
  });
}

Deno.test("tasks.get throws the class of the status with the parsed body, whatever the body is", async () => {
  const table: readonly (readonly [number, string, string, unknown])[] = [
    [401, '{"error":"No such key"}', "unauthorized", { error: "No such key" }],
    [402, "Pay first", "not_enabled", "Pay first"],
    [403, "<html><p>Go away</p>", "api", "<html><p>Go away</p>"],
    [404, "", "not_found", undefined],
    [400, '["a"]', "invalid_request", ["a"]],
  ];
  for (const [status, sent, code, body] of table) {
    await using server = await rawServer(responds(status, sent));
    const error = await failure(() => rawClient(server).client.tasks.get("t"));
    assertEquals([error.status, error.code, error.body], [status, code, body]);
    assertEquals(error.message.includes("<"), false);
  }
});

Deno.test("tasks.get reads an endless 502 page up to 64 KiB, and closes its connection", async () => {
  await using server = await rawServer(
    endless(
      head(502, { "content-type": "text/html" }),
      "<p>Bad gateway</p>".repeat(500),
    ),
  );
  const { client } = rawClient(server, { maxRetries: 0 });
  const error = await failure(() => client.tasks.get("t"));
  assertEquals(error.status, 502);
  const { length } = String(error.body);
  assert(length > 60_000 && length <= 65_536, `${length}`);
  assert(error.message.length < 200, error.message);
  await emptied(server.open);
});

Deno.test("tasks.cancel accepts 201 and 202 like 200, and tasks.audit accepts 204", async () => {
  for (const status of [200, 201, 202]) {
    await using server = await rawServer(json({ a: 1 }, status));
    const { client } = rawClient(server);
    assertEquals<object>(await client.tasks.cancel("t"), { a: 1 });
  }
  await using server = await rawServer(bytes("keep", head(204)));
  const { client } = rawClient(server);
  assertEquals(await client.tasks.audit("t", { accepted: true }), undefined);
  assertEquals(server.requests.length, 1);
});

Deno.test("tasks.audit accepts a body that is not JSON, and tasks.get does not", async () => {
  await using server = await rawServer(responds(200, "OK"));
  const { client } = rawClient(server);
  assertEquals(await client.tasks.audit("t", { accepted: true }), undefined);
  const error = await failure(() => client.tasks.get("t"));
  assertEquals([error.code, error.reason], ["response", "not_json"]);
});

for (const status of [301, 302, 303, 307, 308]) {
  Deno.test(`a call does not follow a ${status}, so no other host receives the key`, async () => {
    await using other = await rawServer(json({}));
    await using server = await rawServer((socket, request) => {
      const location = request.target.includes("loop")
        ? request.target
        : `${other.url}/v1/task/t?secret=1`;
      return bytes("keep", head(status, { location, "content-length": 0 }))(
        socket,
        request,
      );
    });
    const { client } = rawClient(server);
    for (
      const call of [
        () => client.tasks.get("t"),
        () => client.tasks.get("loop"),
        () => client.tasks.create("imageannotation", COW),
        () => client.tasks.setTags("t", []),
      ]
    ) {
      const before = server.requests.length;
      const error = await failure(call);
      assertEquals(
        [error.code, error.reason, error.status],
        ["response", "redirect", status],
      );
      assertEquals(server.requests.length, before + 1);
      assert(error.location, "The error names no location");
      assertEquals(error.location.includes("secret"), false);
    }
    assertEquals(other.connections(), 0);
  });
}

for (
  const [status, interim] of Object.entries({
    "100": "HTTP/1.1 100 Continue\r\n\r\n",
    "103":
      "HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload; as=style\r\n\r\n",
  })
) {
  Deno.test(`tasks.setTags ignores a ${status} before the response`, async () => {
    await using server = await rawServer(async (socket, request) => {
      await request.body();
      await socket.write(interim + interim);
      await json({ a: 1 }, 201)(socket, request);
    });
    const { client } = rawClient(server);
    assertEquals<object>(await client.tasks.setTags("t", []), { a: 1 });
    assertEquals(server.requests.length, 1);
  });
}

/** Bytes that are not the head of an HTTP response. */
const BAD_HEADS: Readonly<Record<string, readonly (string | Uint8Array)[]>> = {
  "a string": ["moo moo moo\r\n\r\n"],
  "random bytes": [
    Uint8Array.from({ length: 512 }, (_, index) => index * 37 % 251),
    "\r\n\r\n",
  ],
  "a TLS alert": [Uint8Array.of(21, 3, 1, 0, 2, 2, 70), "\r\n\r\n"],
  "a status out of range": ["HTTP/1.1 9999 Odd\r\n\r\n"],
  "another protocol": ["SSH-2.0-OpenSSH_9.6\r\n\r\n"],
};

for (const [name, parts] of Object.entries(BAD_HEADS)) {
  Deno.test(`tasks.get reports ${name} instead of HTTP as a connection error`, async () => {
    await using server = await rawServer(bytes("fin", ...parts));
    const { client, attempts } = rawClient(server);
    const error = await failure(() => client.tasks.get("t"));
    assertEquals([error.code, attempts.length], ["connection", 4]);
  });
}

/** Heads that are too large or have invalid headers. */
const BAD_FIELDS: Readonly<Record<string, string>> = {
  "a header of 2 MB": head(200, { "x-moo": "o".repeat(2_000_000) }),
  "10 000 headers": head(
    200,
    Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`x-${index}`, "moo"]),
    ),
  ),
  "a NUL in a header": head(200, { "x-moo": "m\0o" }),
  "a header without a name": "HTTP/1.1 200 OK\r\n: moo\r\n\r\n",
  "two lengths": "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n" +
    "content-length: 3\r\n\r\n{}",
};

for (const [name, sent] of Object.entries(BAD_FIELDS)) {
  Deno.test(`tasks.get reports ${name} as a connection error, and does not hang`, async () => {
    await using server = await rawServer(bytes("hang", sent));
    const { client } = rawClient(server, { maxRetries: 0 });
    const error = await failure(() => client.tasks.get("t"));
    assertEquals(error.code, "connection");
  });
}
