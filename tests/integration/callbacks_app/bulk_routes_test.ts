/** The routes of bulk jobs: the file, the report and the stop. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { bulkMemoryStore } from "../../../examples/callbacks/bulk_memory_store.ts";
import {
  APPEND_LIMITS,
  type BulkStore,
  MAX_PARAMS_BYTES,
} from "../../../examples/callbacks/bulk_store.ts";
import { MAX_OPEN } from "../../../examples/callbacks/bulk_sweep.ts";
import { FILE_LIMITS } from "../../../examples/callbacks/bulk_lines.ts";
import { contentId } from "../../../src/bulk/mod.ts";
import { bulkApp, cows, jsonLines, TYPE } from "./bulk_job.ts";
import { APP_KEY } from "./callbacks.ts";

Deno.test("POST /bulk stores a row for each task, sends nothing, and hints", async () => {
  const { post, call, hints, ids, store } = bulkApp();
  const [one, other] = cows(2);
  const file = `\ufeff${JSON.stringify(one)}\r\n\n${JSON.stringify(other)}`;
  const response = await post(file);
  assertEquals(response.status, 202);
  const { id, ...accepted } = await response.json();
  assertEquals(accepted, { type: TYPE, max: 100, tasks: 2, repeated: 0 });
  assertEquals(response.headers.get("location"), `/bulk/${id}`);
  assertEquals(hints, [id]);
  assertEquals(await ids(), []);
  const [status, report] = await call(`/bulk/${id}`);
  assertEquals([status, report.state, report.counts.waiting, report.spent], [
    200,
    "open",
    2,
    0,
  ]);
  const rows = await store.lease(id, { now: 1e9, until: 2e9, limit: 5 });
  assertEquals(rows.map(({ line, params }) => [line, JSON.parse(params)]), [
    [1, { ...one, unique_id: await contentId(TYPE, one!) }],
    [3, { ...other, unique_id: await contentId(TYPE, other!) }],
  ]);
});

Deno.test("POST /bulk makes one row of lines with the same content, whatever the order of their members", async () => {
  const { post, call } = bulkApp();
  const [cow] = cows(1);
  const turned = Object.fromEntries(Object.entries(cow!).toReversed());
  const own = { ...cow, unique_id: "mine" };
  const response = await post(jsonLines([cow, turned, own, own]));
  const { id, tasks, repeated } = await response.json();
  assertEquals([tasks, repeated], [2, 2]);
  assertEquals((await call(`/bulk/${id}`))[1].counts.waiting, 2);
});

/** Files that are refused, with the status and a part of the message. */
const REFUSED: Readonly<Record<string, readonly [BodyInit, number, string]>> = {
  "no tasks": ["\n \n", 400, "no tasks"],
  "a line that is no JSON": [
    '{}\n{"a":\n',
    400,
    "Line 2 must be a JSON object",
  ],
  "an array": ["{}\n[]", 400, "Line 2 must be a JSON object"],
  "null": ["null", 400, "Line 1 must be a JSON object"],
  "bytes that are no UTF-8": [
    new Uint8Array([123, 125, 10, 255]),
    400,
    "Line 2 must be UTF-8",
  ],
  "an empty unique_id": ['{"unique_id":""}', 400, "unique_id of line 1"],
  "a unique_id that is no string": [
    '{"unique_id":7}',
    400,
    "unique_id of line 1",
  ],
  "one unique_id of two tasks": [
    '{"unique_id":"a"}\n{"unique_id":"a","instruction":"b"}',
    400,
    "Line 2 has the unique_id of line 1",
  ],
  "a long line": [
    `{}\n{"a":"${"x".repeat(MAX_PARAMS_BYTES)}"}`,
    413,
    "Line 2 must have",
  ],
  "many bytes": [" ".repeat(59_000).concat("\n").repeat(143), 413, "bytes"],
  "many tasks": [
    Array.from({ length: FILE_LIMITS.rows + 1 }, (_, n) => `{"a":${n}}`)
      .join("\n"),
    413,
    `${FILE_LIMITS.rows} tasks`,
  ],
};

