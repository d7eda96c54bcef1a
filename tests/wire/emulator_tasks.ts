/** Requests about tasks: their life and their lists. */
import type { Chapter, EmulatorStep } from "./emulator_recorder.ts";
import { REFUSALS } from "./emulator_refusals.ts";

const BOX = {
  attachment: "https://example.com/a.png",
  attachment_type: "image",
  geometries: { box: { objects_to_annotate: ["car", "tree"] } },
};
const FULL = {
  ...BOX,
  unique_id: "first",
  tags: ["a", "b"],
  metadata: { farm: { cows: 3 }, list: [1, null, "ö"] },
  callback_url: "https://example.com/callback",
  instruction: "Box each car",
  priority: 20,
  urgency: "immediate",
  clear_unique_id_on_error: true,
  padding: 4,
  annotation_attributes: { age: { choices: ["old", "new"] } },
};

/** The life of a task with the live key. */
const LIFE: readonly EmulatorStep[] = [
  ["create", "POST /v1/task/imageannotation", {
    as: "live",
    json: FULL,
    save: { task: "task_id" },
  }],
  ["the unique_id again", "POST /v1/task/imageannotation", {
    as: "live",
    json: FULL,
  }],
  ["the unique_id with the other key", "POST /v1/task/imageannotation", {
    as: "test",
    json: FULL,
    save: { test: "task_id" },
  }],
  ["time passes", "POST /__emulator/clock/advance", { json: { ms: 1500 } }],
  ["get", "GET /v1/task/<task>", { as: "live" }],
  ["get with the other key", "GET /v1/task/<task>", { as: "test" }],
  ["get what is not there", "GET /v1/task/000000000000000000000000", {
    as: "live",
  }],
  ["get a malformed id", "GET /v1/task/nothing", { as: "live" }],
  ["audit too early", "POST /v1/task/<task>/audit", {
    as: "live",
    json: { accepted: true },
  }],
  ["send_callback too early", "POST /v1/task/<task>/send_callback", {
    as: "live",
  }],
  ["unique_id", "POST /v1/task/<task>/unique_id", {
    as: "live",
    json: { unique_id: "second" },
  }],
  ["unique_id, the same again", "POST /v1/task/<task>/unique_id", {
    as: "live",
    json: { unique_id: "second" },
  }],
  ["unique_id missing", "POST /v1/task/<task>/unique_id", {
    as: "live",
    json: {},
  }],
  ["unique_id of no string", "POST /v1/task/<task>/unique_id", {
    as: "live",
    json: { unique_id: 1 },
  }],
  ["another task", "POST /v1/task/imageannotation", {
    as: "live",
    json: { ...BOX, unique_id: "third" },
    save: { other: "task_id" },
  }],
  ["unique_id that is taken", "POST /v1/task/<other>/unique_id", {
    as: "live",
    json: { unique_id: "second" },
  }],
  ["unique_id cleared", "DELETE /v1/task/<other>/unique_id", { as: "live" }],
  ["unique_id cleared again", "DELETE /v1/task/<other>/unique_id", {
    as: "live",
  }],
  ["setMetadata", "POST /v1/task/<task>/setMetadata", {
    as: "live",
    json: { some: "key" },
  }],
  ["setMetadata to nothing", "POST /v1/task/<task>/setMetadata", {
    as: "live",
    json: {},
  }],
  ["setMetadata to a list", "POST /v1/task/<task>/setMetadata", {
    as: "live",
    json: [1],
  }],
  ["setMetadata too large", "POST /v1/task/<task>/setMetadata", {
    as: "live",
    json: { a: "x".repeat(20_000) },
  }],
  ["tags", "POST /v1/task/<task>/tags", { as: "live", json: ["x", "y", "x"] }],
  ["tags added", "PUT /v1/task/<task>/tags", { as: "live", json: ["z", "y"] }],
  ["tags added, one string", "PUT /v1/task/<task>/tags", {
    as: "live",
    json: "w",
  }],
  ["tags removed", "DELETE /v1/task/<task>/tags", {
    as: "live",
    json: ["x", "none"],
  }],
  ["tags, too many", "POST /v1/task/<task>/tags", {
    as: "live",
    json: ["1", "2", "3", "4", "5", "6"],
  }],
  ["tags, no strings", "POST /v1/task/<task>/tags", { as: "live", json: [1] }],
  ["tags, no list", "POST /v1/task/<task>/tags", {
    as: "live",
    json: { a: 1 },
  }],
  ["tags, none", "POST /v1/task/<task>/tags", { as: "live", json: [] }],
  ["started", "POST /__emulator/tasks/<task>/start"],
  ["started again", "POST /__emulator/tasks/<task>/start"],
  ["cancel too late", "POST /v1/task/<task>/cancel", { as: "live" }],
  ["completed", "POST /__emulator/tasks/<task>/complete", {
    json: { response: { annotations: [{ label: "car" }] } },
  }],
  ["completed again", "POST /__emulator/tasks/<task>/complete"],
  ["cancel a completed one", "POST /v1/task/<task>/cancel", { as: "live" }],
  ["audit without a verdict", "POST /v1/task/<task>/audit", {
    as: "live",
    json: {},
  }],
  ["audit of no boolean", "POST /v1/task/<task>/audit", {
    as: "live",
    json: { accepted: "maybe" },
  }],
  ["audit", "POST /v1/task/<task>/audit", {
    as: "live",
    json: { accepted: false, comments: "Too small" },
  }],
  ["audit again", "POST /v1/task/<task>/audit", {
    as: "live",
    json: { accepted: true, comments: null },
  }],
  ["after the audits", "GET /v1/task/<task>", { as: "live" }],
  ["send_callback", "POST /v1/task/<task>/send_callback", { as: "live" }],
  ["fixed", "POST /__emulator/tasks/<task>/fix", {
    json: { response: { annotations: [] } },
  }],
  ["fixed without a response", "POST /__emulator/tasks/<task>/fix"],
  ["audited by hand", "POST /__emulator/tasks/<task>/audit", {
    json: { accepted: true, comments: "Good" },
  }],
  ["reopened", "POST /__emulator/tasks/<task>/reopen"],
  ["reopened again", "POST /__emulator/tasks/<task>/reopen"],
  ["failed", "POST /__emulator/tasks/<task>/fail", {
    json: { response: { error: "Unusable" } },
  }],
  ["after the failure", "GET /v1/task/<task>", { as: "live" }],
  ["canceled", "POST /v1/task/<other>/cancel", { as: "live" }],
  ["canceled again", "POST /v1/task/<other>/cancel", { as: "live" }],
  ["one to cancel with its id", "POST /v1/task/imageannotation", {
    as: "live",
    json: { ...BOX, unique_id: "gone" },
    save: { gone: "task_id" },
  }],
  ["canceled with its id", "POST /v1/task/<gone>/cancel?clear_unique_id=true", {
    as: "live",
  }],
  [
    "canceled with a word that is none",
    "POST /v1/task/<gone>/cancel?clear_unique_id=maybe",
    { as: "live" },
  ],
  ["the id is free", "POST /v1/task/imageannotation", {
    as: "live",
    json: { ...BOX, unique_id: "gone" },
    save: { free: "task_id" },
  }],
  ["failed by default", "POST /__emulator/tasks/<free>/fail"],
  ["an action that is unknown", "POST /__emulator/tasks/<free>/burn"],
  ["an action on what is not there", "POST /__emulator/tasks/nothing/complete"],
  ["a member that is unknown", "POST /__emulator/tasks/<free>/complete", {
    json: { respons: {} },
  }],
  ["a response that is none", "POST /__emulator/tasks/<free>/complete", {
    json: { response: 1 },
  }],
  ["a body that is no object", "POST /__emulator/tasks/<free>/complete", {
    json: [],
  }],
];

