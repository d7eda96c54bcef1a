/** Creation of tasks. */
import { assert, assertEquals } from "@std/assert";
import {
  IMAGE,
  imageTask,
  projectOf,
  start,
} from "../../support/emulator/requests.ts";

const CALLBACK = "http://www.example.com/callback";

Deno.test("creation responds 200 with the task", async () => {
  const { test } = start();
  const { status, body } = await test.post("/task/imageannotation", IMAGE);
  assertEquals(status, 200);
  assertEquals((await test.get(`/task/${body.task_id}`)).body, body);
});

Deno.test("with a test key the task in the response is completed", async () => {
  const { test } = start();
  const task = await imageTask(test, { callback_url: CALLBACK });
  assertEquals(task.status, "completed");
  assertEquals(task.callback_succeeded, true);
  assertEquals(task.is_test, true);
  assert("completed_at" in task && "response" in task);
});

Deno.test("without a callback the task has no callback_succeeded", async () => {
  const { test } = start();
  assert(!("callback_succeeded" in await imageTask(test)));
});

Deno.test("members are in the recorded order", async () => {
  const { test } = start();
  const task = await imageTask(test, { callback_url: CALLBACK });
  assertEquals(Object.keys(task), [
    "task_id",
    "created_at",
    "completed_at",
    "callback_url",
    "type",
    "status",
    "instruction",
    "params",
    "is_test",
    "urgency",
    "metadata",
    "callback_succeeded",
    "processed_attachments",
    "priority",
    "response",
    "updated_at",
  ]);
});

Deno.test("with a live key the task is pending", async () => {
  const { live } = start();
  const task = await imageTask(live, { callback_url: CALLBACK });
  assertEquals(task.status, "pending");
  assertEquals(task.is_test, false);
});

Deno.test("a GET returns the task of the creation", async () => {
  const { test } = start();
  const sent = {
    callback_url: CALLBACK,
    instruction: "Draw boxes",
    metadata: { a: 1 },
  };
  const task = await imageTask(test, sent);
  assertEquals(task.callback_url, sent.callback_url);
  assertEquals(task.instruction, sent.instruction);
  assertEquals(task.metadata, sent.metadata);
  assertEquals(task.params.attachment, IMAGE.attachment);
  assertEquals(task.params.attachment_type, IMAGE.attachment_type);
  const got = (await test.get(`/task/${task.task_id}`)).body;
  assertEquals(got.params.geometries, task.params.geometries);
  assertEquals(got, task);
});

Deno.test("urgency is standard by default", async () => {
  const { test } = start();
  assertEquals((await imageTask(test)).urgency, "standard");
  assertEquals((await imageTask(test, { urgency: "day" })).urgency, "day");
});

Deno.test("priority is 0 by default", async () => {
  const { test } = start();
  assertEquals((await imageTask(test)).priority, 0);
  assertEquals((await imageTask(test, { priority: 30 })).priority, 30);
});

/** Invalid requests by type. */
const REFUSED: readonly (readonly [string, Record<string, unknown>])[] = [
  ["categorization", { callback_url: CALLBACK, categories: ["a"] }],
  ["transcription", { callback_url: CALLBACK, attachment_type: "image" }],
  ["imageannotation", { callback_url: CALLBACK, instruction: "x" }],
  ["imageannotation", { attachment: IMAGE.attachment }],
  ["imageannotation", { geometries: IMAGE.geometries }],
  ["documenttranscription", { callback_url: CALLBACK, instruction: "x" }],
  ["annotation", { callback_url: CALLBACK, instruction: "x" }],
  ["polygonannotation", { callback_url: CALLBACK, instruction: "x" }],
  ["lineannotation", { callback_url: CALLBACK, instruction: "x" }],
  ["pointannotation", { callback_url: CALLBACK, instruction: "x" }],
  ["segmentannotation", { callback_url: CALLBACK, instruction: "x" }],
  ["datacollection", { callback_url: CALLBACK, attachment_type: "website" }],
  ["comparison", { callback_url: CALLBACK, instruction: "x" }],
  ["audiotranscription", { callback_url: CALLBACK }],
  ["phonecall", { callback_url: CALLBACK, instruction: "x" }],
  ["textcollection", { callback_url: CALLBACK }],
];

for (const [type, body] of REFUSED) {
  const present = Object.keys(body).join(", ");
  Deno.test(`${type} with only ${present} is a 400`, async () => {
    const { test } = start();
    const result = await test.post(`/task/${type}`, body);
    assertEquals(result.status, 400);
    assertEquals(result.body.status_code, 400);
  });
}

Deno.test("a 400 has the known message about the missing parameter", async () => {
  const { test } = start();
  const image = await test.post("/task/imageannotation", {});
  assertEquals(
    image.body.error,
    "Please include an attachment or attachments parameter.",
  );
  const textCollection = await test.post("/task/textcollection", {});
  assertEquals(
    textCollection.body.error,
    'Parameter is invalid, reason: "attachments" is required',
  );
});

Deno.test("a refused creation stores nothing", async () => {
  const { test } = start();
  await test.post("/task/imageannotation", { unique_id: "u" });
  assertEquals((await test.get("/tasks")).body.total, 0);
  await imageTask(test, { unique_id: "u" });
});

