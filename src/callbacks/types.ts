/** Callbacks as Scale posts them, and the auth keys that verify them. Source: https://scale.com/docs/api-reference/callbacks */
import type { TaskStatus } from "../types/constants.ts";
import type { Batch } from "../types/batch.ts";
import type { JsonObject } from "../types/json.ts";
import type { Task } from "../types/task.ts";
import type { TaskErrorResponse } from "../types/tasks/common.ts";

/** The environment of a callback auth key: the dashboard shows one key for each. */
export type CallbackEnvironment = "live" | "test";

/**
 * The callback auth keys to accept. These are the keys of the dashboard's
 * callback settings, not the API keys. While a key is being changed, pass both
 * the new and the old one.
 */
export interface CallbackAuthKeys {
  /** The live callback auth key, or several. */
  readonly live?: string | readonly string[];
  /** The test callback auth key, or several. */
  readonly test?: string | readonly string[];
}

/** The configured key that a callback carried. */
export interface AuthKeyMatch {
  /** The environment of the key. */
  readonly environment: CallbackEnvironment;
  /** The index of the key among the keys of its environment, from 0. */
  readonly index: number;
}

/** The result of `verifyCallback`. */
export type CallbackVerification =
  | (AuthKeyMatch & {
    /** The callback carries a configured key. */
    readonly ok: true;
  })
  | {
    /** The callback must not be trusted. */
    readonly ok: false;
    /** `missing` for no header, `wrong` for a header without a configured key. */
    readonly reason: "missing" | "wrong";
  };

/** A callback that was verified and parsed, with the key that it carried. */
export interface ReceivedCallback extends AuthKeyMatch {
  /** The parsed body, with its wire names. */
  readonly callback: Callback;
  /** The body as it was received. */
  readonly bytes: Uint8Array;
}

/** The reason of a `ScaleCallbackError`. The last three are faults of the receiver. */
export type CallbackErrorReason =
  | "method"
  | "auth"
  | "encoding"
  | "type"
  | "too_large"
  | "unreadable"
  | "not_json"
  | "not_object"
  | "too_deep"
  | "consumed"
  | "configuration"
  | "handler";

/** The callback of a task: the task was completed, failed, was audited or went back to `pending`. */
export interface TaskCallback {
  /** The task's id. */
  readonly task_id: string;
  /** The task's status. Some callbacks have it in `task.status` only. */
  readonly status?: TaskStatus;
  /** The task's result, or an object with `error`: see `isErrorCallback`. */
  readonly response?: JsonObject;
  /** The task as `tasks.get` would have returned it when the callback was written. */
  readonly task?: Task;
}

/** The callback of a task that ended in `error`. */
export type TaskErrorCallback = TaskCallback & {
  /** The reason for the error. */
  readonly response: TaskErrorResponse;
};

/** The callback of a completed batch. The API's documentation does not describe it: that it has the shape of the batch is a guess. */
export type BatchCallback = Batch;

/** Any callback. `isTaskCallback` and `isBatchCallback` tell the kinds apart; any other JSON object is kept unchanged. */
export type Callback = TaskCallback | BatchCallback | JsonObject;
