/** Projects and batches of v2: selection, transitions, paging, metadata. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { projectOf } from "../../support/emulator/requests.ts";
import {
  newBatch,
  newChat,
  newChats,
  ok,
  v2Stage,
} from "../../support/emulator/v2.ts";

Deno.test("v2: a project of v1 is found by its id and by its name", async () => {
  const { v1, v2 } = await v2Stage();
  await projectOf(v1, { name: "roads" });
  const { projects } = await ok(v2.get("/projects"));
  assertEquals(
    projects.map(({ name }: { name: string }) => name),
    ["talk", "roads"],
  );
  const [talk, roads] = projects;
  assertEquals(await ok(v2.get(`/project?project_id=${roads.id}`)), roads);
  assertEquals(await ok(v2.get("/project?project_name=talk")), talk);
  assertEquals(talk.models.length, 2);
  assert(!("types" in roads) && !("models" in roads));
});

Deno.test("v2: the id counts if a request has an id and a name", async () => {
  const { v1, v2 } = await v2Stage();
  await projectOf(v1, { name: "roads" });
  const { id } = await ok(v2.get("/project?project_name=roads"));
  const query = `project_id=${id}&project_name=talk`;
  assertEquals((await ok(v2.get(`/project?${query}`))).name, "roads");
});

Deno.test("v2: a request that names nothing is a 400, and one that names an unknown object a 404", async () => {
  const { v2 } = await v2Stage();
  for (
    const [path, parameter] of [
      ["/project", '"project_id" or "project_name"'],
      ["/batch", '"batch_id" or "batch_name"'],
      ["/task", '"task_id"'],
      ["/tasks", '"project_id" or "project_name" or "batch_id"'],
      ["/annotation", '"annotation_id"'],
      ["/schema", '"schema_id"'],
      ["/deliveries", '"project_id" or "project_name"'],
      ["/delivery", '"delivery_id" or "delivery_name"'],
      ["/delivery/tasks", '"project_id" or "project_name" or "delivery_id"'],
      ["/datasets/delivery", '"delivery_id"'],
      ["/datasets/task", '"task_id"'],
      ["/datasets/tasks", '"dataset_id" or "delivery_id"'],
    ]
  ) {
    const { status, body } = await v2.get(path ?? "");
    assertEquals([status, body.status_code], [400, 400], path);
    assert(body.error.includes(`${parameter}`), body.error);
    assertMatch(body.error, /required/);
  }
  const unknown = "0".repeat(24);
  for (
    const path of [
      `/project?project_id=${unknown}`,
      "/project?project_name=none",
      `/batch?batch_id=${unknown}`,
      "/batch?batch_name=none",
      "/task?task_id=none",
      "/annotation?annotation_id=none",
      `/schema?schema_id=${unknown}`,
      "/delivery?delivery_id=none",
      "/delivery?delivery_name=none",
      "/datasets/delivery?delivery_id=none",
      "/datasets/task?task_id=none",
      "/datasets/task/none/response_url/none",
    ]
  ) {
    const { status, body } = await v2.get(path);
    assertEquals([status, body.status_code], [404, 404], path);
    assertMatch(body.error, /not found/);
  }
});

Deno.test("v2: a list by an unknown project, batch, delivery or dataset is empty", async () => {
  const stage = await v2Stage();
  await newChat(stage);
  const { v2 } = stage;
  for (
    const [path, member] of [
      ["/batches?project_name=none", "batches"],
      ["/tasks?project_name=none", "tasks"],
      ["/tasks?batch_id=none", "tasks"],
      ["/tasks?project_name=talk&batch_name=none", "tasks"],
      ["/deliveries?project_id=none", "deliveries"],
      ["/delivery/tasks?project_name=none", "docs"],
      ["/delivery/tasks?delivery_id=none", "docs"],
      ["/datasets/deliveries?dataset_id=none", "deliveries"],
      ["/datasets/tasks?dataset_id=none", "tasks"],
    ]
  ) {
    const body = await ok(v2.get(path ?? ""));
    assertEquals([path, body[member ?? ""]], [path, []]);
  }
});

Deno.test("v2: a batch that v1 or v2 created is seen in the other", async () => {
  const stage = await v2Stage();
  const { v1, v2 } = stage;
  const made = await newBatch(stage, "two", { metadata: { wave: 1 } });
  assertEquals([made.status, made.metadata], ["in_progress", { wave: 1 }]);
  const ofV1 = (await v1.get("/batches/two")).body;
  assertEquals([ofV1.project, ofV1.metadata], ["talk", { wave: 1 }]);
  await v1.post("/batches", { project: "talk", name: "one" });
  const { batches } = await ok(v2.get("/batches?expand=project"));
  assertEquals(
    batches.map(({ name }: { name: string }) => name),
    ["two", "one"],
  );
  assertEquals(batches[1].project.name, "talk");
  assertEquals(batches[1].project.id, made.project);
});

Deno.test("v2: a batch name is unique in the account, and its project must exist", async () => {
  const stage = await v2Stage();
  const { v2 } = stage;
  await newBatch(stage, "b");
  const post = async (body: object) => (await v2.post("/batch", body)).status;
  assertEquals(await post({ name: "b", project_name: "talk" }), 409);
  assertEquals(await post({ name: "c", project_name: "none" }), 404);
  assertEquals(await post({ name: "c" }), 400);
  assertEquals(await post({ project_name: "talk" }), 400);
});

/** The status after each transition of a batch, by the status before. */
const TRANSITIONS: Readonly<Record<string, Readonly<Record<string, string>>>> =
  {
    staging: { finalize: "in_progress", cancel: "cancelled" },
    in_progress: { pause: "paused", cancel: "cancelled" },
    paused: { resume: "in_progress", cancel: "cancelled" },
    completed: {},
    cancelled: {},
  };

