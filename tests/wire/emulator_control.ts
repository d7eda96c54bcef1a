/** Requests to the control routes: faults, limits, policies, snapshots, documents, the page. */
import type { Chapter, EmulatorStep } from "./emulator_recorder.ts";

const TASK = "POST /v1/task/chat";

/** Rules that are no faults. */
const BAD_FAULTS: readonly unknown[] = [
  {},
  [],
  { effect: "explode" },
  { effect: { status: 100 } },
  { effect: { status: 600 } },
  { effect: { status: 500, header: {} } },
  { effect: { status: 500, headers: { "a b": "c" } } },
  { effect: { status: 500, headers: 1 } },
  { effect: "cut", when: "before" },
  { effect: "html", when: "later" },
  { effect: "html", times: 0 },
  { effect: "html", every: 1.5 },
  { effect: "html", share: 2 },
  { effect: "html", route: 1 },
  { effect: "html", method: "" },
  { effect: "html", rout: "x" },
];

/** Effects, each at the next request. */
const EFFECTS: readonly (readonly [string, unknown, "hangs"?])[] = [
  ["reset", { effect: "reset" }],
  ["reset after", { effect: "reset", when: "after" }],
  ["hang", { effect: "hang" }, "hangs"],
  ["html", { effect: "html" }],
  ["cut", { effect: "cut" }],
  ["empty", { effect: "empty" }],
  ["wrong-json", { effect: "wrong-json" }],
  ["a status", { effect: { status: 503 } }],
  ["a status after", { effect: { status: 503 }, when: "after" }],
  ["a status with headers", {
    effect: {
      status: 429,
      headers: { "Retry-After": "3", "content-type": "text/x" },
    },
  }],
  ["a status with a text", { effect: { status: 502, body: "Bad gateway" } }],
  ["a status with JSON", { effect: { status: 200, body: { a: [1] } } }],
  ["no content", { effect: { status: 204 } }],
  ["by its path", { route: "/v1/task/ch*", effect: { status: 500 } }],
  ["by its route", {
    route: "/v1/task/{type}",
    method: "post",
    effect: { status: 500 },
  }],
  ["another method", { method: "GET", effect: { status: 500 } }],
];

/** Values of the header that asks for one fault. */
const HEADERS = [
  "503",
  "429-after-commit",
  "html",
  "cut",
  "empty",
  "wrong-json",
  "reset",
  "reset-after-commit",
  "100",
  "nothing",
  "html-later",
];

const FAULTS: readonly EmulatorStep[] = [
  ["none", "GET /__emulator/faults"],
  ...BAD_FAULTS.map((
    json,
  ): EmulatorStep => [
    `refused ${JSON.stringify(json)}`,
    "POST /__emulator/faults",
    { json },
  ]),
  ...EFFECTS.flatMap(([what, rule, hangs]): readonly EmulatorStep[] => [
    [`${what}, added`, "POST /__emulator/faults", {
      json: { times: 1, ...rule as object },
    }],
    [`${what}, struck`, TASK, { json: {}, hangs: hangs === "hangs" }],
    [`${what}, afterwards`, "GET /v1/tasks?limited_response=true&limit=1"],
  ]),
  ["the list", "GET /__emulator/faults"],
  ["one less", "DELETE /__emulator/faults/1"],
  ["one that is not there", "DELETE /__emulator/faults/1"],
  ["all gone", "DELETE /__emulator/faults"],
  ["every second", "POST /__emulator/faults", {
    json: { every: 2, effect: { status: 500 } },
  }],
  ...[1, 2, 3, 4].map((
    count,
  ): EmulatorStep => [`every second, ${count}`, "GET /v1/teams"]),
  ["every second, gone", "DELETE /__emulator/faults"],
  ["a share", "POST /__emulator/faults", {
    json: { share: 0.5, effect: { status: 501 } },
  }],
  ...[1, 2, 3, 4, 5, 6].map((
    count,
  ): EmulatorStep => [`a share, ${count}`, "GET /v1/teams"]),
  ["the share", "GET /__emulator/faults"],
  ["all gone again", "DELETE /__emulator/faults"],
  ...HEADERS.map((
    value,
  ): EmulatorStep => [`x-emulate: ${value}`, TASK, {
    json: {},
    headers: { "x-emulate": value },
  }]),
  ["x-emulate: hang", TASK, {
    json: {},
    headers: { "x-emulate": "hang" },
    hangs: true,
  }],
  ["x-emulate on a control route", "GET /__emulator/health", {
    headers: { "x-emulate": "503" },
  }],
];

