/**
 * A program that uses every entry of the package, as a user would write it. It
 * is only compiled: against the packed declarations, by several compilers, with
 * the types of several runtimes.
 */
import * as main from "@labelwire/scale";
import * as bulk from "@labelwire/scale/bulk";
import * as callbacks from "@labelwire/scale/callbacks";
import * as events from "@labelwire/scale/callbacks/events";
import * as emulator from "@labelwire/scale/emulator";
import server from "@labelwire/scale/emulator/serve";
import * as hono from "@labelwire/scale/hono";
import * as logs from "@labelwire/scale/log";
import * as results from "@labelwire/scale/results";
import type * as types from "@labelwire/scale/types";
import * as v2 from "@labelwire/scale/v2";
import {
  type CallOptions,
  type ClientOptions,
  isCompleted,
  isKnownAnnotation,
  isScaleError,
  isTaskOfType,
  ScaleClient,
  type Task,
} from "@labelwire/scale";
import type {
  ImageAnnotationParams,
  JsonValue,
  TaskParamsByType,
  TextCollectionField,
  VideoEventsFile,
  VideoPlaybackFile,
} from "@labelwire/scale/types";

export const entries = [
  main,
  bulk,
  callbacks,
  emulator,
  server,
  hono,
  results,
] as const;

/** A URL. */
const URL_OF_COW = "https://example.com/cow.jpg";

/** Metadata of a program: an interface, which has no index signature. */
interface CowMetadata {
  readonly farm: string;
  readonly cow?: { readonly name: string };
}

declare const client: ScaleClient;
declare const task: Task;
declare const maybeSignal: AbortSignal | undefined;
declare const maybeNumber: number | undefined;
declare const maybeString: string | undefined;
declare const maybeFlag: boolean | undefined;

export function newClient(logger: logs.Logger): ScaleClient {
  const options: ClientOptions = {
    apiKey: () => Promise.resolve("key"),
    baseUrl: maybeString,
    timeoutMs: maybeNumber,
    retry: { quota: maybeNumber },
    hooks: { ...logs.logHooks(logger), onRequest: undefined },
    appInfo: { name: "cows", version: maybeString },
    // A `fetch` that forwards to the one of the runtime.
    fetch: (url, init) => fetch(url, init),
  };
  // @ts-expect-error not headers
  new ScaleClient({ ...options, headers: 5 });
  // @ts-expect-error not a function that sends requests
  new ScaleClient({ ...options, fetch: (url: string) => url.length });
  // @ts-expect-error set by the client
  new ScaleClient({ ...options, fetchOptions: { method: "PUT" } });
  return new ScaleClient({
    ...options,
    fetch,
    headers: new Headers({ "x-farm": "1" }),
    fetchOptions: { keepalive: true, anything: 1 },
  }).with({ headers: { "x-team": "cows" }, maxRetries: maybeNumber });
}

export async function callsWithOptions(): Promise<void> {
  const options: CallOptions = {
    signal: maybeSignal,
    timeoutMs: maybeNumber,
    deadlineMs: maybeNumber,
    maxRetries: maybeNumber,
    headers: undefined,
    fetchOptions: undefined,
    onResponse: undefined,
    extraBody: undefined,
    extraQuery: { limit: maybeNumber },
  };
  await client.tasks.get("t", options);
  await client.tasks.get("t", { headers: [["x-farm", "1"]] });
  await client.tasks.cancel("t", { clear_unique_id: maybeFlag }, options);
  await client.files.upload(new Uint8Array(1), { display_name: maybeString }, {
    size: maybeNumber,
    signal: maybeSignal,
  });
  await client.batches.create({
    project: "p",
    name: "b",
    callback: maybeString,
  });
  await client.projects.create({
    name: "p",
    type: "imageannotation",
    rapid: maybeFlag,
    params: { padding: maybeNumber },
  });
  await client.projects.update("p", { patch: maybeFlag, instruction: "Box" });
  await client.request("POST", "/v1/x", { query: { a: maybeString }, body: 1 });
  // @ts-expect-error not a signal
  await client.tasks.get("t", { signal: 5 });
  // @ts-expect-error not headers
  await client.tasks.get("t", { headers: 5 });
}

