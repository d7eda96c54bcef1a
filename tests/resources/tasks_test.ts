/** The requests of `client.tasks`, and the results of their responses. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ScaleDuplicateResourceError,
  ScaleInvalidRequestError,
  ScaleResourceNotFoundError,
  type Task,
  TaskType,
} from "../../mod.ts";
import { type Emulated, emulated, lines } from "../support/emulated.ts";

const COW = {
  instruction: "Draw a box around each cow",
  attachment: "https://example.com/cow.jpg",
  geometries: { box: { objects_to_annotate: ["cow"] } },
} as const;

/** Creates a task, and clears the requests so far. */
async function aTask(
  { client, wire }: Emulated,
  params: Readonly<Record<string, unknown>> = {},
): Promise<Task> {
  const task = await client.tasks.create(TaskType.ImageAnnotation, {
    ...COW,
    ...params,
  });
  wire.length = 0;
  return task;
}

Deno.test("Tasks sends the key with Basic authentication, User-Agent, Accept and added headers", async () => {
  const { client, wire } = emulated({
    client: {
      appInfo: { name: "farm", version: "1.2" },
      headers: { "x-team": "cows" },
    },
  });
  await client.tasks.create("imageannotation", COW, {
    headers: { "x-trace": "7" },
  });
  const [request] = wire;
  assertEquals(
    request?.headers["authorization"],
    `Basic ${btoa("test_emulator:")}`,
  );
  assertEquals(request?.headers["accept"], "application/json");
  assertEquals(request?.headers["content-type"], "application/json");
  assertEquals(request?.headers["x-team"], "cows");
  assertEquals(request?.headers["x-trace"], "7");
  assert(
    /^labelwire-scale\/\d+\.\d+\.\d+ \S+ farm\/1\.2$/.test(
      request?.headers["user-agent"] ?? "",
    ),
  );
});

Deno.test("Tasks#create sends the params unchanged to the route of the type", async () => {
  const { client, wire } = emulated();
  const task = await client.tasks.create("imageannotation", {
    ...COW,
    unique_id: "cow-1",
    metadata: { herd: "älp" },
  });
  assertEquals(lines(wire), [
    "POST /v1/task/imageannotation " +
    JSON.stringify({ ...COW, unique_id: "cow-1", metadata: { herd: "älp" } }),
  ]);
  assertEquals(
    [task.type, task.status, task.unique_id, task.is_test],
    ["imageannotation", "completed", "cow-1", true],
  );
});

Deno.test("Tasks#create generates a unique_id for a task without one", async () => {
  const { client, wire } = emulated();
  const task = await client.tasks.create("imageannotation", COW);
  assert(/^auto-[0-9a-f-]{36}$/.test(task.unique_id ?? ""));
  assertEquals(JSON.parse(wire[0]?.body ?? ""), {
    ...COW,
    unique_id: task.unique_id,
  });
});

Deno.test("Tasks#create sends params unchanged if autoUniqueId is false, for the client or the call", async () => {
  const byClient = emulated({ client: { autoUniqueId: false } });
  await byClient.client.tasks.create("imageannotation", COW);
  assertEquals(JSON.parse(byClient.wire[0]?.body ?? ""), COW);
  const byCall = emulated();
  const task = await byCall.client.tasks.create("imageannotation", COW, {
    autoUniqueId: false,
  });
  assertEquals([JSON.parse(byCall.wire[0]?.body ?? ""), task.unique_id], [
    COW,
    undefined,
  ]);
});

Deno.test("Tasks#create adds extraBody and extraQuery unchecked", async () => {
  const { client, wire } = emulated({ strict: false });
  await client.tasks.create("imageannotation", { ...COW, unique_id: "x" }, {
    extraBody: { brand_new: [1] },
    extraQuery: { mode: ["a", "b c"] },
  });
  assertEquals(wire[0]?.target, "/v1/task/imageannotation?mode=a&mode=b+c");
  assertEquals(JSON.parse(wire[0]?.body ?? ""), {
    ...COW,
    unique_id: "x",
    brand_new: [1],
  });
});

Deno.test("Tasks#create rejects if the unique_id exists, and adds it to the error", async () => {
  const { client } = emulated();
  const { task_id } = await client.tasks.create("imageannotation", {
    ...COW,
    unique_id: "u",
  });
  const error = await assertRejects(
    () => client.tasks.create("imageannotation", { ...COW, unique_id: "u" }),
    ScaleDuplicateResourceError,
    `The unique_id ("u") is already used for a different task (${task_id})`,
  );
  assertEquals([error.status, error.uniqueId, error.outcomeUnknown], [
    409,
    "u",
    false,
  ]);
});

