/** Tasks, batches and projects as a tenant keeps them: what the wire shows, and what it does not. */
import type { Batch } from "../../types/batch.ts";
import type { Project } from "../../types/project.ts";
import type { Task } from "../../types/task.ts";
import type { Mutable } from "../util/json.ts";

/** A task as kept: the wire's members, and what the wire does not show. */
export interface StoredTask extends Mutable<Task> {
  /** Whether the task gives its `unique_id` free when it ends in `error`. */
  readonly clear_unique_id_on_error: boolean;
  /** When it was last taken back to `pending`. */
  recalled_at?: string;
}

/** A batch as kept. */
export interface StoredBatch extends Mutable<Batch> {
  /** When one of its tasks was last audited; lists filter on it. */
  last_audited_at?: string;
  /** What only Studio shows of it. */
  readonly studio: StudioPart;
}

/** A task and its place. */
export interface TaskRecord {
  /** How many tasks of the tenant are older. */
  readonly position: number;
  /** The task. */
  readonly task: StoredTask;
  /** The batch it is in. */
  readonly batch?: BatchRecord;
  /** Whether responses to tasks of its type link to result files. */
  readonly hasLinks: boolean;
}

/** A batch, and its tasks in order of creation. */
export interface BatchRecord {
  /** The batch. */
  readonly batch: StoredBatch;
  /** The project it is in. */
  readonly project: ProjectRecord;
  /** Its tasks, oldest first. */
  readonly tasks: TaskRecord[];
  /** How many of its tasks are in each status. */
  readonly counts: Map<string, number>;
}

/** What only Studio shows of a batch. */
export interface StudioPart {
  /** 24 hexadecimal digits. */
  readonly id: string;
  /** Whether its tasks teach labelers. */
  readonly isCalibration: boolean;
  /** The names of the groups that work on it. */
  groups: readonly string[];
  /** Its place in an order that was set, from 1 up. */
  priority?: number;
}

/** What kind of project it is: Rapid and Studio batches begin as `staging`. */
export type ProjectKind = "standard" | "rapid" | "studio";

/** A project, and its tasks in order of creation. */
export interface ProjectRecord {
  /** 24 hexadecimal digits; tasks show it as `projectId`. */
  readonly id: string;
  /** What kind of project it is. */
  readonly kind: ProjectKind;
  /** The project. */
  readonly project: Mutable<Project>;
  /** Its tasks, oldest first. */
  readonly tasks: TaskRecord[];
}

/** Where a new task goes. */
export interface TaskPlace {
  /** Its project, if any. */
  readonly project?: ProjectRecord | undefined;
  /** Its batch, if any. */
  readonly batch?: BatchRecord | undefined;
}
