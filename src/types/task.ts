/** Tasks of v1: what is sent to create and find them, and what comes back. Source: https://scale.com/docs/api-reference/tasks */
import type { TaskReviewStatus, TaskStatus, TaskType } from "../constants.ts";
import type { DateInput, JsonInput, JsonObject } from "./json.ts";

/** The parameters that all task types share. Whatever a project's params name may be left out here. */
export interface CommonTaskParams {
  /** The project's name. May be left out where `batch` is given. */
  readonly project?: string;
  /** The batch's name; its project is then inferred. */
  readonly batch?: string;
  /** What to do, in Markdown. */
  readonly instruction?: string;
  /** Where the result is posted: an http(s) URL or an e-mail address. Default: the project's, then the account's. */
  readonly callback_url?: string;
  /** The thing to label: `https:`, `s3:` or `scaledata:` URL, or plain text where `attachment_type` is `text`. */
  readonly attachment?: string;
  /** What kind of thing the attachment is, for instance `image`. */
  readonly attachment_type?: string;
  /** Your own data, at most 10 KB as JSON. Default `{}`. */
  readonly metadata?: JsonInput;
  /** 10, 20 or 30; higher first, within a project. */
  readonly priority?: number;
  /** Your own id of the task, unique over all projects of the account. A second creation with it is a 409. */
  readonly unique_id?: string;
  /** Frees `unique_id` when the task ends in `error`. Default `false`. */
  readonly clear_unique_id_on_error?: boolean;
  /** At most 5. */
  readonly tags?: readonly string[];
  /** The version of the project's params to inherit; `-1` inherits none. Default: the newest. */
  readonly project_version?: number;
}

/** The parameters of `tasks.create`: the common ones and those of the task's type. */
export interface TaskParams extends CommonTaskParams {
  /** A parameter of the task's type, by its name on the wire. */
  readonly [param: string]: unknown;
}

/** One entry in the history of a task's audits. */
export interface TaskAudit {
  /** Who audited. */
  readonly audited_by?: string;
  /** When, as an ISO timestamp. */
  readonly audited_at?: string;
  /** Time spent, in seconds. */
  readonly audit_time_secs?: number;
  /** The outcome, for instance `accepted`. */
  readonly audit_result?: TaskReviewStatus;
  /** Where the audit came from. */
  readonly audit_source?: string;
}

/**
 * A task as the API gives it. Optional members are absent, not `null`, while
 * they have no value.
 */
export interface Task {
  /** 24 lower-case hexadecimal digits. */
  readonly task_id: string;
  /** ISO timestamp with milliseconds, UTC. */
  readonly created_at: string;
  /** ISO timestamp; absent until completed. */
  readonly completed_at?: string;
  /** ISO timestamp of the last change. */
  readonly updated_at?: string;
  /** The path segment used at creation. */
  readonly type: TaskType;
  /** Where the task stands. */
  readonly status: TaskStatus;
  /** What to do. */
  readonly instruction: string;
  /** The type's own parameters after the server's defaults; common parameters stand at the top level of the task. */
  readonly params: JsonObject;
  /** Whether a test key created it. */
  readonly is_test: boolean;
  /** `standard`, or an older name such as `day`. */
  readonly urgency: string;
  /** What was given at creation, `{}` by default. */
  readonly metadata: JsonObject;
  /** The result, once `completed`; an object with `error` once `error`. */
  readonly response?: JsonObject;
  /** The callback's target. */
  readonly callback_url?: string;
  /** `true` after a 2xx, `false` after the last try failed, absent before. */
  readonly callback_succeeded?: boolean;
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
  /** Each audit, oldest first. */
  readonly audits?: readonly TaskAudit[];
  /** Whether a labeler has begun. */
  readonly work_started?: boolean;
  /** Pre-signed links to the attachments, with `include_attachment_url`. */
  readonly attachmentS3Downloads?: readonly JsonObject[];
  /** Always `[]` in what was recorded; the shape of an item is not known. */
  readonly processed_attachments?: readonly JsonObject[];
}

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
