/**
 * The Scale API in memory, behind a `fetch`: for tests and first steps without
 * a key, a port or a network. It speaks v1 and v2.
 *
 * {@linkcode createEmulator} returns an {@linkcode Emulator}:
 *
 * - `clientOptions(key?)` are the options of a client that uses it; `keys` are its
 *   made-up keys. Tasks of the test key complete at once with plausible
 *   annotations; tasks of the live key wait for `tasks.complete(id)`. Chat tasks
 *   of v2 wait for `chatTasks.complete(id)` with either key.
 * - `faults`, `latency` and `rateLimit` make it fail, as a network or a server does.
 * - `clock` moves its time, `snapshots` keep and restore its state, `autoComplete`
 *   completes tasks after a while.
 * - `callbacks` delivers, `requests` lists what was sent, `deliveries` and
 *   `datasets` make those of v2.
 *
 * A client with `clientOptions()` shares the emulator's clock, so a retry waits no
 * real time. With a `seed`, ids, times and labels are the same in each run. As a
 * server it is `@labelwire/scale/emulator/serve`.
 *
 * @example A test of a lost response
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const emulator = createEmulator({ seed: 1 });
 * const client = new ScaleClient(emulator.clientOptions("live"));
 *
 * // The first task is created, but its response is lost.
 * const route = "/v1/task/{type}";
 * emulator.faults.add({ route, times: 1, when: "after", effect: "reset" });
 *
 * const { task_id } = await client.tasks.create("imageannotation", {
 *   attachment: "https://example.com/cow.jpg",
 *   geometries: { box: { objects_to_annotate: ["cow"] } },
 * });
 * emulator.tasks.complete(task_id, { annotations: [] });
 * assertEquals(await client.tasks.count({ status: "completed" }), 1);
 * ```
 *
 * @module
 */
export {
  createEmulator,
  type Emulator,
  type EmulatorClientOptions,
} from "./emulator.ts";
export type {
  DeliverOptions,
  EmulatorCallbacks,
  EmulatorEmail,
} from "./control/callbacks.ts";
export type {
  ChatTaskResult,
  EmulatorChatTasks,
} from "./control/chat_tasks.ts";
export type { EmulatorClock } from "./control/clock.ts";
export type { EmulatorControls } from "./control/commands.ts";
export type { EmulatorDocuments } from "./control/documents.ts";
export type { EmulatorFaults } from "./control/faults.ts";
export type {
  DatasetAttachment,
  EmulatorDatasets,
  EmulatorDeliveries,
  NewDataset,
  NewDatasetDelivery,
  NewDatasetTask,
  NewDelivery,
} from "./control/deliveries.ts";
export type { EmulatorProjects } from "./control/projects.ts";
export type { EmulatorRequests } from "./control/requests.ts";
export type {
  EmulatorAutoComplete,
  EmulatorLatency,
  EmulatorRateLimit,
} from "./control/settings.ts";
export type { EmulatorSnapshots } from "./control/snapshots.ts";
export type { EmulatorTasks, TaskVerdict } from "./control/tasks.ts";
export type { DeliveryOrder } from "./engine/callback_sender.ts";
export type { EmulatorDocument } from "./engine/document.ts";
export type { Latency } from "./faults/latency.ts";
export type { RateLimit } from "./faults/rate_limit.ts";
export type { FaultReport } from "./faults/registry.ts";
export type { FaultEffect, FaultResponse, FaultRule } from "./faults/rules.ts";
export type { RecordedRequest } from "./http/request_log.ts";
export type { EmulatorAccount, EmulatorKeys } from "./options/accounts.ts";
export type {
  EmulatorAuthKeys,
  EmulatorCallbackOptions,
} from "./options/callbacks.ts";
export type { EmulatorChange, EmulatorOptions } from "./options/options.ts";
export type { ResponseForms } from "./options/response_forms.ts";
export type { AutoCompletePolicy } from "./tasks/auto_complete.ts";
export type {
  CallbackAttempt,
  CallbackDelivery,
  DeliveryEvent,
} from "./tenant/deliveries.ts";
export type { EmulatorEntry } from "./util/changes.ts";
export { EmulatorError } from "./util/errors.ts";
export type {
  TaskReviewStatus,
  TaskStatus,
  TaskType,
} from "../types/constants.ts";
export type { Clock } from "../types/options.ts";
export type { JsonObject, JsonValue } from "../types/json.ts";
export type { Task, TaskAudit } from "../types/task.ts";
export type { V2Dataset, V2DatasetDelivery } from "../types/v2/dataset.ts";
export type { V2Delivery } from "../types/v2/delivery.ts";
export type {
  V2ErrorDetail,
  V2SensitiveContentReport,
  V2Task,
} from "../types/v2/task.ts";
