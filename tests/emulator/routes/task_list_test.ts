/** `GET /v1/tasks`: filters, pages, totals. */
import { assert, assertEquals } from "@std/assert";
import {
  IMAGE,
  imageTask,
  imageTasks,
  projectOf,
  type Sender,
  start,
  uniqueIdsOf,
} from "../../support/emulator/requests.ts";

type Doc = Record<string, unknown>;

Deno.test("an unknown or malformed id is a 404", async () => {
  const { test } = start();
  for (const id of ["invalid_task_id", "5c84d0fe0000000000000000"]) {
    const { status, body } = await test.get(`/task/${id}`);
    assertEquals(status, 404);
    assertEquals(body.error, "Task with that ID not found.");
  }
});

Deno.test("the list starts with the newest", async () => {
  const { test } = start();
  await imageTasks(test, ["a", "b", "c", "d"]);
  assertEquals(uniqueIdsOf(await test.get("/tasks?limit=3")), ["d", "c", "b"]);
});

Deno.test("a page contains limit and offset, and the number of all matches", async () => {
  const { test } = start();
  await imageTasks(test, ["a", "b", "c"]);
  const { docs: _, ...page } = (await test.get("/tasks?limit=2&offset=1")).body;
  assertEquals(page, { total: 3, limit: 2, offset: 1, has_more: false });
});

Deno.test("offset pages have no next_token", async () => {
  const { test } = start();
  await imageTasks(test, ["a", "b", "c"]);
  const first = (await test.get("/tasks?limit=2&offset=0")).body;
  assertEquals([first.docs.length, first.has_more], [2, true]);
  assert(!("next_token" in first));
  const second = (await test.get("/tasks?limit=2&offset=2")).body;
  assertEquals([second.docs.length, second.has_more], [1, false]);
  assert(!("next_token" in second));
  const beyond = (await test.get("/tasks?limit=2&offset=9")).body;
  assertEquals([beyond.docs.length, beyond.has_more, beyond.total], [
    0,
    false,
    3,
  ]);
});

Deno.test("the cursor is base64 of the last task's id and creation time", async () => {
  const { test } = start();
  await imageTasks(test, ["a", "b", "c"]);
  const { docs, next_token, has_more } =
    (await test.get("/tasks?limit=2")).body;
  assertEquals(has_more, true);
  const { task_id: id, created_at } = docs[1];
  assertEquals(atob(next_token), JSON.stringify({ id, created_at }));
});

Deno.test("pages of one task contain each task once", async () => {
  const { test } = start();
  const ids = ["a", "b", "c", "d", "e"];
  await imageTasks(test, ids);
  const seen: unknown[] = [];
  let token = "";
  do {
    const page = await test.get(`/tasks?limit=1&next_token=${token}`);
    seen.push(...uniqueIdsOf(page));
    token = page.body.next_token ?? "";
  } while (token !== "");
  assertEquals(seen, ids.reverse());
});

Deno.test("tasks created meanwhile do not change later pages", async () => {
  const { test } = start();
  await imageTasks(test, ["a", "b", "c"]);
  const { next_token } = (await test.get("/tasks?limit=1")).body;
  await imageTasks(test, ["d", "e"]);
  const next = await test.get(`/tasks?limit=2&next_token=${next_token}`);
  assertEquals(uniqueIdsOf(next), ["b", "a"]);
});

Deno.test("an empty next_token is the first page, and the last page has none", async () => {
  const { test } = start();
  await imageTasks(test, ["a", "b"]);
  const { body } = await test.get("/tasks?limit=2&next_token=");
  assertEquals(body.docs.length, 2);
  assert(!("next_token" in body));
});

Deno.test("an unknown next_token is a 400", async () => {
  const { test } = start();
  for (
    const token of ["nonsense", btoa("{}"), btoa("null"), btoa('{"id":1}')]
  ) {
    const { status } = await test.get(`/tasks?next_token=${token}`);
    assertEquals(status, 400);
  }
});

Deno.test("a time window without tasks is empty", async () => {
  const { test } = start();
  await imageTask(test);
  const { body } = await test.get(
    "/tasks?start_time=2016-01-01&end_time=2016-01-02",
  );
  assertEquals([body.docs, body.total, body.has_more], [[], 0, false]);
  const reversed = await test.get(
    "/tasks?start_time=2030-01-01&end_time=2016-01-02",
  );
  assertEquals([reversed.body.docs, reversed.body.total], [[], 0]);
});

