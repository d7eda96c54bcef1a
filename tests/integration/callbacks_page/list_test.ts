import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { boxTask, startPage } from "./harness.ts";

/** Returns the ids of the tasks in a list. */
function idsOf(page: string) {
  return [...page.matchAll(/class="task" href="\/view\/tasks\/([^"]*)"/g)]
    .map(([, id]) => id);
}

Deno.test("the list without a callback says where to send them", async () => {
  const { page } = await startPage();
  const text = await page("/view");
  assertStringIncludes(text, "No callback yet");
  assertStringIncludes(text, "https://app.example.com/callbacks");
});

Deno.test("the list shows each task once, with its latest event, the newest arrival first", async () => {
  const { page, deliver } = await startPage();
  await deliver(
    boxTask("a", [], {
      status: "error",
      updated_at: "2026-01-01T00:00:00.000Z",
    }),
  );
  await deliver(
    boxTask("a", ["cow"], {
      updated_at: "2026-01-01T00:00:02.000Z",
      unique_id: "of a",
    }),
  );
  await deliver(boxTask("b", ["cow", "cow"]));
  await deliver(
    boxTask("a", [], {
      updated_at: "2026-01-01T00:00:01.000Z",
      status: "pending",
    }),
  );
  const text = await page("/view");
  assertEquals(idsOf(text), ["a", "b"]);
  assertStringIncludes(text, "of a");
  assertStringIncludes(text, "2 annotations, 1 label");
  assert(!/class="status (?:pending|error)"/.test(text), "older events");
});

Deno.test("the list filters by type, status, audit and batch, and searches ids and unique ids", async () => {
  const { page, deliver } = await startPage();
  await deliver(
    boxTask("a1", ["cow"], {
      batch: "monday",
      customer_review_status: "accepted",
    }),
  );
  await deliver(
    boxTask("a2", ["cow"], { type: "annotation", unique_id: "farm-7" }),
  );
  await deliver(boxTask("b1", [], { status: "pending" }));
  const found = async (query: string) => idsOf(await page(`/view?${query}`));
  assertEquals(await found("type=annotation"), ["a2"]);
  assertEquals(await found("status=pending"), ["b1"]);
  assertEquals(await found("review=accepted"), ["a1"]);
  assertEquals(await found("batch=monday"), ["a1"]);
  assertEquals(await found("search=a"), ["a2", "a1"]);
  assertEquals(await found("search=farm"), ["a2"]);
  assertEquals(await found("status=completed&type=imageannotation"), ["a1"]);
  assertEquals(await found("type=toString"), []);
  const none = await page("/view?search=nothing");
  assertStringIncludes(none, "No task matches");
  assertStringIncludes(none, "3 tasks without the filters");
  assertStringIncludes(none, 'value="nothing"');
});

Deno.test("the list counts tasks by status, and keeps the filters in its links", async () => {
  const { page, deliver } = await startPage();
  for (let index = 0; index < 3; index++) {
    await deliver(boxTask(`c${index}`, []));
  }
  await deliver(boxTask("p", [], { status: "pending" }));
  const text = await page("/view?type=imageannotation");
  const tallies = [
    ...text.matchAll(
      /href="([^"]*)"[^>]*><span class="number">(\d+)<\/span> (\w+)/g,
    ),
  ]
    .map(([, href, count, name]) => [href, count, name]);
  assertEquals(tallies, [
    ["/view?type=imageannotation", "4", "all"],
    ["/view?type=imageannotation&amp;status=completed", "3", "completed"],
    ["/view?type=imageannotation&amp;status=pending", "1", "pending"],
  ]);
});

Deno.test("the list has 50 tasks on a page, and each task is on one page", async () => {
  const { page, deliver } = await startPage();
  for (let index = 0; index < 120; index++) {
    await deliver(boxTask(`t${index}`, []));
  }
  const pages = [];
  for (const number of [1, 2, 3, 4]) {
    pages.push(idsOf(await page(`/view?page=${number}`)));
  }
  assertEquals(pages.map(({ length }) => length), [50, 50, 20, 0]);
  assertEquals(new Set(pages.flat()).size, 120);
  const second = await page("/view?page=2");
  assertStringIncludes(second, 'rel="prev" href="/view"');
  assertStringIncludes(second, 'rel="next" href="/view?page=3"');
});

Deno.test("the list of more than 1,000 events goes on with older ones", async () => {
  const { page, deliver } = await startPage();
  for (let index = 0; index < 1_003; index++) {
    await deliver(boxTask(`t${index}`, []));
  }
  const last = await page("/view?page=20");
  const [, older = ""] = /rel="next" href="([^"]*)"/.exec(last) ?? [];
  const rest = idsOf(await page(older.replaceAll("&amp;", "&")));
  assertEquals(rest, ["t2", "t1", "t0"]);
});

Deno.test("batches and other callbacks are not in the list of tasks", async () => {
  const { page, store, deliver } = await startPage();
  await deliver(boxTask("a", []));
  await store.add({
    id: "f".repeat(64),
    kind: "batch",
    subject: "monday",
    environment: "test",
    status: "completed",
    time: 1,
    rank: 0,
    bytes: 2,
    receivedAt: 1,
    effectKey: "monday",
    source: "callback",
  }, new Uint8Array());
  assertEquals(idsOf(await page("/view")), ["a"]);
});

Deno.test("the search for an id leads to its task, whatever its age", async () => {
  const { get, deliver } = await startPage();
  const id = "5c84d0fe1f4fa200172ad6b0";
  await deliver(boxTask(id, []));
  const found = await get(`/view?search=${id}`);
  assertEquals([found.status, found.headers.get("location")], [
    302,
    `/view/tasks/${id}`,
  ]);
  const other = await get("/view?search=5c84d0fe1f4fa200172ad6b1");
  assertEquals(other.status, 200);
});
