/** Requests of v2 as the official Python client sends them, over real sockets: all 25 operations. */
import { assert, assertEquals } from "@std/assert";
import type { Emulator } from "../../../src/emulator/mod.ts";
import {
  exchange,
  pythonJson,
  pythonQuote,
  withServer,
} from "../../support/emulator/official_requests.ts";
import type { Result } from "../../support/emulator/requests.ts";
import {
  assertResponse,
  operationOf,
  V2_OPERATIONS,
} from "../../support/v2_schema.ts";

type Value = string | number | Date | readonly string[];

/** The v2 half of the Python client. `path` begins after `/v2`. */
interface PythonV2 {
  get(path: string, query?: Readonly<Record<string, Value>>): Promise<Result>;
  post(path: string, body: object): Promise<Result>;
}

/** The format of a time with a zone: six digits of a second, and no colon in the offset. */
function pythonTime(date: Date): string {
  return date.toISOString().replace(/(\.\d{3})Z$/, "$1000+0000");
}

/** A query value: only letters, digits and `_.-~/` stay as they are. */
function quoted(value: string | number | Date): string {
  const text = value instanceof Date ? pythonTime(value) : String(value);
  return pythonQuote(text).replaceAll("%2F", "/");
}

function pythonV2(port: number, key: string, used: Set<string>): PythonV2 {
  const headers = [
    "Accept-Encoding: identity",
    "Accept: application/json",
    "User-Agent: OpenAPI-Generator/1.0.0/python",
    `Authorization: Bearer ${key}`,
  ];
  const send = async (
    method: string,
    [path = "", query = ""]: readonly string[],
    body?: object,
  ) => {
    const bytes = new TextEncoder().encode(body && pythonJson(body));
    const result = await exchange(port, [
      `${method} /v2${path}${query} HTTP/1.1`,
      ...headers,
      ...(body === undefined ? [] : [
        "Content-Type: application/json",
        `Content-Length: ${bytes.length}`,
      ]),
    ], bytes);
    const operation = operationOf(method, `/v2${path}`);
    assertResponse(operation, result);
    assert(
      result.status === 302 ||
        result.contentType.startsWith("application/json"),
    );
    used.add(operation.id);
    return result;
  };
  return {
    get: (path, query = {}) => {
      const pairs = Object.entries(query).flatMap(([name, value]) =>
        (Array.isArray(value) ? value : [value])
          .map((item) => `${name}=${quoted(item)}`)
      );
      return send("GET", [path, pairs.length ? `?${pairs.join("&")}` : ""]);
    },
    post: (path, body) => send("POST", [path], body),
  };
}

/** Runs a test with the v1 and the v2 half of the client. */
async function withPython(
  use: (stage: {
    readonly emulator: Emulator;
    readonly v2: PythonV2;
    readonly used: Set<string>;
  }) => Promise<void>,
): Promise<void> {
  await withServer(async ({ emulator, port, python }) => {
    const used = new Set<string>();
    // The only way to a project is v1.
    await python.post("projects", { name: "talk / ü", type: "chat" });
    const v2 = pythonV2(port, emulator.keys.test, used);
    await use({ emulator, v2, used });
  });
}

function okBody({ status, body }: Result): Result["body"] {
  assertEquals(status, 200, JSON.stringify(body));
  return body;
}

const PROJECT = { project_name: "talk / ü" };
const EARLY = new Date("2025-12-31T23:59:59.007Z");
const LATE = new Date("2026-01-01T00:00:00.001Z");