/** One instant, 2026-01-01T00:00:00Z, as clients write it. */
const INSTANTS = [
  "2026-01-01",
  "2026-01-01T00:00",
  "2026-01-01T00:00:00",
  "2026-01-01 00:00:00",
  "2026-01-01T00:00:00Z",
  "2026-01-01T00:00:00.000123",
  "2026-01-01T00:00:00.000000Z",
  "2026-01-01T02:00:00+02:00",
  "2025-12-31T18:30:00.0-0530",
];

for (const instant of INSTANTS) {
  Deno.test(`${instant} is a date, in UTC if it has no zone`, async () => {
    const { emulator, test } = start();
    await imageTasks(test, ["a"]);
    emulator.clock.advance(1);
    await imageTasks(test, ["b"]);
    const date = encodeURIComponent(instant);
    const upTo = await test.get(`/tasks?end_time=${date}`);
    assertEquals(uniqueIdsOf(upTo), ["a"]);
    const since = await test.get(`/tasks?start_time=${date}`);
    assertEquals(uniqueIdsOf(since), ["b", "a"]);
  });
}

Deno.test("an invalid date is a 400", async () => {
  const { test } = start();
  for (
    const date of [
      "yesterday",
      "2026",
      "2026-02-30",
      "2026-13-01",
      "2026-01-01T25:00",
      "1767225600",
    ]
  ) {
    const { status } = await test.get(`/tasks?completed_after=${date}`);
    assertEquals(status, 400, date);
  }
});

Deno.test("totals by project and by batch are the number of tasks", async () => {
  const { test } = start();
  await projectOf(test);
  await projectOf(test, { name: "other" });
  for (const name of ["b", "fresh"]) {
    await test.post("/batches", { project: "roads", name });
  }
  await imageTasks(test, ["a", "b"], { batch: "b" });
  await imageTasks(test, ["c"], { project: "roads" });
  await imageTasks(test, ["d"], { project: "other" });
  const total = async (query: string) =>
    (await test.get(`/tasks?limit=1&${query}`)).body.total;
  assertEquals(await total("project=roads"), 3);
  assertEquals(await total("batch=b"), 2);
  assertEquals(await total("batch=fresh"), 0);
  assertEquals(await total("project=other"), 1);
  assertEquals(await total("project=other&batch=b"), 0);
  assertEquals(await total("project=unknown"), 0);
  assertEquals(await total("project=roads&project=other"), 4);
  assertEquals(await total("batch=b&batch=fresh"), 2);
});

Deno.test("a page has 100 tasks by default, and limit accepts 1 to 100", async () => {
  const { test } = start();
  const ids = Array.from({ length: 101 }, (_, index) => String(index));
  await imageTasks(test, ids);
  const { body } = await test.get("/tasks");
  assertEquals([body.docs.length, body.limit, body.offset], [100, 100, 0]);
  assertEquals((await test.get("/tasks?limit=100")).body.docs.length, 100);
  for (
    const query of [
      "limit=0",
      "limit=101",
      "limit=x",
      "limit=-1",
      "offset=-1",
      "offset=x",
    ]
  ) {
    assertEquals((await test.get(`/tasks?${query}`)).status, 400, query);
  }
});

Deno.test("limited responses have only a few members", async () => {
  const { test } = start();
  await projectOf(test);
  await imageTask(test, { project: "roads", metadata: { a: 1 } });
  const { body } = await test.get("/tasks?limited_response=true");
  const [{ task_id, ...rest }] = body.docs;
  assertEquals(typeof task_id, "string");
  assertEquals(rest, {
    status: "completed",
    metadata: { a: 1 },
    project: "roads",
  });
});

Deno.test("include_attachment_url adds links to the attachments", async () => {
  const { test } = start();
  await imageTask(test);
  const [plain] = (await test.get("/tasks")).body.docs;
  assert(!("attachmentS3Downloads" in plain));
  const { body } = await test.get("/tasks?include_attachment_url=True");
  const [link, ...others] = body.docs[0].attachmentS3Downloads;
  assertEquals(others, []);
  assertEquals(link.attachmentURL, IMAGE.attachment);
  assertEquals(new URL(link.s3URL).origin, "https://api.scale.com");
});

