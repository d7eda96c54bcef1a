/** A session that uses every route which changes something. */
import { createEmulator, type Emulator } from "../../../src/emulator/mod.ts";
import { API, basic, IMAGE } from "./requests.ts";

/** A function that is called after each request. */
type Look = (emulator: Emulator) => void | Promise<void>;

const ANN = "ann@example.com";
const BOB = "bob@example.com";
const URL_OF_FILE = "https://example.com/a.png";

/** A request: method and route, the parameters of the path, and the body. */
type Step = readonly [
  line: string,
  names?: Readonly<Record<string, string>>,
  body?: unknown,
];

/** The requests that need no task id. */
const BEFORE: readonly Step[] = [
  ["POST /v1/projects", {}, {
    name: "roads",
    type: "imageannotation",
    studio: true,
    params: { geometries: IMAGE.geometries },
  }],
  ["POST /v1/projects", {}, { name: "roads", type: "imageannotation" }],
  ["POST /v1/projects", {}, { name: "plain", type: "imageannotation" }],
  ["POST /v1/projects", {}, { name: "talk", type: "chat" }],
  ["POST /v2/batch", {}, {
    name: "d",
    project_name: "talk",
    staging_batch: true,
  }],
  ["POST /v2/task/chat", {}, { project_name: "talk", batch_name: "d" }],
  ["POST /v2/batch/finalize", {}, { batch_name: "d" }],
  ["POST /v2/batch/pause", {}, { batch_name: "d" }],
  ["POST /v2/batch/resume", {}, { batch_name: "d" }],
  ["POST /v2/batch/metadata", {}, { batch_name: "d", metadata: { a: 1 } }],
  ["POST /v2/batch/cancel", {}, { batch_name: "d" }],
  ["POST /v2/task/chat", {}, { project_name: "talk" }],
  ["POST /v1/projects/{name}/setParams", { name: "roads" }, {
    patch: true,
    instruction: "Draw",
  }],
  ["POST /v1/projects/{name}/setOntology", { name: "roads" }, {
    ontology: ["car"],
  }],
  ["POST /v1/teams/invite", {}, { emails: [ANN, BOB], team_role: "labeler" }],
  ["POST /v1/teams/set_role", {}, { emails: [BOB], team_role: "manager" }],
  ["POST /v1/studio/assignments/add", {}, {
    emails: [ANN, BOB],
    projects: ["roads"],
  }],
  ["POST /v1/studio/projects/{project}/groups", { project: "roads" }, {
    name: "night",
    emails: [ANN],
  }],
  ["PUT /v1/studio/projects/{project}/groups/{group}", {
    project: "roads",
    group: "night",
  }, { add_emails: [BOB], remove_emails: [ANN] }],
  ["POST /v1/batches", {}, { project: "roads", name: "b" }],
  ["POST /v1/batches", {}, { project: "plain", name: "c" }],
  ["PUT /v1/studio/batches/{batch}", { batch: "b" }, { groups: ["night"] }],
  ["POST /v1/studio/batches/set_priorities", {}, { batches: [{ name: "b" }] }],
  ["POST /v1/studio/batches/reset_priorities"],
  ["POST /v1/batches/{name}/setMetadata", { name: "b" }, { some: "key" }],
  ["POST /v1/batches/{name}/prioritize", { name: "b" }, { priority: 20 }],
  ["POST /v1/files/import", {}, {
    file_url: URL_OF_FILE,
    project_name: "roads",
  }],
  ["POST /v1/files/upload"],
  ["POST /v1/task/{type}", { type: "imageannotation" }, {
    ...IMAGE,
    batch: "b",
    unique_id: "first",
    tags: ["a"],
    callback_url: "https://example.com/callback",
  }],
  ["POST /v1/task/{type}", { type: "imageannotation" }, {
    ...IMAGE,
    batch: "b",
    unique_id: "first",
  }],
  ["POST /v1/task/{type}", { type: "imageannotation" }, {
    ...IMAGE,
    batch: "c",
  }],
  ["POST /v1/batches/{name}/finalize", { name: "b" }],
];

