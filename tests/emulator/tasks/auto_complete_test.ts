import { assert, assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { createEmulator } from "../../../src/emulator/mod.ts";
import { controlled, send } from "../../support/emulator/control.ts";
import {
  imageTask,
  projectOf,
  senderOf,
} from "../../support/emulator/requests.ts";

const MINUTE = 60_000;

Deno.test("live tasks stay pending without a policy", async () => {
  const { emulator, live } = controlled();
  const { task_id } = await imageTask(live);
  emulator.clock.advance(365 * 24 * 60 * MINUTE);
  const { body } = await live.get(`/task/${task_id}`);
  assertEquals(body.status, "pending");
});

Deno.test("a policy completes each live task at the time when it is due", async () => {
  const { emulator, live } = controlled();
  emulator.autoComplete.set({ completeAfterMs: 10 * MINUTE });
  const first = await imageTask(live);
  emulator.clock.advance(MINUTE);
  const second = await imageTask(live);
  emulator.clock.advance(10 * MINUTE - 1);
  assertEquals((await live.get("/tasks?status=completed")).body.total, 1);
  emulator.clock.advance(60 * MINUTE);
  const ends = [];
  for (const { task_id } of [first, second]) {
    const { body } = await live.get(`/task/${task_id}`);
    assertEquals(body.status, "completed");
    assert(Array.isArray(body.response.annotations));
    ends.push(body.completed_at, body.updated_at);
  }
  assertEquals(ends, [
    "2026-01-01T00:10:00.000Z",
    "2026-01-01T00:10:00.000Z",
    "2026-01-01T00:11:00.000Z",
    "2026-01-01T00:11:00.000Z",
  ]);
});

Deno.test("a policy counts from when it was set for existing tasks, until it is cleared", async () => {
  const { emulator, live } = controlled();
  const { task_id } = await imageTask(live);
  emulator.clock.advance(MINUTE);
  const policy = { completeAfterMs: MINUTE, errorShare: 0 };
  assertEquals(
    (await send(emulator, "PUT /auto_complete", policy)).body,
    policy,
  );
  const later = await imageTask(live);
  assertEquals((await live.get(`/task/${task_id}`)).body.status, "pending");
  emulator.clock.advance(MINUTE);
  assertEquals((await send(emulator, "DELETE /auto_complete")).body, null);
  for (const id of [task_id, later.task_id]) {
    const { body } = await live.get(`/task/${id}`);
    assertEquals(body.completed_at, "2026-01-01T00:02:00.000Z");
  }
  const last = await imageTask(live);
  emulator.clock.advance(60 * MINUTE);
  assertEquals(
    (await live.get(`/task/${last.task_id}`)).body.status,
    "pending",
  );
});

Deno.test("a policy completes the batch with its last task", async () => {
  const { emulator, live } = controlled();
  emulator.autoComplete.set({ completeAfterMs: MINUTE });
  await projectOf(live);
  await live.post("/batches", { project: "roads", name: "b" });
  await imageTask(live, { batch: "b" });
  emulator.clock.advance(90_000);
  const { body } = await live.get("/batches/b");
  assertEquals(body.status, "completed");
  assertEquals(body.completed_at, "2026-01-01T00:01:00.000Z");
});

Deno.test("a policy does not change canceled, completed or failed tasks", async () => {
  const { emulator, live } = controlled();
  const [canceled, done, failed] = [
    await imageTask(live),
    await imageTask(live),
    await imageTask(live),
  ];
  await live.post(`/task/${canceled.task_id}/cancel`);
  emulator.tasks.complete(done.task_id, { mine: true });
  emulator.tasks.fail(failed.task_id);
  emulator.autoComplete.set({ completeAfterMs: 0 });
  const statusOf = async ({ task_id }: { task_id: string }) =>
    (await live.get(`/task/${task_id}`)).body.status;
  assertEquals(await statusOf(canceled), "canceled");
  assertEquals(await statusOf(failed), "error");
  const { body } = await live.get(`/task/${done.task_id}`);
  assertEquals(body.response, { mine: true });
});

Deno.test("a policy completes a reopened task again, counted from when it was reopened", async () => {
  const { emulator, live } = controlled();
  emulator.autoComplete.set({ completeAfterMs: MINUTE });
  const { task_id } = await imageTask(live);
  emulator.clock.advance(5 * MINUTE);
  assertEquals(emulator.tasks.reopen(task_id).status, "pending");
  const other = await imageTask(live);
  emulator.clock.advance(MINUTE - 1);
  assertEquals((await live.get(`/task/${task_id}`)).body.status, "pending");
  emulator.clock.advance(1);
  for (const id of [task_id, other.task_id]) {
    const { body } = await live.get(`/task/${id}`);
    assertEquals(body.completed_at, "2026-01-01T00:06:00.000Z");
  }
});

Deno.test("a policy with errorShare fails that share of the tasks, the same with the same seed", async () => {
  const draw = async () => {
    const { emulator, live } = controlled();
    for (let count = 0; count < 200; count += 1) await imageTask(live);
    emulator.autoComplete.set({ completeAfterMs: 0, errorShare: 0.25 });
    const { body } = await live.get("/tasks?status=error");
    return body;
  };
  const first = await draw();
  assert(first.total > 25 && first.total < 75, String(first.total));
  assert(first.docs[0].response.error !== undefined);
  assertEquals(await draw(), first);
});

Deno.test("methods see the tasks that are due", async () => {
  const { emulator, live } = controlled();
  emulator.autoComplete.set({ completeAfterMs: MINUTE });
  const { task_id } = await imageTask(live);
  emulator.clock.advance(MINUTE);
  assertEquals(emulator.tasks.reopen(task_id).status, "pending");
});

Deno.test("a policy does not change tasks of a test key", async () => {
  const { emulator, test } = controlled();
  emulator.autoComplete.set({ completeAfterMs: 0, errorShare: 1 });
  const { task_id } = await imageTask(test);
  emulator.tasks.reopen(task_id);
  assertEquals((await test.get(`/task/${task_id}`)).body.status, "pending");
});

Deno.test("a policy works with a real clock and without a timer", async () => {
  using time = new FakeTime();
  const emulator = createEmulator();
  const live = senderOf(emulator, emulator.keys.live);
  emulator.autoComplete.set({ completeAfterMs: MINUTE });
  const { task_id } = await imageTask(live);
  // No timer waits: otherwise the next timer of the fake time would run.
  assertEquals(time.next(), false);
  time.tick(MINUTE);
  const { body } = await live.get(`/task/${task_id}`);
  assertEquals(body.status, "completed");
});
