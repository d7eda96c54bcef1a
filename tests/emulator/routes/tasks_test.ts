import { assert, assertEquals } from "@std/assert";
import { imageTask, start } from "../../support/emulator/requests.ts";

Deno.test("a completed task cannot be canceled, so no test task can", async () => {
  const { test } = start();
  const { task_id } = await imageTask(test);
  assertEquals((await test.post(`/task/${task_id}/cancel`)).status, 400);
});

Deno.test("a started task cannot be canceled", async () => {
  const { emulator, live } = start();
  const { task_id } = await imageTask(live);
  emulator.tasks.start(task_id);
  const { status } = await live.post(`/task/${task_id}/cancel`);
  assertEquals(status, 400);
  const { body } = await live.get(`/task/${task_id}`);
  assertEquals([body.status, body.work_started], ["pending", true]);
});

Deno.test("a pending task can be canceled, also twice", async () => {
  const { live } = start();
  const { task_id } = await imageTask(live);
  for (let times = 0; times < 2; times += 1) {
    const { status, body } = await live.post(`/task/${task_id}/cancel`);
    assertEquals([status, body.status], [200, "canceled"]);
    assert(!("response" in body) && !("completed_at" in body));
  }
});

Deno.test("canceling an unknown id is the same 404 as GET", async () => {
  const { test } = start();
  const { status, body } = await test.post("/task/none/cancel", {
    callback_url: null,
  });
  assertEquals(status, 404);
  assertEquals(body.error, "Task with that ID not found.");
});

Deno.test("clear_unique_id frees the unique_id, without it the unique_id stays in use", async () => {
  const { live } = start();
  const { task_id } = await imageTask(live, { unique_id: "u" });
  const kept = await live.post(`/task/${task_id}/cancel`);
  assertEquals(kept.body.unique_id, "u");
  const { task_id: other } = await imageTask(live);
  const conflict = await live.post(`/task/${other}/unique_id`, {
    unique_id: "u",
  });
  assertEquals(conflict.status, 409);
  const freed = await live.post(`/task/${task_id}/cancel?clear_unique_id=True`);
  assert(!("unique_id" in freed.body));
  await imageTask(live, { unique_id: "u" });
});

Deno.test("POST unique_id sets a new one and frees the old", async () => {
  const { test } = start();
  const { task_id } = await imageTask(test, { unique_id: "old" });
  const { status, body } = await test.post(`/task/${task_id}/unique_id`, {
    unique_id: "new",
  });
  assertEquals([status, body.unique_id], [200, "new"]);
  assertEquals((await test.get("/tasks?unique_id=new")).body.total, 1);
  assertEquals((await test.get("/tasks?unique_id=old")).body.total, 0);
  await imageTask(test, { unique_id: "old" });
});

Deno.test("POST unique_id with the unique_id of another task is a 409", async () => {
  const { test } = start();
  const { task_id: holder } = await imageTask(test, { unique_id: "u" });
  const { task_id } = await imageTask(test);
  const { status, body } = await test.post(`/task/${task_id}/unique_id`, {
    unique_id: "u",
  });
  assertEquals(status, 409);
  assert(body.error.includes(holder));
});

Deno.test("POST unique_id with the task's own is a 200, without one a 400", async () => {
  const { test } = start();
  const { task_id } = await imageTask(test, { unique_id: "u" });
  const path = `/task/${task_id}/unique_id`;
  assertEquals((await test.post(path, { unique_id: "u" })).status, 200);
  for (const body of [undefined, {}, { unique_id: "" }, { unique_id: 5 }]) {
    assertEquals((await test.post(path, body)).status, 400);
  }
});

Deno.test("DELETE unique_id removes and frees it", async () => {
  const { test } = start();
  const { task_id } = await imageTask(test, { unique_id: "u" });
  const { status, body } = await test.delete(`/task/${task_id}/unique_id`);
  assertEquals(status, 200);
  assert(!("unique_id" in body));
  await imageTask(test, { unique_id: "u" });
});

Deno.test("setMetadata takes the bare object and replaces", async () => {
  const { test } = start();
  const { task_id } = await imageTask(test, { metadata: { a: 1 } });
  const path = `/task/${task_id}/setMetadata`;
  const { status, body } = await test.post(path, { b: { c: [2] } });
  assertEquals([status, body.metadata], [200, { b: { c: [2] } }]);
  assertEquals((await test.post(path)).body.metadata, {});
  assertEquals((await test.post(path, [1])).status, 400);
  const large = { text: "x".repeat(10_240) };
  assertEquals((await test.post(path, large)).status, 400);
});

