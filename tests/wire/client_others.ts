/** The calls about batches, projects, teams, Studio, result files, and `request`. */
import type { ScaleClient } from "../../mod.ts";
import { resultFiles } from "../../src/results/mod.ts";
import {
  type ClientStep,
  fault,
  json,
  type ScriptedResponse,
} from "./client_recorder.ts";

type Call = readonly [
  string,
  ScriptedResponse,
  (client: ScaleClient) => unknown,
];

const BATCH = {
  project: "p",
  name: "b",
  status: "staging",
  created_at: "2026-01-01T00:00:00.000Z",
};
const PROJECT = {
  name: "p",
  type: "annotation",
  param_history: [{ version: 0 }],
};
const TEAM = [{ email: "a@example.com", role: "labeler" }];
const GROUP = { id: "1", name: "night", numWorkers: 1, isSingleton: false };
const DATES = {
  start_time: new Date("2026-01-01T00:00:00Z"),
  end_time: "2026-02-01",
  completed_after: "2026-01-01T00:00:00Z",
  completed_before: "2026-01-02T00:00:00Z",
  audited_after: "2026-01-03T00:00:00Z",
  audited_before: "2026-01-04T00:00:00Z",
} as const;

const BATCH_CALLS: readonly Call[] = [
  [
    "create",
    json(BATCH),
    (c) =>
      c.batches.create({
        project: "p",
        name: "b",
        callback: "https://example.com/cb",
        calibration_batch: true,
        self_label_batch: false,
        metadata: { a: 1 },
      }),
  ],
  [
    "create with options",
    json(BATCH),
    (c) =>
      c.batches.create({ project: "p", name: "b" }, {
        onConflict: "return",
        extraBody: { x: 1 },
        extraQuery: { y: 2 },
        headers: { "x-a": "1" },
      }),
  ],
  ["get", json(BATCH), (c) => c.batches.get("b/ö ?")],
  [
    "status",
    json({ status: "completed", completed: 2 }),
    (c) => c.batches.getStatus("b"),
  ],
  ["finalize", json(BATCH), (c) => c.batches.finalize("b c")],
  [
    "prioritize",
    json({ result: "success" }),
    (c) => c.batches.prioritize("b c", { priority: 20 }),
  ],
  ["setMetadata", json(BATCH), (c) => c.batches.setMetadata("b", { a: [1] })],
];

const PROJECT_CALLS: readonly Call[] = [
  [
    "create",
    json(PROJECT),
    (c) =>
      c.projects.create({
        name: "p",
        type: "annotation",
        params: { instruction: "Box" },
        rapid: true,
        studio: false,
        datasetId: null,
        pipeline: "consensus_task",
        consensus_attempts: 3,
      }),
  ],
  [
    "create with options",
    json(PROJECT),
    (c) =>
      c.projects.create({ name: "p", type: "annotation" }, {
        onConflict: "return",
        extraBody: { x: 1 },
      }),
  ],
  ["get", json(PROJECT), (c) => c.projects.get("cows & bulls/1")],
  ["list", json([PROJECT]), (c) => c.projects.list()],
  [
    "list of the archived",
    json([]),
    (c) => c.projects.list({ archived: true }, { extraQuery: { a: "b" } }),
  ],
  ["list of the others", json([]), (c) => c.projects.list({ archived: false })],
  [
    "update",
    json(PROJECT),
    (c) => c.projects.update("p", { instruction: "Box all" }),
  ],
  [
    "update by a patch",
    json(PROJECT),
    (c) => c.projects.update("p q", { patch: true, padding: 2 }),
  ],
  ["getTemplate", json({ id: "1" }), (c) => c.projects.getTemplate("p")],
  [
    "setOntology",
    json({}),
    (c) =>
      c.projects.setOntology("p", {
        name: "o",
        ontology: ["a", {
          choice: "b",
          display: "B",
          description: "d",
          subchoices: ["c", { choice: "d" }],
        }],
      }),
  ],
];

const TEAM_CALLS: readonly Call[] = [
  ["list", json(TEAM), (c) => c.teams.list()],
  [
    "invite",
    json(TEAM),
    (c) =>
      c.teams.invite({
        emails: ["a@example.com", "b@example.com"],
        team_role: "labeler",
      }),
  ],
  [
    "setRole",
    json(TEAM),
    (c) =>
      c.teams.setRole({ emails: ["a@example.com"], team_role: "manager" }, {
        headers: { "x-a": "1" },
      }),
  ],
];

const PEOPLE = { emails: ["a@example.com"], projects: ["p", "q"] } as const;

const STUDIO_CALLS: readonly Call[] = [
  [
    "assignments.list",
    json({ "a@example.com": ["p"] }),
    (c) => c.studio.assignments.list(),
  ],
  ["assignments.add", json({}), (c) => c.studio.assignments.add(PEOPLE)],
  ["assignments.remove", json({}), (c) => c.studio.assignments.remove(PEOPLE)],
  [
    "projectGroups.list",
    json([GROUP]),
    (c) => c.studio.projectGroups.list("p q"),
  ],
  [
    "projectGroups.create",
    json(GROUP),
    (c) => c.studio.projectGroups.create("p", { name: "night", emails: [] }),
  ],
  [
    "projectGroups.update",
    json(GROUP),
    (c) =>
      c.studio.projectGroups.update({ project: "p", group: "n/1" }, {
        add_emails: ["a@example.com"],
      }),
  ],
  ["batches.list", json([]), (c) => c.studio.batches.list()],
  [
    "batches.assign",
    json({}),
    (c) => c.studio.batches.assign("b c", { groups: ["night"] }),
  ],
  [
    "batches.setPriorities",
    json([]),
    (c) => c.studio.batches.setPriorities(["b", "a"]),
  ],
  [
    "batches.resetPriorities",
    json([]),
    (c) => c.studio.batches.resetPriorities(),
  ],
];

