/** Batches of v1. Source: https://scale.com/docs/api-reference/batches */
import type { BatchStatus } from "./constants.ts";
import type { DateInput, JsonInput, JsonObject } from "./json.ts";

/** A batch as the API gives it. */
export interface Batch {
  /** The project's name. */
  readonly project: string;
  /** Unique over all batches of the account. */
  readonly name: string;
  /** Where the batch stands. */
  readonly status: BatchStatus;
  /** ISO timestamp with milliseconds, UTC. */
  readonly created_at: string;
  /** ISO timestamp, once completed. */
  readonly completed_at?: string;
  /** What was given at creation, `{}` by default. */
  readonly metadata?: JsonObject;
  /** The URL or e-mail address told when the batch completes. */
  readonly callback?: string;
}

/** The parameters of `batches.create`. */
export interface BatchParams {
  /** The project's name. */
  readonly project: string;
  /** Unique over all batches of the account. Python: `batch_name`. */
  readonly name: string;
  /** A URL to post to, or an e-mail address to write to, when the batch completes. */
  readonly callback?: string;
  /** Makes a calibration batch; Rapid projects only. Default `false`. */
  readonly calibration_batch?: boolean;
  /** Makes a batch that you label yourself; Rapid projects only. Default `false`. */
  readonly self_label_batch?: boolean;
  /** Your own data. Default `{}`. */
  readonly metadata?: JsonInput;
}

/** How many tasks of a batch stand where. Counts that the server leaves out are 0 here. */
export interface BatchStatusCounts {
  /** Where the batch stands. */
  readonly status: BatchStatus;
  /** Tasks not done yet. Python: `tasks_pending`. */
  readonly pending: number;
  /** Tasks done. Python: `tasks_completed`. */
  readonly completed: number;
  /** Tasks whose attachments could not be had. Python: `tasks_error`. */
  readonly error: number;
  /** Tasks canceled. Python: `tasks_canceled`. */
  readonly canceled: number;
}

/** Which batches to list, and how. */
export interface BatchQuery {
  /** The project's name. Python: `project_name`. */
  readonly project?: string;
  /** The batch's state. Python: `batch_status`. */
  readonly status?: BatchStatus;
  /** Created at or after. Python: `created_after`. */
  readonly start_time?: DateInput;
  /** Created at or before. Python: `created_before`. */
  readonly end_time?: DateInput;
  /** Leaves archived batches out. */
  readonly exclude_archived?: boolean;
  /** Completed at or after. */
  readonly completed_after?: DateInput;
  /** Completed at or before. */
  readonly completed_before?: DateInput;
  /** Last audited at or after. */
  readonly audited_after?: DateInput;
  /** Last audited at or before. */
  readonly audited_before?: DateInput;
  /** Batches per page, 1 to 100. Default 100. */
  readonly limit?: number;
  /** How many to skip. Default 0. */
  readonly offset?: number;
}
