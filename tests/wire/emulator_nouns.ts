/** Requests about projects, batches, teams, Studio and tasks of known result. */
import type { Chapter, EmulatorStep } from "./emulator_recorder.ts";

const BOX = {
  attachment: "https://example.com/a.png",
  geometries: { box: { objects_to_annotate: ["car"] } },
};

const PROJECTS: readonly EmulatorStep[] = [
  ["none", "GET /v1/projects"],
  ["create", "POST /v1/projects", {
    json: {
      name: "cows & bulls",
      type: "imageannotation",
      params: { instruction: "Box", padding: 1, geometries: BOX.geometries },
    },
  }],
  ["create, without params", "POST /v1/projects", {
    json: {
      name: "plain",
      type: "chat",
      rapid: true,
      pipeline: "standard_task",
    },
  }],
  ["create, for text", "POST /v1/projects", {
    json: {
      name: "text",
      type: "textcollection",
      params: { title: "T", fields: [] },
    },
  }],
  ["create, the name again", "POST /v1/projects", {
    json: { name: "plain", type: "chat" },
  }],
  ["create, no name", "POST /v1/projects", { json: { type: "chat" } }],
  ["create, an empty name", "POST /v1/projects", {
    json: { name: "", type: "chat" },
  }],
  ["create, no type", "POST /v1/projects", { json: { name: "x" } }],
  ["create, an unknown type", "POST /v1/projects", {
    json: { name: "x", type: "y" },
  }],
  ["create, params of no object", "POST /v1/projects", {
    json: { name: "x", type: "chat", params: 1 },
  }],
  ["create, rapid of no boolean", "POST /v1/projects", {
    json: { name: "x", type: "chat", rapid: 2 },
  }],
  ["get", "GET /v1/projects/cows%20%26%20bulls"],
  ["get, not there", "GET /v1/projects/none"],
  ["list", "GET /v1/projects"],
  ["list of the archived", "GET /v1/projects?archived=true"],
  ["list of the others", "GET /v1/projects?archived=false"],
  ["list, a word that is none", "GET /v1/projects?archived=x"],
  ["time passes", "POST /__emulator/clock/advance", { json: { ms: 60_000 } }],
  ["setParams", "POST /v1/projects/cows%20%26%20bulls/setParams", {
    json: { instruction: "Box all" },
  }],
  ["setParams by a patch", "POST /v1/projects/cows%20%26%20bulls/setParams", {
    json: { patch: true, padding: 2 },
  }],
  ["setParams, not there", "POST /v1/projects/none/setParams", { json: {} }],
  ["setParams, a patch of no boolean", "POST /v1/projects/plain/setParams", {
    json: { patch: "x" },
  }],
  ["setParams, a list", "POST /v1/projects/plain/setParams", { json: [] }],
  ["taskTemplates", "GET /v1/projects/text/taskTemplates"],
  ["taskTemplates of chat", "GET /v1/projects/plain/taskTemplates"],
  [
    "taskTemplates of another type",
    "GET /v1/projects/cows%20%26%20bulls/taskTemplates",
  ],
  ["setOntology", "POST /v1/projects/plain/setOntology", {
    json: {
      name: "o",
      ontology: ["a", { choice: "b", subchoices: ["c", { choice: "d" }] }],
    },
  }],
  ["setOntology, twice the same", "POST /v1/projects/plain/setOntology", {
    json: { ontology: ["a", { choice: "b", subchoices: ["a"] }] },
  }],
  ["setOntology, no list", "POST /v1/projects/plain/setOntology", {
    json: { ontology: "a" },
  }],
  ["setOntology, an item of no object", "POST /v1/projects/plain/setOntology", {
    json: { ontology: [1] },
  }],
  ["setOntology, no choice", "POST /v1/projects/plain/setOntology", {
    json: { ontology: [{}] },
  }],
];

