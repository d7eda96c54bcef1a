import { assert, assertEquals } from "@std/assert";
import { createEmulator } from "../../../src/emulator/mod.ts";
import {
  imageTask,
  projectOf,
  type Sender,
  senderOf,
  start,
} from "../../support/emulator/requests.ts";

async function batchOf(
  sender: Sender,
  name: string,
  extra: Record<string, unknown> = {},
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  const body = { project: "roads", name, ...extra };
  const result = await sender.post("/batches", body);
  assertEquals(result.status, 200, JSON.stringify(result.body));
  return result.body;
}

Deno.test("a batch of a standard project is in_progress from the start", async () => {
  const { test } = start();
  await projectOf(test);
  assertEquals((await batchOf(test, "b")).status, "in_progress");
  const { body } = await test.get("/batches/b/status");
  assertEquals(body, { status: "in_progress" });
});

for (const plan of ["rapid", "studio"]) {
  Deno.test(`a batch of a ${plan} project is staging until finalized`, async () => {
    const { live } = start();
    await projectOf(live, { [plan]: true });
    assertEquals((await batchOf(live, "b")).status, "staging");
    await imageTask(live, { batch: "b" });
    const { status, body } = await live.post("/batches/b/finalize");
    assertEquals([status, body.status], [200, "in_progress"]);
  });

  Deno.test(`a ${plan} batch cannot be finalized twice`, async () => {
    const { live } = start();
    await projectOf(live, { [plan]: true });
    await batchOf(live, "b");
    await live.post("/batches/b/finalize");
    assertEquals((await live.post("/batches/b/finalize")).status, 400);
  });
}

Deno.test("a batch name is unique in the account", async () => {
  const { test } = start();
  await projectOf(test);
  await projectOf(test, { name: "other" });
  await batchOf(test, "b");
  for (const project of ["roads", "other"]) {
    const { status } = await test.post("/batches", { project, name: "b" });
    assertEquals(status, 409);
  }
});

Deno.test("finalizing a batch of a standard project changes nothing", async () => {
  const { test } = start();
  await projectOf(test);
  const batch = await batchOf(test, "b");
  for (let times = 0; times < 2; times += 1) {
    const { status, body } = await test.post("/batches/b/finalize");
    assertEquals([status, body], [200, batch]);
  }
});

Deno.test("a batch has its name, status and metadata", async () => {
  const { test } = start();
  await projectOf(test);
  await batchOf(test, "a b/c", { metadata: { some_key: "some_value" } });
  const { body } = await test.get("/batches/a%20b%2Fc");
  assertEquals(body, {
    project: "roads",
    name: "a b/c",
    status: "in_progress",
    created_at: "2026-01-01T00:00:00.000Z",
    metadata: { some_key: "some_value" },
  });
});

Deno.test("setMetadata accepts the metadata as the body", async () => {
  const { test } = start();
  await projectOf(test);
  await batchOf(test, "b", { metadata: { a: 1 } });
  const { status, body } = await test.post("/batches/b/setMetadata", { b: 2 });
  assertEquals([status, body.metadata], [200, { b: 2 }]);
  assertEquals((await test.get("/batches/b")).body, body);
});

Deno.test("the status response has only the counts that are not zero", async () => {
  const { emulator, live } = start();
  await projectOf(live);
  await batchOf(live, "b");
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    ids.push((await imageTask(live, { batch: "b" })).task_id);
  }
  const counts = async () => (await live.get("/batches/b/status")).body;
  assertEquals(await counts(), { status: "in_progress", pending: 5 });
  const [completed = "", failed = "", canceled = ""] = ids;
  emulator.tasks.complete(completed);
  emulator.tasks.fail(failed);
  await live.post(`/task/${canceled}/cancel`);
  assertEquals(await counts(), {
    status: "in_progress",
    pending: 2,
    completed: 1,
    error: 1,
    canceled: 1,
  });
});

Deno.test("the list has the members of its paging plugin", async () => {
  const { test } = start();
  await projectOf(test);
  for (const name of ["a", "b", "c"]) await batchOf(test, name);
  const page = async (query: string) => {
    const { docs, ...rest } = (await test.get(`/batches?${query}`)).body;
    return { names: namesOf(docs), ...rest };
  };
  const common = { totalDocs: 3, limit: 2, totalPages: 2 };
  assertEquals(await page("limit=2"), {
    names: ["c", "b"],
    ...common,
    offset: 0,
    has_more: true,
    hasNextPage: true,
    nextPage: 2,
  });
  assertEquals(await page("limit=2&offset=2"), {
    names: ["a"],
    ...common,
    offset: 2,
    has_more: false,
    hasNextPage: false,
    nextPage: null,
  });
});

function namesOf(docs: readonly { name: string }[]): string[] {
  return docs.map(({ name }) => name);
}

Deno.test("the list starts with the newest", async () => {
  const { test } = start();
  await projectOf(test);
  for (const name of ["a", "b", "c", "d"]) await batchOf(test, name);
  const { body } = await test.get("/batches?limit=3");
  assertEquals(namesOf(body.docs), ["d", "c", "b"]);
});

Deno.test("totalDocs of a project is the number of batches on all pages", async () => {
  const { test } = start();
  await projectOf(test);
  await projectOf(test, { name: "other" });
  for (let index = 0; index < 7; index += 1) {
    await batchOf(test, `b${index}`, {
      project: index % 3 === 0 ? "other" : "roads",
    });
  }
  const names: string[] = [];
  let offset = 0;
  for (;;) {
    const { body } = await test.get(
      `/batches?project=roads&limit=2&offset=${offset}`,
    );
    names.push(...namesOf(body.docs));
    assertEquals(body.totalDocs, 4);
    if (!body.has_more) break;
    offset += body.limit;
  }
  assertEquals(names, ["b5", "b4", "b2", "b1"]);
});

