import { assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import {
  API,
  basic,
  IMAGE,
  imageTask,
  projectOf,
  readResult,
  start,
} from "../../support/emulator/requests.ts";

Deno.test("every success is a 200 with JSON", async () => {
  const { test } = start();
  const result = await test.post("/task/imageannotation", IMAGE);
  assertEquals(result.status, 200);
  assertMatch(result.contentType, /^application\/json/);
});

Deno.test("the error body has the status and a message", async () => {
  const { test } = start();
  const { status, body } = await test.get("/task/fake_id_qwertyuiop");
  assertEquals(status, 404);
  assertEquals(body, {
    status_code: 404,
    error: "Task with that ID not found.",
  });
});

Deno.test("an unknown path or method is a 404 with the error body", async () => {
  const { test } = start();
  for (
    const result of [
      await test.get("/nowhere"),
      await test.delete("/projects"),
      await test.get("/task"),
      await test.get("/batches//status"),
    ]
  ) {
    assertEquals(result.status, 404);
    assertEquals(result.body.status_code, 404);
  }
});

Deno.test("query keys without a value are ignored", async () => {
  const { test } = start();
  await imageTask(test);
  const { status, body } = await test.get(
    "/tasks?callback_url&end_time&limit=2&offset=0&start_time&status&type",
  );
  assertEquals(status, 200);
  assertEquals(body.total, 1);
  assertEquals((await test.get("/tasks?status=&next_token=")).body.total, 1);
});

Deno.test("unknown query keys and body members are ignored", async () => {
  const { test } = start();
  await projectOf(test);
  await imageTask(test, { project: "roads", force: true });
  const list = await test.get("/tasks?project_name=other&project_id=1");
  assertEquals(list.body.total, 1);
  const batch = await test.post("/batches", {
    project: "roads",
    name: "b",
    callback_url: "https://example.com",
  });
  assertEquals(batch.status, 200);
  assertEquals(batch.body.callback_url, undefined);
});

Deno.test("no body, {} and {callback_url: null} are the same", async () => {
  const { live } = start();
  await projectOf(live);
  await live.post("/batches", { project: "roads", name: "b" });
  for (const body of [undefined, {}, { callback_url: null }]) {
    const task = await imageTask(live);
    const canceled = await live.post(`/task/${task.task_id}/cancel`, body);
    assertEquals(canceled.body.status, "canceled");
    assertEquals((await live.post("/batches/b/finalize", body)).status, 200);
  }
});

Deno.test("a GET may carry a JSON content type, and a body", async () => {
  const { emulator, test } = start();
  assertEquals((await test.get("/tasks")).status, 200);
  const request = new Request(`${API}/tasks`, {
    method: "POST",
    body: "{}",
    headers: {
      authorization: basic(emulator.keys.test),
      "content-type": "application/json",
    },
  });
  // `Request` refuses a GET with a body, though servers can receive one.
  Object.defineProperty(request, "method", { value: "GET" });
  assertEquals((await readResult(await emulator.handle(request))).status, 200);
});

Deno.test("booleans may be True, False, true and false", async () => {
  const { test } = start();
  await imageTask(test);
  for (const [word, keys] of [["True", 3], ["true", 3]] as const) {
    const { body } = await test.get(`/tasks?limited_response=${word}`);
    assertEquals(Object.keys(body.docs[0]).length, keys);
  }
  for (const word of ["False", "false"]) {
    const { body } = await test.get(`/tasks?limited_response=${word}`);
    assertEquals(body.docs[0].type, "imageannotation");
  }
  assertEquals((await test.get("/tasks?limited_response=yes")).status, 400);
});

Deno.test("repeated query keys form a list", async () => {
  const { test } = start();
  for (const id of ["x", "y", "z"]) await imageTask(test, { unique_id: id });
  const { body } = await test.get("/tasks?unique_id=x&unique_id=z");
  assertEquals(
    body.docs.map((task: { unique_id: string }) => task.unique_id),
    ["z", "x"],
  );
});

Deno.test("a task may be created with a form", async () => {
  const { test } = start();
  const { status, body } = await test.form(
    "/task/annotation",
    "attachment=http%3A%2F%2Fexample.com%2Fa.png&instruction=Draw+boxes" +
      "&objects_to_annotate=car&objects_to_annotate=tree" +
      "&min_width=30&metadata[a][b]=c&priority=20&tags=one" +
      "&examples[0][correct]=true&examples[0][image]=http%3A%2F%2Fx" +
      "&examples[1][correct]=false",
  );
  assertEquals(status, 200);
  assertEquals(body.instruction, "Draw boxes");
  assertEquals(body.params.objects_to_annotate, ["car", "tree"]);
  assertEquals(body.params.min_width, 30);
  assertEquals(body.metadata, { a: { b: "c" } });
  assertEquals(body.priority, 20);
  assertEquals(body.tags, ["one"]);
  assertEquals(body.params.examples, [
    { correct: true, image: "http://x" },
    { correct: false },
  ]);
});

Deno.test("an empty value in the form of a task counts as not given", async () => {
  const { test } = start();
  const { status, body } = await test.form(
    "/task/annotation",
    "attachment=x&objects_to_annotate=car&min_width=&with_labels=&tags=" +
      "&examples=&priority=&unique_id=&clear_unique_id_on_error=",
  );
  assertEquals(status, 200);
  assertEquals(body.params, {
    attachment: "x",
    objects_to_annotate: ["car"],
    min_width: 0,
    min_height: 0,
  });
  for (const name of ["tags", "unique_id"]) assertEquals(name in body, false);
  assertEquals(body.priority, 0);
});

Deno.test("a DELETE may carry a JSON body", async () => {
  const { test } = start();
  const { task_id } = await imageTask(test, { tags: ["a", "b"] });
  const { body } = await test.delete(`/task/${task_id}/tags`, ["a"]);
  assertEquals(body.tags, ["b"]);
});

Deno.test("a path segment is decoded after the path was split", async () => {
  const { test } = start();
  await projectOf(test, { name: "a bc/def" });
  const { status, body } = await test.get("/projects/a%20bc%2Fdef");
  assertEquals(status, 200);
  assertEquals(body.name, "a bc/def");
  assertEquals((await test.get("/projects/a%20bc/def")).status, 404);
});

Deno.test("any encoded name is found", async () => {
  const names = fc.string({ unit: "grapheme", minLength: 1 })
    // A URL resolves these two segments.
    .filter((name) => name !== "." && name !== "..");
  await fc.assert(fc.asyncProperty(names, async (name) => {
    const { test } = start();
    await projectOf(test, { name });
    const found = await test.get(`/projects/${encodeURIComponent(name)}`);
    assertEquals(found.body.name, name);
  }));
});

Deno.test("a segment that cannot be decoded is a 400", async () => {
  const { test } = start();
  assertEquals((await test.get("/projects/%zz")).status, 400);
});

Deno.test("an audit responds with OK as plain text", async () => {
  const { test } = start();
  const { task_id } = await imageTask(test);
  const result = await test.post(`/task/${task_id}/audit`, {
    accepted: true,
    comments: null,
  });
  assertEquals(result.status, 200);
  assertEquals(result.body, "OK");
  assertMatch(result.contentType, /^text\/plain/);
});

Deno.test("malformed JSON is a 400 with the error body", async () => {
  const { emulator } = start();
  const response = await emulator.fetch(`${API}/task/imageannotation`, {
    method: "POST",
    body: '{"attachment":',
    headers: {
      authorization: basic(emulator.keys.test),
      "content-type": "application/json",
    },
  });
  const { status, body } = await readResult(response);
  assertEquals(status, 400);
  assertEquals(body.status_code, 400);
});

Deno.test("a body that is neither JSON nor a form by its content type is a 400", async () => {
  const { emulator } = start();
  const response = await emulator.fetch(`${API}/task/imageannotation`, {
    method: "POST",
    body: JSON.stringify(IMAGE),
    headers: { authorization: basic(emulator.keys.test) },
  });
  assertEquals((await readResult(response)).status, 400);
});

Deno.test("a slash at the end of the path is ignored", async () => {
  const { test } = start();
  const created = await test.post("/task/imageannotation/", IMAGE);
  assertEquals(created.status, 200);
  assertEquals((await test.get("/tasks/")).body.total, 1);
});

Deno.test("a body that is not an object is a 400 if an object is required", async () => {
  const { test } = start();
  for (const body of [[], "text", 1, null]) {
    const result = await test.post("/task/imageannotation", body);
    assertEquals(result.status, 400);
  }
});
