/**
 * The Scale API in memory, behind a `fetch`: for tests and first steps without
 * a key, a port or a network.
 *
 * @module
 */
export { createEmulator, type Emulator } from "./emulator.ts";
export type { DeliveryOrder } from "./engine/callback_sender.ts";
export type {
  CallbackKeys,
  EmulatorCallbackOptions,
} from "./options/callbacks.ts";
export type {
  CallbackAttempt,
  CallbackDelivery,
  DeliveryEvent,
} from "./tenant/deliveries.ts";
export type { EmulatorEntry } from "./util/changes.ts";
export type { EmulatorDocument } from "./engine/document.ts";
export type { EmulatorControl, TaskVerdict } from "./control/methods.ts";
export type {
  DeliverOptions,
  EmulatorCallbacks,
  EmulatorMail,
} from "./control/callbacks.ts";
export { EmulatorError } from "./util/errors.ts";
export type { FaultAnswer, FaultEffect, FaultRule } from "./faults/rules.ts";
export type { FaultReport } from "./faults/registry.ts";
export type { Latency } from "./faults/latency.ts";
export type {
  EmulatorAccount,
  EmulatorChange,
  EmulatorKeys,
  EmulatorOptions,
} from "./options/options.ts";
export type { LivePolicy } from "./tasks/auto_complete.ts";
export type { RateLimit } from "./faults/rate_limit.ts";
export type { RecordedRequest } from "./http/request_log.ts";
export type {
  TaskReviewStatus,
  TaskStatus,
  TaskType,
} from "../types/constants.ts";
export type { JsonObject, JsonValue } from "../types/json.ts";
export type { Task, TaskAudit } from "../types/task.ts";
