/** Datasets of v2: deliveries, tasks, files, and the controls that make them. */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { EmulatorError } from "../../../src/emulator/mod.ts";
import { send } from "../../support/emulator/control.ts";
import { readResult } from "../../support/emulator/requests.ts";
import { ok, v2Stage } from "../../support/emulator/v2.ts";
import { assertSchema } from "../../support/v2_schema.ts";

interface Listed {
  readonly task_id: string;
}

/** Starts an emulator with two datasets, of which the first has two deliveries. */
async function withDatasets() {
  const stage = await v2Stage();
  const { emulator: { clock, datasets }, key } = stage;
  const sql = datasets.create({ key, name: "sql" });
  const chat = datasets.create({ key, name: "chat" });
  const tasks = [1, 2, 3].map((count) => ({ response: { count } }));
  const first = datasets.deliver({ key, dataset: "sql", tasks });
  clock.advance(60_000);
  const second = datasets.deliver({
    key,
    dataset: "sql",
    name: "may",
    tasks: [{ response: { threads: [{ turns: [{}, {}] }, { turns: [{}] }] } }],
  });
  return { ...stage, sql, chat, first, second };
}

Deno.test("v2: datasets and their deliveries are listed, oldest first", async () => {
  const { v2, sql, chat, first, second } = await withDatasets();
  assertEquals(await ok(v2.get("/datasets")), { datasets: [sql, chat] });
  assertEquals(first, {
    id: first.id,
    name: "delivery-1",
    delivered_at: "2026-01-01T00:00:00.000Z",
    dataset: sql.id,
    metadata: { task_count: 3, turn_count: 0 },
  });
  assertEquals([second.name, second.metadata], [
    "may",
    { task_count: 1, turn_count: 3 },
  ]);
  const listed = async (query: string) =>
    (await ok(v2.get(`/datasets/deliveries${query}`))).deliveries;
  assertEquals(await listed(""), [first, second]);
  assertEquals(await listed(`?dataset_id=${sql.id}`), [first, second]);
  assertEquals(await listed(`?dataset_id=${chat.id}`), []);
  assertEquals(await listed("?delivered_after=2026-01-01T00:00:30Z"), [
    second,
  ]);
  assertEquals(await listed("?delivered_before=2026-01-01T00:00:30Z"), [
    first,
  ]);
  assertEquals((await listed("?expand=dataset"))[0], {
    ...first,
    dataset: sql,
  });
});

Deno.test("v2: a delivery of a dataset is an object without expand, and has pages of tasks", async () => {
  const { v2, sql, first } = await withDatasets();
  const path = `/datasets/delivery?delivery_id=${first.id}`;
  const page = await ok(v2.get(`${path}&limit=2`));
  assertEquals(page.delivery, first);
  const rest = await ok(
    v2.get(`${path}&limit=2&next_token=${page.next_token}&expand=dataset`),
  );
  const tasks = [...page.tasks, ...rest.tasks];
  assertEquals(
    tasks.map(({ response }) => response),
    [{ count: 1 }, { count: 2 }, { count: 3 }],
  );
  assertEquals([tasks[0].dataset, tasks[0].delivery], [sql.id, first.id]);
  assertEquals(tasks[2].dataset, sql);
  assert(!("next_token" in rest));
});