Deno.test("an empty callback is accepted", async () => {
  const { test } = start();
  await projectOf(test);
  assert(!("callback" in await batchOf(test, "a", { callback: "" })));
  const callback = "https://example.com";
  assertEquals((await batchOf(test, "b", { callback })).callback, callback);
});

Deno.test("a batch is completed with its last task", async () => {
  const { emulator, live } = start();
  await projectOf(live);
  await batchOf(live, "b");
  const first = await imageTask(live, { batch: "b" });
  const last = await imageTask(live, { batch: "b" });
  const batch = async () => (await live.get("/batches/b")).body;
  emulator.tasks.complete(first.task_id);
  assertEquals((await batch()).status, "in_progress");
  emulator.clock.advance(1000);
  emulator.tasks.complete(last.task_id);
  assertEquals((await batch()).status, "completed");
  assertEquals((await batch()).completed_at, "2026-01-01T00:00:01.000Z");
});

Deno.test("a task reopened or added makes the batch in_progress again", async () => {
  const { emulator, live } = start();
  await projectOf(live);
  await batchOf(live, "b");
  const { task_id } = await imageTask(live, { batch: "b" });
  emulator.tasks.complete(task_id);
  emulator.tasks.reopen(task_id);
  const reopened = (await live.get("/batches/b")).body;
  assertEquals(reopened.status, "in_progress");
  assert(!("completed_at" in reopened));
  emulator.tasks.complete(task_id);
  await imageTask(live, { batch: "b" });
  assertEquals((await live.get("/batches/b")).body.status, "in_progress");
});

Deno.test("a staging batch is not completed by its tasks, but by finalize", async () => {
  const { test } = start();
  await projectOf(test, { rapid: true });
  await batchOf(test, "b");
  await imageTask(test, { batch: "b" });
  assertEquals((await test.get("/batches/b")).body.status, "staging");
  const { body } = await test.post("/batches/b/finalize");
  assertEquals(body.status, "completed");
});

Deno.test("an unknown batch is a 404", async () => {
  const { test } = start();
  for (
    const result of [
      await test.get("/batches/none"),
      await test.get("/batches/none/status"),
      await test.post("/batches/none/finalize"),
      await test.post("/batches/none/setMetadata", {}),
    ]
  ) {
    assertEquals([result.status, result.body.status_code], [404, 404]);
  }
});

Deno.test("a test batch with tasks is completed, except with completeTestBatches false", async () => {
  for (
    const [completeTestBatches, status] of [
      [true, "completed"],
      [false, "in_progress"],
    ] as const
  ) {
    const emulator = createEmulator({ completeTestBatches });
    const sender = senderOf(emulator, emulator.keys.test);
    await projectOf(sender);
    await batchOf(sender, "b");
    await imageTask(sender, { batch: "b" });
    const { body } = await sender.get("/batches/b/status");
    assertEquals(body, { status, completed: 1 });
  }
});

Deno.test("GET /batches filters by status and times", async () => {
  const { emulator, live } = start();
  await projectOf(live);
  await batchOf(live, "a");
  emulator.clock.advance(1000);
  await batchOf(live, "b");
  const { task_id } = await imageTask(live, { batch: "a" });
  emulator.clock.advance(1000);
  emulator.tasks.complete(task_id);
  emulator.clock.advance(1000);
  await live.post(`/task/${task_id}/audit`, { accepted: true });
  const list = async (query: string) =>
    namesOf((await live.get(`/batches?${query}`)).body.docs);
  assertEquals(await list("status=completed"), ["a"]);
  assertEquals(await list("status=in_progress&project=roads"), ["b"]);
  assertEquals(await list("start_time=2026-01-01T00:00:01Z"), ["b"]);
  assertEquals(await list("end_time=2026-01-01T00:00:00Z"), ["a"]);
  assertEquals(await list("completed_after=2026-01-01T00:00:02Z"), ["a"]);
  assertEquals(await list("completed_before=2026-01-01T00:00:01Z"), []);
  assertEquals(await list("audited_after=2026-01-01T00:00:03Z"), ["a"]);
  assertEquals(await list("audited_before=2026-01-01T00:00:02Z"), []);
  assertEquals(await list("exclude_archived=False"), ["b", "a"]);
  assert(!("last_audited_at" in (await live.get("/batches/a")).body));
});

Deno.test("POST /batches requires a name and an existing project", async () => {
  const { test } = start();
  await projectOf(test);
  assertEquals((await test.post("/batches", { name: "b" })).status, 400);
  assertEquals((await test.post("/batches", { project: "roads" })).status, 400);
  const body = { project: "none", name: "b" };
  assertEquals((await test.post("/batches", body)).status, 404);
});

Deno.test("prioritize accepts a priority of 10 to 30, and shows no change", async () => {
  const { test } = start();
  await projectOf(test);
  const batch = await batchOf(test, "a/b");
  const prioritize = async (body: unknown, name = "a%2Fb") =>
    await test.post(`/batches/${name}/prioritize`, body);
  for (const priority of [10, 20, 30, "15"]) {
    const { status, body } = await prioritize({ priority });
    assertEquals([status, body], [200, { result: "success" }]);
  }
  for (const priority of [9, 31, 10.5, "high", null, undefined]) {
    assertEquals((await prioritize({ priority })).status, 400, `${priority}`);
  }
  assertEquals((await prioritize({ priority: 10 }, "none")).status, 404);
  assertEquals((await test.get("/batches/a%2Fb")).body, batch);
});
