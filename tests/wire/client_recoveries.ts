/** The calls that fail at first: what is sent again, after which wait, and what is looked up after a 409. */
import type { ScaleClient } from "../../mod.ts";
import {
  type ClientStep,
  fault,
  json,
  lost,
  type ScriptedResponse,
} from "./client_recorder.ts";

const TASK = { task_id: "t", type: "chat", status: "pending", unique_id: "u" };
const BATCH = { project: "p", name: "b", status: "staging" };
const PROJECT = {
  name: "p",
  type: "chat",
  param_history: [{
    version: 1,
    created_at: "2026-01-01T00:00:00.000Z",
    padding: 2,
  }],
};
const QUALITY = { expected_response: {}, unique_id: "u" };

/** A list of tasks with the `unique_id` that was asked for. */
function echo({ url }: { readonly url: URL }): Response {
  const unique_id = url.searchParams.get("unique_id");
  return Response.json({ docs: [{ ...TASK, unique_id }], total: 1 });
}

const FOUND = json({ docs: [TASK], total: 1 });
const NONE = json({ docs: [], total: 0 });

type Case = readonly [
  name: string,
  responses: readonly ScriptedResponse[],
  call: (client: ScaleClient) => unknown,
];

function task(client: ScaleClient): unknown {
  return client.tasks.create("chat", { unique_id: "u" });
}

const RETRIES: readonly Case[] = [
  ["get after a 503 with Retry-After", [
    fault(503, { "retry-after": "7" }),
    json(TASK),
  ], (c) => c.tasks.get("t")],
  ["get after a 503 with a date in Retry-After", [
    fault(503, { "retry-after": "Sat, 31 Jan 2026 00:00:09 GMT" }),
    json(TASK),
  ], (c) => c.tasks.get("t")],
  ["get after a Retry-After that is too long", [
    fault(503, { "retry-after": "61" }),
    json(TASK),
  ], (c) => c.tasks.get("t")],
  ["get after 429, 500, 502 and 200", [
    fault(429),
    fault(500),
    fault(502),
    json(TASK),
  ], (c) => c.tasks.get("t")],
  ["get, each time a 504", [fault(504)], (c) => c.tasks.get("t")],
  ["get after a lost connection", [lost, json(TASK)], (c) => c.tasks.get("t")],
  [
    "get, without retries",
    [fault(503)],
    (c) => c.tasks.get("t", { maxRetries: 0 }),
  ],
  [
    "get beyond the deadline",
    [fault(503)],
    (c) => c.tasks.get("t", { deadlineMs: 300 }),
  ],
  ["get of what is not JSON", [
    () => new Response("<html>", { headers: { "content-type": "text/html" } }),
  ], (c) => c.tasks.get("t")],
  ["get of a redirect", [
    () =>
      new Response(null, {
        status: 302,
        headers: { location: "https://example.com" },
      }),
  ], (c) => c.tasks.get("t")],
  [
    "get of too much",
    [json({ a: "x".repeat(100) })],
    (c) => c.with({ maxResponseBytes: 50 }).tasks.get("t"),
  ],
  ["cancel after a 503", [fault(503), json(TASK)], (c) => c.tasks.cancel("t")],
  [
    "audit is not sent again after a 503",
    [fault(503)],
    (c) => c.tasks.audit("t", { accepted: true }),
  ],
  ["audit is sent again after a 429", [
    fault(429, { "retry-after": "1" }),
    json({}),
  ], (c) => c.tasks.audit("t", { accepted: true })],
  ["a task after a 503", [fault(503), json(TASK)], task],
  [
    "a task with an id of its own after a 503",
    [fault(503), json(TASK)],
    (c) => c.tasks.create("chat", {}),
  ],
  [
    "a task without a generated id after a 503",
    [fault(503), json(TASK)],
    (c) => c.tasks.create("chat", {}, { autoUniqueId: false }),
  ],
  [
    "an evaluation task without unique_id after a 503",
    [fault(503)],
    (c) => c.evaluationTasks.create("chat", { expected_response: {} }),
  ],
  [
    "a group after a 503",
    [fault(503)],
    (c) => c.studio.projectGroups.create("p", { name: "n", emails: [] }),
  ],
  [
    "request of POST after a 503",
    [fault(503)],
    (c) => c.request("POST", "/v1/new"),
  ],
  [
    "request of POST that is idempotent after a 503",
    [fault(503), json({})],
    (c) =>
      c.request("POST", "/v1/new", { safety: "idempotent", body: { a: 1 } }),
  ],
];