const BATCHES: readonly EmulatorStep[] = [
  ["a project", "POST /v1/projects", {
    json: { name: "roads", type: "imageannotation" },
  }],
  ["a rapid project", "POST /v1/projects", {
    json: { name: "rapid", type: "imageannotation", rapid: true },
  }],
  ["none", "GET /v1/batches"],
  ["create", "POST /v1/batches", {
    json: {
      project: "roads",
      name: "b/1",
      metadata: { a: 1 },
      callback: "https://example.com/batch",
    },
  }],
  ["create, rapid", "POST /v1/batches", {
    json: {
      project: "rapid",
      name: "r",
      calibration_batch: true,
      self_label_batch: true,
    },
  }],
  ["create, the name again", "POST /v1/batches", {
    json: { project: "rapid", name: "r" },
  }],
  ["create, no project", "POST /v1/batches", { json: { name: "x" } }],
  ["create, no name", "POST /v1/batches", { json: { project: "roads" } }],
  ["create, an unknown project", "POST /v1/batches", {
    json: { project: "none", name: "x" },
  }],
  ["create, metadata of no object", "POST /v1/batches", {
    json: { project: "roads", name: "x", metadata: [] },
  }],
  ["create, a word that is none", "POST /v1/batches", {
    json: { project: "roads", name: "x", calibration_batch: "x" },
  }],
  ["get", "GET /v1/batches/b%2F1"],
  ["get, not there", "GET /v1/batches/none"],
  ["status", "GET /v1/batches/b%2F1/status"],
  ["a task", "POST /v1/task/imageannotation", {
    json: { ...BOX, batch: "b/1" },
  }],
  ["status with a task", "GET /v1/batches/b%2F1/status"],
  ["finalize an ordinary one", "POST /v1/batches/b%2F1/finalize"],
  ["finalize", "POST /v1/batches/r/finalize"],
  ["finalize again", "POST /v1/batches/r/finalize"],
  ["finalize, not there", "POST /v1/batches/none/finalize"],
  ["prioritize", "POST /v1/batches/r/prioritize", { json: { priority: 20 } }],
  ["prioritize by a word", "POST /v1/batches/r/prioritize", {
    json: { priority: "high" },
  }],
  ["setMetadata", "POST /v1/batches/r/setMetadata", { json: { some: "key" } }],
  ["setMetadata to a list", "POST /v1/batches/r/setMetadata", { json: [] }],
  ["a second later", "POST /__emulator/clock/advance", { json: { ms: 1000 } }],
  ["create a third", "POST /v1/batches", {
    json: { project: "roads", name: "c" },
  }],
  ...[
    "",
    "limit=1",
    "limit=1&offset=1",
    "limit=2&offset=2",
    "project=roads",
    "status=completed",
    "status=staging",
    "start_time=2026-01-01T00:00:01Z",
    "end_time=2026-01-01T00:00:00Z",
    "completed_after=2026-01-01",
    "completed_before=2025-01-01",
    "audited_after=2026-01-01",
    "audited_before=2026-01-01",
    "exclude_archived=true",
    "exclude_archived=x",
    "limit=0",
    "start_time=x",
  ].map((
    query,
  ): EmulatorStep => [`list ?${query}`, `GET /v1/batches?${query}`]),
];

const ANN = "ann@example.com";
const BOB = "bob@example.com";

const TEAMS: readonly EmulatorStep[] = [
  ["list", "GET /v1/teams", { as: "live" }],
  ["invite", "POST /v1/teams/invite", {
    as: "live",
    json: { emails: [ANN, BOB], team_role: "labeler" },
  }],
  ["list while it lags", "GET /v1/teams", { as: "live" }],
  ["later", "POST /__emulator/clock/advance", { json: { ms: 5000 } }],
  ["list after a while", "GET /v1/teams", { as: "live" }],
  ["invite again", "POST /v1/teams/invite", {
    as: "live",
    json: { emails: [ANN], team_role: "manager" },
  }],
  ["invite nobody", "POST /v1/teams/invite", {
    as: "live",
    json: { emails: [], team_role: "labeler" },
  }],
  ["invite what is no address", "POST /v1/teams/invite", {
    as: "live",
    json: { emails: ["ann"], team_role: "labeler" },
  }],
  ["invite without a role", "POST /v1/teams/invite", {
    as: "live",
    json: { emails: [ANN] },
  }],
  ["invite with an unknown role", "POST /v1/teams/invite", {
    as: "live",
    json: { emails: [ANN], team_role: "admin" },
  }],
  ["invite numbers", "POST /v1/teams/invite", {
    as: "live",
    json: { emails: [1], team_role: "labeler" },
  }],
  ["set_role", "POST /v1/teams/set_role", {
    as: "live",
    json: { emails: [BOB], team_role: "manager" },
  }],
  ["set_role of somebody unknown", "POST /v1/teams/set_role", {
    as: "live",
    json: { emails: ["eve@example.com"], team_role: "manager" },
  }],
];