/** The requests about a pending task. */
const PENDING: readonly Step[] = [
  ["POST /v1/task/{task_id}/unique_id", {}, { unique_id: "second" }],
  ["DELETE /v1/task/{task_id}/unique_id"],
  ["POST /v1/task/{task_id}/setMetadata", {}, { some: "key" }],
  ["POST /v2/task/metadata", {}, {
    task_id: "{task_id}",
    metadata: { more: [1] },
    merge: true,
  }],
  ["POST /v1/task/{task_id}/tags", {}, ["b"]],
  ["PUT /v1/task/{task_id}/tags", {}, ["c"]],
  ["DELETE /v1/task/{task_id}/tags", {}, ["b"]],
  ["POST /v1/evaluation_tasks/{type}", { type: "imageannotation" }, {
    ...IMAGE,
    project: "roads",
    expected_response: { annotations: [] },
  }],
  ["POST /v1/training_tasks/{type}", { type: "imageannotation" }, {
    ...IMAGE,
    project: "roads",
    expected_response: { annotations: [] },
  }],
];

/** The requests about a completed task. */
const COMPLETED: readonly Step[] = [
  ["POST /v1/task/{task_id}/audit", {}, { accepted: true, comments: "Good" }],
  ["POST /v1/task/{task_id}/send_callback"],
  ["POST /v1/task/{task_id}/cancel"],
  ["POST /v1/studio/assignments/remove", {}, {
    emails: [BOB],
    projects: ["roads"],
  }],
];

/** The method and route of every step. */
export const LINES: readonly string[] = [...BEFORE, ...PENDING, ...COMPLETED]
  .map(([line]) => line);

/** Runs the session with one key, and returns all responses as a string. */
export async function live(
  emulator: Emulator,
  key: string,
  look: Look = () => {},
): Promise<string> {
  const results: string[] = [];
  const send = async (steps: readonly Step[], task_id: string) => {
    for (const [line, names = {}, body] of steps) {
      emulator.clock.advance(777);
      const values: Readonly<Record<string, string>> = { task_id, ...names };
      const [method = "", route = ""] = line.split(" ");
      const path = route.replace(
        /\{(\w+)\}/g,
        (_, name: string) => values[name] ?? "",
      );
      const response = await emulator.fetch(API.replace("/v1", "") + path, {
        method,
        headers: {
          authorization: basic(key),
          ...(route !== "/v1/files/upload" &&
            { "content-type": "application/json" }),
        },
        ...(body !== undefined && {
          body: JSON.stringify(body).replace("{task_id}", task_id),
        }),
        ...(route === "/v1/files/upload" && { body: upload() }),
      });
      results.push(`${response.status} ${await response.text()}`);
      await look(emulator);
    }
  };
  await send(BEFORE, "");
  const created = results.at(-3) ?? "";
  const task_id: string = /\((\w{24})\)/.exec(created)?.[1] ?? "none";
  await send(PENDING, task_id);
  if (key === emulator.keys.live) {
    emulator.tasks.complete(task_id);
    emulator.tasks.reopen(task_id);
    emulator.tasks.complete(task_id, { annotations: [] });
  }
  await send(COMPLETED, task_id);
  emulator.projects.archive(key, "plain");
  const [chat = ""] = results.flatMap((line) =>
    /^200 \{"task_id":"(\w{24})".*"threads":\[\]/.exec(line)?.slice(1) ?? []
  ).slice(1);
  emulator.chatTasks.complete(chat, { threads: [{}] });
  emulator.deliveries.create({ key, project: "talk" });
  emulator.datasets.create({ key, name: "sql" });
  emulator.datasets.deliver({ key, dataset: "sql" });
  await look(emulator);
  return results.join("\n");
}

/** A fixed boundary, so that two runs send the same bytes. */
function upload(): Blob {
  const lines = [
    "--edge",
    'Content-Disposition: form-data; name="project_name"',
    "",
    "roads",
    "--edge",
    'Content-Disposition: form-data; name="file"; filename="a.txt"',
    "",
    "hello",
    "--edge--",
    "",
  ].join("\r\n");
  return new Blob([lines], { type: "multipart/form-data; boundary=edge" });
}

/** Returns a seeded emulator with that `onChange`. */
export function watched(
  onChange: NonNullable<
    NonNullable<Parameters<typeof createEmulator>[0]>["onChange"]
  >,
): Emulator {
  return createEmulator({ seed: "session", onChange });
}