export async function creations(): Promise<void> {
  const metadata: CowMetadata = { farm: "north" };
  const params: ImageAnnotationParams = {
    attachment: URL_OF_COW,
    metadata,
    unique_id: maybeString,
    priority: maybeNumber,
    geometries: {
      box: { objects_to_annotate: ["cow"], min_width: maybeNumber },
      point: {
        objects_to_annotate: ["head", "tail"],
        connections: [{ pair: ["head", "tail"] }],
      },
    },
    annotation_attributes: {
      colour: { choices: ["red"], description: maybeString },
    },
    global_attributes: { weather: { choices: ["sun", "rain"] } },
    hypothesis: {
      annotations: [{
        label: "cow",
        type: "box",
        left: 1,
        top: 1,
        width: 1,
        height: 1,
        rotation: maybeNumber,
      }],
    },
  };
  const created = await client.tasks.create("imageannotation", params);
  const width: number | undefined = created.params.geometries?.box?.min_width;
  await client.tasks.setMetadata(created.task_id, metadata);
  await client.tasks.create("a_type_of_tomorrow", { anything: width });
  await client.tasks.create("videoannotation", {
    attachment: URL_OF_COW,
    start_time: 10,
    duration_time: maybeNumber,
    hypothesis: metadata,
  });
  await client.evaluationTasks.create("imageannotation", {
    attachment: URL_OF_COW,
    rapid: true,
    expected_response: { annotations: [] },
    initial_response: undefined,
  });
  await client.tasks.create("imageannotation", {
    attachment: URL_OF_COW,
    // @ts-expect-error an object
    metadata: "north",
  });
  await client.tasks.create("imageannotation", {
    attachment: URL_OF_COW,
    // @ts-expect-error an object, not an array
    metadata: ["north"],
  });
  await client.tasks.create("imageannotation", {
    attachment: URL_OF_COW,
    // @ts-expect-error misspelt: geometries
    geometrys: {},
  });
}

/** A plain constant: `type` is a string. */
const FIELDS = [
  {
    type: "category",
    field_id: "kind",
    title: "Which?",
    choices: [{ label: "Cow", value: "cow" }],
  },
  { type: "slider", field_id: "age", title: "Age", max: 30 },
];

export async function version2(): Promise<void> {
  const { project, batch } = await client.v2.tasks.get("t", {
    expand: ["project"],
    opts: ["annotation_details"],
  });
  project.name satisfies string;
  batch satisfies string | undefined;
  await client.v2.tasks.createChat({
    project_name: "p",
    batch_id: maybeString,
    metadata: { farm: "north" } as CowMetadata,
  });
  await client.v2.batches.create({
    project_id: "p",
    name: "b",
    staging_batch: maybeFlag,
  });
  const query = { project_id: "p", limit: maybeNumber };
  for await (const task of client.v2.tasks.list(query)) {
    for (const node of v2.walkV2Task(task)) {
      if (node.kind !== "annotation") continue;
      if (!v2.isKnownV2Annotation(node.annotation)) continue;
      if (node.annotation.type === "ranked_groups") {
        node.annotation.value?.[0]?.[0]?.toUpperCase();
      }
    }
  }
  const page = await client.v2.deliveries.get({
    delivery_id: "d",
    expand: ["delivery"],
  });
  page.delivery?.task_count.toFixed();
  // @ts-expect-error an id or a name
  await client.v2.batches.cancel({});
  // @ts-expect-error batches have no batch
  await client.v2.batches.get({ batch_id: "b", expand: ["batch"] });
}

export async function forms(): Promise<void> {
  await client.tasks.create("textcollection", {
    attachments: [{ type: "text", content: "Moo" }],
    attachment_type: "text",
    fields: FIELDS,
  });
  const fields: TextCollectionField[] = JSON.parse("[]");
  fields.push({ type: "slider", field_id: "x", title: "X", max: 3 });
  // @ts-expect-error its field_id is missing
  fields.push({ type: "slider", title: "X" });
}

export async function lists(): Promise<void> {
  for await (
    const done of client.tasks.list({
      type: "imageannotation",
      status: "completed",
    })
  ) {
    const status: "completed" = done.status;
    for (const annotation of done.response.annotations) {
      if (isKnownAnnotation(annotation)) annotation.type satisfies string;
    }
    status satisfies string;
  }
  const page = await client.tasks.list({ status: "completed" });
  page.items[0]?.status satisfies "completed" | undefined;
  const all = await client.tasks.list({ limit: maybeNumber }).toArray({
    max: 5,
  });
  // @ts-expect-error the status is not known
  all[0]?.status satisfies "completed" | undefined;
}