Deno.test("Tasks#create returns the existing task with onConflict return, if it is the same", async () => {
  const { client } = emulated();
  const params = { ...COW, unique_id: "u & ü/+%" };
  const first = await client.tasks.create("imageannotation", params);
  const again = await client.tasks.create("imageannotation", params, {
    onConflict: "return",
  });
  assertEquals(again.task_id, first.task_id);
  const error = await assertRejects(
    () =>
      client.tasks.create("textcollection", {
        attachments: [{ type: "text", content: "Moo" }],
        unique_id: "u & ü/+%",
      }, { onConflict: "return" }),
    ScaleDuplicateResourceError,
    "the existing object has another type",
  );
  assertEquals(error.reason, "different");
});

Deno.test("Tasks#create rejects with the message of the server if a parameter is missing", async () => {
  const { client } = emulated();
  await assertRejects(
    () => client.tasks.create("textcollection", {} as never),
    ScaleInvalidRequestError,
    'Parameter is invalid, reason: "attachments" is required',
  );
});

Deno.test("Tasks#get returns a task by its id", async () => {
  const setup = emulated();
  const { task_id } = await aTask(setup);
  const task = await setup.client.tasks.get(task_id);
  assertEquals(lines(setup.wire), [`GET /v1/task/${task_id}`]);
  assertEquals(task.task_id, task_id);
  await assertRejects(
    () => setup.client.tasks.get("nonsense"),
    ScaleResourceNotFoundError,
    "Task with that ID not found",
  );
});

Deno.test("Tasks#list sends every filter by its wire name", async () => {
  const { client, wire } = emulated();
  await client.tasks.list({
    project: "a b",
    batch: "c/d",
    type: "imageannotation",
    status: "completed",
    customer_review_status: ["accepted", "fixed"],
    unique_id: ["u1", "u2"],
    tags: "t",
    completed_after: new Date("2026-01-01T00:00:00Z"),
    completed_before: "2026-02-01",
    updated_after: "2026-01-01 10:00",
    updated_before: "2026-01-01T10:00:00+01:00",
    start_time: "2026-01-01T10:00:00.123456",
    end_time: "2026-12-31T23:59:59Z",
    limit: 5,
    next_token: "",
    offset: 0,
    limited_response: true,
    include_attachment_url: false,
  });
  assertEquals(
    wire[0]?.target,
    "/v1/tasks?project=a+b&batch=c%2Fd&type=imageannotation&status=completed" +
      "&customer_review_status=accepted%2Cfixed&unique_id=u1&unique_id=u2&tags=t" +
      "&completed_after=2026-01-01T00%3A00%3A00.000Z&completed_before=2026-02-01" +
      "&updated_after=2026-01-01+10%3A00&updated_before=2026-01-01T10%3A00%3A00%2B01%3A00" +
      "&start_time=2026-01-01T10%3A00%3A00.123456&end_time=2026-12-31T23%3A59%3A59Z" +
      "&limit=5&offset=0&limited_response=true&include_attachment_url=false",
  );
});

Deno.test("Tasks#list returns each task once, newest first, by cursor and by offset", async () => {
  const { client } = emulated();
  const ids: string[] = [];
  for (let i = 0; i < 7; i++) {
    ids.unshift((await client.tasks.create("imageannotation", COW)).task_id);
  }
  for (const query of [{ limit: 3 }, { limit: 3, offset: 0 }]) {
    const tasks = await client.tasks.list(query).toArray({ max: 100 });
    assertEquals(tasks.map((task) => task.task_id), ids);
  }
  const page = await client.tasks.list({ limit: 3 });
  assertEquals([page.items.length, page.total, page.hasNext], [3, 7, true]);
  const resumed = await client.tasks.list({
    limit: 4,
    next_token: page.cursor ?? "",
  });
  assertEquals(resumed.items.map((task) => task.task_id), ids.slice(3));
});

Deno.test("Tasks#list returns items with five members with limited_response", async () => {
  const setup = emulated();
  await aTask(setup);
  const [task] = await setup.client.tasks.list({ limited_response: true })
    .toArray({ max: 1 });
  assertEquals(task?.status, "completed");
  assert(!("params" in (task ?? {})));
});

Deno.test("Tasks#count asks for one task and returns the total", async () => {
  const setup = emulated();
  await aTask(setup);
  await aTask(setup, { tags: ["x"] });
  assertEquals(await setup.client.tasks.count(), 2);
  assertEquals(await setup.client.tasks.count({ tags: ["x"] }), 1);
  assertEquals(lines(setup.wire), [
    "GET /v1/tasks?limit=1",
    "GET /v1/tasks?tags=x&limit=1",
  ]);
});

