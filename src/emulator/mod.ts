/**
 * The Scale API in memory, behind a `fetch`: for tests and first steps without
 * a key, a port or a network.
 *
 * @module
 */
export { createEmulator, type Emulator } from "./emulator.ts";
export type { DeliveryOrder } from "./callback_delivery.ts";
export type {
  CallbackKeys,
  EmulatorCallbackOptions,
} from "./callback_options.ts";
export type {
  CallbackAttempt,
  CallbackDelivery,
  DeliveryEvent,
} from "./callbacks.ts";
export type { EmulatorEntry } from "./changes.ts";
export type { EmulatorDocument } from "./document.ts";
export type { EmulatorControl, TaskVerdict } from "./emulator_control.ts";
export type {
  DeliverOptions,
  EmulatorCallbacks,
  EmulatorMail,
} from "./emulator_callbacks.ts";
export { EmulatorError } from "./errors.ts";
export type { FaultAnswer, FaultEffect, FaultRule } from "./fault_rules.ts";
export type { FaultReport } from "./faults.ts";
export type { Latency } from "./latency.ts";
export type {
  EmulatorAccount,
  EmulatorChange,
  EmulatorKeys,
  EmulatorOptions,
} from "./options.ts";
export type { LivePolicy } from "./policy.ts";
export type { RateLimit } from "./rate_limit.ts";
export type { RecordedRequest } from "./request_log.ts";
export type { TaskReviewStatus, TaskStatus, TaskType } from "../constants.ts";
export type { JsonObject, JsonValue } from "../types/json.ts";
export type { Task, TaskAudit } from "../types/task.ts";