const STUDIO: readonly EmulatorStep[] = [
  ["a project", "POST /v1/projects", {
    as: "live",
    json: { name: "roads", type: "imageannotation", studio: true },
  }],
  ["people", "POST /v1/teams/invite", {
    as: "live",
    json: { emails: [ANN, BOB], team_role: "labeler" },
  }],
  ["assignments", "GET /v1/studio/assignments", { as: "live" }],
  ["assign", "POST /v1/studio/assignments/add", {
    as: "live",
    json: { emails: [ANN, BOB], projects: ["roads"] },
  }],
  ["assign nobody", "POST /v1/studio/assignments/add", {
    as: "live",
    json: { emails: [], projects: ["roads"] },
  }],
  ["assign to nothing", "POST /v1/studio/assignments/add", {
    as: "live",
    json: { emails: [ANN], projects: [] },
  }],
  ["assign to an unknown project", "POST /v1/studio/assignments/add", {
    as: "live",
    json: { emails: [ANN], projects: ["none"] },
  }],
  ["assign somebody unknown", "POST /v1/studio/assignments/add", {
    as: "live",
    json: { emails: ["eve@example.com"], projects: ["roads"] },
  }],
  ["no groups", "GET /v1/studio/projects/roads/groups", { as: "live" }],
  ["groups of an unknown project", "GET /v1/studio/projects/none/groups", {
    as: "live",
  }],
  ["group", "POST /v1/studio/projects/roads/groups", {
    as: "live",
    json: { name: "night", emails: [ANN] },
  }],
  ["group, the name again", "POST /v1/studio/projects/roads/groups", {
    as: "live",
    json: { name: "night", emails: [] },
  }],
  ["group, somebody unassigned", "POST /v1/studio/projects/roads/groups", {
    as: "live",
    json: { name: "day", emails: ["eve@example.com"] },
  }],
  ["group, no name", "POST /v1/studio/projects/roads/groups", {
    as: "live",
    json: { emails: [] },
  }],
  ["group changed", "PUT /v1/studio/projects/roads/groups/night", {
    as: "live",
    json: { add_emails: [BOB], remove_emails: [ANN] },
  }],
  ["group changed, not there", "PUT /v1/studio/projects/roads/groups/none", {
    as: "live",
    json: {},
  }],
  ["groups", "GET /v1/studio/projects/roads/groups", { as: "live" }],
  ["batch a", "POST /v1/batches", {
    as: "live",
    json: { project: "roads", name: "a" },
  }],
  ["batch b", "POST /v1/batches", {
    as: "live",
    json: { project: "roads", name: "b", calibration_batch: true },
  }],
  ["batches", "GET /v1/studio/batches", { as: "live" }],
  ["batch assigned", "PUT /v1/studio/batches/a", {
    as: "live",
    json: { groups: ["night", ANN] },
  }],
  ["batch assigned to an unknown group", "PUT /v1/studio/batches/a", {
    as: "live",
    json: { groups: ["none"] },
  }],
  ["batch assigned to nothing", "PUT /v1/studio/batches/a", {
    as: "live",
    json: {},
  }],
  ["batch that is not there", "PUT /v1/studio/batches/none", {
    as: "live",
    json: { groups: [] },
  }],
  ["priorities", "POST /v1/studio/batches/set_priorities", {
    as: "live",
    json: { batches: [{ name: "a" }, { name: "b" }] },
  }],
  ["priorities, one missing", "POST /v1/studio/batches/set_priorities", {
    as: "live",
    json: { batches: [{ name: "a" }] },
  }],
  ["priorities, one too many", "POST /v1/studio/batches/set_priorities", {
    as: "live",
    json: { batches: [{ name: "a" }, { name: "b" }, { name: "b" }] },
  }],
  ["priorities, no objects", "POST /v1/studio/batches/set_priorities", {
    as: "live",
    json: { batches: ["a"] },
  }],
  ["priorities, none", "POST /v1/studio/batches/set_priorities", {
    as: "live",
    json: {},
  }],
  ["priorities reset", "POST /v1/studio/batches/reset_priorities", {
    as: "live",
  }],
  ["unassign", "POST /v1/studio/assignments/remove", {
    as: "live",
    json: { emails: [BOB], projects: ["roads"] },
  }],
  ["groups afterwards", "GET /v1/studio/projects/roads/groups", { as: "live" }],
  ["with the test key", "GET /v1/studio/batches"],
];

const QUALITY: readonly EmulatorStep[] = ["evaluation", "training"].flatMap((
  kind,
): readonly EmulatorStep[] => [
  [kind, `POST /v1/${kind}_tasks/imageannotation`, {
    as: "live",
    json: {
      ...BOX,
      unique_id: kind,
      expected_response: { annotations: [] },
      initial_response: { annotations: [{ label: "car" }] },
    },
    save: { task: "id" },
  }],
  [`${kind}, as a task`, "GET /v1/task/<task>", { as: "live" }],
  [`${kind}, the unique_id again`, `POST /v1/${kind}_tasks/imageannotation`, {
    as: "live",
    json: { ...BOX, unique_id: kind, expected_response: {} },
  }],
  [`${kind}, no expected_response`, `POST /v1/${kind}_tasks/imageannotation`, {
    as: "live",
    json: BOX,
  }],
  [`${kind}, an unknown type`, `POST /v1/${kind}_tasks/none`, {
    as: "live",
    json: { expected_response: {} },
  }],
  [`${kind}, with the test key`, `POST /v1/${kind}_tasks/chat`, {
    json: { expected_response: {} },
  }],
]);

/** Everything but tasks and files. */
export const NOUN_CHAPTERS: readonly Chapter[] = [
  { name: "projects", steps: PROJECTS },
  { name: "batches", steps: BATCHES },
  {
    name: "batches that stay open",
    options: { completeTestBatches: false },
    steps: BATCHES.slice(0, 16),
  },
  { name: "teams", options: { teamLagMs: 4000 }, steps: TEAMS },
  { name: "studio", steps: STUDIO },
  { name: "quality", steps: QUALITY },
];
