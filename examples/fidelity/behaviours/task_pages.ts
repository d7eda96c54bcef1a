/** The pages of a list of tasks. */
import type { Row } from "../row.ts";

const LIST = "tests/emulator/routes/task_list_test.ts";

/** How a list is paged, and what a page has. */
export const TASK_PAGES: readonly Row[] = [
  {
    kind: "known",
    name: "newest first",
    behaviour: "A list begins with the newest task.",
    grade: "A",
    evidence: ["official tests"],
    tests: { [LIST]: ["the list starts with the newest"] },
    check: async (probe) => {
      const { batch, ids } = await probe.threeTasks();
      const { docs } = await probe.sendOk(
        `GET /tasks?batch=${batch}&limit=3`,
      );
      probe.expect("ids", idsOf(docs), ids.toReversed());
    },
  },
  {
    kind: "known",
    name: "members of a page",
    behaviour:
      "A page has total, the number of all matches; limit and offset as sent; and has_more.",
    grade: "A",
    evidence: ["recordings"],
    tests: {
      [LIST]: [
        "a page contains limit and offset, and the number of all matches",
      ],
    },
    check: async (probe) => {
      const { batch } = await probe.threeTasks();
      const query = `batch=${batch}&limit=2&offset=1`;
      const page = await probe.sendOk(`GET /tasks?${query}`);
      const { total, limit, offset, has_more } = page;
      probe.expect("total, limit, offset, has_more", [
        total,
        limit,
        offset,
        has_more,
      ], [3, 2, 1, false]);
    },
  },
  {
    kind: "known",
    name: "offset without a cursor",
    behaviour: "A page by offset has no next_token.",
    grade: "A",
    evidence: ["recordings"],
    tests: { [LIST]: ["offset pages have no next_token"] },
    check: async (probe) => {
      const { batch } = await probe.threeTasks();
      const query = `batch=${batch}&limit=2&offset=0`;
      const page = await probe.sendOk(`GET /tasks?${query}`);
      probe.expect("has_more", page.has_more, true);
      probe.expect("next_token", "next_token" in page, false);
    },
  },
  {
    kind: "known",
    name: "form of the cursor",
    behaviour:
      "next_token is the base64 of a JSON object with id and created_at of the page's last task. It is present if there are more tasks.",
    grade: "A",
    evidence: ["recordings"],
    tests: {
      [LIST]: [
        "the cursor is base64 of the last task's id and creation time",
      ],
    },
    check: async (probe) => {
      const { batch } = await probe.threeTasks();
      const page = await probe.sendOk(`GET /tasks?batch=${batch}&limit=2`);
      const { task_id: id, created_at } = page.docs.at(-1);
      probe.expect("next_token", decodeCursor(page.next_token), {
        id,
        created_at,
      });
    },
  },
  {
    kind: "known",
    name: "pages by cursor",
    behaviour: "Pages of one task by next_token contain each task once.",
    grade: "A",
    evidence: ["official tests"],
    tests: { [LIST]: ["pages of one task contain each task once"] },
    check: async (probe) => {
      const { batch, ids } = await probe.threeTasks();
      const found: string[] = [];
      let next: string | undefined = "";
      while (next !== undefined && found.length <= ids.length) {
        const token = encodeURIComponent(next);
        const query = `batch=${batch}&limit=1&next_token=${token}`;
        // deno-lint-ignore no-explicit-any
        const page: any = await probe.sendOk(`GET /tasks?${query}`);
        found.push(...idsOf(page.docs));
        next = page.next_token;
      }
      probe.expect("ids", found, ids.toReversed());
    },
  },
  {
    kind: "known",
    name: "first and last page",
    behaviour:
      "An empty next_token requests the first page. The last page has no next_token.",
    grade: "B",
    evidence: ["official clients"],
    tests: {
      [LIST]: [
        "an empty next_token is the first page, and the last page has none",
      ],
    },
    check: async (probe) => {
      const { batch } = await probe.threeTasks();
      const page = await probe.sendOk(
        `GET /tasks?batch=${batch}&next_token=`,
      );
      probe.expect("tasks", page.docs.length, 3);
      probe.expect(
        "next_token of the last page",
        "next_token" in page,
        false,
      );
    },
  },
  {
    kind: "known",
    name: "empty time window",
    behaviour: "docs is empty if no task is in the time window.",
    grade: "A",
    evidence: ["official tests"],
    tests: { [LIST]: ["a time window without tasks is empty"] },
    check: async (probe) => {
      const window = "start_time=2000-01-01&end_time=2000-01-02";
      const { docs } = await probe.sendOk(`GET /tasks?${window}`);
      probe.expect("docs", docs, []);
    },
  },
  {
    kind: "known",
    name: "time without a zone",
    behaviour: "A time without a zone is in UTC, and may have microseconds.",
    grade: "A",
    evidence: ["official tests"],
    emulator: "A malformed date is a 400 (guess).",
    tests: {
      [LIST]: [
        "… is a date, in UTC if it has no zone",
        "an invalid date is a 400",
      ],
    },
    check: async (probe) => {
      const { batch } = await probe.threeTasks();
      const time = "2000-01-01T00:00:00.123456";
      const query = `batch=${batch}&start_time=${time}`;
      const response = await probe.send(`GET /tasks?${query}`);
      probe.expect("status", response.status, 200);
      probe.expect("total", response.body?.total, 3);
    },
  },
  {
    kind: "known",
    name: "totals",
    behaviour:
      "The total of a project or batch is the number of its tasks, 0 for a new batch.",
    grade: "A",
    evidence: ["official tests"],
    tests: {
      [LIST]: [
        "totals by project and by batch are the number of tasks",
      ],
    },
    check: async (probe) => {
      const { batch } = await probe.threeTasks();
      const { total } = await probe.sendOk(
        `GET /tasks?batch=${batch}&limit=1`,
      );
      probe.expect("total of a batch of three", total, 3);
      const { name } = await probe.newBatch();
      const fresh = await probe.sendOk(`GET /tasks?batch=${name}`);
      probe.expect("total of a new batch", fresh.total, 0);
    },
  },
  {
    kind: "known",
    name: "limit",
    behaviour: "limit is 1 to 100, and 100 by default.",
    grade: "B",
    evidence: ["official clients", "documentation"],
    emulator: "Other numbers are a 400 (guess).",
    tests: {
      [LIST]: [
        "a page has 100 tasks by default, and limit accepts 1 to 100",
      ],
    },
    check: async (probe) => {
      const { limit } = await probe.sendOk("GET /tasks");
      probe.expect("limit", limit, 100);
      const response = await probe.send("GET /tasks?limit=101");
      probe.expectError("limit=101", response, 400);
    },
  },
];

/** Returns the ids of tasks. */
export function idsOf(docs: readonly { task_id: string }[]): readonly string[] {
  return docs.map(({ task_id }) => task_id);
}

/** Returns the JSON in a cursor, or the cursor itself if it contains none. */
function decodeCursor(cursor: string): unknown {
  try {
    return JSON.parse(atob(cursor));
  } catch {
    return cursor;
  }
}
