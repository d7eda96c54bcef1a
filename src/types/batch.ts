/** Batches of v1. Source: https://scale.com/docs/api-reference/batches */
import type { BatchStatus } from "./constants.ts";
import type { DateInput, JsonInput, JsonObject, JsonValue } from "./json.ts";

/** A batch. */
export interface Batch {
  /** The project's name. */
  readonly project: string;
  /** The name, unique in the account. */
  readonly name: string;
  /** The status of the batch. */
  readonly status: BatchStatus;
  /** ISO timestamp with milliseconds, UTC. */
  readonly created_at: string;
  /** ISO timestamp, once completed. */
  readonly completed_at?: string;
  /** The metadata passed at creation, `{}` by default. */
  readonly metadata?: JsonObject;
  /** The URL or e-mail address that is notified when the batch completes. */
  readonly callback?: string;
}

/** The parameters of `batches.create`. */
export interface BatchParams {
  /** The project's name. */
  readonly project: string;
  /** The name, unique in the account. Python: `batch_name`. */
  readonly name: string;
  /** The URL or e-mail address to notify when the batch completes. */
  readonly callback?: string | undefined;
  /** Whether the batch is a calibration batch; Rapid projects only. Default `false`. */
  readonly calibration_batch?: boolean | undefined;
  /** Whether you label the batch yourself; Rapid projects only. Default `false`. */
  readonly self_label_batch?: boolean | undefined;
  /** Your own data. Default `{}`. */
  readonly metadata?: JsonInput | undefined;
}

/** The parameters of `batches.prioritize`. */
export interface BatchPriorityParams {
  /** The priority: an integer from 10 to 30, the highest first. */
  readonly priority: number;
}

/** The result of `batches.prioritize`. */
export interface BatchPriorityResult {
  /** What the API says about it; its form is not known. */
  readonly result?: JsonValue;
}

/** The number of tasks of a batch by status. Counts that the server omits are 0. */
export interface BatchStatusCounts {
  /** The status of the batch. */
  readonly status: BatchStatus;
  /** Pending tasks. Python: `tasks_pending`. */
  readonly pending: number;
  /** Completed tasks. Python: `tasks_completed`. */
  readonly completed: number;
  /** Tasks with an error. Python: `tasks_error`. */
  readonly error: number;
  /** Canceled tasks. Python: `tasks_canceled`. */
  readonly canceled: number;
}

/** The filters and paging of `batches.list`. */
export interface BatchQuery {
  /** The project's name. Python: `project_name`. */
  readonly project?: string;
  /** The status of the batch. Python: `batch_status`. */
  readonly status?: BatchStatus;
  /** Created at or after. Python: `created_after`. */
  readonly start_time?: DateInput;
  /** Created at or before. Python: `created_before`. */
  readonly end_time?: DateInput;
  /** Whether to omit archived batches. */
  readonly exclude_archived?: boolean | undefined;
  /** Completed at or after. */
  readonly completed_after?: DateInput;
  /** Completed at or before. */
  readonly completed_before?: DateInput;
  /** Last audited at or after. */
  readonly audited_after?: DateInput;
  /** Last audited at or before. */
  readonly audited_before?: DateInput;
  /** Batches per page, 1 to 100. Default 100. */
  readonly limit?: number | undefined;
  /** The number of items to skip. Default 0. */
  readonly offset?: number | undefined;
}