Deno.test("v2: tasks of datasets are listed by dataset, by delivery and by time", async () => {
  const { v2, sql, chat, first, second } = await withDatasets();
  const count = async (query: string) =>
    (await ok(v2.get(`/datasets/tasks?${query}`))).tasks.length;
  assertEquals(await count(`dataset_id=${sql.id}`), 4);
  assertEquals(await count(`dataset_id=${chat.id}`), 0);
  assertEquals(await count(`delivery_id=${second.id}`), 1);
  const both = `dataset_id=${chat.id}&delivery_id=${second.id}`;
  assertEquals(await count(both), 0);
  const dataset = `dataset_id=${sql.id}`;
  assertEquals(
    await count(`${dataset}&delivered_after=2026-01-01T00:00:30Z`),
    1,
  );
  const { tasks, next_token } = await ok(
    v2.get(`/datasets/tasks?${dataset}&limit=3&expand=delivery`),
  );
  assertEquals(tasks[0].delivery, first);
  assertEquals(typeof next_token, "string");
  const [{ task_id }] = tasks;
  const expand = "&expand=dataset&expand=delivery";
  assertEquals(await ok(v2.get(`/datasets/task?task_id=${task_id}${expand}`)), {
    task_id,
    dataset: sql,
    delivery: first,
    response: { count: 1 },
  });
});

Deno.test("v2: response_url redirects to a file of the emulator, or to its URL", async () => {
  const stage = await v2Stage();
  const { emulator, key, v2 } = stage;
  emulator.datasets.create({ key, name: "sql" });
  const { id } = emulator.datasets.deliver({
    key,
    dataset: "sql",
    tasks: [{
      response: {},
      attachments: {
        "a b/c": { content: "<b>1</b>", mime_type: "text/html" },
        away: { url: "https://example.com/ä b" },
      },
    }],
  });
  const { tasks: [task] } = await ok(
    v2.get(`/datasets/delivery?delivery_id=${id}`),
  );
  const redirectOf = async (attachment: string) => {
    const response = await emulator.fetch(
      `https://api.scale.com/v2/datasets/task/${task.task_id}/response_url/${attachment}`,
      { headers: { authorization: `Bearer ${key}` }, redirect: "manual" },
    );
    assertEquals([response.status, await response.text()], [302, ""]);
    return response.headers.get("location") ?? "";
  };
  assertEquals(await redirectOf("away"), "https://example.com/%C3%A4%20b");
  const url = await redirectOf("a%20b%2Fc");
  const file = await emulator.fetch(url);
  assertEquals(file.headers.get("content-type"), "text/html");
  // A browser must not run a file on the origin of the control routes.
  assertEquals(file.headers.get("content-security-policy"), "sandbox");
  assertEquals(await file.text(), "<b>1</b>");
  emulator.clock.advance(86_400_000);
  assertEquals((await readResult(await emulator.fetch(url))).status, 403);
  const none = `/datasets/task/${task.task_id}/response_url/none`;
  assertEquals((await v2.get(none)).status, 404);
});

Deno.test("v2: a generated delivery has conversations, and names the file of each task", async () => {
  const { emulator, key, v2 } = await v2Stage();
  emulator.datasets.create({ key, name: "chat" });
  const { id, metadata } = emulator.datasets.deliver({ key, dataset: "chat" });
  const { tasks } = await ok(v2.get(`/datasets/tasks?delivery_id=${id}`));
  assertEquals(tasks.length, 2);
  let turns = 0;
  for (const { response } of tasks) {
    for (const thread of response.threads) assertSchema("Thread", thread);
    turns += response.threads[0].turns.length;
    const [attachment] = response.attachments;
    const redirect = await emulator.fetch(attachment.url, {
      headers: { authorization: `Bearer ${key}` },
      redirect: "manual",
    });
    assertEquals([redirect.status, await redirect.text()], [302, ""]);
    const location = redirect.headers.get("location") ?? "";
    const file = await readResult(await emulator.fetch(location));
    assertMatch(file.body, /^system: Be brief\.\nuser: /);
    const [, link = ""] = /"(https:[^"]*conversations[^"]*)"/.exec(
      JSON.stringify(response),
    ) ?? [];
    assertEquals((await readResult(await emulator.fetch(link))).status, 200);
  }
  assertEquals(metadata, { task_count: 2, turn_count: turns });
});