const REQUEST_CALLS: readonly Call[] = [
  [
    "GET of v1",
    json([1]),
    (c) =>
      c.request("GET", "/v1/new/a%20b", {
        query: { flag: true, n: 1, list: ["a", "b c"] },
      }),
  ],
  [
    "GET of v2",
    json({}),
    (c) => c.request("GET", "/v2/new", { extraQuery: { a: "b" } }),
  ],
  [
    "POST with a body",
    json({}),
    (c) =>
      c.request("POST", "/v1/new", {
        body: { a: [1, { b: null }] },
        extraBody: { c: 1 },
        headers: { "x-a": "1" },
      }),
  ],
  ["POST without a body", json({}), (c) => c.request("POST", "/v1/new")],
  [
    "PUT with a list",
    json({}),
    (c) => c.request("PUT", "/v1/new", { body: ["a"] }),
  ],
  ["PATCH", json(null), (c) => c.request("PATCH", "/v2/new", { body: {} })],
  [
    "DELETE",
    () => new Response(null, { status: 204 }),
    (c) => c.request("DELETE", "/v1/new"),
  ],
  [
    "response of plain text",
    () => new Response("OK"),
    (c) => c.request("GET", "/v1/new"),
  ],
  [
    "method that is unknown",
    json({}),
    (c) => c.request("HEAD" as "GET", "/v1/new"),
  ],
  [
    "path of another host",
    json({}),
    (c) => c.request("GET", "https://example.com/" as "/"),
  ],
];

/** A page of batches. */
function batchPage(
  name: string,
  offset: number,
  has_more: boolean,
): ScriptedResponse {
  return json({
    docs: [{ ...BATCH, name }],
    totalDocs: 2,
    limit: 1,
    offset,
    has_more,
  });
}

const LINK = "https://files.example.com/r.json?sig=secret";
const VIDEO = {
  task_id: "t",
  response: {
    annotations: { url: LINK },
    events: { url: "https://files.example.com/e.json" },
    other: { url: "https://files.example.com/not-a-link" },
  },
};

function file(client: ScaleClient) {
  const [first] = resultFiles(client, VIDEO);
  if (first === undefined) throw new Error("There is no result file");
  return first;
}

/** All but tasks and files. */
export const OTHER_STEPS: readonly ClientStep[] = [
  ...steps("batches", BATCH_CALLS),
  {
    name: "batches: list, one page with all filters",
    responses: [batchPage("b", 0, false)],
    call: (c) =>
      c.batches.list({
        project: "p",
        status: "in_progress",
        exclude_archived: true,
        ...DATES,
      }),
  },
  {
    name: "batches: list, two pages",
    responses: [batchPage("b", 0, true), batchPage("a", 1, false)],
    call: (c) =>
      c.batches.list({ limit: 1 }, { headers: { "x-a": "1" } }).toArray({
        max: 9,
      }),
  },
  {
    name: "batches: list from an offset, two pages",
    responses: [batchPage("b", 4, true), batchPage("a", 5, false)],
    call: (c) => c.batches.list({ limit: 1, offset: 4 }).toArray({ max: 9 }),
  },
  ...steps("projects", PROJECT_CALLS),
  ...steps("teams", TEAM_CALLS),
  ...steps("studio", STUDIO_CALLS),
  ...steps("request", REQUEST_CALLS),
  {
    name: "results: names and links",
    responses: [],
    call: (c) => resultFiles(c, VIDEO).map(({ name, url }) => [name, url]),
  },
  {
    name: "results: as JSON",
    responses: [json([{ frame: 0 }])],
    call: (c) => file(c).json(),
  },
  {
    name: "results: as bytes",
    responses: [() => new Response(new Uint8Array([0, 255]))],
    call: async (c) => [...await file(c).bytes({ headers: { "x-a": "1" } })],
  },
  {
    name: "results: as a stream",
    responses: [() => new Response("stream")],
    call: async (c) => await new Response(await file(c).stream()).text(),
  },
  {
    name: "results: a fresh link after a 403",
    responses: [
      fault(403),
      json({
        task_id: "t",
        response: { annotations: { url: "https://files.example.com/fresh" } },
      }),
      json([1]),
    ],
    call: (c) => file(c).json(),
  },
  {
    name: "results: no fresh link after a 403",
    responses: [fault(403), json({ task_id: "t" })],
    call: (c) => file(c).json(),
  },
  {
    name: "results: not JSON",
    responses: [() => new Response("<html>")],
    call: (c) => file(c).json(),
  },
  {
    name: "results: a retry after a 503",
    responses: [fault(503), json([1])],
    call: (c) => file(c).json(),
  },
];

function steps(noun: string, calls: readonly Call[]): readonly ClientStep[] {
  return calls.map(([name, respond, call]) => ({
    name: `${noun}: ${name}`,
    responses: [respond],
    call,
  }));
}
