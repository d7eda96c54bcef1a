/** The strings of v2, as constants and open types. */
import type { OpenUnion } from "../json.ts";

/** The statuses of a v2 task. Note the one `l` of `canceled`. */
export const V2TaskStatus = {
  Pending: "pending",
  Completed: "completed",
  Canceled: "canceled",
  Error: "error",
  Deleted: "deleted",
} as const;

/** The status of a v2 task: a known one, or any other string. */
export type V2TaskStatus =
  | typeof V2TaskStatus[keyof typeof V2TaskStatus]
  | (string & Record<never, never>);

/** The statuses of a v2 batch. Note the two `l` of `cancelled`. */
export const V2BatchStatus = {
  Staging: "staging",
  InProgress: "in_progress",
  Completed: "completed",
  Paused: "paused",
  Cancelled: "cancelled",
} as const;

/**
 * The status of a v2 batch: a known one, or any other string. An operation that
 * does not fit the status is refused:
 *
 * | from | finalize | pause | resume | cancel |
 * | --- | --- | --- | --- | --- |
 * | `staging` | `in_progress` | refused | refused | `cancelled` |
 * | `in_progress` | refused | `paused` | refused | `cancelled` |
 * | `paused` | refused | refused | `in_progress` | `cancelled` |
 * | `completed` | refused | refused | refused | refused |
 * | `cancelled` | refused | refused | refused | refused |
 *
 * `pause`, `resume` and `cancel` only start the change, so the batch of their
 * response may still have its old status.
 */
export type V2BatchStatus =
  | typeof V2BatchStatus[keyof typeof V2BatchStatus]
  | (string & Record<never, never>);

/** The role of a message. */
export type V2MessageRole = OpenUnion<
  "system" | "user" | "assistant" | "function"
>;

/** The reason why a task has an error. */
export type V2ErrorType = OpenUnion<
  | "UNSUPPORTED_LANGUAGE"
  | "LANGUAGE_MISMATCH"
  | "PROMPT_LENGTH_EXCEEDED"
  | "INVALID_CATEGORY"
  | "PROMPT_INFEASIBLE"
>;

/** More details of a task to return; without it the API may omit them. */
export type V2TaskOption = OpenUnion<
  | "annotation_details"
  | "attachment_details"
  | "model_parameters"
  | "submissions"
>;
