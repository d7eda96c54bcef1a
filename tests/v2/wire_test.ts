/**
 * The exact request of each operation with every parameter, as the official
 * Python client sends it: repeated keys, its form of times, and `merge` and
 * `staging_batch` always there.
 */
import { assertEquals } from "@std/assert";
import openapi from "../fixtures/v2/openapi.json" with { type: "json" };
import type { ScaleClient } from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { PARITY_V2 } from "../support/parity_v2.ts";

/** The form of times of the official client: six digits, an offset without a colon. */
const TIME = "2031-02-03T04:05:06.007000+0000";
const SENT_TIME = "2031-02-03T04%3A05%3A06.007000%2B0000";
const DATE = new Date("2031-02-03T04:05:06.007Z");
const SENT_DATE = "2031-02-03T04%3A05%3A06.007Z";

const PROJECT = { project_id: "65f0", project_name: "Harbour Assistant" };
const SENT_PROJECT = "project_id=65f0&project_name=Harbour+Assistant";
const BATCH = { batch_id: "66aa", batch_name: "week/07" };
const SENT_BATCH = "batch_id=66aa&batch_name=week%2F07";
const PAGE = { limit: 100, next_token: "cursor=1" };
const SENT_PAGE = "limit=100&next_token=cursor%3D1";
const OPTS = [
  "annotation_details",
  "attachment_details",
  "model_parameters",
  "submissions",
] as const;
const SENT_OPTS = OPTS.map((name) => `opts=${name}`).join("&");
const COMPLETED = { completed_after: TIME, completed_before: DATE };
const SENT_COMPLETED =
  `completed_after=${SENT_TIME}&completed_before=${SENT_DATE}`;
const DELIVERED = { delivered_after: TIME, delivered_before: DATE };
const SENT_DELIVERED =
  `delivered_after=${SENT_TIME}&delivered_before=${SENT_DATE}`;

interface WireCase {
  readonly call: (client: ScaleClient) => PromiseLike<unknown>;
  /** The query, or the whole path where it has parameters. */
  readonly target: string;
  readonly body?: unknown;
}

