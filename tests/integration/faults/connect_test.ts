/** Faults of the connection, before any answer: F1 to F6. */
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
  silence,
  unendedChunks,
} from "../../support/raw_steps.ts";

/** A creation that carries no key at all. */
function createUnkeyed(client: ScaleClient): Promise<unknown> {
  return client.tasks.create("imageannotation", COW, { autoUniqueId: false });
}

/** Every way in which a socket loses an answer. */
const LOSSES: Readonly<Record<string, (pass: () => void) => RawStep>> = {
  "a reset": () => reset,
  "a reset with the request unread": () => resetUnread,
  "an orderly end": () => fin,
  "silence": silence,
  "garbage": () => bytes("fin", "moo\r\n\r\n"),
  "half a head": () => bytes("fin", "HTTP/1.1 200 OK\r\ncontent-le"),
  "a body cut by length": () =>
    bytes(
      "fin",
      head(200, { "content-length": 99 }),
      "{}",
    ),
  "a body reset": () =>
    bytes("reset", head(200, { "content-length": 99 }), "{}"),
  "chunks without an end": () => unendedChunks({}, "fin"),
  "JSON that ends early": () => bytes("fin", head(200), '{"task_id":"5c'),
};

Deno.test("F1 a refused connection is tried again where nothing can be done twice, and only there", async () => {
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

Deno.test("F1 a failed TLS handshake is a failed connection, and no request was seen", async () => {
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

Deno.test("F2 a server that takes the connection and says nothing falls under timeoutMs, and all attempts under deadlineMs", async () => {
  using time = new FakeTime();
  await using server = await rawServer(silence(() => time.tick(60_000)));
  const { client, attempts } = rawClient(server);
  const attempt = await failure(() => client.tasks.get("t", { maxRetries: 1 }));
  assertEquals([attempt.code, attempts.length], ["attempt_timeout", 2]);
  const call = await failure(() =>
    client.tasks.get("t", { deadlineMs: 59_999 })
  );
  assertEquals([call.code, attempts.length], ["deadline", 3]);
});

for (
  const [what, step] of Object.entries({
    "a reset": () => reset,
    "an end": () => fin,
    "a reset with the request unread": () => resetUnread,
    "silence": silence,
  })
) {
  Deno.test(`F3 a GET is sent again after ${what} before the head`, async () => {
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

for (const [what, loss] of Object.entries(LOSSES)) {
  Deno.test(`F4 a create with a key survives ${what} after the work was done: one task, the same key`, async () => {
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

  Deno.test(`F5 a create without a key is never sent again after ${what}, and says that it may have worked`, async () => {
    using time = new FakeTime();
    await using server = await rawServer(loss(() => time.tick(60_000)));
    const { client, clock } = rawClient(server);
    const error = await failure(() => createUnkeyed(client));
    assertEquals([error.attempts, error.outcomeUnknown], [1, true]);
    assertEquals([server.requests.length, clock.waits.length], [1, 0]);
  });
}

/** What must reach the server once an attempt: with a key of the caller's, without one, and without a body. */
const ONCE: Readonly<
  Record<string, (client: ScaleClient) => Promise<unknown>>
> = {
  "a create with a unique_id": (client) =>
    client.tasks.create("imageannotation", { ...COW, unique_id: "cow-1" }),
  "a create without one": createUnkeyed,
  "an audit": (client) => client.tasks.audit("t", { accepted: true }),
  "a call without a body": (client) => client.tasks.sendCallback("t"),
  "a request to an endpoint that nobody knows": (client) =>
    client.request("POST", "/v1/new", { body: {} }),
};

for (const [what, call] of Object.entries(ONCE)) {
  for (const [how, stale] of Object.entries({ reset, fin })) {
    Deno.test(`F6 ${what} costs one hit an attempt where a pooled socket ends by ${how}`, async () => {
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

Deno.test("F6 a create with a key of its own meets that key where the runtime sends it twice by itself", async () => {
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