Deno.test("v2: links of a generated dataset task are signed anew by each response", async () => {
  const { emulator, key, v2 } = await v2Stage();
  emulator.datasets.create({ key, name: "chat" });
  const { id } = emulator.datasets.deliver({ key, dataset: "chat" });
  emulator.clock.advance(7 * 86_400_000);
  const text = JSON.stringify(
    await ok(v2.get(`/datasets/tasks?delivery_id=${id}`)),
  );
  assert(!text.includes("emulated-link:"));
  const [, link = ""] = /"(https:[^"]*conversations[^"]*)"/.exec(text) ?? [];
  assertEquals((await readResult(await emulator.fetch(link))).status, 200);
});

Deno.test("v2: datasets.create and deliver reject invalid values, and add nothing", async () => {
  const { emulator, key, v2, first } = await withDatasets();
  const { create, deliver } = emulator.datasets;
  const base = { key, dataset: "sql" };
  const task = (attachments: unknown) => ({
    ...base,
    tasks: [{ response: {}, attachments }],
  });
  const bad: readonly (readonly [() => unknown, number, RegExp])[] = [
    [() => create({ key, name: "sql" }), 409, /^The dataset name \("sql"\)/],
    [() => create({ key, name: "" }), 400, /^name must be a non-empty/],
    [() => create({ key: "x", name: "y" }), 404, /^API key not found$/],
    [() => deliver({ key, dataset: "none" }), 404, /^Dataset "none" not/],
    [() => deliver({ ...base, name: "may" }), 409, /"may"/],
    [
      () => deliver({ ...base, tasks: [{}] as never }),
      400,
      /^tasks\[0\]\.response must be a JSON object/,
    ],
    [() => deliver(task([]) as never), 400, /^tasks\[0\]\.attachments must/],
    [() => deliver(task({ a: {} }) as never), 400, /either content or url/],
    [
      () => deliver(task({ a: { content: "x", url: "http://x" } }) as never),
      400,
      /either content or url/,
    ],
    [
      () => deliver(task({ a: { url: "javascript:1" } }) as never),
      400,
      /http or https URL: current value is "javascript:1"/,
    ],
    [
      () => deliver(task({ a: { content: 1 } }) as never),
      400,
      /^tasks\[0\]\.attachments\.a\.content must be a string/,
    ],
    [
      () => deliver({ ...base, task: [] } as never),
      400,
      /did you mean "tasks"/,
    ],
  ];
  for (const [work, status, message] of bad) {
    const error = assertThrows(work, EmulatorError);
    assertEquals(error.status, status, error.message);
    assertMatch(error.message, message);
  }
  const { deliveries } = await ok(v2.get("/datasets/deliveries"));
  assertEquals(deliveries.length, 2);
  assertEquals(deliveries[0], first);
});

Deno.test("v2: what was delivered does not change with the caller's objects", async () => {
  const { emulator, key, v2 } = await v2Stage();
  emulator.datasets.create({ key, name: "sql" });
  const response = { count: 1 };
  const tasks = [{ response }];
  const { id } = emulator.datasets.deliver({ key, dataset: "sql", tasks });
  response.count = 2;
  const page = await ok(v2.get(`/datasets/tasks?delivery_id=${id}`));
  assertEquals(page.tasks.map((task: Listed) => task), [{
    ...page.tasks[0],
    response: { count: 1 },
  }]);
});

Deno.test("v2: the control routes of datasets do the same as the methods", async () => {
  const { emulator, key, v2 } = await v2Stage();
  const dataset = await send(emulator, "POST /datasets", { key, name: "sql" });
  assertSchema("Dataset", dataset.body);
  const made = await send(emulator, "POST /datasets/deliveries", {
    key,
    dataset: "sql",
    tasks: [{ response: { a: 1 } }],
  });
  assertEquals(made.status, 200);
  assertSchema("DatasetDelivery", made.body);
  assertEquals(await ok(v2.get("/datasets/deliveries")), {
    deliveries: [made.body],
  });
});
