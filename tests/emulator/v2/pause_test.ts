/** Paused batches: what holds their tasks, and when they continue. */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { createEmulator, EmulatorError } from "../../../src/emulator/mod.ts";
import { senderOf } from "../../support/emulator/requests.ts";
import {
  newBatch,
  newChat,
  newChats,
  ok,
  v2SenderOf,
  type V2Stage,
  v2Stage,
} from "../../support/emulator/v2.ts";

const MINUTE = 60_000;

/** Starts an emulator with a policy of one minute, and a batch with tasks. */
async function withPolicy(count: number) {
  const stage = await v2Stage({ key: "live" });
  stage.emulator.autoComplete.set({ completeAfterMs: MINUTE });
  await newBatch(stage, "b");
  const ids = await newChats(stage, count, { batch_name: "b" });
  return { ...stage, ids };
}

function change({ v2 }: V2Stage, verb: string): Promise<unknown> {
  return ok(v2.post(`/batch/${verb}`, { batch_name: "b" }));
}

async function taskOf({ v2 }: V2Stage, id = "") {
  return await ok(v2.get(`/task?task_id=${id}`));
}

Deno.test("v2: a paused batch holds its tasks, and resume starts their delay anew", async () => {
  const stage = await withPolicy(1);
  const { emulator: { clock }, ids: [id] } = stage;
  clock.advance(MINUTE / 2);
  await change(stage, "pause");
  clock.advance(10 * MINUTE);
  assertEquals((await taskOf(stage, id)).status, "pending");
  await change(stage, "resume");
  clock.advance(MINUTE - 1);
  assertEquals((await taskOf(stage, id)).status, "pending");
  clock.advance(1);
  const { status, completed_at } = await taskOf(stage, id);
  assertEquals([status, completed_at], [
    "completed",
    "2026-01-01T00:11:30.000Z",
  ]);
  const batch = await ok(stage.v2.get("/batch?batch_name=b"));
  assertEquals(batch.status, "completed");
});

Deno.test("v2: a pause does not stop a task that was started", async () => {
  const stage = await withPolicy(2);
  const { emulator: { clock, tasks }, ids: [started, waiting] } = stage;
  tasks.start(started ?? "");
  await change(stage, "pause");
  clock.advance(MINUTE);
  assertEquals((await taskOf(stage, started)).status, "completed");
  assertEquals((await taskOf(stage, waiting)).status, "pending");
  const batch = await ok(stage.v2.get("/batch?batch_name=b"));
  assertEquals(batch.status, "paused");
});

Deno.test("v2: resume does not start the delay of a started task anew", async () => {
  const stage = await withPolicy(1);
  const { emulator: { clock, tasks }, ids: [id = ""] } = stage;
  tasks.start(id);
  await change(stage, "pause");
  clock.advance(MINUTE / 2);
  await change(stage, "resume");
  clock.advance(MINUTE / 2);
  assertEquals((await taskOf(stage, id)).status, "completed");
});

Deno.test("v2: tasks after a paused batch complete when they are due", async () => {
  const stage = await withPolicy(2);
  const { emulator: { clock } } = stage;
  await change(stage, "pause");
  const other = await newChat(stage);
  clock.advance(MINUTE);
  assertEquals((await taskOf(stage, other.task_id)).status, "completed");
  await change(stage, "resume");
  const later = await newChat(stage);
  clock.advance(MINUTE);
  assertEquals((await taskOf(stage, later.task_id)).status, "completed");
});

Deno.test("v2: a task that is added to a paused batch is held too", async () => {
  const stage = await withPolicy(0);
  const { emulator: { clock } } = stage;
  await change(stage, "pause");
  const { task_id } = await newChat(stage, { batch_name: "b" });
  clock.advance(MINUTE);
  assertEquals((await taskOf(stage, task_id)).status, "pending");
  await change(stage, "resume");
  clock.advance(MINUTE);
  assertEquals((await taskOf(stage, task_id)).status, "completed");
});

Deno.test("v2: a held task cannot be started, completed or failed", async () => {
  const stage = await withPolicy(1);
  const { emulator, ids: [id = ""] } = stage;
  await change(stage, "pause");
  const { chatTasks, tasks } = emulator;
  const works = [tasks.start, tasks.complete, tasks.fail, chatTasks.complete];
  for (const work of [...works, chatTasks.fail]) {
    const error = assertThrows(() => work(id), EmulatorError);
    assertEquals(error.status, 400);
    assertMatch(error.message, /is paused: resume it first$/);
  }
  await change(stage, "resume");
  assertEquals(chatTasks.complete(id).status, "completed");
});

Deno.test("v2: a batch whose tasks ended in a pause is completed when it is resumed", async () => {
  const stage = await withPolicy(1);
  const { emulator, ids: [id = ""] } = stage;
  emulator.tasks.start(id);
  await change(stage, "pause");
  emulator.chatTasks.complete(id);
  await change(stage, "resume");
  const batch = await ok(stage.v2.get("/batch?batch_name=b"));
  assertEquals(batch.status, "completed");
});

Deno.test("v2: an imported emulator holds the tasks of a paused batch, and continues like the first", async () => {
  const stage = await withPolicy(2);
  await change(stage, "pause");
  stage.emulator.clock.advance(5 * MINUTE);
  const copy = createEmulator({ seed: "other" });
  copy.import(JSON.parse(JSON.stringify(stage.emulator.export())));
  const copied: V2Stage = {
    emulator: copy,
    key: copy.keys.live,
    v1: senderOf(copy, copy.keys.live),
    v2: v2SenderOf(copy, copy.keys.live),
  };
  const seen = [];
  for (const each of [stage, copied]) {
    const responses = [await taskOf(each, stage.ids[0])];
    assertEquals(responses[0].status, "pending");
    await change(each, "resume");
    each.emulator.clock.advance(MINUTE / 2);
    responses.push(await taskOf(each, stage.ids[0]));
    each.emulator.clock.advance(MINUTE / 2);
    responses.push(await taskOf(each, stage.ids[1]));
    seen.push(responses);
  }
  assertEquals(seen[0], seen[1]);
  assertEquals(seen[0]?.map(({ status }) => status), [
    "pending",
    "pending",
    "completed",
  ]);
});

Deno.test("v2: an imported emulator completes a task that is due before older ones of a resumed batch", async () => {
  const stage = await withPolicy(1);
  const { clock } = stage.emulator;
  await change(stage, "pause");
  clock.advance(MINUTE);
  const { task_id } = await newChat(stage);
  clock.advance(MINUTE / 2);
  await change(stage, "resume");
  const copy = createEmulator({ seed: "other" });
  copy.import(stage.emulator.export());
  copy.clock.advance(MINUTE / 2);
  const v2 = v2SenderOf(copy, copy.keys.live);
  const statusOf = async (id = "") =>
    (await ok(v2.get(`/task?task_id=${id}`))).status;
  assertEquals(
    [await statusOf(task_id), await statusOf(stage.ids[0])],
    ["completed", "pending"],
  );
});

Deno.test("v2: v1 shows the status of a paused and a cancelled batch, and nothing more", async () => {
  const stage = await withPolicy(1);
  await change(stage, "pause");
  await change(stage, "resume");
  await change(stage, "pause");
  const { body } = await stage.v1.get("/batches/b");
  assertEquals(body.status, "paused");
  assert(!("resumed_at" in body));
  await change(stage, "cancel");
  const { docs } = (await stage.v1.get("/batches?status=cancelled")).body;
  assertEquals(docs.length, 1);
});