for (const [name, [body, status, message]] of Object.entries(REFUSED)) {
  Deno.test(`POST /bulk refuses a file with ${name}, and keeps nothing of it`, async () => {
    const store = bulkMemoryStore();
    const created: string[] = [];
    const { post, hints } = bulkApp({
      store: {
        ...store,
        create: async (job) => {
          created.push(job.id);
          await store.create(job);
        },
      },
    });
    const response = await post(body);
    assertEquals(response.status, status);
    assertStringIncludes((await response.json()).error, message);
    assertEquals([created.length, hints], [1, []]);
    assertEquals(await store.find(created[0]!), undefined);
  });
}

Deno.test("POST /bulk accepts files of as many tasks and bytes as the limits", async () => {
  const { post } = bulkApp();
  const tasks = Array.from(
    { length: FILE_LIMITS.rows },
    (_, n) => `{"a":${n}}`,
  );
  const many = await post(tasks.join("\n"));
  assertEquals((await many.json()).tasks, FILE_LIMITS.rows);
  const blank = " ".repeat(999) + "\n";
  const lines = blank.repeat(FILE_LIMITS.bytes / 1000) + "{}";
  const large = await post(lines.padEnd(FILE_LIMITS.bytes));
  assertEquals((await large.json()).tasks, 1);
  assertEquals((await post(lines.padEnd(FILE_LIMITS.bytes + 1))).status, 413);
  // The unique_id is added to the params, within the limit of a row.
  const longest = (bytes: number) => `{"a":"b"}`.padStart(bytes);
  assertEquals((await post(longest(MAX_PARAMS_BYTES - 100))).status, 202);
  assertEquals((await post(longest(MAX_PARAMS_BYTES - 99))).status, 413);
});

Deno.test("POST /bulk appends as many rows at once as the limits allow, and no more", async () => {
  const store = bulkMemoryStore();
  const calls: number[] = [];
  const { start } = bulkApp({
    store: {
      ...store,
      append: async (id, rows, now) => {
        const bytes = rows.reduce((sum, { params }) => sum + params.length, 0);
        assertEquals(bytes <= APPEND_LIMITS.bytes, true, `${bytes} bytes`);
        calls.push(rows.length);
        await store.append(id, rows, now);
      },
    },
  });
  await start(cows(APPEND_LIMITS.rows * 2 + 1));
  assertEquals(calls, [APPEND_LIMITS.rows, APPEND_LIMITS.rows, 1]);
  calls.length = 0;
  const note = "x".repeat(APPEND_LIMITS.bytes / 8);
  await start(cows(16).map((cow) => ({ ...cow, instruction: note })));
  assertEquals(calls, [7, 7, 2]);
});

Deno.test("POST /bulk accepts a file in chunks of one byte", async () => {
  const { post, call } = bulkApp();
  const bytes = new TextEncoder().encode(jsonLines(cows(3)));
  const body = ReadableStream.from(
    Array.from(bytes, (byte) => Uint8Array.of(byte)),
  );
  const { id, tasks } = await (await post(body)).json();
  assertEquals(tasks, 3);
  assertEquals((await call(`/bulk/${id}`))[1].counts.waiting, 3);
});

Deno.test("POST /bulk keeps nothing of a file that breaks off", async () => {
  const { post, store } = bulkApp();
  const body = ReadableStream.from((async function* () {
    yield await Promise.resolve(new TextEncoder().encode(jsonLines(cows(300))));
    throw new Error("broken off");
  })());
  assertEquals((await post(body)).status, 503);
  for (const state of ["receiving", "open", "removed"] as const) {
    assertEquals(await store.list(state, 1e9, 5), []);
  }
});

/** Requests that are refused before the file is read, with a part of the message. */
const MISTAKES: Readonly<Record<string, string>> = {
  [`/bulk?type=${TYPE}`]: "max must be",
  [`/bulk?type=${TYPE}&max=0`]: "max must be",
  [`/bulk?type=${TYPE}&max=1e3`]: "max must be",
  [`/bulk?type=${TYPE}&max=1000000`]: "max must be",
  "/bulk?max=5": "type",
  "/bulk?type=imageanotation&max=5": "imageannotation",
};

for (const [path, message] of Object.entries(MISTAKES)) {
  Deno.test(`POST ${path} is a 400`, async () => {
    const { post, store } = bulkApp();
    const response = await post(jsonLines(cows(1)), path);
    assertEquals(response.status, 400);
    assertStringIncludes((await response.json()).error, message);
    assertEquals(await store.list("open", 1e9, 5), []);
  });
}

