/** Projects of v1. Source: https://scale.com/docs/api-reference/projects */
import type { TaskType } from "./constants.ts";
import type { JsonValue, OpenUnion } from "./json.ts";
import type { InheritedParams, StoredTaskParams } from "./tasks/map.ts";

/** The fields that all versions of a project's params have. */
export type ProjectVersion = {
  /** The number of the version, from 0. */
  readonly version: number;
  /** ISO timestamp. */
  readonly created_at?: string;
  /** The instruction for every task of the project. */
  readonly instruction?: string;
  /** The default `callback_url` of the project's tasks. */
  readonly callback_url?: string;
};

/** A version of a project's params, by their wire names. */
export type ProjectParams<T extends TaskType = TaskType> =
  & ProjectVersion
  & Partial<StoredTaskParams<T>>;

/** A project. */
export interface Project<T extends TaskType = TaskType> {
  /** The name, unique in the account. */
  readonly name: string;
  /** The type of all its tasks, which never changes. */
  readonly type: T;
  /** All versions of its params, the oldest first; may be empty. */
  readonly param_history: readonly ProjectParams<T>[];
  /** ISO timestamp. */
  readonly created_at?: string;
  /** Whether the project is archived. */
  readonly archived?: boolean;
}

/** The parameters of `projects.create`. */
export interface CreateProjectParams<T extends TaskType = TaskType> {
  /** The name, unique in the account. Python: `project_name`. */
  readonly name: string;
  /** The type of all its tasks. Python: `task_type`. */
  readonly type: T;
  /** The params that tasks inherit, as version 0. */
  readonly params?: InheritedParams<T> | null | undefined;
  /** Whether to create a Rapid project. Default `false`. */
  readonly rapid?: boolean | undefined;
  /** Whether to create a Studio project. Default `false`. */
  readonly studio?: boolean | undefined;
  /** The id of the Nucleus dataset to sync with. Python: `dataset_id`. */
  readonly datasetId?: string | null | undefined;
  /** The pipeline; Studio only. */
  readonly pipeline?: OpenUnion<"standard_task" | "consensus_task"> | undefined;
  /** The number of labelers for each task; Studio consensus only. */
  readonly consensus_attempts?: number | undefined;
}

/**
 * The parameters of `projects.update`: the project's params and `patch`. Any
 * param is accepted, because a name does not have the project's type. For typed
 * params, pass the type: `projects.update<"imageannotation">(name, params)`.
 */
export type UpdateProjectParams<T extends TaskType = TaskType> =
  & InheritedParams<T>
  & {
    /** Whether to merge the params into the newest version. With `false`, they replace it. Default `false`. */
    readonly patch?: boolean | undefined;
  };

/** The filters of `projects.list`. */
export interface ProjectQuery {
  /** `true` for archived projects only, `false` for the others only. Default: all projects. */
  readonly archived?: boolean;
}

/** The template of a text collection or chat project. */
export interface ProjectTemplate {
  /** The template's id. */
  readonly id: string;
  /** The template's version. */
  readonly version: number;
  /** ISO timestamp. */
  readonly created_at: string;
  /** ISO timestamp. */
  readonly updated_at: string;
  /** The variables that tasks fill in. */
  readonly template_variables: Readonly<Record<string, JsonValue>>;
  /** The shape of a response. */
  readonly response_schema?: JsonValue;
  /** Whether labelers are onboarded automatically. */
  readonly auto_onboard_enabled?: boolean;
}

/** A choice of an ontology. Choices and subchoices are unique in the whole ontology. */
export interface OntologyChoice {
  /** The name in responses. */
  readonly choice: string;
  /** The name that labelers see. Default: `choice`. */
  readonly display?: string | undefined;
  /** A longer description. */
  readonly description?: string | undefined;
  /** The choices below this one. */
  readonly subchoices?: readonly (string | OntologyChoice)[] | undefined;
}

/** The parameters of `projects.setOntology`. */
export interface OntologyParams {
  /** The choices. */
  readonly ontology: readonly (string | OntologyChoice)[];
  /** The ontology's name. */
  readonly name?: string | undefined;
}
