/** Requests of v2. */
import type { Chapter, EmulatorStep } from "./emulator_recorder.ts";

const BEARER = { as: "Bearer test_emulator" } as const;
const TALK = { project_name: "talk" } as const;
const OPTS =
  "opts=annotation_details&opts=attachment_details&opts=model_parameters&opts=submissions";

/** A write, whose body always has the flags that the official client sends. */
function post(
  what: string,
  path: string,
  json: unknown,
  save: Readonly<Record<string, string>> = {},
): EmulatorStep {
  return [what, `POST /v2${path}`, { ...BEARER, json, save }];
}

function get(
  what: string,
  path: string,
  save: Readonly<Record<string, string>> = {},
): EmulatorStep {
  return [what, `GET /v2${path}`, { ...BEARER, save }];
}

const BATCHES: readonly EmulatorStep[] = [
  ["a project", "POST /v1/projects", { json: { name: "talk", type: "chat" } }],
  ["another project", "POST /v1/projects", {
    json: { name: "roads", type: "imageannotation" },
  }],
  get("projects", "/projects", { project: "projects.0.id" }),
  get("projects before", "/projects?created_before=2025-01-01"),
  get("a project by its id", "/project?project_id=<project>"),
  get("a project, not there", "/project?project_name=none"),
  get("a project, no name", "/project"),
  post("create", "/batch", {
    ...TALK,
    name: "one",
    staging_batch: true,
    metadata: { a: { b: 1 } },
    callback: "https://example.com/batch",
  }, { batch: "id" }),
  post("create, the name again", "/batch", { ...TALK, name: "one" }),
  post("create, no project", "/batch", { name: "two" }),
  ["of v1", "GET /v1/batches/one"],
  post("pause, staging", "/batch/pause", { batch_id: "<batch>" }),
  post("finalize", "/batch/finalize", { batch_id: "<batch>" }),
  post("pause", "/batch/pause", { batch_name: "one" }),
  post("resume", "/batch/resume", { batch_name: "one" }),
  post("metadata, merged", "/batch/metadata", {
    batch_name: "one",
    metadata: { a: { c: [1] }, d: null },
    merge: true,
  }),
  post("metadata, replaced", "/batch/metadata", {
    batch_name: "one",
    metadata: {},
    merge: false,
  }),
  get("read", "/batch?batch_name=one&expand=project"),
  post("create, another", "/batch", {
    ...TALK,
    name: "two",
    staging_batch: false,
  }),
  get("list", "/batches?limit=1&expand=project", { next: "next_token" }),
  get("list, the next page", "/batches?limit=1&next_token=<next>"),
  get("list, an unknown status", "/batches?status=done"),
  post("cancel", "/batch/cancel", { batch_name: "two" }),
  post("cancel, again", "/batch/cancel", { batch_name: "two" }),
];

const TASKS: readonly EmulatorStep[] = [
  ["a project", "POST /v1/projects", { json: { name: "talk", type: "chat" } }],
  post("a batch", "/batch", { ...TALK, name: "b", staging_batch: false }),
  post("create", "/task/chat", {
    ...TALK,
    batch_name: "b",
    template_variables: { prompt: "Hello" },
    metadata: { a: 1 },
    callback_url: "https://example.com/task",
  }, { task: "task_id" }),
  post("create, no project", "/task/chat", {}),
  get("pending", "/task?task_id=<task>"),
  post("metadata", "/task/metadata", {
    task_id: "<task>",
    metadata: { b: 2 },
    merge: true,
  }),
  ["time passes", "POST /__emulator/clock/advance", { json: { ms: 60_000 } }],
  ["complete", "POST /__emulator/chat_tasks/<task>/complete", {}],
  ["of v1", "GET /v1/task/<task>"],
  get("completed", "/task?task_id=<task>"),
  get(
    "completed, all of it",
    `/task?task_id=<task>&expand=project&expand=batch&${OPTS}`,
    { annotation: "threads.0.annotations.0.id" },
  ),
  get("an annotation", "/annotation?annotation_id=<annotation>"),
  get("an annotation, not there", "/annotation?annotation_id=none"),
  post("a second", "/task/chat", { ...TALK }, { second: "task_id" }),
  ["fail", "POST /__emulator/chat_tasks/<second>/fail", {}],
  post("a third", "/task/chat", { ...TALK }, { third: "task_id" }),
  ["remove", "POST /__emulator/chat_tasks/<third>/remove", {}],
  post("a fourth", "/task/chat", { ...TALK }, { fourth: "task_id" }),
  [
    "complete, every form",
    "POST /__emulator/chat_tasks/<fourth>/complete",
    { json: { everyForm: true } },
  ],
  get("list", "/tasks?project_name=talk&limit=2", { next: "next_token" }),
  get("list, failed", "/tasks?project_name=talk&status=error"),
  get("list, no project", "/tasks"),
  get("list, an unknown cursor", "/tasks?batch_name=b&next_token=x"),
];

const DELIVERIES: readonly EmulatorStep[] = [
  ["a project", "POST /v1/projects", { json: { name: "talk", type: "chat" } }],
  post("a task", "/task/chat", { ...TALK }, { task: "task_id" }),
  post("another task", "/task/chat", { ...TALK }),
  ["complete", "POST /__emulator/chat_tasks/<task>/complete", { brief: true }],
  ["deliver", "POST /__emulator/deliveries", {
    json: { key: "test_emulator", project: "talk" },
    save: { delivery: "id" },
  }],
  get("list", "/deliveries?project_name=talk&expand=project"),
  get("tasks", "/delivery?delivery_id=<delivery>&expand=delivery"),
  get("delivered", "/delivery/tasks?project_name=talk", {
    schema: "docs.0.response_schema_id",
  }),
  get("a schema", "/schema?schema_id=<schema>"),
  get("a schema, malformed", "/schema?schema_id=x"),
  ["a dataset", "POST /__emulator/datasets", {
    json: { key: "test_emulator", name: "sql" },
    save: { dataset: "id" },
  }],
  ["deliver a dataset", "POST /__emulator/datasets/deliveries", {
    json: {
      key: "test_emulator",
      dataset: "sql",
      tasks: [{ response: { a: 1 }, attachments: { f: { content: "x" } } }],
    },
    save: { second: "id" },
  }],
  ["deliver a dataset, generated", "POST /__emulator/datasets/deliveries", {
    json: { key: "test_emulator", dataset: "sql" },
  }],
  get("datasets", "/datasets"),
  get("deliveries of datasets", "/datasets/deliveries?expand=dataset"),
  get("a delivery of a dataset", "/datasets/delivery?delivery_id=<second>", {
    row: "tasks.0.task_id",
  }),
  get(
    "tasks of a dataset",
    "/datasets/tasks?dataset_id=<dataset>&expand=delivery",
  ),
  get("a task of a dataset", "/datasets/task?task_id=<row>&expand=dataset"),
  get("a file of a dataset", "/datasets/task/<row>/response_url/f"),
  get("a file, not there", "/datasets/task/<row>/response_url/none"),
];

/** The chapters of v2. */
export const V2_CHAPTERS: readonly Chapter[] = [
  { name: "v2 batches", steps: BATCHES },
  { name: "v2 tasks", steps: TASKS },
  { name: "v2 deliveries", steps: DELIVERIES },
];