const LIMITS: readonly EmulatorStep[] = [
  ["no limit", "GET /__emulator/rate_limit"],
  ["two requests", "PUT /__emulator/rate_limit", {
    json: { requests: 2, windowMs: 2500 },
  }],
  ["the limit", "GET /__emulator/rate_limit"],
  ["first", "GET /v1/teams"],
  ["second", "GET /v1/teams"],
  ["third", "GET /v1/teams"],
  ["with the other key", "GET /v1/teams", { as: "live" }],
  ["a second later", "POST /__emulator/clock/advance", { json: { ms: 1000 } }],
  ["fourth", "GET /v1/teams"],
  ["the window ends", "POST /__emulator/clock/advance", { json: { ms: 1500 } }],
  ["fifth", "GET /v1/teams"],
  ["no request at all", "PUT /__emulator/rate_limit", {
    json: { requests: 0, windowMs: 1 },
  }],
  ["refused", "GET /v1/teams"],
  ["limit of half a request", "PUT /__emulator/rate_limit", {
    json: { requests: 0.5, windowMs: 1 },
  }],
  ["window of nothing", "PUT /__emulator/rate_limit", {
    json: { requests: 1, windowMs: 0 },
  }],
  ["limit misspelt", "PUT /__emulator/rate_limit", {
    json: { request: 1, windowMs: 1 },
  }],
  ["limit gone", "DELETE /__emulator/rate_limit"],
  ["no latency", "GET /__emulator/latency"],
  ["a latency", "PUT /__emulator/latency", { json: 250 }],
  ["late", "GET /v1/teams"],
  ["a range", "PUT /__emulator/latency", { json: { minMs: 10, maxMs: 90 } }],
  ["late by a draw", "GET /v1/teams"],
  ["late by another draw", "GET /v1/teams"],
  ["the range", "GET /__emulator/latency"],
  ["a latency that is negative", "PUT /__emulator/latency", { json: -1 }],
  ["a range that is none", "PUT /__emulator/latency", {
    json: { minMs: 2, maxMs: 1 },
  }],
  ["a range misspelt", "PUT /__emulator/latency", {
    json: { min: 2, maxMs: 1 },
  }],
  ["latency gone", "DELETE /__emulator/latency"],
  ["in time", "GET /v1/teams"],
];

const POLICY: readonly EmulatorStep[] = [
  ["none", "GET /__emulator/auto_complete"],
  ["a task before", TASK, {
    as: "live",
    json: {},
    save: { before: "task_id" },
  }],
  ["set", "PUT /__emulator/auto_complete", { json: { completeAfterMs: 1000 } }],
  ["is set", "GET /__emulator/auto_complete"],
  ["a task after", TASK, { as: "live", json: {}, save: { after: "task_id" } }],
  ["a second later", "POST /__emulator/clock/advance", { json: { ms: 1000 } }],
  ["before, completed", "GET /v1/task/<before>", { as: "live" }],
  ["after, completed", "GET /v1/task/<after>", { as: "live" }],
  ["errors", "PUT /__emulator/auto_complete", {
    json: { completeAfterMs: 10, errorShare: 0.5 },
  }],
  ...[1, 2, 3, 4].map((
    count,
  ): EmulatorStep => [`task ${count}`, TASK, { as: "live", json: {} }]),
  ["later", "POST /__emulator/clock/advance", { json: { ms: 10 } }],
  ["some failed", "GET /v1/tasks?limited_response=true", { as: "live" }],
  ["gone", "DELETE /__emulator/auto_complete"],
  ["no time", "PUT /__emulator/auto_complete", { json: {} }],
  ["a share that is none", "PUT /__emulator/auto_complete", {
    json: { completeAfterMs: 1, errorShare: 2 },
  }],
  ["misspelt", "PUT /__emulator/auto_complete", { json: { completeAfter: 1 } }],
  ["a list", "PUT /__emulator/auto_complete", { json: [] }],
];

const FORMAT = "labelwire-scale-emulator";
const SEED = { tenant: "", table: "seed", id: "", value: "1" };

/** Documents that are refused. */
const BAD_DOCUMENTS: readonly unknown[] = [
  {},
  [],
  { format: FORMAT },
  { format: FORMAT, version: 2, entries: [] },
  { format: FORMAT, version: 1, entries: {} },
  { format: FORMAT, version: 1, entries: [] },
  { format: FORMAT, version: 1, entries: [1] },
  { format: FORMAT, version: 1, entries: [{ tenant: "" }] },
  { format: FORMAT, version: 1, entries: [SEED, SEED] },
  { format: FORMAT, version: 1, entries: [SEED, { ...SEED, table: "cows" }] },
  {
    format: FORMAT,
    version: 1,
    entries: [SEED, { tenant: "none", table: "tasks", id: "1", value: {} }],
  },
  {
    format: FORMAT,
    version: 1,
    entries: [SEED, { ...SEED, table: "clock", value: { advancedMs: -1 } }],
  },
  {
    format: FORMAT,
    version: 1,
    entries: [SEED, { ...SEED, table: "clock", value: 1 }],
  },
  {
    format: FORMAT,
    version: 1,
    entries: [SEED, {
      tenant: "none",
      table: "groups",
      id: "1",
      value: { id: "1", project: "p", emails: [] },
    }],
  },
  {
    format: FORMAT,
    version: 1,
    entries: [SEED, {
      tenant: "keys/test_1",
      table: "batches",
      id: "b",
      value: { name: "b", status: "staging", studio: {}, project: "none" },
    }],
  },
];