Deno.test("tags are replaced by POST, added by PUT, removed by DELETE", async () => {
  const { test } = start();
  const { task_id } = await imageTask(test);
  const path = `/task/${task_id}/tags`;
  const set = await test.post(path, ["a", "b", "c"]);
  assertEquals([set.status, set.body.tags], [200, ["a", "b", "c"]]);
  const added = await test.put(path, ["c", "a", "d"]);
  assertEquals(added.body.tags, ["a", "b", "c", "d"]);
  const removed = await test.delete(path, ["a", "b", "z"]);
  assertEquals(removed.body.tags, ["c", "d"]);
  assertEquals((await test.post(path, ["e"])).body.tags, ["e"]);
  assertEquals((await test.get(`/task/${task_id}`)).body.tags, ["e"]);
});

Deno.test("no body is an empty array of tags", async () => {
  const { test } = start();
  const { task_id } = await imageTask(test, { tags: ["a"] });
  const path = `/task/${task_id}/tags`;
  assertEquals((await test.put(path)).body.tags, ["a"]);
  assertEquals((await test.post(path)).body.tags, []);
});

Deno.test("tags that are not an array of strings are a 400", async () => {
  const { test } = start();
  const { task_id } = await imageTask(test);
  for (const body of [{ tags: ["a"] }, "a", [1]]) {
    assertEquals((await test.post(`/task/${task_id}/tags`, body)).status, 400);
  }
});

Deno.test("a task has at most 5 tags", async () => {
  const { test } = start();
  const { task_id } = await imageTask(test);
  const path = `/task/${task_id}/tags`;
  const five = ["1", "2", "3", "4", "5"];
  assertEquals((await test.post(path, [...five, "6"])).status, 400);
  assertEquals((await test.post(path, five)).status, 200);
  assertEquals((await test.put(path, ["6"])).status, 400);
  assertEquals((await test.get(`/task/${task_id}`)).body.tags, five);
});

Deno.test("an audit sets the review and appends to audits", async () => {
  const { emulator, test } = start();
  const { task_id } = await imageTask(test);
  const path = `/task/${task_id}/audit`;
  await test.post(path, { accepted: false, comments: "too wide" });
  const first = (await test.get(`/task/${task_id}`)).body;
  assertEquals(first.customer_review_status, "rejected");
  assertEquals(first.customer_review_comments, ["too wide"]);
  emulator.clock.advance(1000);
  await test.post(path, { accepted: true, comments: null });
  const second = (await test.get(`/task/${task_id}`)).body;
  assertEquals(second.customer_review_status, "accepted");
  assertEquals(second.customer_review_comments, ["too wide"]);
  assertEquals(
    second.audits.map((audit: Record<string, string>) => [
      audit.audit_result,
      audit.audited_at,
    ]),
    [
      ["rejected", "2026-01-01T00:00:00.000Z"],
      ["accepted", "2026-01-01T00:00:01.000Z"],
    ],
  );
});

Deno.test("an audit requires a completed task and a verdict", async () => {
  const { test, live } = start();
  const { task_id: pending } = await imageTask(live);
  const early = await live.post(`/task/${pending}/audit`, { accepted: true });
  assertEquals(early.status, 400);
  const { task_id } = await imageTask(test);
  for (const body of [undefined, { comments: "x" }, { accepted: "maybe" }]) {
    assertEquals((await test.post(`/task/${task_id}/audit`, body)).status, 400);
  }
});

Deno.test("every change sets updated_at", async () => {
  const { emulator, test } = start();
  const { task_id, created_at, completed_at } = await imageTask(test);
  const path = `/task/${task_id}`;
  const changes = [
    () => test.post(`${path}/setMetadata`, { a: 1 }),
    () => test.post(`${path}/tags`, ["a"]),
    () => test.post(`${path}/unique_id`, { unique_id: "u" }),
    () => test.delete(`${path}/unique_id`),
    () => test.post(`${path}/audit`, { accepted: true }),
  ];
  for (const change of changes) {
    emulator.clock.advance(1000);
    assertEquals((await change()).status, 200);
    const { body } = await test.get(path);
    assertEquals(Date.parse(body.updated_at), emulator.clock.now());
    assertEquals([body.created_at, body.completed_at], [
      created_at,
      completed_at,
    ]);
  }
});

Deno.test("Every change of an unknown task is a 404", async () => {
  const { test } = start();
  for (
    const result of [
      await test.post("/task/none/audit", { accepted: true }),
      await test.post("/task/none/unique_id", { unique_id: "u" }),
      await test.delete("/task/none/unique_id"),
      await test.post("/task/none/setMetadata", {}),
      await test.post("/task/none/tags", ["a"]),
      await test.put("/task/none/tags", ["a"]),
      await test.delete("/task/none/tags", ["a"]),
    ]
  ) {
    assertEquals(result.status, 404);
    assertEquals(result.body.error, "Task with that ID not found.");
  }
});
