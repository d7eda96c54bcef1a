/** Deliveries of v2, the schemas of their responses, and the control that makes them. */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { EmulatorError } from "../../../src/emulator/mod.ts";
import { send } from "../../support/emulator/control.ts";
import { imageTask, projectOf } from "../../support/emulator/requests.ts";
import { newBatch, newChats, ok, v2Stage } from "../../support/emulator/v2.ts";
import { assertConforms, assertSchema } from "../../support/v2_schema.ts";

interface Listed {
  readonly id: string;
  readonly task_id: string;
}

/** Starts an emulator with completed tasks, and returns their ids. */
async function withTasks(count: number) {
  const stage = await v2Stage();
  await newBatch(stage, "b");
  const ids = await newChats(stage, count, { batch_name: "b" });
  for (const id of ids) stage.emulator.chatTasks.complete(id);
  return { ...stage, ids };
}

Deno.test("v2: deliveries.create delivers the completed tasks that no delivery has", async () => {
  const { emulator, key, ids, v2, ...stage } = await withTasks(2);
  const [pending = ""] = await newChats({ emulator, key, v2, ...stage }, 1);
  const { create } = emulator.deliveries;
  const first = create({ key, project: "talk" });
  const project = await ok(v2.get("/project?project_name=talk"));
  assertEquals(first, {
    id: first.id,
    name: "delivery-1",
    task_count: 2,
    delivered_at: "2026-01-01T00:00:00.000Z",
    project: project.id,
  });
  emulator.clock.advance(60_000);
  emulator.chatTasks.complete(pending);
  const second = create({ key, project: "talk" });
  assertEquals([second.name, second.task_count], ["delivery-2", 1]);
  const { deliveries } = await ok(v2.get("/deliveries?project_name=talk"));
  assertEquals(deliveries, [first, second]);
  const expanded = await ok(
    v2.get(`/deliveries?project_id=${project.id}&expand=project`),
  );
  assertEquals(expanded.deliveries[0], { ...first, project });
  const named = async (query: string) =>
    (await ok(v2.get(`/deliveries?project_name=talk&${query}`))).deliveries
      .map(({ id }: Listed) => id);
  assertEquals(await named("delivered_after=2026-01-01T00:00:30Z"), [
    second.id,
  ]);
  assertEquals(await named("delivered_before=2026-01-01T00:00:30Z"), [
    first.id,
  ]);
  assertEquals(ids.length, 2);
});

Deno.test("v2: a delivery has pages of tasks, and is an object only with expand", async () => {
  const { emulator, key, ids, v2 } = await withTasks(3);
  const delivery = emulator.deliveries.create({ key, project: "talk" });
  const path = `/delivery?delivery_id=${delivery.id}`;
  const first = await ok(v2.get(`${path}&limit=2`));
  assertEquals(first.delivery, delivery.id);
  const second = await ok(
    v2.get(`${path}&limit=2&next_token=${first.next_token}&expand=delivery`),
  );
  assertEquals(second.delivery, delivery);
  assert(!("next_token" in second));
  assertEquals(
    [...first.tasks, ...second.tasks].map(({ task_id }: Listed) => task_id),
    ids,
  );
  const { tasks: [task] } = await ok(
    v2.get(`${path}&expand=project&expand=batch`),
  );
  assertEquals([task.project.name, task.batch.name], ["talk", "b"]);
  assertEquals(task.batch.project, task.project.id);
});

Deno.test("v2: a delivery is found by its name, in its project only", async () => {
  const { emulator, key, ids, v1, v2 } = await withTasks(1);
  await projectOf(v1, { name: "other", type: "chat" });
  const { create } = emulator.deliveries;
  create({ key, project: "other", name: "same", task_ids: [] });
  create({ key, project: "talk", name: "same", task_ids: ids });
  const count = async (query: string) =>
    (await ok(v2.get(`/delivery?delivery_name=same${query}`))).tasks.length;
  assertEquals(await count("&project_name=talk"), 1);
  assertEquals(await count("&project_name=other"), 0);
  assertEquals(await count(""), 0);
  const query = "/delivery?delivery_name=same&project_name=none";
  assertEquals((await v2.get(query)).status, 404);
});

Deno.test("v2: delivered tasks have a response in the form of their schema, others null", async () => {
  const { emulator, key, ids, v2 } = await withTasks(2);
  const [first = "", second = ""] = ids;
  const delivery = emulator.deliveries.create({
    key,
    project: "talk",
    task_ids: [first],
  });
  const page = await ok(v2.get("/delivery/tasks?project_name=talk"));
  assertEquals(page.total, 2);
  const [delivered, waiting] = page.docs;
  assertEquals(
    [delivered.task_id, delivered.delivery_id, delivered.delivered_at],
    [first, delivery.id, delivery.delivered_at],
  );
  const { created_at } = delivered;
  assertEquals(waiting, {
    task_id: second,
    created_at,
    delivery_id: null,
    delivered_at: null,
    response_schema_id: null,
    response: null,
  });
  const path = `/schema?schema_id=${delivered.response_schema_id}`;
  const { schema } = await ok(v2.get(path));
  assertEquals(schema.id, delivered.response_schema_id);
  assertEquals(Object.keys(schema), [
    "id",
    "json",
    "name",
    "createdBy",
    "createdAt",
    "updatedBy",
    "updatedAt",
  ]);
  assertConforms(JSON.parse(schema.json), delivered.response);
  const { threads } = delivered.response;
  assertThrows(() => assertConforms(JSON.parse(schema.json), { threads: 1 }));
  const opts = [
    "annotation_details",
    "attachment_details",
    "model_parameters",
    "submissions",
  ].map((option) => `&opts=${option}`).join("");
  const task = await ok(v2.get(`/task?task_id=${first}${opts}`));
  assertEquals(threads, task.threads);
});