Deno.test("a used unique_id is a 409 with the id of the task", async () => {
  const { test } = start();
  const first = await imageTask(test, { unique_id: "u" });
  const { status, body } = await test.post("/task/imageannotation", {
    ...IMAGE,
    unique_id: "u",
  });
  assertEquals(status, 409);
  assertEquals(
    body.error,
    `The unique_id ("u") is already used for a different task (${first.task_id}).`,
  );
  assertEquals((await test.get("/tasks")).body.total, 1);
});

Deno.test("a unique_id is unique over all projects and types", async () => {
  const { test } = start();
  await projectOf(test);
  await imageTask(test, { unique_id: "u", project: "roads" });
  const { status } = await test.post("/task/textcollection", {
    attachments: [],
    unique_id: "u",
  });
  assertEquals(status, 409);
});

Deno.test("a task in a batch needs no project, and is listed in both", async () => {
  const { test } = start();
  await projectOf(test);
  await test.post("/batches", { project: "roads", name: "b" });
  const task = await imageTask(test, { batch: "b" });
  assertEquals(task.project, "roads");
  assertEquals(task.batch, "b");
  for (const query of ["batch=b", "project=roads", "project=roads&batch=b"]) {
    const { body } = await test.get(`/tasks?${query}`);
    assertEquals(body.docs[0].task_id, task.task_id);
  }
});

Deno.test("a batch of another project is a 400", async () => {
  const { test } = start();
  await projectOf(test);
  await projectOf(test, { name: "other" });
  await test.post("/batches", { project: "roads", name: "b" });
  const body = { ...IMAGE, project: "other", batch: "b" };
  assertEquals((await test.post("/task/imageannotation", body)).status, 400);
});

Deno.test("a task needs neither project nor batch", async () => {
  const { test } = start();
  const task = await imageTask(test);
  for (const name of ["project", "projectId", "batch"]) {
    assert(!(name in task), name);
  }
});

for (const plan of ["rapid", "studio"]) {
  Deno.test(`a finalized ${plan} batch accepts no more tasks`, async () => {
    const { live } = start();
    await projectOf(live, { [plan]: true });
    await live.post("/batches", { project: "roads", name: "b" });
    await imageTask(live, { batch: "b" });
    await live.post("/batches/b/finalize");
    const body = { ...IMAGE, batch: "b" };
    assertEquals((await live.post("/task/imageannotation", body)).status, 400);
  });
}

Deno.test("attachments that cannot be downloaded are an error only after the creation", async () => {
  const { emulator, live } = start();
  const attachment = "https://example.com/nothing.png";
  const { task_id } = await imageTask(live, { attachment });
  emulator.tasks.fail(task_id);
  const { body } = await live.get(`/task/${task_id}`);
  assertEquals(body.status, "error");
  assertEquals(body.response, {
    error: "One or more attachments could not be downloaded.",
    attachments: [{ statusCode: 403, url: attachment }],
  });
});

Deno.test("clear_unique_id_on_error frees the unique_id", async () => {
  const { emulator, live } = start();
  const { task_id } = await imageTask(live, {
    unique_id: "u",
    clear_unique_id_on_error: true,
  });
  emulator.tasks.fail(task_id);
  assert(!("unique_id" in (await live.get(`/task/${task_id}`)).body));
  const next = await imageTask(live, { unique_id: "u" });
  emulator.tasks.fail(next.task_id);
  const { body } = await live.get(`/task/${next.task_id}`);
  assertEquals(body.unique_id, "u");
});

Deno.test("an audio attachment that is not a URL is a 400", async () => {
  const { test } = start();
  const body = { attachment: "some_non_url" };
  assertEquals((await test.post("/task/audiotranscription", body)).status, 400);
});

Deno.test("creation with an unknown project or batch is a 404", async () => {
  const { test } = start();
  for (const place of [{ project: "none" }, { batch: "none" }]) {
    const body = { ...IMAGE, ...place };
    assertEquals((await test.post("/task/imageannotation", body)).status, 404);
  }
});

Deno.test("an unknown type, or another type than the project's, is a 400", async () => {
  const { test } = start();
  await projectOf(test);
  assertEquals((await test.post("/task/nonsense", {})).status, 400);
  const body = { project: "roads", attachments: [] };
  assertEquals((await test.post("/task/textcollection", body)).status, 400);
});

Deno.test("a common parameter of the wrong type is a 400", async () => {
  const { test } = start();
  for (
    const wrong of [
      { unique_id: 5 },
      { metadata: "x" },
      { metadata: [] },
      { metadata: { text: "x".repeat(10_240) } },
      { priority: "high" },
      { tags: [1] },
      { tags: { a: "b" } },
      { callback_url: {} },
      { clear_unique_id_on_error: 1 },
      { tags: ["1", "2", "3", "4", "5", "6"] },
    ]
  ) {
    const body = { ...IMAGE, ...wrong };
    const { status } = await test.post("/task/imageannotation", body);
    assertEquals(status, 400, JSON.stringify(Object.keys(wrong)));
  }
});
