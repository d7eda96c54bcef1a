/** The callbacks that an emulator sends: their events, bodies and retries. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { isBatchCallback } from "../../../src/callbacks/mod.ts";
import type { EmulatorCallbackOptions } from "../../../src/emulator/mod.ts";
import {
  CALLBACK_URL,
  DAY,
  events,
  HOUR,
  rig,
  TARGET,
} from "../../support/emulator/callbacks.ts";
import {
  IMAGE,
  imageTask,
  projectOf,
} from "../../support/emulator/requests.ts";

Deno.test("a completed live task is posted as documented", async () => {
  const { emulator, live, seen } = rig();
  const { task_id } = await imageTask(live, TARGET);
  emulator.tasks.complete(task_id, { annotations: [] });
  await emulator.callbacks.deliver();
  assertEquals(seen.length, 1);
  const { request, body } = seen[0]!;
  assertEquals([request.method, request.url], ["POST", CALLBACK_URL]);
  assertEquals(request.headers.get("content-type"), "application/json");
  assertEquals(request.headers.get("scale-callback-auth"), "callback_key_live");
  assertEquals(Object.keys(body), ["task", "response", "task_id", "status"]);
  assertEquals([body.task_id, body.status], [task_id, "completed"]);
  assertEquals(body.response, { annotations: [] });
  assert(!("callback_succeeded" in body.task));
  const { body: after } = await live.get(`/task/${task_id}`);
  assertEquals(after, { ...body.task, callback_succeeded: true });
});

Deno.test("callbacks have the auth key of their tenant, the default one or the one in the options", async () => {
  const authKeys = { test: "t", live: "l" };
  for (const options of [{}, { authKeys }]) {
    const { emulator, test, live, seen } = rig([200], options);
    await imageTask(test, TARGET);
    const { task_id } = await imageTask(live, TARGET);
    emulator.tasks.complete(task_id);
    await emulator.callbacks.deliver();
    const sent = seen.map(({ request }) =>
      request.headers.get("scale-callback-auth")
    );
    assertEquals(sent, [
      emulator.callbacks.authKeys.test,
      emulator.callbacks.authKeys.live,
    ]);
  }
});

Deno.test("every event of a task is posted: completed, audited, fixed, reopened, failed", async () => {
  const it = rig();
  const { emulator, live, seen } = it;
  const { task_id } = await imageTask(live, TARGET);
  emulator.tasks.complete(task_id);
  emulator.tasks.audit(task_id, { accepted: false });
  emulator.tasks.fix(task_id, { annotations: [] });
  await live.post(`/task/${task_id}/audit`, { accepted: true });
  emulator.tasks.reopen(task_id);
  emulator.tasks.fail(task_id);
  await emulator.callbacks.deliver();
  assertEquals(events(it), [
    "completed",
    "audited",
    "audited",
    "audited",
    "reopened",
    "error",
  ]);
  assertEquals(
    seen.map(({ body }) => [body.status, body.task.customer_review_status]),
    [
      ["completed", undefined],
      ["completed", "rejected"],
      ["completed", "fixed"],
      ["completed", "accepted"],
      ["pending", "accepted"],
      ["error", "accepted"],
    ],
  );
  assertEquals(seen[2]?.body.response, { annotations: [] });
  assertEquals(seen[5]?.body.response.attachments, [
    { statusCode: 403, url: IMAGE.attachment },
  ]);
});

Deno.test("creation, start, cancel and tags are no events", async () => {
  const it = rig();
  const { task_id } = await imageTask(it.live, TARGET);
  await it.live.post(`/task/${task_id}/tags`, ["a"]);
  await it.live.post(`/task/${task_id}/cancel`);
  it.emulator.tasks.start((await imageTask(it.live, TARGET)).task_id);
  await it.emulator.callbacks.deliver();
  assertEquals([events(it), it.seen], [[], []]);
});

Deno.test("send_callback posts the task as it is now", async () => {
  const it = rig();
  const { task_id } = await imageTask(it.live, TARGET);
  it.emulator.tasks.complete(task_id);
  const { body } = await it.live.post(`/task/${task_id}/send_callback`);
  assertEquals(body, { success: true });
  await it.emulator.callbacks.deliver();
  assertEquals(events(it), ["completed", "resent"]);
  assertEquals(it.seen[1]?.body.task_id, task_id);
});

Deno.test("the target is the task's own, else the project's, else the account's", async () => {
  const it = rig([200], { defaultUrl: "https://example.com/account" });
  const project = await projectOf(it.live, {
    params: { callback_url: "https://example.com/project" },
  });
  const own = await imageTask(it.live, { ...TARGET, project });
  const inherited = await imageTask(it.live, { project });
  const bare = await imageTask(it.live);
  for (const { task_id } of [own, inherited, bare]) {
    it.emulator.tasks.complete(task_id);
  }
  await it.emulator.callbacks.deliver();
  assertEquals(it.seen.map(({ request }) => request.url), [
    CALLBACK_URL,
    "https://example.com/project",
    "https://example.com/account",
  ]);
  assertEquals([inherited.callback_url, bare.callback_url], [
    "https://example.com/project",
    undefined,
  ]);
});

Deno.test("a task without any target has no callback", async () => {
  const it = rig();
  await imageTask(it.test);
  it.emulator.tasks.complete((await imageTask(it.live)).task_id);
  await it.emulator.callbacks.deliver();
  assertEquals(it.emulator.callbacks.list(), []);
});

Deno.test("a test task is marked in the response to its creation, and posted", async () => {
  const it = rig();
  const task = await imageTask(it.test, TARGET);
  assertEquals(task.callback_succeeded, true);
  await it.emulator.callbacks.deliver();
  assertEquals(it.seen.map(({ body }) => body.task), [task]);
});

Deno.test('a test task is only marked with testTasks "mark", but its audits are posted', async () => {
  const it = rig([200], { testTasks: "mark" });
  const task = await imageTask(it.test, TARGET);
  assertEquals(task.callback_succeeded, true);
  assertEquals(events(it), []);
  await it.test.post(`/task/${task.task_id}/audit`, { accepted: true });
  await it.emulator.callbacks.deliver();
  assertEquals(it.seen.map(({ body }) => body.task_id), [task.task_id]);
});

Deno.test("a task whose creation is refused has no callback", async () => {
  const it = rig();
  const params = { ...TARGET, unique_id: "u" };
  await imageTask(it.test, params);
  await it.test.post("/task/imageannotation", { ...IMAGE, ...params });
  await it.emulator.callbacks.deliver();
  assertEquals(it.seen.length, 1);
});

Deno.test("a batch is posted after the last of its tasks", async () => {
  const { emulator, live, seen } = rig();
  const project = await projectOf(live);
  const metadata = { a: 1 };
  const { body: batch } = await live.post("/batches", {
    project,
    name: "b",
    callback: `${CALLBACK_URL}/batch`,
    metadata,
  });
  const tasks = [
    await imageTask(live, { ...TARGET, batch: "b" }),
    await imageTask(live, { ...TARGET, batch: "b" }),
  ];
  emulator.tasks.complete(tasks[0].task_id);
  await emulator.callbacks.deliver();
  assertEquals(seen.length, 1);
  emulator.tasks.fail(tasks[1].task_id);
  assertEquals(events({ emulator, live, seen, test: live }), [
    "completed",
    "error",
    "batch_completed",
  ]);
  await emulator.callbacks.deliver();
  assertEquals(seen[2]?.request.url, `${CALLBACK_URL}/batch`);
  assertEquals(seen[2]?.body, {
    ...batch,
    status: "completed",
    completed_at: "2026-01-01T00:00:00.000Z",
  });
  assertEquals(isBatchCallback(seen[2]?.body), true);
});

Deno.test("up to 20 retries within 24 hours, then callback_succeeded is false", async () => {
  const { emulator, live, seen } = rig([500]);
  const { task_id } = await imageTask(live, TARGET);
  emulator.tasks.complete(task_id);
  await emulator.callbacks.deliver();
  assertEquals(seen.length, 1);
  const read = async () => (await live.get(`/task/${task_id}`)).body;
  assert(!("callback_succeeded" in await read()));
  emulator.clock.advance(DAY - 1);
  await emulator.callbacks.deliver();
  assertEquals([seen.length, "callback_succeeded" in await read()], [
    20,
    false,
  ]);
  emulator.clock.advance(1);
  await emulator.callbacks.deliver();
  assertEquals(seen.length, 21);
  assertEquals((await read()).callback_succeeded, false);
  emulator.clock.advance(30 * DAY);
  await emulator.callbacks.deliver();
  assertEquals(seen.length, 21);
  const [delivery] = emulator.callbacks.list();
  assertEquals([delivery?.status, delivery?.dueAt], ["failed", undefined]);
  assertEquals(delivery?.attempts.slice(0, 4).map(({ at }) => at), [
    "2026-01-01T00:00:00.000Z",
    "2026-01-01T00:00:10.000Z",
    "2026-01-01T00:00:30.000Z",
    "2026-01-01T00:01:10.000Z",
  ]);
  assertEquals(delivery?.attempts.at(-1)?.at, "2026-01-02T00:00:00.000Z");
});

Deno.test("every retry has the body of the event, and the first 2xx ends the retries", async () => {
  const { emulator, live, seen } = rig([500, 302, 404, 204]);
  const { task_id } = await imageTask(live, TARGET);
  emulator.tasks.complete(task_id);
  await live.post(`/task/${task_id}/setMetadata`, { later: true });
  emulator.clock.advance(DAY);
  await emulator.callbacks.deliver();
  assertEquals(seen.length, 4);
  for (const { body } of seen) assertEquals(body.task.metadata, {});
  const [delivery] = emulator.callbacks.list();
  assertEquals(delivery?.status, "delivered");
  const statuses = delivery?.attempts.map(({ status }) => status);
  assertEquals(statuses, [500, 302, 404, 204]);
  const { body } = await live.get(`/task/${task_id}`);
  assertEquals(body.callback_succeeded, true);
});

Deno.test("retryDelaysMs sets the number and the delays of the retries", async () => {
  const { emulator, live, seen } = rig([500], { retryDelaysMs: [5, 10] });
  emulator.tasks.complete((await imageTask(live, TARGET)).task_id);
  const counts = [];
  for (const ms of [0, 4, 1, 9, 1, DAY]) {
    emulator.clock.advance(ms);
    await emulator.callbacks.deliver();
    counts.push(seen.length);
  }
  assertEquals(counts, [1, 1, 2, 2, 3, 3]);
});

Deno.test("a delivered callback does not change updated_at", async () => {
  const { emulator, live } = rig();
  const { task_id } = await imageTask(live, TARGET);
  const { updated_at } = emulator.tasks.complete(task_id);
  emulator.clock.advance(HOUR);
  await emulator.callbacks.deliver();
  const { body } = await live.get(`/task/${task_id}`);
  assertEquals([body.callback_succeeded, body.updated_at], [true, updated_at]);
});

Deno.test("a receiver that throws, an invalid URL and a late response are failed attempts", async () => {
  using time = new FakeTime();
  const never = () => new Promise<Response>(() => {});
  const fail = () => {
    throw new TypeError("connection refused");
  };
  const table: readonly (readonly [
    EmulatorCallbackOptions["fetch"] & object,
    string,
    string,
  ])[] = [
    [fail, CALLBACK_URL, "connection refused"],
    [() => Promise.reject(new Error("no")), CALLBACK_URL, "no"],
    [never, "example.com/callbacks", "example.com/callbacks"],
    [never, CALLBACK_URL, "No response within 30000 ms"],
  ];
  for (const [fetch, callback_url, message] of table) {
    const { emulator, live } = rig([], { fetch, retryDelaysMs: [] });
    emulator.tasks.complete((await imageTask(live, { callback_url })).task_id);
    const delivered = emulator.callbacks.deliver();
    await time.tickAsync(30_000);
    await delivered;
    const [delivery] = emulator.callbacks.list();
    assertEquals(delivery?.status, "failed");
    assertStringIncludes(delivery?.attempts[0]?.error ?? "", message);
  }
});

Deno.test("the signal of a request aborts after the timeout", async () => {
  using time = new FakeTime();
  let signal: AbortSignal | undefined;
  const { emulator, live } = rig([], {
    timeoutMs: 5,
    fetch: (request) => {
      signal = request.signal;
      return new Promise(() => {});
    },
  });
  emulator.tasks.complete((await imageTask(live, TARGET)).task_id);
  const delivered = emulator.callbacks.deliver();
  await time.tickAsync(4);
  assertEquals(signal?.aborted, false);
  await time.tickAsync(1);
  await delivered;
  assertEquals(signal?.aborted, true);
});
