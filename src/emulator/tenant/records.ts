/** Tasks, batches and projects as a tenant stores them: with members that responses do not have. */
import type { Batch } from "../../types/batch.ts";
import type { Project } from "../../types/project.ts";
import type { Task } from "../../types/task.ts";
import type { V2Thread } from "../../types/v2/conversation.ts";
import type {
  V2ErrorDetail,
  V2SensitiveContentReport,
} from "../../types/v2/task.ts";
import type { Mutable } from "../util/json.ts";

/** A stored task. */
export interface StoredTask extends Mutable<Task> {
  /** Whether the `unique_id` is free again when the task ends in `error`. */
  readonly clear_unique_id_on_error: boolean;
  /** Whether the response contains unsigned links, which serializing signs. */
  has_links?: boolean;
  /** When it was last reopened. */
  reopened_at?: string;
  /** What v2 responses have in place of a response. */
  conversation?: StoredConversation;
}

/** How a chat task ended, for v2. Without `threads` its conversation is generated. */
export interface StoredConversation {
  /** The conversations. */
  readonly threads?: readonly V2Thread[];
  /** The reports of sensitive content, in place of the conversations. */
  readonly sensitive_content_reports?: readonly V2SensitiveContentReport[];
  /** The reasons of a failure. */
  readonly errors?: readonly V2ErrorDetail[];
  /** Whether a generated conversation has the forms that the official Python client cannot read. */
  readonly everyForm?: boolean;
}

/** A stored batch. */
export interface StoredBatch extends Mutable<Batch> {
  /** When one of its tasks was last audited; lists filter by it. */
  last_audited_at?: string;
  /** When it was last resumed. */
  resumed_at?: string;
  /** The members that only Studio responses have. */
  readonly studio: StudioBatchPart;
}

/** A task and its position. */
export interface TaskRecord {
  /** The number of older tasks of the tenant. */
  readonly position: number;
  /** The task. */
  readonly task: StoredTask;
  /** The batch that contains it. */
  readonly batch?: BatchRecord;
}

/** A batch and its tasks. */
export interface BatchRecord {
  /** The batch. */
  readonly batch: StoredBatch;
  /** The project that contains it. */
  readonly project: ProjectRecord;
  /** Its tasks, oldest first. */
  readonly tasks: TaskRecord[];
  /** The number of its tasks by status. */
  readonly counts: Map<string, number>;
}

/** The members of a batch that only Studio responses have. */
export interface StudioBatchPart {
  /** 24 hexadecimal digits. */
  readonly id: string;
  /** Whether its tasks train labelers. */
  readonly isCalibration: boolean;
  /** The names of the groups that work on it. */
  groups: readonly string[];
  /** Its position in an explicit order, from 1 up. */
  priority?: number;
}

/** The kind of a project: Rapid and Studio batches start as `staging`. */
export type ProjectKind = "standard" | "rapid" | "studio";

/** A project and its tasks. */
export interface ProjectRecord {
  /** 24 hexadecimal digits; the `projectId` of its tasks. */
  readonly id: string;
  /** The kind. */
  readonly kind: ProjectKind;
  /** The project. */
  readonly project: Mutable<Project>;
  /** Its tasks, oldest first. */
  readonly tasks: TaskRecord[];
}

/** The project and the batch of a new task. */
export interface TaskParents {
  /** The project, if any. */
  readonly project?: ProjectRecord | undefined;
  /** The batch, if any. */
  readonly batch?: BatchRecord | undefined;
}
