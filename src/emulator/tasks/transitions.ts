/**
 * The life of a task after its creation: started, completed, failed, recalled,
 * canceled.
 */
import type { JsonObject } from "../../types/json.ts";
import { EmulatorError } from "../util/errors.ts";
import { defaultResult, type TaskResult } from "../task_types/results.ts";
import { attachmentsOf } from "../tenant/task_view.ts";
import type { StoredTask, TaskRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/**
 * Completes a task that is being created with a test key, with the dummy
 * response of its type (TC2).
 */
export function completeNow(tenant: Tenant, task: StoredTask): void {
  finish(tenant, task, defaultResult(task, tenant));
  const target = task.callback_url ?? tenant.services.callbacks.defaultUrl;
  if (target !== undefined) task.callback_succeeded = true;
}

/**
 * Marks a pending task as being worked on; it can be canceled no longer. Throws
 * a 400 for others.
 */
export function startTask(tenant: Tenant, record: TaskRecord): void {
  requireStatus(record, "pending");
  tenant.changeTask(record, (task) => {
    task.work_started = true;
  });
}

/**
 * Completes a pending task, with the dummy response of its type if none is
 * given. Throws a 400 for others.
 */
export function completeTask(
  tenant: Tenant,
  record: TaskRecord,
  response?: JsonObject,
): void {
  requireStatus(record, "pending");
  tenant.changeTask(record, (task) => {
    task.work_started = true;
    finish(tenant, task, response ? { response } : defaultResult(task, tenant));
  }, "completed");
}

/**
 * Ends a pending task in `error`, by default since its attachments could not be
 * had (TC16). Throws a 400 for others.
 */
export function failTask(
  tenant: Tenant,
  record: TaskRecord,
  response?: JsonObject,
): void {
  requireStatus(record, "pending");
  if (record.task.clear_unique_id_on_error) {
    tenant.setUniqueId(record, undefined);
  }
  tenant.changeTask(record, (task) => {
    task.status = "error";
    task.response = response ?? downloadFailure(task);
  }, "error");
}

/**
 * Takes a completed task back to `pending`. Throws a 400 for others. That its
 * response goes is a guess.
 */
export function recallTask(tenant: Tenant, record: TaskRecord): void {
  requireStatus(record, "completed");
  tenant.changeTask(record, (task) => {
    task.status = "pending";
    task.recalled_at = tenant.services.clock.timestamp();
    delete task.completed_at;
    delete task.response;
    delete task.attempts;
  }, "recalled");
  tenant.recalled.add(record);
}

/**
 * Cancels a task on which nobody works yet (TU2, TU3); doing so again changes
 * nothing. Throws a 400 for others. With `clearUniqueId` its `unique_id` is
 * free again, else it stays taken (TU5).
 */
export function cancelTask(
  tenant: Tenant,
  record: TaskRecord,
  clearUniqueId: boolean,
): void {
  if (record.task.status !== "canceled") {
    requireStatus(record, "pending");
    if (record.task.work_started === true) {
      throw new EmulatorError(400, "The task is already being worked on.");
    }
    tenant.changeTask(record, (task) => {
      task.status = "canceled";
    });
  }
  if (clearUniqueId) tenant.setUniqueId(record, undefined);
}

/** Throws a 400 unless the task has one of those statuses. */
export function requireStatus(
  { task }: TaskRecord,
  ...statuses: readonly string[]
): void {
  if (statuses.includes(task.status)) return;
  throw new EmulatorError(
    400,
    `The task (${task.task_id}) is ${task.status}, not ${
      statuses.join(" or ")
    }.`,
  );
}

function finish(
  tenant: Tenant,
  task: StoredTask,
  { response, attempts }: TaskResult,
): void {
  task.status = "completed";
  task.completed_at = tenant.services.clock.timestamp();
  if (response !== undefined) task.response = response;
  if (attempts !== undefined) task.attempts = attempts;
}

/** Here the status is spelled `statusCode`, unlike in error bodies. */
function downloadFailure(task: StoredTask): JsonObject {
  return {
    error: "One or more attachments could not be downloaded.",
    attachments: attachmentsOf(task).map((url) => ({ statusCode: 403, url })),
  };
}