for (const [from, allowed] of Object.entries(TRANSITIONS)) {
  for (const transition of ["finalize", "pause", "resume", "cancel"]) {
    const to = allowed[transition];
    const outcome = to === undefined ? "is a 400" : `makes it ${to}`;
    Deno.test(`v2: ${transition} of a batch that is ${from} ${outcome}`, async () => {
      const stage = await v2Stage();
      const { v2, emulator } = stage;
      await newBatch(stage, "b", { staging_batch: from === "staging" });
      const { task_id } = await newChat(stage, { batch_name: "b" });
      if (from === "completed") emulator.chatTasks.complete(task_id);
      if (from === "paused") await v2.post("/batch/pause", { batch_name: "b" });
      if (from === "cancelled") {
        await v2.post("/batch/cancel", { batch_name: "b" });
      }
      const before = await ok(v2.get("/batch?batch_name=b"));
      assertEquals(before.status, from);
      const { status, body } = await v2.post(`/batch/${transition}`, {
        batch_id: before.id,
      });
      const after = await ok(v2.get("/batch?batch_name=b"));
      if (to === undefined) {
        assertEquals(status, 400);
        assertMatch(body.error, new RegExp(`current status is ${from}`));
        assertEquals(after, before);
        return;
      }
      assertEquals([status, after.status], [200, to]);
      const batch = transition === "finalize" ? body : body.batch;
      assertEquals(batch, after);
      assertEquals("message" in body, transition !== "finalize");
    });
  }
}

Deno.test("v2: cancel cancels the tasks that nobody started", async () => {
  const stage = await v2Stage();
  const { emulator, v2 } = stage;
  await newBatch(stage, "b", { callback: "https://example.com/batch" });
  const [done = "", started = "", waiting = ""] = await newChats(stage, 3, {
    batch_name: "b",
  });
  emulator.chatTasks.complete(done);
  emulator.tasks.start(started);
  await ok(v2.post("/batch/cancel", { batch_name: "b" }));
  const statusOf = async (id: string) =>
    (await ok(v2.get(`/task?task_id=${id}`))).status;
  assertEquals(
    [await statusOf(done), await statusOf(started), await statusOf(waiting)],
    ["completed", "pending", "canceled"],
  );
  emulator.chatTasks.complete(started);
  // The end of the last task does not complete a cancelled batch.
  const batch = await ok(v2.get("/batch?batch_name=b"));
  assertEquals(batch.status, "cancelled");
  assert(!("completed_at" in batch));
  assertEquals(emulator.callbacks.list(), []);
});

Deno.test("v2: a cancelled batch accepts no tasks", async () => {
  const stage = await v2Stage();
  await newBatch(stage, "b");
  await ok(stage.v2.post("/batch/cancel", { batch_name: "b" }));
  const body = { project_name: "talk", batch_name: "b" };
  const { status, body: { error } } = await stage.v2.post("/task/chat", body);
  assertEquals(status, 400);
  assertMatch(error, /cancelled/);
});

