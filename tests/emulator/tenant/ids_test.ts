import { assert, assertEquals, assertMatch } from "@std/assert";
import { createEmulator } from "../../../src/emulator/mod.ts";
import {
  IMAGE,
  imageTask,
  projectOf,
  senderOf,
  start,
} from "../../support/emulator/requests.ts";

const ID = /^[0-9a-f]{24}$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

Deno.test("ids are 24 lower-case hexadecimal digits that begin with the second of creation", async () => {
  for (const emulator of [createEmulator(), createEmulator({ seed: 1 })]) {
    const sender = senderOf(emulator, emulator.keys.test);
    const { task_id, created_at } = await imageTask(sender);
    assertMatch(task_id, ID);
    const seconds = Math.floor(Date.parse(created_at) / 1000);
    assert(seconds - parseInt(task_id.slice(0, 8), 16) <= 2);
  }
});

Deno.test("ids of one second differ and increase", async () => {
  const { test } = start();
  const ids: string[] = [];
  for (let count = 0; count < 20; count += 1) {
    ids.push((await imageTask(test)).task_id);
  }
  assertEquals(ids, [...new Set(ids)].sort());
});

Deno.test("timestamps have milliseconds and a Z", async () => {
  const { test } = start();
  await projectOf(test, { params: {} });
  const project = (await test.get("/projects/roads")).body;
  const batch =
    (await test.post("/batches", { project: "roads", name: "b" })).body;
  const task = await imageTask(test);
  for (
    const time of [
      task.created_at,
      task.completed_at,
      task.updated_at,
      batch.created_at,
      project.created_at,
      project.param_history[0].created_at,
    ]
  ) assertMatch(time, TIMESTAMP);
});

Deno.test("unique_id is absent unless set, and after DELETE", async () => {
  const { test } = start();
  assert(!("unique_id" in await imageTask(test)));
  const { task_id } = await imageTask(test, { unique_id: "u" });
  await test.delete(`/task/${task_id}/unique_id`);
  assert(!("unique_id" in (await test.get(`/task/${task_id}`)).body));
});

Deno.test("tags are absent until first set", async () => {
  const { test } = start();
  const task = await imageTask(test);
  assert(!("tags" in task));
  const { body } = await test.post(`/task/${task.task_id}/tags`, ["a"]);
  assertEquals(body.tags, ["a"]);
});

Deno.test("response and completed_at are absent while pending", async () => {
  const { live } = start();
  const task = await imageTask(live);
  for (const name of ["response", "completed_at", "callback_succeeded"]) {
    assert(!(name in task), name);
  }
});

Deno.test("metadata is always present, {} by default", async () => {
  const { test } = start();
  assertEquals((await imageTask(test)).metadata, {});
  assertEquals((await imageTask(test, { metadata: null })).metadata, {});
});

Deno.test("processed_attachments is an empty array", async () => {
  const { test } = start();
  assertEquals((await imageTask(test)).processed_attachments, []);
});

Deno.test("null members of a response do occur", async () => {
  const { test } = start();
  const { body } = await test.post("/task/transcription", {
    attachment: IMAGE.attachment,
    fields: { a: "A" },
  });
  assertEquals(body.response.repeatable_fields, [null, null]);
});
