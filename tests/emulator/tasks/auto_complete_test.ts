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

Deno.test("Live tasks stay pending without a policy", async () => {
  const { emulator, live } = controlled();
  const { task_id } = await imageTask(live);
  emulator.clock.advance(365 * 24 * 60 * MINUTE);
  const { body } = await live.get(`/task/${task_id}`);
  assertEquals(body.status, "pending");
});

Deno.test("A policy completes each live task when it is due, whenever somebody looks", async () => {
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

Deno.test("A policy counts from when it was set for tasks that were there, and is no more once cleared", async () => {
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

Deno.test("A policy completes the batch with its last task", async () => {
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

Deno.test("A policy lets be what was canceled, completed or failed", async () => {
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

Deno.test("A policy completes a reopened task again, counted from when it was reopened", async () => {
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

Deno.test("A policy lets a share of the tasks end in error, the same with the same seed", async () => {
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

Deno.test("The control methods see what is due", async () => {
  const { emulator, live } = controlled();
  emulator.autoComplete.set({ completeAfterMs: MINUTE });
  const { task_id } = await imageTask(live);
  emulator.clock.advance(MINUTE);
  assertEquals(emulator.tasks.reopen(task_id).status, "pending");
});

Deno.test("Tasks of a test key need no policy, and have none", async () => {
  const { emulator, test } = controlled();
  emulator.autoComplete.set({ completeAfterMs: 0, errorShare: 1 });
  const { task_id } = await imageTask(test);
  emulator.tasks.reopen(task_id);
  assertEquals((await test.get(`/task/${task_id}`)).body.status, "pending");
});

Deno.test("A policy follows the real clock without a timer", async () => {
  using time = new FakeTime();
  const emulator = createEmulator();
  const live = senderOf(emulator, emulator.keys.live);
  emulator.autoComplete.set({ completeAfterMs: MINUTE });
  const { task_id } = await imageTask(live);
  // Nothing waits: the next timer of the fake time would run otherwise.
  assertEquals(time.next(), false);
  time.tick(MINUTE);
  const { body } = await live.get(`/task/${task_id}`);
  assertEquals(body.status, "completed");
});
