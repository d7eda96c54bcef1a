/** Requests whose callbacks reach a receiver, or are to fail on the way. */
import type { Chapter, EmulatorStep } from "./emulator_recorder.ts";

const OK = "https://receiver.example/ok";
const FAIL = "https://receiver.example/fail";
const LOST = "https://receiver.example/lost";

const TASK = "POST /v1/task/chat";

function live(what: string, callback_url: string, save: string): EmulatorStep {
  return [what, TASK, {
    as: "live",
    json: { callback_url },
    save: { [save]: "task_id" },
  }];
}

const SENT: readonly EmulatorStep[] = [
  ["a test task", TASK, {
    json: { callback_url: OK, metadata: { a: 1 } },
    save: { test: "task_id" },
  }],
  ["the test task afterwards", "GET /v1/task/<test>"],
  live("a live task", OK, "task"),
  ["completed", "POST /__emulator/tasks/<task>/complete"],
  ["after it was delivered", "GET /v1/task/<task>", { as: "live" }],
  ["audited", "POST /v1/task/<task>/audit", {
    as: "live",
    json: { accepted: false, comments: "No" },
  }],
  ["sent again", "POST /v1/task/<task>/send_callback", { as: "live" }],
  ["reopened", "POST /__emulator/tasks/<task>/reopen"],
  ["failed", "POST /__emulator/tasks/<task>/fail"],
  ["the list", "GET /__emulator/callbacks"],
  ["resend", "POST /__emulator/callbacks/1/resend"],
  ["resend, not there", "POST /__emulator/callbacks/99/resend"],
  ["to nobody", TASK, { json: {} }],
  ["to an address", TASK, { json: { callback_url: "ann@example.com" } }],
  ["to what is no URL", TASK, { json: { callback_url: "nowhere" } }],
  ["the outbox", "GET /__emulator/callbacks/outbox"],
  live("one that fails", FAIL, "failing"),
  ["the failing one, completed", "POST /__emulator/tasks/<failing>/complete"],
  ["ten seconds later", "POST /__emulator/clock/advance", {
    json: { ms: 10_000 },
  }],
  ["an hour later", "POST /__emulator/clock/advance", {
    json: { ms: 3_600_000 },
  }],
  ["the failing one, last attempt", "POST /__emulator/clock/advance", {
    json: { ms: 86_400_000 },
  }],
  ["the failing one, afterwards", "GET /v1/task/<failing>", { as: "live" }],
  live("one that gets lost", LOST, "lost"),
  ["the lost one, completed", "POST /__emulator/tasks/<lost>/complete"],
  ["all of it", "GET /__emulator/callbacks"],
];

const STEERED: readonly EmulatorStep[] = [
  ["drop one", "POST /__emulator/callbacks/drop_next", { json: { count: 1 } }],
  ["dropped", TASK, { json: { callback_url: OK } }],
  ["not dropped", TASK, { json: { callback_url: OK } }],
  ["duplicate one", "POST /__emulator/callbacks/duplicate_next", {
    json: { count: 1 },
  }],
  ["duplicated", TASK, { json: { callback_url: OK } }],
  ["drop half a one", "POST /__emulator/callbacks/drop_next", {
    json: { count: 0.5 },
  }],
  ["drop misspelt", "POST /__emulator/callbacks/drop_next", {
    json: { counts: 1 },
  }],
  ["duplicate nothing", "POST /__emulator/callbacks/duplicate_next", {
    json: {},
  }],
  ["pause", "POST /__emulator/callbacks/pause"],
  ["waits", TASK, { json: { callback_url: OK, unique_id: "first" } }],
  ["waits too", TASK, { json: { callback_url: OK, unique_id: "second" } }],
  ["deliver the newest first", "POST /__emulator/callbacks/deliver", {
    json: { order: "newest" },
  }],
  ["waits as well", TASK, { json: { callback_url: OK, unique_id: "third" } }],
  ["deliver", "POST /__emulator/callbacks/deliver"],
  ["deliver in no order", "POST /__emulator/callbacks/deliver", {
    json: { order: "random" },
  }],
  ["waits until the end", TASK, {
    json: { callback_url: OK, unique_id: "fourth" },
  }],
  ["resume", "POST /__emulator/callbacks/resume"],
  ["the list", "GET /__emulator/callbacks"],
  ["the overview", "GET /__emulator/overview"],
];

const BATCH: readonly EmulatorStep[] = [
  ["a project", "POST /v1/projects", {
    as: "live",
    json: { name: "p", type: "chat", rapid: true },
  }],
  ["a batch", "POST /v1/batches", {
    as: "live",
    json: { project: "p", name: "b", callback: OK, metadata: { a: 1 } },
  }],
  ["a task", TASK, {
    as: "live",
    json: { batch: "b" },
    save: { one: "task_id" },
  }],
  ["another task", TASK, {
    as: "live",
    json: { batch: "b" },
    save: { two: "task_id" },
  }],
  ["finalized", "POST /v1/batches/b/finalize", { as: "live" }],
  ["one completed", "POST /__emulator/tasks/<one>/complete"],
  ["both completed", "POST /__emulator/tasks/<two>/complete"],
  ["the batch", "GET /v1/batches/b", { as: "live" }],
  ["status", "GET /v1/batches/b/status", { as: "live" }],
  ["completed lately", "GET /v1/batches?completed_after=2025-12-31", {
    as: "live",
  }],
  ["audited", "POST /v1/task/<one>/audit", {
    as: "live",
    json: { accepted: true },
  }],
  ["audited lately", "GET /v1/batches?audited_after=2025-12-31", {
    as: "live",
  }],
  ["a batch by mail", "POST /v1/batches", {
    as: "live",
    json: { project: "p", name: "m", callback: "ann@example.com" },
  }],
  ["a task by mail", TASK, {
    as: "live",
    json: { batch: "m" },
    save: { three: "task_id" },
  }],
  ["finalized by mail", "POST /v1/batches/m/finalize", { as: "live" }],
  ["completed by mail", "POST /__emulator/tasks/<three>/complete"],
  ["the outbox", "GET /__emulator/callbacks/outbox"],
];

/** Everything about callbacks. */
export const CALLBACK_CHAPTERS: readonly Chapter[] = [
  {
    name: "callbacks",
    options: { callbacks: { retryDelaysMs: [10_000, 20_000, 7_000_000] } },
    receivers: { "/fail": 500, "/lost": "lost" },
    steps: SENT,
  },
  { name: "callbacks that are steered", receivers: {}, steps: STEERED },
  { name: "callbacks of batches", receivers: {}, steps: BATCH },
  {
    name: "callbacks with options",
    options: {
      callbacks: {
        defaultUrl: OK,
        testTasks: "mark",
        auto: false,
        authKeys: { test: "secret_1", live: "secret_2" },
      },
    },
    receivers: {},
    steps: [
      ["a test task", TASK, { json: {} }],
      ["a live task", TASK, {
        as: "live",
        json: {},
        save: { task: "task_id" },
      }],
      ["completed", "POST /__emulator/tasks/<task>/complete"],
      ["deliver", "POST /__emulator/callbacks/deliver"],
    ],
  },
  { name: "callbacks that nobody sends", steps: SENT.slice(0, 10) },
];