Deno.test("v2: delivered tasks are filtered by delivery, project, status and time, and total counts the page", async () => {
  const { emulator, key, ids, v1, v2, ...stage } = await withTasks(3);
  await projectOf(v1, { name: "other", type: "chat" });
  const all = { emulator, key, v1, v2, ...stage };
  const [pending] = await newChats(all, 1);
  const { id } = emulator.deliveries.create({
    key,
    project: "talk",
    task_ids: ids.slice(0, 2),
  });
  const listed = async (query: string) => {
    const { docs, total } = await ok(v2.get(`/delivery/tasks?${query}`));
    assertEquals(total, docs.length);
    return docs.map(({ task_id }: Listed) => task_id);
  };
  assertEquals(await listed("project_name=talk"), [...ids, pending]);
  assertEquals(await listed("project_name=talk&limit=3"), ids);
  assertEquals(await listed(`delivery_id=${id}`), ids.slice(0, 2));
  const both = `delivery_id=${id}&project_name`;
  assertEquals(await listed(`${both}=talk`), ids.slice(0, 2));
  assertEquals(await listed(`${both}=other`), []);
  assertEquals(await listed("project_name=talk&status=pending"), [pending]);
  assertEquals(
    await listed("project_name=talk&completed_before=2025-01-01"),
    [],
  );
});

Deno.test("v2: a task of another type is delivered with its response of v1", async () => {
  const { emulator, key, v1, v2 } = await v2Stage();
  await projectOf(v1);
  const { task_id, response } = await imageTask(v1, { project: "roads" });
  emulator.deliveries.create({ key, project: "roads" });
  const { docs: [doc] } = await ok(
    v2.get("/delivery/tasks?project_name=roads"),
  );
  assertEquals([doc.task_id, doc.response], [task_id, response]);
  const path = `/schema?schema_id=${doc.response_schema_id}`;
  const { schema } = await ok(v2.get(path));
  assertConforms(JSON.parse(schema.json), doc.response);
});

Deno.test("v2: a schema id that is not 24 hexadecimal digits is a 400", async () => {
  const { v2 } = await v2Stage();
  for (const id of ["x", "0".repeat(23), "g".repeat(24), "0".repeat(25)]) {
    const { status, body } = await v2.get(`/schema?schema_id=${id}`);
    assertEquals(status, 400, id);
    assert(body.error.endsWith(`current value is "${id}"`), body.error);
  }
});

Deno.test("v2: deliveries.create rejects what cannot be delivered, and delivers nothing", async () => {
  const { emulator, key, ids, v1, v2, ...stage } = await withTasks(1);
  const [pending = ""] = await newChats(
    { emulator, key, v1, v2, ...stage },
    1,
  );
  await projectOf(v1, { name: "other", type: "chat" });
  const { create } = emulator.deliveries;
  const base = { key, project: "talk" };
  create({ ...base, name: "used" });
  const bad: readonly (readonly [object, number, RegExp])[] = [
    [{ ...base, key: "test_nobody" }, 404, /^API key not found$/],
    [{ ...base, project: "none" }, 404, /Project with that name not found/],
    [{ ...base, name: "used" }, 409, /"used"/],
    [{ ...base, name: "" }, 400, /^name must be a non-empty string/],
    [{ ...base, task_ids: ["none"] }, 404, /Task "none" not found/],
    [{ ...base, project: "other", task_ids: ids }, 404, /"other"/],
    [{ ...base, task_ids: [pending] }, 400, /"completed": current value is "p/],
    [{ ...base, task_ids: "x" }, 400, /^task_ids must be an array/],
    [{ ...base, taks_ids: [] }, 400, /did you mean "task_ids"/],
  ];
  for (const [delivery, status, message] of bad) {
    const error = assertThrows(
      () => create(delivery as typeof base),
      EmulatorError,
    );
    assertEquals(error.status, status, error.message);
    assertMatch(error.message, message);
  }
  const { deliveries } = await ok(v2.get("/deliveries?project_name=talk"));
  assertEquals(deliveries.length, 1);
});

Deno.test("v2: the control route of deliveries does the same as the method", async () => {
  const { emulator, key, v2 } = await withTasks(1);
  const body = { key, project: "talk", name: "monday" };
  const made = await send(emulator, "POST /deliveries", body);
  assertEquals(made.status, 200);
  assertSchema("Delivery", made.body);
  const { deliveries } = await ok(v2.get("/deliveries?project_name=talk"));
  assertEquals(deliveries, [made.body]);
});