const TAGS = [["a"], ["a", "b"], ["c"], undefined, ["b"]];

/** Five tasks, a second apart. */
const MANY: readonly EmulatorStep[] = [
  ["a project", "POST /v1/projects", {
    as: "live",
    json: { name: "roads", type: "imageannotation" },
  }],
  ["a batch", "POST /v1/batches", {
    as: "live",
    json: { name: "monday", project: "roads" },
  }],
  ...TAGS.flatMap((tags, index): readonly EmulatorStep[] => [
    [`task ${index}`, "POST /v1/task/imageannotation", {
      as: "live",
      json: {
        ...BOX,
        tags,
        unique_id: `u${index}`,
        ...(index > 2 && { batch: "monday" }),
      },
      save: { [`t${index}`]: "task_id" },
    }],
    [`a second after ${index}`, "POST /__emulator/clock/advance", {
      json: { ms: 1000 },
    }],
  ]),
  ["one of another type", "POST /v1/task/chat", { as: "live", json: {} }],
  ["completed 0", "POST /__emulator/tasks/<t0>/complete"],
  ["accepted 0", "POST /v1/task/<t0>/audit", {
    as: "live",
    json: { accepted: true },
  }],
  ["a second later", "POST /__emulator/clock/advance", { json: { ms: 1000 } }],
  ["completed 1", "POST /__emulator/tasks/<t1>/complete"],
  ["rejected 1", "POST /v1/task/<t1>/audit", {
    as: "live",
    json: { accepted: false },
  }],
  ["canceled 2", "POST /v1/task/<t2>/cancel", { as: "live" }],
];