const SNAPSHOTS: readonly EmulatorStep[] = [
  ["health", "GET /__emulator/health"],
  ["clock", "GET /__emulator/clock"],
  ["the first document", "GET /__emulator/export"],
  ["a project", "POST /v1/projects", { json: { name: "roads", type: "chat" } }],
  ["a batch", "POST /v1/batches", { json: { name: "b", project: "roads" } }],
  ["a task", TASK, {
    json: {
      batch: "b",
      unique_id: "u",
      callback_url: "https://example.com/callback",
    },
    save: { task: "task_id" },
  }],
  ["the document", "GET /__emulator/export", { save: { document: "$" } }],
  ["snapshot", "PUT /__emulator/snapshots/one%20two"],
  ["another snapshot", "PUT /__emulator/snapshots/two"],
  ["snapshots", "GET /__emulator/snapshots"],
  ["a change", "POST /v1/task/<task>/tags", { json: ["changed"] }],
  ["time passes", "POST /__emulator/clock/advance", { json: { ms: 5000 } }],
  ["restored", "POST /__emulator/snapshots/one%20two/restore"],
  ["as before", "GET /v1/task/<task>"],
  ["the clock as before", "GET /__emulator/clock"],
  ["restored, not there", "POST /__emulator/snapshots/none/restore"],
  ["dropped", "DELETE /__emulator/snapshots/two"],
  ["dropped, not there", "DELETE /__emulator/snapshots/two"],
  ["requests", "GET /__emulator/requests"],
  ["overview", "GET /__emulator/overview"],
  ["requests forgotten", "DELETE /__emulator/requests"],
  ["no requests", "GET /__emulator/requests"],
  ["no commands", "GET /__emulator/requests/curl"],
  ["archived", "POST /__emulator/projects/roads/archive", {
    json: { key: "test_emulator" },
  }],
  ["archived, seen", "GET /v1/projects/roads"],
  ["archived, not there", "POST /__emulator/projects/none/archive", {
    json: { key: "test_emulator" },
  }],
  ["archived, unknown key", "POST /__emulator/projects/roads/archive", {
    json: { key: "test_none" },
  }],
  ["archived, no boolean", "POST /__emulator/projects/roads/archive", {
    json: { key: "test_emulator", archived: "no" },
  }],
  ["reset", "POST /__emulator/reset"],
  ["snapshots stay", "GET /__emulator/snapshots"],
  ["nothing there", "GET /v1/tasks"],
  ["imported", "POST /__emulator/import", { text: "<document>" }],
  ["there again", "GET /v1/task/<task>"],
  ["the same document", "GET /__emulator/export"],
  ["a task that goes on from there", TASK, { json: {} }],
  ...BAD_DOCUMENTS.map((
    json,
    index,
  ): EmulatorStep => [`document refused, ${index}`, "POST /__emulator/import", {
    json,
  }]),
  ["document of no JSON", "POST /__emulator/import", { text: "{" }],
  ["clock back", "POST /__emulator/clock/advance", { json: { ms: -1 } }],
  ["clock by a text", "POST /__emulator/clock/advance", { json: { ms: "1" } }],
  ["clock misspelt", "POST /__emulator/clock/advance", {
    json: { seconds: 1 },
  }],
  ["the page", "GET /__emulator", { brief: true }],
  ["the page's script", "GET /__emulator/page.js", { brief: true }],
  ["the page's style", "GET /__emulator/page.css", { brief: true }],
  ["an unknown control route", "GET /__emulator/nothing"],
  ["an unknown control method", "DELETE /__emulator/health"],
  ["from the page itself", "GET /__emulator/health", {
    headers: { "sec-fetch-site": "same-origin" },
  }],
  ["from another site", "GET /__emulator/health", {
    headers: { "sec-fetch-site": "cross-site" },
  }],
  ["another path that begins alike", "GET /__emulators"],
  ["the callbacks, nothing sends them", "POST /__emulator/callbacks/deliver"],
];

/** What controls an emulator, but for callbacks. */
export const CONTROL_CHAPTERS: readonly Chapter[] = [
  { name: "faults", steps: FAULTS },
  { name: "limits", steps: LIMITS },
  {
    name: "latency of its own",
    options: { latency: { minMs: 5, maxMs: 50 } },
    steps: LIMITS.slice(3, 6),
  },
  { name: "policy", steps: POLICY },
  { name: "snapshots", steps: SNAPSHOTS },
  {
    name: "another seed",
    options: { seed: "cows" },
    steps: SNAPSHOTS.slice(1, 7),
  },
];
