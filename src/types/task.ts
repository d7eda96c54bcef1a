/** Tasks of v1: what is sent to create and find them, and what comes back. Source: https://scale.com/docs/api-reference/tasks */
import type { TaskReviewStatus, TaskStatus, TaskType } from "./constants.ts";
import type { DateInput, JsonObject } from "./json.ts";
import type { TaskErrorResponse } from "./tasks/common.ts";
import type {
  KnownTaskType,
  StoredTaskParams,
  TaskResponse,
} from "./tasks/map.ts";

/** One entry in the history of a task's audits. */
export type TaskAudit = {
  /** Who audited. */
  readonly audited_by?: string;
  /** When, as an ISO timestamp. */
  readonly audited_at?: string;
  /** Time spent, in seconds. */
  readonly audit_time_secs?: number;
  /** Time spent actively, in seconds. */
  readonly audit_active_time_secs?: number;
  /** The outcome, for instance `accepted`. */
  readonly audit_result?: TaskReviewStatus;
  /** Where the audit came from. */
  readonly audit_source?: string;
};

/** One labeler's answer, where several were asked. */
export type TaskAttempt<T extends TaskType = TaskType> = {
  /** The answer. */
  readonly response?: TaskResponse<T>;
};

/**
 * A task as the API gives it. Optional members are absent, not `null`, while
 * they have no value. `isTaskOfType` tells the type, `isCompleted` that the
 * response is there, and `responseError` what went wrong.
 */
export interface Task<T extends TaskType = TaskType> {
  /** 24 lower-case hexadecimal digits. */
  readonly task_id: string;
  /** ISO timestamp with milliseconds, UTC. */
  readonly created_at: string;
  /** ISO timestamp; absent until completed. */
  readonly completed_at?: string;
  /** ISO timestamp of the last change. */
  readonly updated_at?: string;
  /** The path segment used at creation. */
  readonly type: T;
  /** Where the task stands. */
  readonly status: TaskStatus;
  /** What to do. */
  readonly instruction: string;
  /** The type's own parameters after the server's defaults; common parameters stand at the top level of the task. */
  readonly params: StoredTaskParams<T>;
  /** Whether a test key created it. */
  readonly is_test: boolean;
  /** `standard`, or an older name such as `day`. */
  readonly urgency: string;
  /** What was given at creation, `{}` by default. */
  readonly metadata: JsonObject;
  /** The result, once `completed`; an object with `error` once `error`. */
  readonly response?: [T] extends [KnownTaskType]
    ? TaskResponse<T> | TaskErrorResponse
    : JsonObject;
  /** Each labeler's answer, with `responses_required` above 1. */
  readonly attempts?: readonly TaskAttempt<T>[];
  /** The callback's target. */
  readonly callback_url?: string;
  /** `true` after a 2xx, `false` after the last try failed, absent before. */
  readonly callback_succeeded?: boolean;
  /** On some live tasks; how it differs from `callback_succeeded` is not known. */
  readonly callback_completed?: boolean;
  /** The project's name. */
  readonly project?: string;
  /** The project's id. */
  readonly projectId?: string;
  /** The version of the project's params that the task inherited. */
  readonly project_param_version?: number;
  /** The batch's name. */
  readonly batch?: string;
  /** 0 where none was given. */
  readonly priority?: number;
  /** Your own id, absent when not set. */
  readonly unique_id?: string;
  /** Absent until first set. */
  readonly tags?: readonly string[];
  /** The state of the customer's review. */
  readonly customer_review_status?: TaskReviewStatus;
  /** The comments of the customer's review. */
  readonly customer_review_comments?: readonly string[];
  /** Who reviewed it for the customer. */
  readonly customer_reviewed_by?: string;
  /** When it was reviewed, as an ISO timestamp. */
  readonly customer_audited_at?: string;
  /** How long the customer's review took, in seconds. */
  readonly customer_audit_time_secs?: number;
  /** Each audit, oldest first. */
  readonly audits?: readonly TaskAudit[];
  /** Whether a labeler has begun. */
  readonly work_started?: boolean;
  /** Pre-signed links to the attachments, with `include_attachment_url`. */
  readonly attachmentS3Downloads?: readonly JsonObject[];
  /** Always `[]` in what was recorded; the shape of an item is not known. */
  readonly processed_attachments?: readonly JsonObject[];
}

/**
 * A task that is completed: its response is there. A `pointannotation` of a
 * test key has none, and of types that are not known nobody can tell.
 */
export type CompletedTask<T extends TaskType = TaskType> =
  & Task<T>
  & {
    /** The state. */
    readonly status: "completed";
  }
  & ([T] extends [Exclude<KnownTaskType, "pointannotation">]
    ? { readonly response: TaskResponse<T> }
    : unknown);

/** What a list gives of a task with `limited_response: true`. */
export interface LimitedTask {
  /** 24 lower-case hexadecimal digits. */
  readonly task_id: string;
  /** Where the task stands. */
  readonly status: TaskStatus;
  /** What was given at creation. */
  readonly metadata: JsonObject;
  /** The project's name. */
  readonly project?: string;
  /** Named by the API's own documentation, which does not say what it holds. */
  readonly otherVersion?: unknown;
}

/** Which tasks to count. All filters combine with AND. */
export interface TaskFilter {
  /** The project's name. Python: `project_name`. */
  readonly project?: string;
  /** The batch's name. Python: `batch_name`. */
  readonly batch?: string;
  /** The task type. */
  readonly type?: TaskType;
  /** The task's state. */
  readonly status?: TaskStatus;
  /** One review state, or any of several. Python: `review_status`. */
  readonly customer_review_status?:
    | TaskReviewStatus
    | readonly TaskReviewStatus[];
  /** One of your own ids, or any of several. */
  readonly unique_id?: string | readonly string[];
  /** One tag or several. */
  readonly tags?: string | readonly string[];
  /** Completed at or after. */
  readonly completed_after?: DateInput;
  /** Completed at or before. */
  readonly completed_before?: DateInput;
  /** Changed at or after. */
  readonly updated_after?: DateInput;
  /** Changed at or before. */
  readonly updated_before?: DateInput;
  /** Created at or after. Python: `created_after`. */
  readonly start_time?: DateInput;
  /** Created at or before. Python: `created_before`. */
  readonly end_time?: DateInput;
}

/** Which tasks to list, and how. */
export interface TaskQuery extends TaskFilter {
  /** Tasks per page, 1 to 100. Default 100. */
  readonly limit?: number;
  /** The `cursor` of a page, to go on from there. */
  readonly next_token?: string;
  /** How many to skip: the API's older way of paging. */
  readonly offset?: number;
  /** Only `task_id`, `status`, `metadata`, `project` and `otherVersion` of each task. */
  readonly limited_response?: boolean;
  /** Adds pre-signed attachment links, `attachmentS3Downloads`. */
  readonly include_attachment_url?: boolean;
}

/** What may be said when a task is canceled. */
export interface CancelTaskParams {
  /** Also frees the task's `unique_id`. Default `false`. */
  readonly clear_unique_id?: boolean;
}

/** The verdict of an audit. */
export interface AuditTaskParams {
  /** Whether the work is accepted. */
  readonly accepted: boolean;
  /** Why. */
  readonly comments?: string | null;
}
