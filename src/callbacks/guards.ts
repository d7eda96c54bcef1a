/** Guards that narrow a callback to what it is about. */

import { isContainer, isString } from "../core/kind.ts";
import type {
  BatchCallback,
  Callback,
  TaskCallback,
  TaskErrorCallback,
} from "./types.ts";

/**
 * Returns whether a callback is about a task.
 *
 * @example Tell the kinds of callbacks apart
 * ```ts
 * import { isTaskCallback } from "@labelwire/scale/callbacks";
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(isTaskCallback({ task_id: "5c84d0fe1f4fa200172ad6b0" }));
 * assertFalse(isTaskCallback({ name: "batch 1", project: "cows" }));
 * ```
 */
export function isTaskCallback(callback: Callback): callback is TaskCallback {
  return isString((callback as Partial<TaskCallback>).task_id);
}

/**
 * Returns whether a callback is about a task that ended in `error`. Its
 * `response` then holds the reason.
 *
 * @example Find the attachments that could not be downloaded
 * ```ts
 * import { type Callback, isErrorCallback } from "@labelwire/scale/callbacks";
 * import { assert } from "@std/assert";
 *
 * const callback: Callback = {
 *   task_id: "5c84d0fe1f4fa200172ad6b0",
 *   response: {
 *     error: "One or more attachments could not be downloaded.",
 *     attachments: [{ statusCode: 403, url: "https://example.com/cow.jpg" }],
 *   },
 * };
 * assert(isErrorCallback(callback));
 * assert(callback.response.attachments?.[0]?.statusCode === 403);
 * ```
 */
export function isErrorCallback(
  callback: Callback,
): callback is TaskErrorCallback {
  return isTaskCallback(callback) && isString(callback.response?.error) &&
    (callback.status ?? callback.task?.status ?? "error") === "error";
}

/**
 * Returns whether a callback is about a batch. The API's documentation does not
 * describe such a body. The guess is that it has no `task_id`, but the `name`
 * and `project` of a batch.
 *
 * @example Recognize the callback of a batch
 * ```ts
 * import { isBatchCallback } from "@labelwire/scale/callbacks";
 * import { assert } from "@std/assert";
 *
 * assert(isBatchCallback({ name: "batch 1", project: "cows" }));
 * ```
 */
export function isBatchCallback(callback: Callback): callback is BatchCallback {
  const { name, project } = callback as Partial<BatchCallback>;
  return !("task_id" in callback) && isString(name) && isString(project);
}

/** Returns whether JSON is an object. The check of core, which excludes instances of classes, is twice as long. */
export function isObject(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  return isContainer(value) && !Array.isArray(value);
}