Deno.test("POST /bulk takes no content type that a form can send", async () => {
  const { app } = bulkApp();
  for (
    const type of ["text/plain", "application/json", "multipart/form-data"]
  ) {
    const response = await app.request(`/bulk?type=${TYPE}&max=5`, {
      method: "POST",
      headers: { authorization: `Bearer ${APP_KEY}`, "content-type": type },
      body: jsonLines(cows(1)),
    });
    assertEquals(response.status, 400);
    assertStringIncludes((await response.json()).error, "application/jsonl");
  }
});

Deno.test("the routes of bulk jobs need the app's key, and are off without a key of the API", async () => {
  const paths = [`/bulk?type=${TYPE}&max=5`, "/bulk/a", "/bulk/a/stop"];
  const statuses = async (isOff: boolean, key: string) => {
    const { app } = bulkApp({ isOff });
    return await Promise.all(paths.map(async (path, index) => {
      const headers = {
        authorization: `Bearer ${key}`,
        "content-type": "application/jsonl",
      };
      const init = index === 1
        ? { headers }
        : { method: "POST", headers, body: "{}" };
      return (await app.request(path, init)).status;
    }));
  };
  assertEquals(await statuses(false, "other"), [401, 401, 401]);
  assertEquals(await statuses(true, APP_KEY), [404, 404, 404]);
  assertEquals(await statuses(false, APP_KEY), [202, 404, 404]);
});

Deno.test("POST /bulk allows a number of open jobs, so that a sweep sees all", async () => {
  const { start, post, call } = bulkApp();
  const [first] = [await start(cows(1))];
  for (let jobs = 1; jobs < MAX_OPEN; jobs++) await start(cows(1));
  assertEquals((await post(jsonLines(cows(1)))).status, 429);
  assertEquals(await call(`/bulk/${first}/stop`, {}), [200, { stopped: true }]);
  assertEquals((await post(jsonLines(cows(1)))).status, 202);
});

Deno.test("GET /bulk/{id} reports failures page by page", async () => {
  const { start, bulk, call } = bulkApp();
  const id = await start(
    cows(6).map((cow, index) =>
      index % 2 ? cow : { ...cow, geometries: undefined }
    ),
  );
  await bulk.sweep();
  const [, report] = await call(`/bulk/${id}?limit=2`);
  assertEquals(report.counts, {
    waiting: 0,
    running: 0,
    created: 3,
    existed: 0,
    failed: 3,
    unknown: 0,
  });
  assertEquals([report.state, report.spent, report.next], ["complete", 3, 3]);
  assertEquals(report.failures[0].line, 1);
  assertStringIncludes(report.failures[0].error, "geometries");
  const [, last] = await call(`/bulk/${id}?limit=2&after=${report.next}`);
  assertEquals([last.failures[0].line, last.next], [5, null]);
  assertEquals((await call(`/bulk/${id}?limit=200`))[0], 200);
  for (const query of ["limit=0", "limit=201", "limit=x", "after=-1"]) {
    assertEquals((await call(`/bulk/${id}?${query}`))[0], 400);
  }
});

Deno.test("POST /bulk/{id}/stop ends a job, once", async () => {
  const { start, bulk, call, ids } = bulkApp({ limits: { perSweep: 2 } });
  const id = await start(cows(5));
  await bulk.sweep();
  assertEquals(await call(`/bulk/${id}/stop`, { a: 1 }).then(([s]) => s), 400);
  assertEquals(await call(`/bulk/${id}/stop`, {}), [200, { stopped: true }]);
  assertEquals(await call(`/bulk/${id}/stop`, {}), [200, { stopped: false }]);
  await bulk.sweep();
  await bulk.process(id);
  assertEquals((await ids()).length, 2);
  assertEquals((await call(`/bulk/${id}`))[1].state, "stopped");
});

Deno.test("a store that is down is a 503", async () => {
  const down = () => Promise.reject(new Error("The database is down"));
  const store: BulkStore = { ...bulkMemoryStore(), append: down, remove: down };
  const { post, hints } = bulkApp({ store });
  assertEquals((await post(jsonLines(cows(1)))).status, 503);
  assertEquals(hints, []);
  // What is left takes no part in a sweep, and the purge deletes it.
  assertEquals(await store.list("open", 1e9, 5), []);
  assertEquals((await store.list("receiving", 1e9, 5)).length, 1);
});