Deno.test("Tasks#cancel cancels a queued task, and clears its unique_id with clear_unique_id", async () => {
  const setup = emulated({ key: "live" });
  const { client, wire } = setup;
  const { task_id } = await aTask(setup, { unique_id: "u" });
  assertEquals((await client.tasks.cancel(task_id)).status, "canceled");
  const freed = await client.tasks.cancel(task_id, { clear_unique_id: true });
  assertEquals([freed.status, freed.unique_id], ["canceled", undefined]);
  await client.tasks.cancel(task_id, { clear_unique_id: false });
  assertEquals(lines(wire), [
    `POST /v1/task/${task_id}/cancel`,
    `POST /v1/task/${task_id}/cancel?clear_unique_id=true`,
    `POST /v1/task/${task_id}/cancel`,
  ]);
});

Deno.test("Tasks#cancel rejects for a completed task", async () => {
  const setup = emulated();
  const { task_id } = await aTask(setup);
  await assertRejects(
    () => setup.client.tasks.cancel(task_id),
    ScaleInvalidRequestError,
  );
});

Deno.test("Tasks#audit sends the verdict and accepts a response that is not JSON", async () => {
  const setup = emulated();
  const { task_id } = await aTask(setup);
  const result: void = await setup.client.tasks.audit(task_id, {
    accepted: false,
    comments: "Missed a calf",
  });
  assertEquals(result, undefined);
  assertEquals(lines(setup.wire), [
    `POST /v1/task/${task_id}/audit {"accepted":false,"comments":"Missed a calf"}`,
  ]);
  const task = await setup.client.tasks.get(task_id);
  assertEquals(task.customer_review_status, "rejected");
});

Deno.test("Tasks#setUniqueId and clearUniqueId change the unique_id", async () => {
  const setup = emulated();
  const { client, wire } = setup;
  const { task_id } = await aTask(setup);
  assertEquals(
    (await client.tasks.setUniqueId(task_id, "new")).unique_id,
    "new",
  );
  assertEquals(
    (await client.tasks.clearUniqueId(task_id)).unique_id,
    undefined,
  );
  assertEquals(lines(wire), [
    `POST /v1/task/${task_id}/unique_id {"unique_id":"new"}`,
    `DELETE /v1/task/${task_id}/unique_id`,
  ]);
});

Deno.test("Tasks#setMetadata sends the bare object, even an empty one", async () => {
  const setup = emulated();
  const { client, wire } = setup;
  const { task_id } = await aTask(setup, { metadata: { a: 1 } });
  assertEquals((await client.tasks.setMetadata(task_id, { b: 2 })).metadata, {
    b: 2,
  });
  assertEquals((await client.tasks.setMetadata(task_id, {})).metadata, {});
  assertEquals(lines(wire), [
    `POST /v1/task/${task_id}/setMetadata {"b":2}`,
    `POST /v1/task/${task_id}/setMetadata {}`,
  ]);
});

Deno.test("Tasks#setTags, addTags and removeTags send bare arrays, even an empty one", async () => {
  const setup = emulated();
  const { client, wire } = setup;
  const { task_id } = await aTask(setup);
  const tags = async (task: Promise<Task>) => (await task).tags ?? [];
  assertEquals(await tags(client.tasks.setTags(task_id, ["a", "b"])), [
    "a",
    "b",
  ]);
  assertEquals(await tags(client.tasks.addTags(task_id, ["b", "c"])), [
    "a",
    "b",
    "c",
  ]);
  assertEquals(await tags(client.tasks.removeTags(task_id, ["a", "b"])), ["c"]);
  assertEquals(await tags(client.tasks.setTags(task_id, [])), []);
  assertEquals(lines(wire), [
    `POST /v1/task/${task_id}/tags ["a","b"]`,
    `PUT /v1/task/${task_id}/tags ["b","c"]`,
    `DELETE /v1/task/${task_id}/tags ["a","b"]`,
    `POST /v1/task/${task_id}/tags []`,
  ]);
});

Deno.test("Tasks#sendCallback asks for the callback again, and returns the response", async () => {
  const setup = emulated();
  const { client, wire } = setup;
  const { task_id } = await aTask(setup);
  assertEquals(await client.tasks.sendCallback(task_id), { success: true });
  assertEquals(lines(wire), [`POST /v1/task/${task_id}/send_callback {}`]);
});
