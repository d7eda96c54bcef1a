/** Tasks of v1, and the filters of their lists. Source: https://scale.com/docs/api-reference/tasks */
import type { TaskReviewStatus, TaskStatus, TaskType } from "./constants.ts";
import type { DateInput, JsonObject } from "./json.ts";
import type { TaskErrorResponse } from "./tasks/common.ts";
import type {
  KnownTaskType,
  StoredTaskParams,
  TaskResponse,
} from "./tasks/map.ts";

/** An audit of a task. */
export type TaskAudit = {
  /** The auditor. */
  readonly audited_by?: string;
  /** The time of the audit, an ISO timestamp. */
  readonly audited_at?: string;
  /** The time spent, in seconds. */
  readonly audit_time_secs?: number;
  /** The active time spent, in seconds. */
  readonly audit_active_time_secs?: number;
  /** The result, for instance `accepted`. */
  readonly audit_result?: TaskReviewStatus;
  /** The source of the audit. */
  readonly audit_source?: string;
};

/** The response of one labeler, with `responses_required` above 1. */
export type TaskAttempt<T extends TaskType = TaskType> = {
  /** The response. */
  readonly response?: TaskResponse<T>;
};

/** An earlier response of a task. Its other members are not documented. */
export type PriorResponse = JsonObject & {
  /** Whether the response is the customer's own correction. */
  readonly is_customer_fix?: boolean;
};

/** A page of a document. Its `width` and `height` are the space of the coordinates of its annotations. */
export type DocumentPage = JsonObject & {
  /** The width in pixels. */
  readonly width: number;
  /** The height in pixels. */
  readonly height: number;
};

/**
 * A task. Optional members without a value are absent, not `null`.
 * `isTaskOfType` narrows to a type, `isCompleted` to a task with a response, and
 * `taskError` returns the error of a failed task.
 */
export interface Task<T extends TaskType = TaskType> {
  /** A member that this library does not know, by its wire name. */
  readonly [member: string]: unknown;
  /** The id, 24 lower-case hexadecimal digits. */
  readonly task_id: string;
  /** ISO timestamp with milliseconds, UTC. */
  readonly created_at: string;
  /** ISO timestamp; absent until the task is completed. */
  readonly completed_at?: string;
  /** ISO timestamp of the last change. */
  readonly updated_at?: string;
  /** The task type. */
  readonly type: T;
  /** The status of the task. */
  readonly status: TaskStatus;
  /** The instruction for labelers. */
  readonly instruction: string;
  /** The parameters of the task type, with the server's defaults. Common parameters are members of the task itself. */
  readonly params: StoredTaskParams<T>;
  /** Whether the task was created with a test key. */
  readonly is_test: boolean;
  /** The urgency: `standard`, or an older name such as `day`. */
  readonly urgency: string;
  /** The metadata passed at creation, `{}` by default. */
  readonly metadata: JsonObject;
  /** The result of a `completed` task; an object with `error` if the status is `error`. */
  readonly response?: [T] extends [KnownTaskType]
    ? TaskResponse<T> | TaskErrorResponse
    : JsonObject;
  /** The response of each labeler, with `responses_required` above 1. */
  readonly attempts?: readonly TaskAttempt<T>[];
  /** The URL or e-mail address of the callback. */
  readonly callback_url?: string;
  /** Whether the callback was delivered: `true` after a 2xx, `false` after the last attempt failed, absent before. */
  readonly callback_succeeded?: boolean;
  /** A member of some live tasks. Its difference from `callback_succeeded` is not known. */
  readonly callback_completed?: boolean;
  /** The project's name. */
  readonly project?: string;
  /** The project's id. */
  readonly projectId?: string;
  /** The version of the project's params that the task inherited. */
  readonly project_param_version?: number;
  /** The batch's name. */
  readonly batch?: string;
  /** The priority; 0 by default. */
  readonly priority?: number;
  /** Your own id, if it was set. */
  readonly unique_id?: string;
  /** The tags; absent until they are first set. */
  readonly tags?: readonly string[];
  /** The status of the customer's review. */
  readonly customer_review_status?: TaskReviewStatus;
  /** The comments of the customer's review. */
  readonly customer_review_comments?: readonly string[];
  /** The reviewer. */
  readonly customer_reviewed_by?: string;
  /** The time of the customer's review, an ISO timestamp. */
  readonly customer_audited_at?: string;
  /** The duration of the customer's review, in seconds. */
  readonly customer_audit_time_secs?: number;
  /** The audits, the oldest first. */
  readonly audits?: readonly TaskAudit[];
  /** Earlier responses, the oldest first. */
  readonly prior_responses?: readonly PriorResponse[];
  /** The size of each page, for `documenttranscription`. */
  readonly document_pages?: readonly DocumentPage[];
  /** Whether a labeler has started. */
  readonly work_started?: boolean;
  /** Pre-signed links to the attachments, with `include_attachment_url`. */
  readonly attachmentS3Downloads?: readonly JsonObject[];
  /** The processed attachments. Always `[]` in recorded tasks; the form of an item is not known. */
  readonly processed_attachments?: readonly JsonObject[];
}