const RECOVERIES: readonly Case[] = [
  ["a task, 409 at once", [fault(409)], task],
  ["a task, 409 after a 503", [fault(503), fault(409), FOUND], task],
  ["a task, 409 after a lost connection", [lost, fault(409), FOUND], task],
  ["a task with an id of its own, 409 after a 503", [
    fault(503),
    fault(409),
    echo,
  ], (c) => c.tasks.create("chat", {})],
  [
    "a task with an id of its own, 409 at once",
    [fault(409), echo],
    (c) => c.tasks.create("chat", {}),
  ],
  [
    "a task with onConflict return",
    [fault(409), FOUND],
    (c) =>
      c.tasks.create("chat", { unique_id: "u" }, {
        onConflict: "return",
        headers: { "x-a": "1" },
        extraQuery: { a: "b" },
      }),
  ],
  [
    "a task, 409, what has the id is different",
    [fault(409), json({ docs: [{ ...TASK, type: "annotation" }] })],
    (c) => c.tasks.create("chat", { unique_id: "u" }, { onConflict: "return" }),
  ],
  [
    "a task, 409, found late",
    [fault(503), fault(409), NONE, NONE, FOUND],
    task,
  ],
  ["a task, 409, never found", [fault(503), fault(409), NONE], task],
  [
    "a task, 409, the look-up fails",
    [fault(503), fault(409), fault(400)],
    task,
  ],
  ["setUniqueId, 409 after a 503", [
    fault(503),
    fault(409),
    json({ ...TASK, unique_id: "v" }),
  ], (c) => c.tasks.setUniqueId("t", "v")],
  [
    "an evaluation task, 409 after a 503",
    [fault(503), fault(409), FOUND],
    (c) => c.evaluationTasks.create("chat", QUALITY),
  ],
  [
    "a training task, 409 after a 503",
    [fault(503), fault(409), FOUND],
    (c) => c.trainingTasks.create("chat", QUALITY),
  ],
  [
    "a batch, 409 at once",
    [fault(409)],
    (c) => c.batches.create({ project: "p", name: "b" }),
  ],
  [
    "a batch, 409 after a 503",
    [fault(503), fault(409), json(BATCH)],
    (c) => c.batches.create({ project: "p", name: "b" }),
  ],
  [
    "a batch with onConflict return",
    [fault(409), json(BATCH)],
    (c) =>
      c.batches.create({ project: "p", name: "b" }, { onConflict: "return" }),
  ],
  [
    "a batch of another project",
    [fault(409), json({ ...BATCH, project: "q" })],
    (c) =>
      c.batches.create({ project: "p", name: "b" }, { onConflict: "return" }),
  ],
  [
    "a batch, 409, never found",
    [fault(503), fault(409), fault(404)],
    (c) => c.batches.create({ project: "p", name: "b" }),
  ],
  ["finalize, done although it failed", [
    fault(503),
    json({ ...BATCH, status: "in_progress" }),
  ], (c) => c.batches.finalize("b")],
  ["finalize, not done", [
    fault(503),
    json(BATCH),
    json({ ...BATCH, status: "in_progress" }),
  ], (c) => c.batches.finalize("b")],
  ["finalize, 400 after a 503", [
    fault(503),
    json(BATCH),
    fault(400),
    json({ ...BATCH, status: "in_progress" }),
  ], (c) => c.batches.finalize("b")],
  [
    "finalize, the look-up fails",
    [fault(503), fault(404)],
    (c) => c.batches.finalize("b"),
  ],
  ["finalize, 409", [fault(409)], (c) => c.batches.finalize("b")],
  ["finalize, 409 after a 503", [
    fault(503),
    json(BATCH),
    fault(409),
    json({ ...BATCH, status: "in_progress" }),
  ], (c) => c.batches.finalize("b")],
  [
    "a project, 409 at once",
    [fault(409)],
    (c) => c.projects.create({ name: "p", type: "chat" }),
  ],
  [
    "a project, 409 after a 503",
    [fault(503), fault(409), json(PROJECT)],
    (c) => c.projects.create({ name: "p", type: "chat" }),
  ],
  [
    "a project with onConflict return",
    [fault(409), json(PROJECT)],
    (c) =>
      c.projects.create({ name: "p", type: "chat" }, { onConflict: "return" }),
  ],
  [
    "a project of another type",
    [fault(409), json({ ...PROJECT, type: "annotation" })],
    (c) =>
      c.projects.create({ name: "p", type: "chat" }, { onConflict: "return" }),
  ],
  [
    "update, done although it failed",
    [fault(503), json(PROJECT)],
    (c) => c.projects.update("p", { padding: 2 }),
  ],
  [
    "update by a patch, not done",
    [fault(503), json(PROJECT), json(PROJECT)],
    (c) => c.projects.update("p", { patch: true, padding: 3 }),
  ],
];

/** The options of a client that change what is sent. */
const CLIENT_STEPS: readonly ClientStep[] = [
  {
    name: "client: all that it adds",
    options: {
      baseUrl: "http://localhost:1/scale/",
      headers: { "x-team": "cows" },
      appInfo: { name: "farm", version: "2.0" },
      apiKey: " key_1\n",
    },
    responses: [json(TASK)],
    call: (c) => c.tasks.get("t", { headers: { "x-team": "bulls" } }),
  },
  {
    name: "client: a User-Agent of its own",
    options: { headers: { "user-agent": "farm" } },
    responses: [json(TASK)],
    call: (c) => c.tasks.get("t"),
  },
  {
    name: "client: a key that is asked for each time",
    options: { apiKey: keys() },
    responses: [fault(503), json(TASK)],
    call: (c) => c.tasks.get("t"),
  },
  {
    name: "client: a key that fails",
    options: { apiKey: () => Promise.reject(new Error("none")) },
    responses: [json(TASK)],
    call: (c) => c.tasks.get("t"),
  },
  {
    name: "client: waits of its own",
    options: { retry: { baseDelayMs: 10, maxDelayMs: 15 }, maxRetries: 5 },
    responses: [fault(500)],
    call: (c) => c.tasks.get("t"),
  },
  {
    name: "client: a quota that is used up",
    options: { retry: { quota: 7 } },
    responses: [fault(500)],
    call: (c) => c.tasks.get("t"),
  },
];

function keys(): () => string {
  // Each recording is to begin anew, so the count follows the attempts.
  const all = ["key_1", "key_2"];
  let count = 0;
  return () => all[count++ % all.length] ?? "";
}

/** Everything that fails at first, and what clients may be told. */
export const RECOVERY_STEPS: readonly ClientStep[] = [
  ...[...RETRIES].map(([name, responses, call]): ClientStep => ({
    name: `retries: ${name}`,
    responses,
    call,
  })),
  ...[...RECOVERIES].map(([name, responses, call]): ClientStep => ({
    name: `recoveries: ${name}`,
    responses,
    call,
  })),
  ...CLIENT_STEPS,
];
