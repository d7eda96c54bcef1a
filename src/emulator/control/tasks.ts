/** What labelers and reviewers do with tasks. */
import type { JsonObject } from "../../types/json.ts";
import type { Task } from "../../types/task.ts";
import type { Engine } from "../engine/engine.ts";
import { findTask, type TaskLocation } from "../engine/state.ts";
import { auditTask, fixTask } from "../tasks/audit.ts";
import {
  completeTask,
  failTask,
  reopenTask,
  startTask,
} from "../tasks/transitions.ts";
import { invalidValue, knownMembers } from "../util/check.ts";
import { isObject } from "../util/json.ts";
import type { Commands } from "./command.ts";

/** The verdict of a customer on a completed task. */
export interface TaskVerdict {
  /** Whether the task is accepted; otherwise it is rejected. */
  readonly accepted: boolean;
  /** A comment. */
  readonly comments?: string | undefined;
}

/**
 * The tasks of an emulator, as labelers and reviewers change them. Every method
 * can be destructured. A method returns the task after the change.
 *
 * @example A live task, completed and rejected
 * ```ts
 * import { createEmulator, type EmulatorTasks } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys, tasks } = createEmulator();
 * const { audit, complete }: EmulatorTasks = tasks;
 * const response = await fetch("https://api.scale.com/v1/task/chat", {
 *   method: "POST",
 *   headers: { authorization: `Bearer ${keys.live}` },
 * });
 * const { task_id } = await response.json();
 * assertEquals(complete(task_id, { annotations: {} }).status, "completed");
 * const task = audit(task_id, { accepted: false, comments: "Too short" });
 * assertEquals(task.customer_review_status, "rejected");
 * ```
 */
export interface EmulatorTasks {
  /**
   * Marks a pending task as started, so that it can no longer be canceled.
   *
   * @throws {EmulatorError} with status 404 for an unknown id, 400 for a task
   * that is not pending
   */
  readonly start: (id: string) => Task;
  /**
   * Completes a pending task with that response. The default is the response of
   * its type; for types without a known response it is `{ annotations: [] }`.
   *
   * @throws {EmulatorError} with status 404 for an unknown id, 400 for a task
   * that is not pending
   */
  readonly complete: (id: string, response?: JsonObject) => Task;
  /**
   * Ends a pending task in `error` with that response. By default the response
   * says that its attachments could not be downloaded.
   *
   * @throws {EmulatorError} with status 404 for an unknown id, 400 for a task
   * that is not pending
   */
  readonly fail: (id: string, response?: JsonObject) => Task;
  /**
   * Makes a completed task pending again.
   *
   * @throws {EmulatorError} with status 404 for an unknown id, 400 for a task
   * that is not completed
   */
  readonly reopen: (id: string) => Task;
  /**
   * Audits a completed task.
   *
   * @throws {EmulatorError} with status 404 for an unknown id, 400 for a task
   * that is not completed
   */
  readonly audit: (id: string, verdict: TaskVerdict) => Task;
  /**
   * Fixes a completed task, as its customer can in the dashboard, with that
   * response or with the one that it has.
   *
   * @throws {EmulatorError} with status 404 for an unknown id, 400 for a task
   * that is not completed
   */
  readonly fix: (id: string, response?: JsonObject) => Task;
}

/** The commands of tasks. */
export const TASK_COMMANDS: Commands<EmulatorTasks> = {
  start: {
    method: "POST",
    path: "/tasks/{id}/start",
    args: ["id"],
    run: (engine, id) =>
      change(engine, id, ({ tenant, record }) => startTask(tenant, record)),
  },
  complete: {
    method: "POST",
    path: "/tasks/{id}/complete",
    args: ["id", "response"],
    run: (engine, id, response) =>
      change(
        engine,
        id,
        ({ tenant, record }) =>
          completeTask(tenant, record, readResponse(response)),
      ),
  },
  fail: {
    method: "POST",
    path: "/tasks/{id}/fail",
    args: ["id", "response"],
    run: (engine, id, response) =>
      change(
        engine,
        id,
        ({ tenant, record }) =>
          failTask(tenant, record, readResponse(response)),
      ),
  },
  reopen: {
    method: "POST",
    path: "/tasks/{id}/reopen",
    args: ["id"],
    run: (engine, id) =>
      change(engine, id, ({ tenant, record }) => reopenTask(tenant, record)),
  },
  audit: {
    method: "POST",
    path: "/tasks/{id}/audit",
    args: ["id", "*"],
    run: (engine, id, verdict) =>
      change(
        engine,
        id,
        ({ tenant, record }) => auditTask(tenant, record, readVerdict(verdict)),
      ),
  },
  fix: {
    method: "POST",
    path: "/tasks/{id}/fix",
    args: ["id", "response"],
    run: (engine, id, response) =>
      change(
        engine,
        id,
        ({ tenant, record }) => fixTask(tenant, record, readResponse(response)),
      ),
  },
};

/** Changes a task. Returns a copy, which later changes do not affect. */
function change(
  { state }: Engine,
  id: string,
  work: (location: TaskLocation) => void,
): Task {
  const location = findTask(state, id);
  work(location);
  return structuredClone(location.tenant.view(location.record));
}

function readResponse(
  response: JsonObject | undefined,
): JsonObject | undefined {
  if (response === undefined) return undefined;
  if (isObject(response)) return structuredClone(response);
  throw invalidValue("response", "a JSON object", response);
}

function readVerdict(verdict: TaskVerdict): JsonObject {
  return knownMembers("verdict", verdict, ["accepted", "comments"]);
}