Deno.test("v2: metadata of a batch is replaced, or merged at any depth", async () => {
  const stage = await v2Stage();
  const { v2 } = stage;
  const { id } = await newBatch(stage, "b", {
    metadata: { a: { b: 1, c: [1, 2] }, d: 1 },
  });
  const set = async (metadata: unknown, merge: boolean) =>
    (await ok(v2.post("/batch/metadata", { batch_id: id, metadata, merge })))
      .metadata;
  assertEquals(
    await set({ a: { c: [3], e: null }, f: {} }, true),
    { a: { b: 1, c: [3], e: null }, d: 1, f: {} },
  );
  assertEquals(await set({ d: { x: 1 } }, true), {
    a: { b: 1, c: [3], e: null },
    d: { x: 1 },
    f: {},
  });
  assertEquals(await set({ g: 1 }, false), { g: 1 });
  assertEquals(await set({}, false), {});
  for (const metadata of [undefined, 1, []]) {
    const body = { batch_id: id, metadata, merge: false };
    assertEquals((await v2.post("/batch/metadata", body)).status, 400);
  }
});

Deno.test("v2: merged metadata changes no prototype", async () => {
  const stage = await v2Stage();
  const { id } = await newBatch(stage, "b", { metadata: { a: 1 } });
  const response = await stage.emulator.fetch(
    "https://api.scale.com/v2/batch/metadata",
    {
      method: "POST",
      headers: {
        authorization: `Bearer ${stage.key}`,
        "content-type": "application/json",
      },
      body:
        `{"batch_id":"${id}","merge":true,"metadata":{"__proto__":{"x":1},"toString":{"y":2}}}`,
    },
  );
  const text = await response.text();
  assertEquals(response.status, 200, text);
  assert(text.includes('{"a":1,"__proto__":{"x":1},"toString":{"y":2}}'), text);
  // deno-lint-ignore no-explicit-any
  assertEquals(({} as any).x, undefined);
});

Deno.test("v2: batches are filtered by project, status and time", async () => {
  const stage = await v2Stage();
  const { v1, v2, emulator } = stage;
  await projectOf(v1, { name: "roads", type: "chat" });
  await newBatch(stage, "one", { staging_batch: true });
  emulator.clock.advance(60_000);
  await newBatch(stage, "two");
  await ok(v2.post("/batch", { name: "three", project_name: "roads" }));
  const { task_id } = await newChat(stage, { batch_name: "two" });
  emulator.clock.advance(60_000);
  emulator.chatTasks.complete(task_id);
  const named = async (query: string) =>
    (await ok(v2.get(`/batches?${query}`))).batches
      .map(({ name }: { name: string }) => name);
  assertEquals(await named("project_name=talk"), ["one", "two"]);
  assertEquals(await named("status=staging"), ["one"]);
  assertEquals(await named("status=completed"), ["two"]);
  const minute = "2026-01-01T00%3A01%3A00Z";
  assertEquals(await named(`created_after=${minute}`), ["two", "three"]);
  assertEquals(await named("created_before=2026-01-01"), ["one"]);
  assertEquals(await named(`completed_after=${minute}`), ["two"]);
  assertEquals(await named(`completed_before=${minute}`), []);
});

Deno.test("v2: projects are filtered by their time", async () => {
  const { emulator, v1, v2 } = await v2Stage();
  emulator.clock.advance(60_000);
  await projectOf(v1, { name: "roads" });
  const named = async (query: string) =>
    (await ok(v2.get(`/projects?${query}`))).projects
      .map(({ name }: { name: string }) => name);
  assertEquals(await named("created_before=2026-01-01"), ["talk"]);
  assertEquals(await named("created_after=2026-01-01T00:00:01Z"), ["roads"]);
});

Deno.test("v2: a value that is not listed is a 400 that names the listed ones", async () => {
  const { v2 } = await v2Stage();
  for (
    const [path, listed] of [
      ["/batches?expand=batch", "project"],
      ["/batches?status=done", "staging or in_progress or completed"],
      ["/tasks?project_name=talk&expand=project,batch", "project or batch"],
      ["/tasks?project_name=talk&status=cancelled", "canceled"],
      ["/task?task_id=x&opts=everything", "annotation_details or"],
      ["/deliveries?project_name=talk&expand=batch", "project"],
      ["/delivery?delivery_id=x&expand=dataset", "delivery"],
      ["/delivery/tasks?project_name=talk&status=done", "pending"],
      ["/datasets/deliveries?expand=delivery", "dataset"],
      ["/datasets/task?task_id=x&expand=project", "dataset or delivery"],
    ]
  ) {
    const { status, body } = await v2.get(path ?? "");
    assertEquals(status, 400, path);
    assert(body.error.includes(listed ?? ""), body.error);
    assertMatch(body.error, /current value is "/);
  }
});