export function responses(json: JsonValue, value: unknown): unknown {
  if (isTaskOfType(task, "categorization") && isCompleted(task)) {
    const { category } = task.response;
    // @ts-expect-error an element is a string
    if (Array.isArray(category)) category[0]?.no_such_member;
    else category.toUpperCase();
  }
  if (isTaskOfType(task, "segmentannotation") && isCompleted(task)) {
    for (const mapping of Object.values(task.response.labelMapping)) {
      // @ts-expect-error an element is a mapping
      if (Array.isArray(mapping)) mapping[0]?.no_such_member;
      else mapping.index.toFixed();
    }
  }
  if (isTaskOfType(task, "textcollection") && isCompleted(task)) {
    const { response } = task;
    response.annotations?.["field"]?.response[0]?.[0];
    if (response.annotations === undefined) {
      response["key"]?.responses[0]?.["field"];
    }
  }
  // @ts-expect-error an element is a JSON value
  if (Array.isArray(json)) json[0]?.no_such_member;
  task.prior_responses?.[0]?.is_customer_fix satisfies boolean | undefined;
  task.document_pages?.[0]?.width.toFixed();
  if (isScaleError(value)) return value.code;
  return task["a_member_of_tomorrow"];
}

export function files(
  playback: VideoPlaybackFile,
  events: VideoEventsFile,
): number {
  const wrapped = Array.isArray(playback) ? playback : [];
  for (const { annotations } of wrapped) {
    for (const { frames } of Object.values(annotations)) {
      for (const frame of frames) {
        if ("left" in frame) frame.width.toFixed();
        else if ("x" in frame) frame.y.toFixed();
        else frame.vertices.length.toFixed();
        frame.timestamp?.toFixed();
      }
    }
  }
  const list = Array.isArray(events) ? events : events.events;
  return list[0]?.start ?? 0;
}

export async function receive(request: Request): Promise<Response> {
  const authKeys = { live: "key" };
  const receiver = callbacks.createCallbackHandler({
    authKeys,
    maxBytes: maybeNumber,
    onError: undefined,
    handle: (callback) => {
      if (callbacks.isTaskCallback(callback)) callback.task?.task_id;
    },
  });
  const { callback } = await callbacks.receiveCallback(request, {
    authKeys,
    maxBytes: maybeNumber,
  });
  events.toCallbackEvent satisfies (...args: never[]) => unknown;
  const receiveInHono = hono.scaleCallbacks({ authKeys, handle: () => {} });
  const context = {
    req: { raw: request, arrayBuffer: () => request.arrayBuffer() },
  };
  return callback ? receiver(request) : receiveInHono(context);
}

/** A row of a table: an interface, of which a program makes params. */
interface Row {
  readonly url: string;
}

export async function jobs(
  client: ScaleClient,
  rows: AsyncIterable<Row>,
): Promise<number> {
  const items = async function* () {
    for await (const { url } of rows) {
      yield { attachment: url, priority: maybeNumber };
    }
  };
  const job = bulk.createTasks(client, items, {
    type: "imageannotation",
    maxTasks: 100,
    concurrency: maybeNumber,
    journal: new Map(),
    uniqueId: ({ attachment }, index) => `${attachment}-${index}`,
    onProgress: ({ counts, leftMs }) => console.log(counts.created, leftMs),
  });
  for await (const outcome of job) {
    if (outcome.status === "failed" || outcome.status === "unknown") {
      console.log(outcome.item.attachment, outcome.error);
    } else console.log(outcome.value.taskId);
  }
  const lines: string[] = [];
  const sink = { write: (line: string) => lines.push(line) };
  const query = { project: "cows", next_token: maybeString };
  await bulk.exportTasks(client, query, sink).finish();
  const { canceled } = (await bulk.cancelTasks(client, { batch: "b" }).finish())
    .counts;
  await bulk.waitForBatch(client, "b", { deadlineMs: maybeNumber });
  return canceled + job.report.counts.created;
}

export async function emulate(): Promise<number> {
  const emulated = emulator.createEmulator({
    seed: maybeNumber,
    baseUrl: maybeString,
    callbacks: { timeoutMs: maybeNumber },
  });
  const emulatedClient = new ScaleClient(emulated.clientOptions());
  const { task_id } = await emulatedClient.tasks.create("imageannotation", {
    attachment: URL_OF_COW,
  });
  emulated.tasks.complete(task_id);
  emulated.faults.list();
  return emulatedClient.tasks.count();
}

/** Every type of the entry `./types` that has parameters of its own. */
export type Everything =
  | { readonly [T in keyof TaskParamsByType]: types.Task<T> }[
    keyof TaskParamsByType
  ]
  | types.CompletedTask
  | types.StudioBatch
  | types.QualityTask;