Deno.test("every attachment of several has its link", async () => {
  const { test } = start();
  const attachments = ["https://example.com/a", "https://example.com/b"];
  await test.post("/task/comparison", { attachments, choices: ["a", "b"] });
  const { body } = await test.get("/tasks?include_attachment_url=true");
  assertEquals(
    body.docs[0].attachmentS3Downloads.map((link: Doc) => link.attachmentURL),
    attachments,
  );
});

async function audited(
  sender: Sender,
  unique_id: string,
  accepted: boolean,
): Promise<void> {
  const { task_id } = await imageTask(sender, { unique_id });
  await sender.post(`/task/${task_id}/audit`, { accepted });
}

Deno.test("customer_review_status accepts a comma-separated list", async () => {
  const { test } = start();
  await audited(test, "a", true);
  await audited(test, "b", false);
  await imageTasks(test, ["c"]);
  const list = async (value: string) =>
    uniqueIdsOf(await test.get(`/tasks?customer_review_status=${value}`));
  assertEquals(await list("accepted"), ["a"]);
  assertEquals(await list("accepted,rejected"), ["b", "a"]);
  assertEquals(await list("fixed"), []);
});

Deno.test("listed tasks have no callback_succeeded", async () => {
  const { test } = start();
  const task = await imageTask(test, { callback_url: "https://example.com" });
  assert("callback_succeeded" in task);
  const [listed] = (await test.get("/tasks")).body.docs;
  const { callback_succeeded: _, ...rest } = task;
  assertEquals(listed, rest);
});

Deno.test("a filter on unique_id finds the task", async () => {
  const { test } = start();
  await imageTasks(test, ["a", "b"]);
  const found = await test.get("/tasks?unique_id=a");
  assertEquals(uniqueIdsOf(found), ["a"]);
  assertEquals(found.body.total, 1);
  assertEquals(uniqueIdsOf(await test.get("/tasks?unique_id=z")), []);
  const twice = await test.get("/tasks?unique_id=a&unique_id=a");
  assertEquals(uniqueIdsOf(twice), ["a"]);
});

Deno.test("filters combine with AND", async () => {
  const { emulator, live } = start();
  await projectOf(live);
  await imageTasks(live, ["a", "b"], { project: "roads", tags: ["x", "y"] });
  await imageTasks(live, ["c"], { tags: ["x"] });
  await live.post("/task/chat", { unique_id: "d" });
  const { task_id } = (await live.get("/tasks?unique_id=a")).body.docs[0];
  emulator.clock.advance(1000);
  emulator.tasks.complete(task_id);
  const list = async (query: string) => {
    const result = await live.get(`/tasks?${query}`);
    assertEquals(result.body.total, result.body.docs.length);
    return uniqueIdsOf(result);
  };
  assertEquals(await list("status=pending"), ["d", "c", "b"]);
  assertEquals(await list("status=pending&tags=x"), ["c", "b"]);
  assertEquals(await list("status=pending&tags=x&project=roads"), ["b"]);
  assertEquals(await list("tags=y,z"), ["b", "a"]);
  assertEquals(await list("tags=y&tags=z"), ["b", "a"]);
  assertEquals(await list("type=chat"), ["d"]);
  assertEquals(await list("unique_id=a&type=chat"), []);
  const second = "2026-01-01T00:00:01Z";
  assertEquals(await list(`completed_after=${second}`), ["a"]);
  assertEquals(await list(`completed_before=${second}`), ["a"]);
  assertEquals(await list("completed_before=2026-01-01"), []);
  assertEquals(await list(`updated_after=${second}`), ["a"]);
  assertEquals(await list("updated_before=2026-01-01"), ["d", "c", "b"]);
});

Deno.test("the total is counted again after a change of a task", async () => {
  const { live } = start();
  await imageTasks(live, ["a", "b"]);
  const pending = async () =>
    (await live.get("/tasks?status=pending&limit=1")).body.total;
  assertEquals(await pending(), 2);
  const { task_id } = (await live.get("/tasks")).body.docs[0];
  await live.post(`/task/${task_id}/cancel`);
  assertEquals(await pending(), 1);
  assertEquals((await live.get("/tasks?status=canceled")).body.total, 1);
  await imageTasks(live, ["c"]);
  assertEquals(await pending(), 2);
});
