/** The calls about tasks, evaluation tasks and training tasks. */
import type { ScaleClient } from "../../mod.ts";
import { createTaskSamples } from "../fixtures/task_samples.ts";
import {
  type ClientStep,
  fault,
  json,
  type ScriptedResponse,
} from "./client_recorder.ts";

const ID = "5c84d0fe2e5be1004a45c510";
const TASK = { task_id: ID, type: "annotation", status: "pending", params: {} };
const BOX = {
  attachment: "https://example.com/a.png",
  objects_to_annotate: ["cow"],
};
const ALL_FILTERS = {
  project: "cows & bulls",
  batch: "mönday",
  type: "annotation",
  status: "completed",
  customer_review_status: ["accepted", "fixed"],
  unique_id: ["a", "b/c"],
  tags: ["x", "y z"],
  completed_after: new Date("2026-01-01T00:00:00Z"),
  completed_before: "2026-02-01",
  updated_after: "2026-01-01T08:00:00+01:00",
  updated_before: "2026-01-01 08:00",
  start_time: "2026-01-01T08:00:00.5Z",
  end_time: new Date("2026-03-01T00:00:00.123Z"),
} as const;

/** Two pages that a cursor links. */
const PAGES: readonly ScriptedResponse[] = [
  json({
    docs: [{ task_id: "1" }],
    total: 2,
    limit: 1,
    offset: 0,
    has_more: true,
    next_token: "next+1=",
  }),
  json({
    docs: [{ task_id: "2" }],
    total: 2,
    limit: 1,
    offset: 0,
    has_more: false,
  }),
];

/** Two pages that go by offset. */
const OFFSET_PAGES: readonly ScriptedResponse[] = [
  json({
    docs: [{ task_id: "1" }],
    total: 9,
    limit: 1,
    offset: 7,
    has_more: true,
  }),
  json({
    docs: [{ task_id: "2" }],
    total: 9,
    limit: 1,
    offset: 8,
    has_more: false,
  }),
];

/** The calls that send one request and return what came. */
const CALLS: readonly (readonly [string, (client: ScaleClient) => unknown])[] =
  [
    [
      "create",
      (c) =>
        c.tasks.create("annotation", {
          ...BOX,
          unique_id: "u-1",
          metadata: { a: { b: [1, null] } },
          tags: ["t"],
          callback_url: "https://example.com/cb",
          project: "p",
          batch: "b",
          instruction: 'Box "each" cöw',
        }),
    ],
    [
      "create with extraBody that adds to it",
      (c) =>
        c.tasks.create("annotation", { ...BOX, unique_id: "u" }, {
          extraBody: { unknown: 1 },
        }),
    ],
    [
      "setMetadata with extraBody that adds to it",
      (c) => c.tasks.setMetadata(ID, { a: 1 }, { extraBody: { b: 2 } }),
    ],
    ["create without a unique_id", (c) => c.tasks.create("annotation", BOX)],
    [
      "create without a generated id",
      (c) => c.tasks.create("annotation", BOX, { autoUniqueId: false }),
    ],
    [
      "create of a type that needs encoding",
      (c) => c.tasks.create("a b/c" as "chat", { any: 1 }),
    ],
    [
      "create with extraBody that would change it",
      (c) =>
        c.tasks.create("annotation", { ...BOX, unique_id: "u" }, {
          extraBody: { unknown: 1, attachment: "other" },
        }),
    ],
    [
      "create with extraQuery",
      (c) =>
        c.tasks.create("annotation", { ...BOX, unique_id: "u" }, {
          extraQuery: { dry: true, list: ["a", "b"], n: 1 },
        }),
    ],
    [
      "create with headers",
      (c) =>
        c.tasks.create("annotation", { ...BOX, unique_id: "u" }, {
          headers: { "X-Trace": "1", Accept: "text/x" },
        }),
    ],
    [
      "create with clear_unique_id_on_error",
      (c) =>
        c.tasks.create("annotation", {
          ...BOX,
          unique_id: "u",
          clear_unique_id_on_error: true,
        }),
    ],
    ["get", (c) => c.tasks.get(ID)],
    ["get by an id that needs encoding", (c) => c.tasks.get("a b/ö?#%")],
    ["cancel", (c) => c.tasks.cancel(ID)],
    [
      "cancel with clear_unique_id",
      (c) => c.tasks.cancel(ID, { clear_unique_id: true }),
    ],
    [
      "cancel with clear_unique_id false",
      (c) => c.tasks.cancel(ID, { clear_unique_id: false }),
    ],
    [
      "audit",
      (c) => c.tasks.audit(ID, { accepted: false, comments: "Too small" }),
    ],
    ["setUniqueId", (c) => c.tasks.setUniqueId(ID, "mine")],
    ["clearUniqueId", (c) => c.tasks.clearUniqueId(ID)],
    ["setMetadata", (c) => c.tasks.setMetadata(ID, { a: 1, b: { c: "ö" } })],
    ["setMetadata to nothing", (c) => c.tasks.setMetadata(ID, {})],
    [
      "setMetadata with extraBody that would change it",
      (c) =>
        c.tasks.setMetadata(ID, { a: 1, b: 2 }, { extraBody: { b: 3, c: 4 } }),
    ],
    ["setTags", (c) => c.tasks.setTags(ID, ["a", "b"])],
    ["setTags to none", (c) => c.tasks.setTags(ID, [])],
    ["addTags", (c) => c.tasks.addTags(ID, ["a"])],
    ["removeTags", (c) => c.tasks.removeTags(ID, ["a"])],
    ["sendCallback", (c) => c.tasks.sendCallback(ID)],
  ];

