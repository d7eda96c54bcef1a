/** Faults of the connection before any response, over real sockets. */
import { assert, assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import type { ScaleClient } from "../../../mod.ts";
import { facts, failure } from "../../support/faults.ts";
import {
  COW,
  emulate,
  emulates,
  rawClient,
  seeded,
  taskCount,
} from "../../support/raw_client.ts";
import { inTurn, rawServer, type RawStep } from "../../support/raw_server.ts";
import {
  after,
  bytes,
  fin,
  hang,
  head,
  json,
  reset,
  resetUnread,
  stall,
  unendedChunks,
} from "../../support/raw_steps.ts";

/** Creates a task without a unique_id. */
function createUnkeyed(client: ScaleClient): Promise<unknown> {
  return client.tasks.create("imageannotation", COW, { autoUniqueId: false });
}

/** The ways in which a socket loses a response. */
const LOSSES: Readonly<Record<string, (pass: () => void) => RawStep>> = {
  "a reset": () => reset,
  "a reset with the request unread": () => resetUnread,
  "an end": () => fin,
  "a stall": stall,
  "garbage": () => bytes("fin", "moo\r\n\r\n"),
  "half a head": () => bytes("fin", "HTTP/1.1 200 OK\r\ncontent-le"),
  "a body shorter than its length": () =>
    bytes(
      "fin",
      head(200, { "content-length": 99 }),
      "{}",
    ),
  "a reset in the body": () =>
    bytes("reset", head(200, { "content-length": 99 }), "{}"),
  "chunks without an end": () => unendedChunks({}, "fin"),
  "JSON that ends early": () => bytes("fin", head(200), '{"task_id":"5c'),
};

Deno.test("tasks.get retries a refused connection, and tasks.create without a unique_id does not", async () => {
  const gone = await rawServer(hang);
  await gone.close();
  const { client, clock, attempts } = rawClient(gone);
  const error = await failure(() => client.tasks.get("t"));
  assertEquals(facts(error), {
    name: "ScaleConnectionError",
    code: "connection",
    attempts: 4,
  });
  assertEquals([attempts.length, clock.waits], [4, [250, 500, 1000]]);
  const unkeyed = await failure(() => createUnkeyed(client));
  assertEquals(facts(unkeyed), {
    name: "ScaleConnectionError",
    code: "connection",
    attempts: 1,
    outcomeUnknown: true,
  });
});

Deno.test("tasks.get reports a failed TLS handshake as a connection error, and sends no request", async () => {
  await using server = await rawServer(json({}), {
    onConnect: (socket) => socket.write(head(400)).then(socket.fin),
  });
  const { client, attempts } = rawClient({
    url: server.url.replace("http:", "https:"),
  });
  const error = await failure(() => client.tasks.get("t"));
  assertEquals([error.code, attempts.length], ["connection", 4]);
  assertEquals(server.requests.length, 0);
});

Deno.test("tasks.get ends an attempt without a response at timeoutMs, and all attempts at deadlineMs", async () => {
  using time = new FakeTime();
  await using server = await rawServer(stall(() => time.tick(60_000)));
  const { client, attempts } = rawClient(server);
  const attempt = await failure(() => client.tasks.get("t", { maxRetries: 1 }));
  assertEquals([attempt.code, attempts.length], ["attempt_timeout", 2]);
  const call = await failure(() =>
    client.tasks.get("t", { deadlineMs: 59_999 })
  );
  assertEquals([call.code, attempts.length], ["deadline", 3]);
});

for (
  const [fault, step] of Object.entries({
    "a reset": () => reset,
    "an end": () => fin,
    "a reset with the request unread": () => resetUnread,
    "a stall": stall,
  })
) {
  Deno.test(`tasks.get retries after ${fault} before the head`, async () => {
    using time = new FakeTime();
    const broken = step(() => time.tick(60_000));
    await using server = await rawServer(
      inTurn(broken, broken, json({ a: 1 })),
    );
    const { client, clock } = rawClient(server);
    assertEquals<object>(await client.tasks.get("t"), { a: 1 });
    assertEquals([server.requests.length, clock.waits], [3, [250, 500]]);
  });
}

for (const [fault, loss] of Object.entries(LOSSES)) {
  Deno.test(`tasks.create with a unique_id recovers its one task when ${fault} loses the response`, async () => {
    using time = new FakeTime();
    const emulator = seeded();
    await using server = await rawServer(inTurn(
      after(
        (request) => emulate(emulator, request),
        loss(() => time.tick(60_000)),
      ),
      emulates(emulator),
    ));
    const { client, attempts, recovered } = rawClient(server);
    const params = { ...COW, unique_id: "cow-1" };
    const task = await client.tasks.create("imageannotation", params);
    assertEquals(attempts, ["tasks.create", "tasks.create", "tasks.list"]);
    assertEquals([task.unique_id, recovered], ["cow-1", ["cow-1"]]);
    assertEquals(await taskCount(emulator), 1);
    const [first, second] = await Promise.all(
      server.requests.slice(0, 2).map(({ body }) => body()),
    );
    assertEquals(first, second);
  });

  Deno.test(`tasks.create without a unique_id does not retry after ${fault}, and reports an unknown outcome`, async () => {
    using time = new FakeTime();
    await using server = await rawServer(loss(() => time.tick(60_000)));
    const { client, clock } = rawClient(server);
    const error = await failure(() => createUnkeyed(client));
    assertEquals([error.attempts, error.outcomeUnknown], [1, true]);
    assertEquals([server.requests.length, clock.waits.length], [1, 0]);
  });
}

/** Calls that the server must receive once for each attempt. */
const ONCE: Readonly<
  Record<string, (client: ScaleClient) => Promise<unknown>>
> = {
  "tasks.create with a unique_id": (client) =>
    client.tasks.create("imageannotation", { ...COW, unique_id: "cow-1" }),
  "tasks.create without a unique_id": createUnkeyed,
  "tasks.audit": (client) => client.tasks.audit("t", { accepted: true }),
  "tasks.sendCallback, which has no body,": (client) =>
    client.tasks.sendCallback("t"),
  "client.request to an unknown endpoint": (client) =>
    client.request("POST", "/v1/new", { body: {} }),
};

for (const [name, call] of Object.entries(ONCE)) {
  for (const [ending, stale] of Object.entries({ reset, fin })) {
    Deno.test(`${name} sends one request for each attempt when a pooled socket ends by ${ending}`, async () => {
      await using server = await rawServer(inTurn(json({}), stale));
      const { client, attempts } = rawClient(server, { maxRetries: 0 });
      await client.tasks.get("t");
      const error = await failure(() => call(client));
      assertEquals([error.code, error.attempts], ["connection", 1]);
      assertEquals(server.requests.map(({ before }) => before), [0, 1]);
      assertEquals(server.requests.length, attempts.length);
    });
  }
}

Deno.test("tasks.create with a generated unique_id creates one task when the runtime itself sends the request twice", async () => {
  const emulator = seeded();
  await using server = await rawServer(inTurn(
    json({}),
    after((request) => emulate(emulator, request), reset),
    emulates(emulator),
  ));
  const { client, recovered } = rawClient(server);
  await client.tasks.get("t");
  const task = await client.tasks.create("imageannotation", COW);
  assert(task.unique_id?.startsWith("auto-"));
  assertEquals([recovered, await taskCount(emulator)], [[task.unique_id], 1]);
  const posts = server.requests.filter(({ method }) => method === "POST");
  assertEquals(posts.length, 2);
});