/** Queries of the list; what each finds is seen in a limited response. */
const QUERIES = [
  "",
  "limit=2",
  "limit=2&offset=1",
  "limit=100&offset=99",
  "project=roads",
  "batch=monday",
  "project=roads&batch=none",
  "type=chat",
  "type=chat&type=imageannotation",
  "status=completed",
  "status=canceled&status=completed",
  "unique_id=u1&unique_id=u3",
  "tags=a",
  "tags=a,c",
  "tags=b&tags=c",
  "customer_review_status=accepted",
  "customer_review_status=accepted,rejected",
  "start_time=2026-01-01T00:00:02Z",
  "end_time=2026-01-01T00:00:02.000Z",
  "start_time=2026-01-01T01:00:01%2B01:00&end_time=2026-01-01T00:00:03",
  "completed_after=2026-01-01T00:00:06Z",
  "completed_before=2026-01-01T00:00:05Z",
  "updated_after=2026-01-01%2000:00:06",
  "updated_before=2026-01-01T00:00:04Z",
  "unknown=1",
  "project=",
  "status=completed&tags=a&project=none",
];

const BAD_QUERIES = [
  "limit=0",
  "limit=101",
  "limit=x",
  "limit=-1",
  "offset=x",
  "next_token=nothing",
  "next_token=e30=",
  "start_time=yesterday",
  "end_time=2026-02-30",
  "completed_after=1",
  "limited_response=maybe",
  "include_attachment_url=x",
];

const LISTS: readonly EmulatorStep[] = [
  ...MANY,
  ...QUERIES.map((
    query,
  ): EmulatorStep => [
    `list ?${query}`,
    `GET /v1/tasks?limited_response=true&${query}`,
    { as: "live" },
  ]),
  ...BAD_QUERIES.map((
    query,
  ): EmulatorStep => [`refused ?${query}`, `GET /v1/tasks?${query}`, {
    as: "live",
  }]),
  ["in full", "GET /v1/tasks?limit=2", {
    as: "live",
    save: { next: "next_token" },
  }],
  ["the second page", "GET /v1/tasks?limit=2&next_token=<next>", {
    as: "live",
    save: { last: "next_token" },
  }],
  ["the last page", "GET /v1/tasks?limit=2&next_token=<last>", { as: "live" }],
  [
    "with attachments",
    "GET /v1/tasks?unique_id=u0&include_attachment_url=true",
    { as: "live", follow: true },
  ],
  ["with a body", "GET /v1/tasks?limit=1&limited_response=true", {
    as: "live",
    headers: { "content-type": "application/json" },
  }],
  ["with the other key", "GET /v1/tasks"],
];

/** Everything about tasks. */
export const TASK_CHAPTERS: readonly Chapter[] = [
  { name: "life", steps: LIFE },
  { name: "lists", steps: LISTS },
  {
    name: "refusals",
    options: {
      accounts: [
        { testKey: "test_emulator", liveKey: "live_emulator" },
        {
          testKey: "test_farm",
          liveKey: "live_farm",
          disabledTypes: ["phonecall"],
        },
      ],
    },
    steps: REFUSALS,
  },
];
