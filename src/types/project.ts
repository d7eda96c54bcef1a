/** Projects of v1. Source: https://scale.com/docs/api-reference/projects */
import type { TaskType } from "./constants.ts";
import type { JsonValue, OpenUnion } from "./json.ts";
import type { InheritedParams, StoredTaskParams } from "./tasks/map.ts";

/** What every version of a project's params has. */
export type ProjectVersion = {
  /** Counts from 0. */
  readonly version: number;
  /** ISO timestamp. */
  readonly created_at?: string;
  /** What to do, for every task of the project. */
  readonly instruction?: string;
  /** Where the results of its tasks are posted, unless they say otherwise. */
  readonly callback_url?: string;
};

/** One version of a project's params, by their names on the wire. */
export type ProjectParams<T extends TaskType = TaskType> =
  & ProjectVersion
  & Partial<StoredTaskParams<T>>;

/** A project as the API gives it. */
export interface Project<T extends TaskType = TaskType> {
  /** Unique in the account. */
  readonly name: string;
  /** The type of all its tasks; it never changes. */
  readonly type: T;
  /** Every version of its params, oldest first; may be empty. */
  readonly param_history: readonly ProjectParams<T>[];
  /** ISO timestamp. */
  readonly created_at?: string;
  /** Whether it was put away. */
  readonly archived?: boolean;
}

/** The parameters of `projects.create`. */
export interface CreateProjectParams<T extends TaskType = TaskType> {
  /** Unique in the account. Python: `project_name`. */
  readonly name: string;
  /** The type of all its tasks. Python: `task_type`. */
  readonly type: T;
  /** Version 0 of the params that tasks inherit. */
  readonly params?: InheritedParams<T> | null;
  /** Makes a Rapid project. Default `false`. */
  readonly rapid?: boolean;
  /** Makes a Studio project. Default `false`. */
  readonly studio?: boolean;
  /** The Nucleus dataset to sync with. Python: `dataset_id`. */
  readonly datasetId?: string | null;
  /** Studio only. */
  readonly pipeline?: OpenUnion<"standard_task" | "consensus_task">;
  /** How many labelers answer each task; Studio consensus only. */
  readonly consensus_attempts?: number;
}

/**
 * The parameters of `projects.update`: the project's params themselves, and
 * `patch`. A name does not tell the project's type, so any param is taken
 * unless you say it: `projects.update<"imageannotation">(name, params)`.
 */
export type UpdateProjectParams<T extends TaskType = TaskType> =
  & InheritedParams<T>
  & {
    /** `true` merges into the newest version; otherwise the params given replace it. Default `false`. */
    readonly patch?: boolean;
  };

/** Which projects to list. */
export interface ProjectQuery {
  /** `true` only the archived, `false` only the others. Default: all. */
  readonly archived?: boolean;
}

/** The template behind the tasks of a text collection or chat project. */
export interface ProjectTemplate {
  /** The template's id. */
  readonly id: string;
  /** The template's version. */
  readonly version: number;
  /** ISO timestamp. */
  readonly created_at: string;
  /** ISO timestamp. */
  readonly updated_at: string;
  /** The variables that a task fills in. */
  readonly template_variables: Readonly<Record<string, JsonValue>>;
  /** The shape of a response. */
  readonly response_schema?: JsonValue;
  /** Whether labelers are onboarded without asking. */
  readonly auto_onboard_enabled?: boolean;
}

/** One choice of an ontology. Choices and subchoices are unique over the whole ontology. */
export interface OntologyChoice {
  /** What responses carry. */
  readonly choice: string;
  /** What labelers see. Default: `choice`. */
  readonly display?: string;
  /** A longer explanation. */
  readonly description?: string;
  /** Choices below this one. */
  readonly subchoices?: readonly (string | OntologyChoice)[];
}

/** The parameters of `projects.setOntology`. */
export interface OntologyParams {
  /** The choices. */
  readonly ontology: readonly (string | OntologyChoice)[];
  /** The ontology's name. */
  readonly name?: string;
}
