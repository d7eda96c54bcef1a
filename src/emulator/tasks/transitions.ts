/**
 * The life of a task after its creation: started, completed, failed, recalled,
 * canceled.
 */
import type { JsonObject } from "../../types/json.ts";
import { EmulatorError } from "../util/errors.ts";
import { defaultResult, type TaskResult } from "../task_types/results.ts";
import { attachmentsOf } from "../tenant/task_view.ts";
import type { StoredTask, TaskRecord } from "../tenant/records.ts";
import type { World } from "../tenant/tenant.ts";

/**
 * Completes a task that is being created with a test key, with the dummy
 * response of its type (TC2).
 */
export function completeNow(world: World, task: StoredTask): void {
  finish(world, task, defaultResult(task, world));
  const target = task.callback_url ?? world.tools.callbacks.defaultUrl;
  if (target !== undefined) task.callback_succeeded = true;
}

/**
 * Marks a pending task as being worked on; it can be canceled no longer. Throws
 * a 400 for others.
 */
export function startTask(world: World, record: TaskRecord): void {
  requireStatus(record, "pending");
  world.changeTask(record, (task) => {
    task.work_started = true;
  });
}

/**
 * Completes a pending task, with the dummy response of its type if none is
 * given. Throws a 400 for others.
 */
export function completeTask(
  world: World,
  record: TaskRecord,
  response?: JsonObject,
): void {
  requireStatus(record, "pending");
  world.changeTask(record, (task) => {
    task.work_started = true;
    finish(world, task, response ? { response } : defaultResult(task, world));
  }, "completed");
}

/**
 * Ends a pending task in `error`, by default since its attachments could not be
 * had (TC16). Throws a 400 for others.
 */
export function failTask(
  world: World,
  record: TaskRecord,
  response?: JsonObject,
): void {
  requireStatus(record, "pending");
  if (record.task.clear_unique_id_on_error) {
    world.setUniqueId(record, undefined);
  }
  world.changeTask(record, (task) => {
    task.status = "error";
    task.response = response ?? downloadFailure(task);
  }, "error");
}

/**
 * Takes a completed task back to `pending`. Throws a 400 for others. That its
 * response goes is a guess.
 */
export function recallTask(world: World, record: TaskRecord): void {
  requireStatus(record, "completed");
  world.changeTask(record, (task) => {
    task.status = "pending";
    task.recalled_at = world.tools.clock.timestamp();
    delete task.completed_at;
    delete task.response;
    delete task.attempts;
  }, "recalled");
  world.recalled.add(record);
}

/**
 * Cancels a task on which nobody works yet (TU2, TU3); doing so again changes
 * nothing. Throws a 400 for others. With `clearUniqueId` its `unique_id` is
 * free again, else it stays taken (TU5).
 */
export function cancelTask(
  world: World,
  record: TaskRecord,
  clearUniqueId: boolean,
): void {
  if (record.task.status !== "canceled") {
    requireStatus(record, "pending");
    if (record.task.work_started === true) {
      throw new EmulatorError(400, "The task is already being worked on.");
    }
    world.changeTask(record, (task) => {
      task.status = "canceled";
    });
  }
  if (clearUniqueId) world.setUniqueId(record, undefined);
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
  world: World,
  task: StoredTask,
  { response, attempts }: TaskResult,
): void {
  task.status = "completed";
  task.completed_at = world.tools.clock.timestamp();
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