const CASES: Readonly<Record<string, WireCase>> = {
  getProject: {
    call: ({ v2 }) => v2.projects.get(PROJECT),
    target: `/v2/project?${SENT_PROJECT}`,
  },
  getProjects: {
    call: ({ v2 }) =>
      v2.projects.list({ created_after: TIME, created_before: "2031-03-01" }),
    target: `/v2/projects?created_after=${SENT_TIME}&created_before=2031-03-01`,
  },
  createBatch: {
    call: ({ v2 }) =>
      v2.batches.create({
        name: "week-08",
        ...PROJECT,
        callback: "https://hooks.example.test/batch",
        metadata: { owner: "mira" },
      }),
    target: "/v2/batch",
    body: {
      name: "week-08",
      ...PROJECT,
      callback: "https://hooks.example.test/batch",
      staging_batch: false,
      metadata: { owner: "mira" },
    },
  },
  getBatch: {
    call: ({ v2 }) => v2.batches.get({ ...BATCH, expand: ["project"] }),
    target: `/v2/batch?${SENT_BATCH}&expand=project`,
  },
  getBatches: {
    call: ({ v2 }) =>
      v2.batches.list({
        ...PROJECT,
        status: "cancelled",
        created_after: TIME,
        created_before: DATE,
        ...COMPLETED,
        ...PAGE,
        expand: ["project"],
      }),
    target:
      `/v2/batches?${SENT_PROJECT}&status=cancelled&created_after=${SENT_TIME}&` +
      `created_before=${SENT_DATE}&${SENT_COMPLETED}&${SENT_PAGE}&expand=project`,
  },
  finalizeBatch: {
    call: ({ v2 }) => v2.batches.finalize({ batch_id: "66aa" }),
    target: "/v2/batch/finalize",
    body: { batch_id: "66aa" },
  },
  pauseBatch: {
    call: ({ v2 }) => v2.batches.pause({ batch_name: "week-07" }),
    target: "/v2/batch/pause",
    body: { batch_name: "week-07" },
  },
  resumeBatch: {
    call: ({ v2 }) => v2.batches.resume({ batch_id: "66aa" }),
    target: "/v2/batch/resume",
    body: { batch_id: "66aa" },
  },
  cancelBatch: {
    call: ({ v2 }) => v2.batches.cancel({ batch_name: "week-07" }),
    target: "/v2/batch/cancel",
    body: { batch_name: "week-07" },
  },
  setBatchMetadata: {
    call: ({ v2 }) =>
      v2.batches.setMetadata({ batch_id: "66aa", metadata: { wave: 8 } }),
    target: "/v2/batch/metadata",
    body: { batch_id: "66aa", metadata: { wave: 8 }, merge: false },
  },
  createChatTask: {
    call: ({ v2 }) =>
      v2.tasks.createChat({
        project_id: "65f0",
        batch_name: "week-07",
        template_variables: { prompt: "Which berth?" },
        metadata: { ticket: "HB-17" },
        callback_url: "https://hooks.example.test/task",
      }),
    target: "/v2/task/chat",
    body: {
      project_id: "65f0",
      batch_name: "week-07",
      template_variables: { prompt: "Which berth?" },
      metadata: { ticket: "HB-17" },
      callback_url: "https://hooks.example.test/task",
    },
  },
  getTask: {
    call: ({ v2 }) =>
      v2.tasks.get("67bb", { expand: ["project", "batch"], opts: OPTS }),
    target: `/v2/task?expand=project&expand=batch&${SENT_OPTS}&task_id=67bb`,
  },
  getTasks: {
    call: ({ v2 }) =>
      v2.tasks.list({
        ...PROJECT,
        ...BATCH,
        status: "canceled",
        ...COMPLETED,
        ...PAGE,
        expand: ["batch", "project"],
        opts: ["submissions"],
      }),
    target:
      `/v2/tasks?${SENT_PROJECT}&${SENT_BATCH}&status=canceled&${SENT_COMPLETED}&` +
      `${SENT_PAGE}&expand=batch&expand=project&opts=submissions`,
  },
  setTaskMetadata: {
    call: ({ v2 }) =>
      v2.tasks.setMetadata("67bb", { metadata: { a: null }, merge: true }),
    target: "/v2/task/metadata",
    body: { metadata: { a: null }, merge: true, task_id: "67bb" },
  },
  getAnnotation: {
    call: ({ v2 }) => v2.annotations.get("an_int_01"),
    target: "/v2/annotation?annotation_id=an_int_01",
  },
  getSchema: {
    call: ({ v2 }) => v2.schemas.get("69dd40e0f001122334567801"),
    target: "/v2/schema?schema_id=69dd40e0f001122334567801",
  },
  getDeliveries: {
    call: ({ v2 }) =>
      v2.deliveries.list({ ...PROJECT, ...DELIVERED, expand: ["project"] }),
    target: `/v2/deliveries?${SENT_PROJECT}&${SENT_DELIVERED}&expand=project`,
  },
  getDelivery: {
    call: ({ v2 }) =>
      v2.deliveries.get({
        delivery_id: "68cc",
        delivery_name: "2031-02-21 drop",
        ...PROJECT,
        ...PAGE,
        expand: ["project", "batch", "delivery"],
        opts: OPTS,
      }),
    target: `/v2/delivery?delivery_id=68cc&delivery_name=2031-02-21+drop&` +
      `${SENT_PROJECT}&${SENT_PAGE}&expand=project&expand=batch&` +
      `expand=delivery&${SENT_OPTS}`,
  },
  getDeliveryTasks: {
    call: ({ v2 }) =>
      v2.deliveries.listTasks({
        delivery_id: "68cc",
        ...PROJECT,
        status: "completed",
        ...COMPLETED,
        ...PAGE,
      }),
    target: `/v2/delivery/tasks?delivery_id=68cc&${SENT_PROJECT}&` +
      `status=completed&${SENT_COMPLETED}&${SENT_PAGE}`,
  },
  getDatasets: {
    call: ({ v2 }) => v2.datasets.list(),
    target: "/v2/datasets",
  },
  getDatasetDeliveries: {
    call: ({ v2 }) =>
      v2.datasets.listDeliveries({
        dataset_id: "6aee",
        ...DELIVERED,
        expand: ["dataset"],
      }),
    target:
      `/v2/datasets/deliveries?dataset_id=6aee&${SENT_DELIVERED}&expand=dataset`,
  },
  getDatasetDelivery: {
    call: ({ v2 }) =>
      v2.datasets.getDelivery("6bff", {
        ...PAGE,
        expand: ["dataset", "delivery"],
      }),
    target:
      `/v2/datasets/delivery?${SENT_PAGE}&expand=dataset&expand=delivery&delivery_id=6bff`,
  },
  getDatasetTask: {
    call: ({ v2 }) => v2.datasets.getTask("6c00", { expand: ["delivery"] }),
    target: "/v2/datasets/task?expand=delivery&task_id=6c00",
  },
  getDatasetTasks: {
    call: ({ v2 }) =>
      v2.datasets.listTasks({
        dataset_id: "6aee",
        delivery_id: "6bff",
        ...DELIVERED,
        ...PAGE,
        expand: ["dataset", "delivery"],
      }),
    target: `/v2/datasets/tasks?dataset_id=6aee&delivery_id=6bff&` +
      `${SENT_DELIVERED}&${SENT_PAGE}&expand=dataset&expand=delivery`,
  },
  getDatasetTaskResponseUrl: {
    call: ({ v2 }) => v2.datasets.responseUrl("6c/00", "a b"),
    target: "/v2/datasets/task/6c%2F00/response_url/a%20b",
  },
};

for (const { operationId, operation, response, redirect } of PARITY_V2) {
  Deno.test(`${operation} sends every parameter as the official client does`, async () => {
    const { call, target, body } = CASES[operationId]!;
    const { client, requests } = scriptedClient([
      redirect ? Response.redirect(redirect) : Response.json(response ?? {}),
    ]);
    await call(client);
    const [request] = requests;
    assertEquals(requests.length, 1);
    assertEquals(request?.target, target);
    assertEquals(request?.method, body ? "POST" : "GET");
    assertEquals(
      body ? JSON.parse(request?.body ?? "") : request?.body,
      body ?? null,
    );
    const headers = Object.fromEntries(request?.headers ?? []);
    delete headers["user-agent"];
    assertEquals(headers, {
      accept: "application/json",
      authorization: "Bearer test_key",
      ...body !== undefined && { "content-type": "application/json" },
    });
    assertEquals(request?.init.redirect, "manual");
  });
}

/** Returns the names of the parameters of an operation in openapi.json. */
function parametersOf(wanted: string): readonly string[] {
  for (const methods of Object.values(openapi.paths)) {
    for (const operation of Object.values(methods) as readonly Operation[]) {
      if (operation.operationId === wanted) {
        return (operation.parameters ?? [])
          .filter((parameter) => parameter.in === "query")
          .map(({ name }) => name);
      }
    }
  }
  throw new Error(`No operation ${wanted}`);
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
  }[];
}

Deno.test("the requests of this file have every query parameter of the API", () => {
  for (const [operationId, { target }] of Object.entries(CASES)) {
    const { searchParams } = new URL(target, "https://api.test");
    assertEquals(
      [...new Set(searchParams.keys())].sort(),
      parametersOf(operationId).toSorted(),
      operationId,
    );
  }
});