const QUALITY = {
  ...BOX,
  project: "p",
  expected_response: { annotations: [] },
  initial_response: { annotations: [] },
};

/** Everything about tasks. */
export const TASK_STEPS: readonly ClientStep[] = [
  ...CALLS.map(([name, call]): ClientStep => ({
    name: `tasks: ${name}`,
    responses: [json(TASK)],
    call,
  })),
  {
    name: "tasks: one of each type",
    responses: [json(TASK)],
    call: async (c) => void await createTaskSamples(c),
  },
  {
    name: "tasks: create without a generated id, by the client's option",
    options: { autoUniqueId: false },
    responses: [json(TASK)],
    call: (c) => c.tasks.create("chat", {}),
  },
  {
    name: "tasks: two ids of one client differ",
    responses: [json(TASK)],
    call: async (c) => {
      await c.tasks.create("chat", {});
      await c.with({ timeoutMs: 1000 }).tasks.create("chat", {});
    },
  },
  {
    name: "tasks: audit, a response of plain text",
    responses: [() => new Response("OK")],
    call: (c) => c.tasks.audit(ID, { accepted: true }),
  },
  {
    name: "tasks: sendCallback, a response of 204",
    responses: [() => new Response(null, { status: 204 })],
    call: (c) => c.tasks.sendCallback(ID),
  },
  {
    name: "tasks: list, one page",
    responses: PAGES,
    call: (c) => c.tasks.list(ALL_FILTERS),
  },
  {
    name: "tasks: list, two pages by cursor",
    responses: PAGES,
    call: (c) => c.tasks.list({ limit: 1, project: "p" }).toArray({ max: 10 }),
  },
  {
    name: "tasks: list, two pages by cursor, asked ahead",
    responses: PAGES,
    call: (c) =>
      c.tasks.list({ limit: 1 }, { prefetch: true }).toArray({ max: 10 }),
  },
  {
    name: "tasks: list, two pages by offset",
    responses: OFFSET_PAGES,
    call: (c) => c.tasks.list({ limit: 1, offset: 7 }).toArray({ max: 10 }),
  },
  {
    name: "tasks: list, page after page",
    responses: PAGES,
    call: async (c) => {
      const first = await c.tasks.list({ limit: 1 });
      return [first, await first.nextPage()];
    },
  },
  {
    name: "tasks: list from a cursor, limited",
    responses: [json({ docs: [], has_more: false })],
    call: (c) =>
      c.tasks.list({
        next_token: "a+b",
        limited_response: true,
        include_attachment_url: false,
      }),
  },
  {
    name: "tasks: list from an empty cursor",
    responses: [json({ docs: [], has_more: false })],
    call: (c) => c.tasks.list({ next_token: "" }),
  },
  {
    name: "tasks: list with single values for lists, headers and extraQuery",
    responses: [json({ docs: [], has_more: false })],
    call: (c) =>
      c.tasks.list({
        unique_id: "u",
        tags: "t",
        customer_review_status: "pending",
      }, {
        headers: { "x-a": "1" },
        extraQuery: { tags: "more", unknown: ["1", "2"] },
      }),
  },
  {
    name: "tasks: list whose cursor repeats",
    responses: [json({ docs: [], has_more: true, next_token: "same" })],
    call: (c) => c.tasks.list().toArray({ max: 10 }),
  },
  {
    name: "tasks: list with an unknown key",
    responses: [],
    call: (c) => c.tasks.list({ projct: "p" } as object),
  },
  {
    name: "tasks: list with a date that is none",
    responses: [],
    call: (c) => c.tasks.list({ start_time: "2026-02-31" }),
  },
  {
    name: "tasks: count",
    responses: [json({ docs: [], total: 12 })],
    call: (c) => c.tasks.count(),
  },
  {
    name: "tasks: count with all filters",
    responses: [json({ docs: [], total: 3 })],
    call: (c) => c.tasks.count(ALL_FILTERS, { extraQuery: { a: "b" } }),
  },
  ...[400, 401, 402, 403, 404, 409, 418, 501].map((status): ClientStep => ({
    name: `tasks: create, refused with ${status}`,
    responses: [fault(status)],
    call: (c) => c.tasks.create("chat", { unique_id: "u" }),
  })),
  {
    name: "evaluationTasks: create",
    responses: [json({ ...TASK, id: ID })],
    call: (c) => c.evaluationTasks.create("annotation", QUALITY),
  },
  {
    name: "evaluationTasks: create with a unique_id and options",
    responses: [json({ ...TASK, id: ID })],
    call: (c) =>
      c.evaluationTasks.create("annotation", { ...QUALITY, unique_id: "u" }, {
        extraBody: { a: 1 },
        headers: { "x-a": "1" },
      }),
  },
  {
    name: "trainingTasks: create",
    responses: [json({ ...TASK, id: ID })],
    call: (c) => c.trainingTasks.create("annotation", QUALITY),
  },
];
