/** The transitions of a task after its creation. */
import type { JsonObject } from "../../types/json.ts";
import { defaultResult, type TaskResult } from "../task_types/results.ts";
import type { StoredTask, TaskRecord } from "../tenant/records.ts";
import { hasUnsignedLink } from "../tenant/result_links.ts";
import { attachmentUrls } from "../tenant/serialize.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { EmulatorError } from "../util/errors.ts";
import { isHeld } from "./batch_transitions.ts";

/** Completes a task during its creation with a test key, with the default response of its type. */
export function completeNewTask(tenant: Tenant, task: StoredTask): void {
  setCompleted(tenant, task, defaultResult(task, tenant));
  const target = task.callback_url ?? tenant.services.callbacks.defaultUrl;
  if (target !== undefined) task.callback_succeeded = true;
}

/** Marks a pending task as started, so that it can no longer be canceled. Throws a 400 for other tasks. */
export function startTask(tenant: Tenant, record: TaskRecord): void {
  requireWorkable(record);
  tenant.changeTask(record, (task) => {
    task.work_started = true;
  });
}

/**
 * Completes a pending task with that response, or with the default response of
 * its type. Throws a 400 for other tasks.
 */
export function completeTask(
  tenant: Tenant,
  record: TaskRecord,
  response?: JsonObject,
): void {
  requireWorkable(record);
  tenant.changeTask(record, (task) => {
    task.work_started = true;
    const result = response ? { response } : defaultResult(task, tenant);
    setCompleted(tenant, task, result);
  }, "completed");
}

/**
 * Ends a pending task in `error`. By default its response says that its
 * attachments could not be downloaded. Throws a 400 for other tasks.
 */
export function failTask(
  tenant: Tenant,
  record: TaskRecord,
  response?: JsonObject,
): void {
  requireWorkable(record);
  if (record.task.clear_unique_id_on_error) {
    tenant.setUniqueId(record, undefined);
  }
  tenant.changeTask(record, (task) => {
    task.status = "error";
    setResponse(task, response ?? downloadError(task));
  }, "error");
}

/**
 * Makes a completed task pending again. Throws a 400 for other tasks.
 *
 * @guess The response is removed.
 */
export function reopenTask(tenant: Tenant, record: TaskRecord): void {
  requireStatus(record, "completed");
  tenant.changeTask(record, (task) => {
    task.status = "pending";
    task.reopened_at = tenant.services.clock.timestamp();
    delete task.completed_at;
    delete task.response;
    delete task.has_links;
    delete task.attempts;
    delete task.conversation;
  }, "reopened");
  tenant.reopened.add(record);
}

/**
 * Cancels a pending task that was not started. Canceling it again changes
 * nothing. Throws a 400 for other tasks. With `clearUniqueId` its `unique_id` is
 * free again.
 */
export function cancelTask(
  tenant: Tenant,
  record: TaskRecord,
  clearUniqueId: boolean,
): void {
  if (record.task.status !== "canceled") {
    requireStatus(record, "pending");
    if (record.task.work_started === true) {
      throw new EmulatorError(400, "The task was already started");
    }
    tenant.changeTask(record, (task) => {
      task.status = "canceled";
    });
  }
  if (clearUniqueId) tenant.setUniqueId(record, undefined);
}

/** Throws a 400 unless the task is pending and not held by a pause of its batch. */
function requireWorkable(record: TaskRecord): void {
  requireStatus(record, "pending");
  if (!isHeld(record)) return;
  throw new EmulatorError(
    400,
    `The batch of task "${record.task.task_id}" is paused: resume it first`,
  );
}

/** Throws a 400 unless the task has one of those statuses. */
export function requireStatus(
  { task }: TaskRecord,
  ...statuses: readonly string[]
): void {
  if (statuses.includes(task.status)) return;
  const expected = statuses.join(" or ");
  throw new EmulatorError(
    400,
    `The status of task "${task.task_id}" must be ${expected}: current status is ${task.status}`,
  );
}

/** Sets the response of a task. */
export function setResponse(task: StoredTask, response: JsonObject): void {
  task.response = response;
  if (hasUnsignedLink(response)) task.has_links = true;
  else delete task.has_links;
}

function setCompleted(
  tenant: Tenant,
  task: StoredTask,
  { response, attempts }: TaskResult,
): void {
  task.status = "completed";
  task.completed_at = tenant.services.clock.timestamp();
  if (response !== undefined) setResponse(task, response);
  if (attempts !== undefined) task.attempts = attempts;
}

/** In this response the status is spelled `statusCode`, unlike in error bodies. */
function downloadError(task: StoredTask): JsonObject {
  return {
    error: "One or more attachments could not be downloaded.",
    attachments: attachmentUrls(task).map((url) => ({ statusCode: 403, url })),
  };
}
