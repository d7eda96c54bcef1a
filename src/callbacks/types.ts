/** Callbacks as Scale posts them, and the secrets that prove them. Source: https://scale.com/docs/api-reference/callbacks */
import type { TaskStatus } from "../types/constants.ts";
import type { Batch } from "../types/batch.ts";
import type { JsonObject } from "../types/json.ts";
import type { Task } from "../types/task.ts";
import type { TaskErrorResponse } from "../types/tasks/common.ts";

/** Which of the dashboard's two callback auth keys it was. */
export type CallbackEnvironment = "live" | "test";

/**
 * The callback auth keys that are accepted: not the API keys, but those of the
 * dashboard's callback settings. While one is being changed, give both the new
 * and the old one.
 */
export interface CallbackSecrets {
  /** The live callback auth key, or several. */
  readonly live?: string | readonly string[];
  /** The test callback auth key, or several. */
  readonly test?: string | readonly string[];
}

/** Which configured secret a callback carried. */
export interface SecretMatch {
  /** The list that it stands in. */
  readonly environment: CallbackEnvironment;
  /** Its place in that list, from 0. */
  readonly index: number;
}

/** Whether a callback carried a configured secret, and which. */
export type CallbackVerification =
  | (SecretMatch & {
    /** The callback is from somebody who knows the secret. */
    readonly ok: true;
  })
  | {
    /** The callback must not be trusted. */
    readonly ok: false;
    /** Whether the header was absent, or held none of the secrets. */
    readonly reason: "missing" | "wrong";
  };

/** The callback of a task: it was completed, failed, was audited, or was taken back. */
export interface TaskCallback {
  /** The task's id. */
  readonly task_id: string;
  /** The task's status. Not every callback has it; `task.status` says the same. */
  readonly status?: TaskStatus;
  /** The task's result, or an object with `error`: see `isErrorCallback`. */
  readonly response?: JsonObject;
  /** The task as `tasks.get` would have given it when the callback was written. */
  readonly task?: Task;
}

/** The callback of a task that ended in `error`. */
export type TaskErrorCallback = TaskCallback & {
  /** Why. */
  readonly response: TaskErrorResponse;
};

/** The callback of a completed batch. The API's documentation does not say what it holds: that it is the batch is a guess. */
export type BatchCallback = Batch;

/** Any callback. Tell them apart with `isTaskCallback` and `isBatchCallback`; what is neither is kept as it came. */
export type Callback = TaskCallback | BatchCallback | JsonObject;

/** A callback with what is needed to store it once and to order it. Plain data. */
export interface CallbackEvent {
  /** SHA-256 of the content, 64 hexadecimal digits: equal for two deliveries of one event. */
  readonly id: string;
  /** What it is about. */
  readonly kind: "task" | "batch" | "other";
  /** The task's id or the batch's name, `""` for others. */
  readonly subject: string;
  /** When what it tells happened, in milliseconds since 1970; absent where the body has no timestamp. */
  readonly time?: number;
  /** The callback itself. */
  readonly callback: Callback;
}