Deno.test("Python v2: all 25 operations work as the client sends them", async () => {
  await withPython(async ({ emulator, v2, used }) => {
    const key = emulator.keys.test;
    const { projects } = okBody(
      await v2.get("/projects", { created_after: EARLY, created_before: LATE }),
    );
    assertEquals(projects.length, 1);
    const project = okBody(await v2.get("/project", PROJECT));
    assertEquals(project, projects[0]);

    const made = okBody(
      await v2.post("/batch", {
        name: "week 1",
        ...PROJECT,
        staging_batch: false,
        metadata: { emoji: "👍" },
      }),
    );
    assertEquals([made.status, made.metadata], ["in_progress", {
      emoji: "👍",
    }]);
    const batch = { batch_id: made.id };
    const staged = okBody(
      await v2.post("/batch", {
        name: "week 2",
        project_id: project.id,
        staging_batch: true,
      }),
    );
    okBody(await v2.post("/batch/finalize", { batch_id: staged.id }));
    const set = await v2.post("/batch/metadata", {
      batch_name: "week 1",
      metadata: { test_run: true },
      merge: false,
    });
    assertEquals(okBody(set).metadata, { test_run: true });
    for (const verb of ["pause", "resume"]) {
      okBody(await v2.post(`/batch/${verb}`, batch));
    }
    okBody(await v2.post("/batch/cancel", { batch_name: "week 2" }));
    const read = okBody(
      await v2.get("/batch", { batch_name: "week 1", expand: ["project"] }),
    );
    assertEquals(read.project, project);
    const { batches } = okBody(
      await v2.get("/batches", {
        ...PROJECT,
        status: "in_progress",
        created_after: EARLY,
        created_before: LATE,
        limit: 5,
        expand: ["project"],
      }),
    );
    assertEquals(batches, [read]);

    const task = okBody(
      await v2.post("/task/chat", {
        ...PROJECT,
        batch_name: "week 1",
        template_variables: { prompt: "Wie?", languageCode: "de_DE" },
        metadata: {},
      }),
    );
    const { task_id } = task;
    okBody(
      await v2.post("/task/metadata", {
        task_id,
        metadata: { a: 1 },
        merge: true,
      }),
    );
    emulator.chatTasks.complete(task_id);
    const opts = [
      "annotation_details",
      "attachment_details",
      "model_parameters",
      "submissions",
    ];
    const expand = ["project", "batch"];
    const full = okBody(await v2.get("/task", { task_id, expand, opts }));
    assertEquals([full.project, full.batch.id], [project, made.id]);
    const { tasks } = okBody(
      await v2.get("/tasks", {
        ...PROJECT,
        batch_name: "week 1",
        status: "completed",
        completed_after: EARLY,
        completed_before: LATE,
        limit: 1,
        expand,
        opts,
      }),
    );
    assertEquals(tasks, [full]);
    const [annotation] = full.threads[0].annotations;
    const found = await v2.get("/annotation", {
      annotation_id: annotation.id,
    });
    assertEquals(okBody(found), annotation);

    const { id } = emulator.deliveries.create({ key, project: project.name });
    const { deliveries } = okBody(
      await v2.get("/deliveries", {
        ...PROJECT,
        delivered_after: EARLY,
        delivered_before: LATE,
        expand: ["project"],
      }),
    );
    assertEquals(deliveries[0].id, id);
    const delivered = okBody(
      await v2.get("/delivery", {
        delivery_id: id,
        limit: 10,
        expand: ["project", "batch", "delivery"],
        opts,
      }),
    );
    // The project of an expanded delivery is not expanded.
    assertEquals(delivered.delivery, {
      ...deliveries[0],
      project: project.id,
    });
    assertEquals(delivered.tasks, [full]);
    const { docs: [doc] } = okBody(
      await v2.get("/delivery/tasks", {
        ...PROJECT,
        delivery_id: id,
        status: "completed",
        completed_after: EARLY,
        completed_before: LATE,
        limit: 100,
      }),
    );
    const schema = { schema_id: doc.response_schema_id };
    assertEquals(
      okBody(await v2.get("/schema", schema)).schema.id,
      schema.schema_id,
    );

    emulator.datasets.create({ key, name: "sql" });
    const { id: delivery_id } = emulator.datasets.deliver({
      key,
      dataset: "sql",
    });
    const { datasets: [dataset] } = okBody(await v2.get("/datasets"));
    const both = ["dataset", "delivery"];
    const dates = { delivered_after: EARLY, delivered_before: LATE };
    const dataset_id = dataset.id;
    okBody(
      await v2.get("/datasets/deliveries", {
        dataset_id,
        ...dates,
        expand: ["dataset"],
      }),
    );
    const page = okBody(
      await v2.get("/datasets/delivery", {
        delivery_id,
        limit: 1,
        expand: both,
      }),
    );
    const { tasks: listed } = okBody(
      await v2.get("/datasets/tasks", {
        dataset_id,
        delivery_id,
        ...dates,
        limit: 1,
        next_token: page.next_token,
        expand: both,
      }),
    );
    assertEquals(listed.length, 1);
    const [one] = page.tasks;
    assertEquals(
      okBody(
        await v2.get("/datasets/task", { task_id: one.task_id, expand: both }),
      ),
      one,
    );
    const [attachment] = one.response.attachments;
    const redirect = await v2.get(
      `/datasets/task/${one.task_id}/response_url/${attachment.id}`,
    );
    assertEquals(redirect.status, 302);
    assertEquals(
      [...used].sort(),
      V2_OPERATIONS.map(({ id }) => id).sort(),
    );
  });
});

