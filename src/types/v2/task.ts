/** Tasks of v2. Source: https://docs.genai.scale.com */
import type { DateInput, JsonInput, JsonObject } from "../json.ts";
import type { V2Object, V2Related } from "./base.ts";
import type { V2Batch } from "./batch.ts";
import type { V2ErrorType, V2TaskOption, V2TaskStatus } from "./constants.ts";
import type { V2Thread } from "./conversation.ts";
import type { V2Project, V2ProjectSelector } from "./project.ts";

/** What a v2 task can be expanded by. */
export type V2TaskExpand = "project" | "batch";

/** Why a task has an error. */
export interface V2ErrorDetail extends V2Object {
  /** The reason. */
  readonly type?: V2ErrorType;
  /** The message. */
  readonly message?: string;
}

/** A report of sensitive content in a task. */
export interface V2SensitiveContentReport extends V2Object {
  /** The type. */
  readonly type?: string;
  /** The message. */
  readonly message?: string;
}

/**
 * A task of v2. `V2Task<V2Project, string>` has its project as an object and its
 * batch as an id; `V2Task` has either.
 */
export interface V2Task<
  Project extends string | V2Project = string | V2Project,
  Batch extends string | V2Batch = string | V2Batch,
> extends V2Object {
  /** The id. */
  readonly task_id: string;
  /** The id of the project, or the project with `expand`. */
  readonly project: Project;
  /** The id of the batch, or the batch with `expand`; absent without one. */
  // Whether `expand` reaches the project of the batch is not documented.
  readonly batch?: Batch;
  /** The status of the task. */
  readonly status: V2TaskStatus;
  /** ISO timestamp. */
  readonly created_at: string;
  /** ISO timestamp, once completed. */
  readonly completed_at?: string;
  /** Your own data. */
  readonly metadata?: JsonObject;
  /** The conversations: empty until the task is completed, absent for sensitive content. */
  readonly threads?: readonly V2Thread[];
  /** Why the status is `error`. */
  readonly errors?: readonly V2ErrorDetail[];
  /** The reports of sensitive content. */
  readonly sensitive_content_reports?: readonly V2SensitiveContentReport[];
}

/** A task of v2 as `expand` returns it. */
export type V2ExpandedTask<Expand extends readonly string[]> = V2Task<
  V2Related<"project", V2Project, Expand>,
  V2Related<"batch", V2Batch, Expand>
>;

/** The query of `v2.tasks.get`. */
export interface V2TaskGetQuery<
  Expand extends readonly V2TaskExpand[] = readonly V2TaskExpand[],
> {
  /** The related objects to return in place of their ids. Leave it out, not `undefined`: the type of the result depends on it. */
  readonly expand?: Expand;
  /** More details to return. */
  readonly opts?: readonly V2TaskOption[] | undefined;
}

/** Tasks by their project or their batch. */
export type V2TaskSelector =
  | V2ProjectSelector & {
    /** The id of the batch. */
    readonly batch_id?: string;
    /** The name of the batch. */
    readonly batch_name?: string;
  }
  | {
    /** The id of the project. */
    readonly project_id?: string;
    /** The name of the project. */
    readonly project_name?: string;
    /** The id of the batch. */
    readonly batch_id: string;
    /** The name of the batch. */
    readonly batch_name?: string;
  }
  | {
    /** The id of the project. */
    readonly project_id?: string;
    /** The name of the project. */
    readonly project_name?: string;
    /** The id of the batch. */
    readonly batch_id?: string;
    /** The name of the batch. */
    readonly batch_name: string;
  };

/** The filters and paging of `v2.tasks.list`. A project or a batch must be there. */
export type V2TaskQuery<
  Expand extends readonly V2TaskExpand[] = readonly V2TaskExpand[],
> = V2TaskSelector & V2TaskGetQuery<Expand> & {
  /** The status of the task. */
  readonly status?: V2TaskStatus;
  /** Completed after. */
  readonly completed_after?: DateInput;
  /** Completed before. */
  readonly completed_before?: DateInput;
  /** Tasks per page, 1 to 100. */
  readonly limit?: number | undefined;
  /** The cursor of a page. */
  readonly next_token?: string | undefined;
};

/** The parameters of `v2.tasks.createChat`. */
export type V2ChatTaskParams = V2ProjectSelector & {
  /** The id of the batch. */
  readonly batch_id?: string | undefined;
  /** The name of the batch. */
  readonly batch_name?: string | undefined;
  /** The values of the variables in the template of the project. */
  readonly template_variables?: JsonInput | undefined;
  /** Your own data. */
  readonly metadata?: JsonInput | undefined;
  /** The URL of the callback. What is sent to it is not documented. */
  readonly callback_url?: string | undefined;
};
