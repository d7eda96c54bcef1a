/** The control of callbacks, and the whole loop with a receiver. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ScaleClient } from "../../../mod.ts";
import {
  createCallbackHandler,
  isErrorCallback,
  isTaskCallback,
} from "../../../src/callbacks/mod.ts";
import {
  type CallbackEvent,
  latestEvent,
  toCallbackEvent,
} from "../../../src/callbacks/events.ts";
import {
  createEmulator,
  type Emulator,
  EmulatorError,
} from "../../../src/emulator/mod.ts";
import { DAY, rig, TARGET } from "../../support/emulator/callbacks.ts";
import {
  imageTask,
  projectOf,
  senderOf,
} from "../../support/emulator/requests.ts";

Deno.test("without fetch callbacks are listed but not sent", async () => {
  const emulator = createEmulator({ seed: 1 });
  const live = senderOf(emulator, emulator.keys.live);
  const { task_id } = await imageTask(live, TARGET);
  emulator.tasks.complete(task_id);
  await emulator.callbacks.deliver();
  const [delivery] = emulator.callbacks.list();
  assertEquals(delivery?.status, "pending");
  assertEquals(JSON.parse(delivery?.body ?? "").task_id, task_id);
});

Deno.test("callbacks are sent after the next request, method call or move of the clock", async () => {
  const { emulator, live, seen } = rig([500, 500, 200]);
  const settled = async () => {
    for (let turn = 0; turn < 200; turn++) await Promise.resolve();
    return seen.length;
  };
  emulator.tasks.complete((await imageTask(live, TARGET)).task_id);
  assertEquals(await settled(), 1);
  emulator.clock.advance(10_000);
  assertEquals(await settled(), 2);
  emulator.clock.advance(19_999);
  await live.get("/teams");
  assertEquals(await settled(), 2);
  emulator.clock.advance(1);
  assertEquals(await settled(), 3);
});

Deno.test("after pause only deliver sends callbacks, and it can send the newest first", async () => {
  for (const auto of [true, false]) {
    const { emulator, live, seen } = rig([200], { auto });
    if (auto) emulator.callbacks.pause();
    const { task_id } = await imageTask(live, TARGET);
    const other = await imageTask(live, TARGET);
    emulator.tasks.complete(task_id);
    emulator.tasks.audit(task_id, { accepted: true });
    emulator.tasks.complete(other.task_id);
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    assertEquals(seen, []);
    await emulator.callbacks.deliver({ order: "newest" });
    const mine = seen.filter(({ body }) => body.task_id === task_id);
    assertEquals(
      mine.map(({ body }) => body.task.customer_review_status),
      ["accepted", undefined],
    );
    assertEquals(seen[0]?.body.task_id, other.task_id);
    emulator.callbacks.resume();
    emulator.tasks.reopen(task_id);
    await emulator.callbacks.deliver();
    assertEquals(seen.length, 4);
  }
});

Deno.test("dropNext drops callbacks, and duplicateNext sends them twice", async () => {
  const { emulator, live, seen } = rig();
  emulator.callbacks.dropNext(1);
  const { task_id } = await imageTask(live, TARGET);
  emulator.tasks.complete(task_id);
  emulator.callbacks.duplicateNext(1);
  const other = await imageTask(live, TARGET);
  emulator.tasks.complete(other.task_id);
  emulator.tasks.complete((await imageTask(live, TARGET)).task_id);
  await emulator.callbacks.deliver();
  const bodies = seen.map(({ body }) => body);
  assertEquals(bodies.map((body) => body.task_id === other.task_id), [
    true,
    true,
    false,
  ]);
  const statuses = emulator.callbacks.list().map(({ status }) => status);
  assertEquals(statuses, ["dropped", "delivered", "delivered", "delivered"]);
  const { body } = await live.get(`/task/${task_id}`);
  assertEquals(body.callback_succeeded, false);
  assertThrows(() => emulator.callbacks.dropNext(-1), EmulatorError, "count");
  assertThrows(() => emulator.callbacks.duplicateNext(0.5), EmulatorError);
});

Deno.test("resend sends the same body again", async () => {
  const { emulator, live, seen } = rig();
  const { task_id } = await imageTask(live, TARGET);
  emulator.tasks.complete(task_id);
  await live.post(`/task/${task_id}/setMetadata`, { later: true });
  const [first] = emulator.callbacks.list();
  emulator.callbacks.resend(first!.id);
  await emulator.callbacks.deliver();
  assertEquals(seen[1]?.body, seen[0]?.body);
  const error = assertThrows(
    () => emulator.callbacks.resend("99"),
    EmulatorError,
    'Callback "99" not found',
  );
  assertEquals(error.status, 404);
});

Deno.test("the outbox has an email for each completed task and batch whose target is an email address", async () => {
  const { emulator, live, seen } = rig();
  const mail = "me@example.com";
  const project = await projectOf(live);
  await live.post("/batches", { project, name: "b", callback: mail });
  const { task_id } = await imageTask(live, {
    callback_url: mail,
    batch: "b",
  });
  emulator.tasks.complete(task_id);
  emulator.tasks.audit(task_id, { accepted: true });
  await emulator.callbacks.deliver();
  assertEquals(seen, []);
  const outbox = emulator.callbacks.outbox();
  assertEquals(
    outbox.map(({ from, to, at }) => [from, to, at]),
    Array(2).fill(["hello@scale.ai", mail, "2026-01-01T00:00:00.000Z"]),
  );
  assertEquals(JSON.parse(outbox[0]!.body).task_id, task_id);
  assertEquals(JSON.parse(outbox[1]!.body).name, "b");
});

Deno.test("the same seed produces the same callbacks, byte for byte", async () => {
  const run = async () => {
    const { emulator, live, test } = rig([500, 200]);
    await imageTask(test, TARGET);
    emulator.clock.advance(5);
    emulator.tasks.complete((await imageTask(live, TARGET)).task_id);
    emulator.clock.advance(DAY);
    await emulator.callbacks.deliver();
    return JSON.stringify(emulator.callbacks.list());
  };
  assertEquals(await run(), await run());
});

Deno.test("a snapshot contains the callbacks, also pending ones, and the switches", async () => {
  const { emulator, live, seen } = rig([500, 200]);
  emulator.callbacks.duplicateNext(3);
  emulator.callbacks.pause();
  emulator.tasks.complete((await imageTask(live, TARGET)).task_id);
  const before = emulator.callbacks.list();
  const document = JSON.parse(JSON.stringify(emulator.export()));
  emulator.reset();
  assertEquals(emulator.callbacks.list(), []);
  emulator.import(document);
  assertEquals(emulator.callbacks.list(), before);
  emulator.tasks.complete((await imageTask(live, TARGET)).task_id);
  assertEquals(emulator.callbacks.list().map(({ id }) => id), [
    "1",
    "2",
    "3",
    "4",
  ]);
  assertEquals(seen.length, 0);
  emulator.clock.advance(DAY);
  await emulator.callbacks.deliver();
  assertEquals(seen.length, 5);
  assertEquals(
    new Set(emulator.callbacks.list().map(({ status }) => status)),
    new Set(["delivered"]),
  );
});

Deno.test("a late response of a receiver does not change the state after a reset", async () => {
  const response = Promise.withResolvers<Response>();
  const { emulator, live } = rig([], { fetch: () => response.promise });
  emulator.tasks.complete((await imageTask(live, TARGET)).task_id);
  const delivered = emulator.callbacks.deliver();
  emulator.reset();
  response.resolve(new Response());
  await delivered;
  assertEquals(emulator.callbacks.list(), []);
});

Deno.test("the control routes of callbacks do what the methods do", async () => {
  const { emulator, live, seen } = rig();
  const control = async (method: string, path: string, body?: object) => {
    const response = await emulator.fetch(`https://x/__emulator${path}`, {
      method,
      ...body && { body: JSON.stringify(body) },
    });
    return [response.status, await response.json()];
  };
  const switches = { isPaused: true, dropNext: 0, duplicateNext: 0 };
  assertEquals(await control("POST", "/callbacks/pause"), [200, switches]);
  assertEquals(
    await control("POST", "/callbacks/duplicate_next", { count: 1 }),
    [200, { ...switches, duplicateNext: 1 }],
  );
  assertEquals(
    await control("POST", "/callbacks/drop_next", { count: 0 }),
    [200, { ...switches, duplicateNext: 1 }],
  );
  const { task_id } = await imageTask(live, TARGET);
  await control("POST", `/tasks/${task_id}/complete`);
  await control("POST", `/tasks/${task_id}/fix`, { response: { a: 1 } });
  const listed = await control("GET", "/callbacks");
  assertEquals(listed, [200, emulator.callbacks.list()]);
  assertEquals(listed[1].length, 3);
  const [, after] = await control("POST", "/callbacks/deliver", {
    order: "newest",
  });
  assertEquals(after.map(({ status }: { status: string }) => status), [
    "delivered",
    "delivered",
    "delivered",
  ]);
  assertEquals(seen[0]?.body.response, { a: 1 });
  assertEquals((await control("POST", "/callbacks/1/resend"))[0], 200);
  assertEquals((await control("POST", "/callbacks/9/resend"))[0], 404);
  assertEquals(
    (await control("POST", "/callbacks/deliver", { order: "up" }))[0],
    400,
  );
  assertEquals((await control("POST", "/callbacks/drop_next", {}))[0], 400);
  assertEquals((await control("POST", "/callbacks/resume"))[1].isPaused, false);
  await emulator.callbacks.deliver();
  assertEquals(seen.length, 4);
  assertEquals(await control("GET", "/callbacks/outbox"), [200, []]);
});

Deno.test("createEmulator throws for invalid callback options, without a key in the message", () => {
  const table: readonly (readonly [object, string])[] = [
    [{ fetch: 5 }, "callbacks.fetch must be a function"],
    [
      { authKeys: { test: "a", live: "a" } },
      "callbacks.authKeys must be an object with two different",
    ],
    [{ authKeys: { test: "hush\n", live: "a" } }, "header values"],
    [{ authKeys: "hush" }, "callbacks.authKeys must be an object"],
    [{ defaultUrl: "" }, "callbacks.defaultUrl must be a URL"],
    [{ testTasks: "no" }, 'callbacks.testTasks must be "send" or "mark"'],
    [{ retryDelaysMs: [-1] }, "callbacks.retryDelaysMs must be an array"],
    [{ retryDelaysMs: 5 }, "callbacks.retryDelaysMs must be an array"],
    [{ timeoutMs: 0 }, "callbacks.timeoutMs must be an integer of at least 1"],
    [{ auto: 1 }, "callbacks.auto must be true or false"],
    [
      { authKey: "hush" },
      'Unknown option "callbacks.authKey"; did you mean "authKeys"',
    ],
  ];
  for (const [callbacks, message] of table) {
    const error = assertThrows(
      () => createEmulator({ callbacks } as never),
      TypeError,
      message,
    );
    assert(!error.message.includes("hush"));
  }
});

Deno.test("client, emulator and receiver in one process handle lost, duplicate and late callbacks", async () => {
  const store = new Map<string, CallbackEvent>();
  const faults: string[] = [];
  let isDown = true;
  const keys = {
    test: "a made up test key".replaceAll(" ", "-"),
    live: "live",
  };
  const receive = createCallbackHandler({
    authKeys: keys,
    async handle(callback, { environment }) {
      if (isDown) throw new Error("storage down");
      const event = await toCallbackEvent(callback);
      store.set(event.id, event);
      assertEquals(environment, "live");
    },
    onError: ({ reason = "" }) => faults.push(reason),
  });
  const emulator = createEmulator({
    seed: 1,
    callbacks: {
      authKeys: keys,
      fetch: (request) => receive(request),
      auto: false,
    },
  });
  const client = new ScaleClient({
    apiKey: emulator.keys.live,
    fetch: emulator.fetch as typeof fetch,
  });
  const { task_id } = await client.tasks.create("textcollection", {
    attachments: [],
    ...TARGET,
  });
  const { callbacks, clock: { advance } } = emulator;
  callbacks.duplicateNext(1);
  emulator.tasks.complete(task_id, { a: 1 });
  advance(1000);
  emulator.tasks.audit(task_id, { accepted: false });
  advance(1000);
  emulator.tasks.fix(task_id, { a: 2 });
  await callbacks.deliver();
  assertEquals(faults, ["handler", "handler", "handler", "handler"]);
  isDown = false;
  advance(DAY);
  await callbacks.deliver({ order: "newest" });
  assertEquals(store.size, 3);
  const events = [...store.values()];
  const { callback } = latestEvent(events)!;
  assert(isTaskCallback(callback));
  assertEquals(callback.response, { a: 2 });
  const now = await client.tasks.get(task_id);
  assertEquals(now.customer_review_status, "fixed");
  assertEquals(now.callback_succeeded, true);

  advance(1000);
  emulator.tasks.reopen(task_id);
  emulator.tasks.fail(task_id);
  await client.tasks.sendCallback(task_id);
  await callbacks.deliver();
  const failed = [...store.values()].map((event) => event.callback)
    .filter(isErrorCallback);
  assertEquals(
    failed[0]?.response.error,
    "One or more attachments could not be downloaded.",
  );
});

Deno.test("a receiver can send requests to the emulator", async () => {
  let status = "";
  const emulator: Emulator = createEmulator({
    seed: 1,
    callbacks: {
      fetch: async (request) => {
        const { task_id } = await request.json();
        const { body } = await live.get(`/task/${task_id}`);
        status = body.status;
        return new Response();
      },
    },
  });
  const live = senderOf(emulator, emulator.keys.live);
  emulator.tasks.complete((await imageTask(live, TARGET)).task_id);
  await emulator.callbacks.deliver();
  assertEquals(status, "completed");
});

Deno.test("deliver rejects if onChange fails", async () => {
  let isFull = false;
  const emulator = createEmulator({
    seed: 1,
    callbacks: { fetch: () => Promise.resolve(new Response()), auto: false },
    onChange: () => {
      if (isFull) throw new Error("disk full");
    },
  });
  const live = senderOf(emulator, emulator.keys.live);
  emulator.tasks.complete((await imageTask(live, TARGET)).task_id);
  isFull = true;
  await assertRejects(() => emulator.callbacks.deliver(), Error, "disk full");
  isFull = false;
  await emulator.callbacks.deliver();
  assertEquals(emulator.callbacks.list()[0]?.status, "delivered");
});

Deno.test("callbacks are sent over real sockets, which are closed afterwards", async () => {
  const done: string[] = [];
  const receive = createCallbackHandler({
    authKeys: { live: "callback_key_live" },
    handle: (callback) => {
      if (isTaskCallback(callback)) done.push(callback.task_id);
    },
  });
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    receive,
  );
  const emulator = createEmulator({ callbacks: { fetch } });
  const live = senderOf(emulator, emulator.keys.live);
  const callback_url = `http://127.0.0.1:${server.addr.port}/callbacks`;
  const { task_id } = await imageTask(live, { callback_url });
  emulator.tasks.complete(task_id);
  await emulator.callbacks.deliver();
  assertEquals(done, [task_id]);
  await server.shutdown();
});