/**
 * A completed task, with its response. `response` stays optional for
 * `pointannotation`, because tasks of a test key have none, and for unknown
 * types.
 */
export type CompletedTask<T extends TaskType = TaskType> =
  & Task<T>
  & {
    /** The status. */
    readonly status: "completed";
  }
  & ([T] extends [Exclude<KnownTaskType, "pointannotation">]
    ? { readonly response: TaskResponse<T> }
    : unknown);

/** A task in a list with `limited_response: true`. */
export interface LimitedTask {
  /** A member that this library does not know, by its wire name. */
  readonly [member: string]: unknown;
  /** The id, 24 lower-case hexadecimal digits. */
  readonly task_id: string;
  /** The status of the task. */
  readonly status: TaskStatus;
  /** The metadata passed at creation. */
  readonly metadata: JsonObject;
  /** The project's name. */
  readonly project?: string;
  /** A member in the API's documentation; its meaning is not known. */
  readonly otherVersion?: unknown;
}

/** The filters of `tasks.count` and `tasks.list`. A task must match all of them. */
export interface TaskFilter {
  /** The project's name. Python: `project_name`. */
  readonly project?: string;
  /** The batch's name. Python: `batch_name`. */
  readonly batch?: string;
  /** The task type. */
  readonly type?: TaskType;
  /** The status of the task. */
  readonly status?: TaskStatus;
  /** The status of the review, or several of which one must match. Python: `review_status`. */
  readonly customer_review_status?:
    | TaskReviewStatus
    | readonly TaskReviewStatus[];
  /** Your own id, or several of which one must match. */
  readonly unique_id?: string | readonly string[];
  /** A tag, or several. */
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

/** The filters and paging of `tasks.list`. */
export interface TaskQuery extends TaskFilter {
  /** Tasks per page, 1 to 100. Default 100. */
  readonly limit?: number | undefined;
  /** The `cursor` of a page, to continue after it. */
  readonly next_token?: string | undefined;
  /** The number of tasks to skip: the API's older way of paging. */
  readonly offset?: number | undefined;
  /** Whether to return only `task_id`, `status`, `metadata`, `project` and `otherVersion` of each task. */
  readonly limited_response?: boolean | undefined;
  /** Whether to add pre-signed attachment links, `attachmentS3Downloads`. */
  readonly include_attachment_url?: boolean | undefined;
}

/** The parameters of `tasks.cancel`. */
export interface CancelTaskParams {
  /** Whether to free the task's `unique_id`. Default `false`. */
  readonly clear_unique_id?: boolean | undefined;
}

/** The parameters of `tasks.audit`. */
export interface AuditTaskParams {
  /** Whether the response is accepted. */
  readonly accepted: boolean;
  /** The reasons. */
  readonly comments?: string | null | undefined;
}