Deno.test("Python v2: a redirect is followed with the key, as its HTTP layer does on the same host", async () => {
  await withServer(async ({ emulator, port }) => {
    const key = emulator.keys.test;
    emulator.datasets.create({ key, name: "sql" });
    const { id } = emulator.datasets.deliver({
      key,
      dataset: "sql",
      tasks: [{ response: {}, attachments: { a: { content: "hello" } } }],
    });
    const v2 = pythonV2(port, key, new Set());
    const { tasks: [{ task_id }] } = okBody(
      await v2.get("/datasets/delivery", { delivery_id: id }),
    );
    const headers = { authorization: `Bearer ${key}` };
    const url =
      `http://127.0.0.1:${port}/v2/datasets/task/${task_id}/response_url/a`;
    const redirect = await fetch(url, { headers, redirect: "manual" });
    await redirect.body?.cancel();
    const { pathname, search } = new URL(
      redirect.headers.get("location") ?? "",
    );
    const file = await exchange(port, [
      `GET ${pathname}${search} HTTP/1.1`,
      `Authorization: Bearer ${key}`,
    ]);
    assertEquals([file.status, file.body], [200, "hello"]);
  });
});

Deno.test("Python v2: the steps of its test suite", async () => {
  await withPython(async ({ v2 }) => {
    const name = "scaleapi-python-sdk";
    // Its project need not exist for a list of batches.
    const { batches } = okBody(
      await v2.get("/batches", { project_name: name, limit: 5 }),
    );
    assertEquals(batches, []);
    const { projects: [{ name: project_name }] } = okBody(
      await v2.get("/projects"),
    );
    const create = async (name: string) =>
      okBody(
        await v2.post("/batch", { name, project_name, staging_batch: false }),
      );
    // The life of a batch.
    const first = await create("test-batch-1");
    const listed = okBody(
      await v2.get("/batches", { project_name, limit: 10 }),
    );
    assertEquals(listed.batches, [first]);
    // It accepts that a batch which is not staged cannot be finalized.
    const selector = { batch_id: first.id };
    assertEquals((await v2.post("/batch/finalize", selector)).status, 400);
    // Cancel at once; resume after it raises.
    const { id: batch_id } = await create("test-cancel-1");
    okBody(await v2.post("/batch/cancel", { batch_id }));
    const cancelled = okBody(await v2.get("/batch", { batch_id }));
    assertEquals(cancelled.status, "cancelled");
    assertEquals((await v2.post("/batch/resume", { batch_id })).status, 400);
    // A batch without tasks is paused, and resumed.
    const third = { batch_id: (await create("test-pause-1")).id };
    okBody(await v2.post("/batch/pause", third));
    assertEquals(okBody(await v2.get("/batch", third)).status, "paused");
    okBody(await v2.post("/batch/resume", third));
  });
});

Deno.test("Python v2: its generator of tasks ends, and has each task once", async () => {
  await withPython(async ({ v2 }) => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      ids.push(okBody(await v2.post("/task/chat", PROJECT)).task_id);
    }
    const seen: string[] = [];
    let next: { next_token?: string } = {};
    for (;;) {
      const page = okBody(
        await v2.get("/tasks", { ...PROJECT, limit: 2, ...next }),
      );
      seen.push(...page.tasks.map(({ task_id }: Result["body"]) => task_id));
      // It goes on until the token is None or absent.
      const { next_token = null } = page;
      if (next_token === null) break;
      next = { next_token };
    }
    assertEquals(seen, ids);
  });
});
