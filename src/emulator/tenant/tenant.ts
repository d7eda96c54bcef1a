/** The state of one API key: its projects, batches and tasks, with indexes. */
import type { JsonObject } from "../../types/json.ts";
import type { Task } from "../../types/task.ts";
import type { ResponseFormSettings } from "../options/response_forms.ts";
import type { Changes } from "../util/changes.ts";
import type { Clock } from "../util/clock.ts";
import { EmulatorError } from "../util/errors.ts";
import type { IdMaker, Random } from "../util/random.ts";
import {
  batchBody,
  type CallbackSwitches,
  type DeliveryEvent,
  type StoredDelivery,
  taskBody,
} from "./deliveries.ts";
import { DeliveryQueue } from "./delivery_queue.ts";
import { FileStore } from "./file_store.ts";
import { V2Store } from "./v2_store.ts";
import type {
  BatchRecord,
  ProjectRecord,
  StoredTask,
  TaskParents,
  TaskRecord,
} from "./records.ts";
import { serializeTask } from "./serialize.ts";
import { newOwner, type StoredGroup, type StoredTeammate } from "./team.ts";

/** The `callback_succeeded` of a task by the status of its callback. */
const CALLBACK_SUCCEEDED: Readonly<
  Partial<Record<StoredDelivery["status"], boolean>>
> = {
  delivered: true,
  failed: false,
  dropped: false,
};

/** The statuses that a batch has until a request changes them, whatever its tasks do. */
const FIXED_STATUSES: readonly string[] = ["staging", "paused", "cancelled"];

/** The services that all tenants of an emulator share. */
export interface Services {
  /** The clock. */
  readonly clock: Clock;
  /** The source of ids. */
  readonly ids: IdMaker;
  /** The source of generated content. */
  readonly random: Random;
  /** The origin of links, without a slash at the end: the option `baseUrl`, or where the newest request was sent to. */
  baseUrl: string;
  /** The lifetime of links to results, in milliseconds. */
  readonly resultLinkMs: number;
  /** The forms of results. */
  readonly responseForms: ResponseFormSettings;
  /** The collector of changes. */
  readonly changes: Changes;
  /** The switches of callbacks. */
  readonly callbacks: CallbackSwitches;
}

/** The rules of one tenant. */
export interface TenantRules {
  /** The name in documents: never a configured key. */
  readonly name: string;
  /** Whether its key is a test key, so that tasks complete at once. */
  readonly isTest: boolean;
  /** Whether a batch completes with the last of its tasks. */
  readonly completesBatches: boolean;
  /** The task types that its account may not use. */
  readonly disabledTypes: readonly string[];
  /** The id of its account's owner, 24 hexadecimal digits. */
  readonly userId: string;
  /** How long after an invitation lists do not contain it, in milliseconds. */
  readonly teamLagMs: number;
  /** The maximum size of the stored file contents, in bytes. */
  readonly keptFileBytes: number;
}

/** A number computed from the tasks of a revision. */
interface CachedNumber {
  readonly key: string;
  readonly value: number;
  readonly revision: number;
}

/**
 * The state of one API key. Every change of a task is made by its methods, so
 * the indexes are always correct.
 */
export class Tenant {
  /** The rules. */
  readonly rules: TenantRules;
  /** The shared services. */
  readonly services: Services;
  /** The files. */
  readonly files: FileStore;
  /** The teammates of the account by email address, oldest first. */
  readonly team: Map<string, StoredTeammate>;
  /** The groups of its Studio projects, oldest first. */
  readonly groups: StoredGroup[] = [];
  /** The tasks that were reopened, or whose batch was paused, and that may be pending. */
  readonly reopened: Set<TaskRecord> = new Set();
  /** The deliveries and datasets of v2. */
  readonly v2Store: V2Store = new V2Store(
    (table, id, value) => this.markChanged(table, id, value),
  );
  /** The callbacks of its tasks and batches. */
  readonly deliveries: DeliveryQueue;
  readonly #tasks: TaskRecord[] = [];
  readonly #tasksById = new Map<string, TaskRecord>();
  readonly #tasksByUniqueId = new Map<string, TaskRecord>();
  readonly #batches = new Map<string, BatchRecord>();
  readonly #projects = new Map<string, ProjectRecord>();
  /** The number of changes to tasks. */
  #revision = 0;
  #cached: CachedNumber | undefined;

  /** Creates an empty tenant. */
  constructor(rules: TenantRules, services: Services) {
    this.rules = rules;
    this.services = services;
    this.files = new FileStore(rules.keptFileBytes);
    this.deliveries = new DeliveryQueue(
      services,
      (delivery) => this.#recordDelivery(delivery),
    );
    const owner = newOwner(rules.userId);
    this.team = new Map([[owner.teammate.email, owner]]);
  }

  /** All tasks, oldest first. */
  get tasks(): readonly TaskRecord[] {
    return this.#tasks;
  }

  /** All batches, oldest first. */
  get batches(): Iterable<BatchRecord> {
    return this.#batches.values();
  }

  /** All projects, oldest first. */
  get projects(): Iterable<ProjectRecord> {
    return this.#projects.values();
  }

  /** Returns a task as responses contain it, with new links to its result. */
  view({ task }: TaskRecord): Task {
    return serializeTask(task, this.services);
  }

  /**
   * Returns a number computed from the tasks. It is computed again only if tasks
   * changed, or another key was asked for, since the last call.
   */
  cached(key: string, compute: () => number): number {
    const cached = this.#cached;
    if (cached?.key === key && cached.revision === this.#revision) {
      return cached.value;
    }
    const value = compute();
    this.#cached = { key, value, revision: this.#revision };
    return value;
  }

  /** Returns a task by its id; `undefined` if there is none. */
  task(id: string): TaskRecord | undefined {
    return this.#tasksById.get(id);
  }

  /** Returns the task with a `unique_id`; `undefined` if there is none. */
  taskByUniqueId(uniqueId: string): TaskRecord | undefined {
    return this.#tasksByUniqueId.get(uniqueId);
  }

  /**
   * Returns the tasks of a project, oldest first.
   *
   * @guess An unknown project has no tasks.
   */
  tasksOfProject(name = ""): readonly TaskRecord[] {
    return this.#projects.get(name)?.tasks ?? [];
  }

  /**
   * Returns the tasks of a batch, oldest first.
   *
   * @guess An unknown batch has no tasks.
   */
  tasksOfBatch(name = ""): readonly TaskRecord[] {
    return this.#batches.get(name)?.tasks ?? [];
  }

  /** Returns a batch by its name. Throws the 404 if there is none. */
  batch(name: string): BatchRecord {
    return this.#batches.get(name) ?? throwNotFound("Batch");
  }

  /** Returns a project by its name. Throws the 404 if there is none. */
  project(name: string): ProjectRecord {
    return this.#projects.get(name) ?? throwNotFound("Project");
  }

  /** Adds a project. Throws the 409 if its name is in use. */
  addProject(record: ProjectRecord): void {
    const { name } = record.project;
    if (this.#projects.has(name)) throw nameInUse("project", name);
    this.#projects.set(name, record);
    this.markProjectChanged(record);
  }

  /** Adds a batch. Throws the 409 if its name is in use in any project. */
  addBatch(record: BatchRecord): void {
    const { name } = record.batch;
    if (this.#batches.has(name)) throw nameInUse("batch", name);
    this.#batches.set(name, record);
    this.markBatchChanged(record);
  }

  /** Adds a new task. Throws the 409 if its `unique_id` is in use. */
  addTask(task: StoredTask, parents: TaskParents): TaskRecord {
    const record = this.restoreTask(task, parents);
    this.markChanged("tasks", task.task_id, task);
    // Of new tasks only those of test keys are completed.
    const isSent = this.services.callbacks.sendsTests;
    if (task.status === "completed" && isSent) {
      this.postCallback(record, "completed");
    }
    this.#updateBatchStatus(record.batch);
    return record;
  }

  /** Adds a stored task as it was. Throws the 409 if its `unique_id` is in use. */
  restoreTask(task: StoredTask, parents: TaskParents): TaskRecord {
    this.#checkUniqueId(task.unique_id, task.task_id);
    const record: TaskRecord = {
      position: this.#tasks.length,
      task,
      ...(parents.batch && { batch: parents.batch }),
    };
    this.#tasks.push(record);
    this.#tasksById.set(task.task_id, record);
    if (task.unique_id !== undefined) {
      this.#tasksByUniqueId.set(task.unique_id, record);
    }
    parents.project?.tasks.push(record);
    parents.batch?.tasks.push(record);
    if (task.reopened_at !== undefined || wasPaused(parents.batch)) {
      this.reopened.add(record);
    }
    this.#addToCount(record.batch, task.status, 1);
    this.#revision += 1;
    return record;
  }

  /**
   * Changes a task: sets `updated_at`, and updates the indexes and the batch.
   * With an event, it also posts the callback.
   */
  changeTask(
    record: TaskRecord,
    change: (task: StoredTask) => void,
    event?: DeliveryEvent,
  ): void {
    const { task } = record;
    const { status } = task;
    change(task);
    task.updated_at = this.services.clock.timestamp();
    if (event !== undefined) this.postCallback(record, event);
    if (task.status !== status) {
      this.#addToCount(record.batch, status, -1);
      this.#addToCount(record.batch, task.status, 1);
      this.#updateBatchStatus(record.batch);
    }
    this.#revision += 1;
    this.markChanged("tasks", task.task_id, task);
  }

  /** Sets or removes the `unique_id` of a task. Throws the 409 if another task has it. */
  setUniqueId(record: TaskRecord, uniqueId: string | undefined): void {
    this.#checkUniqueId(uniqueId, record.task.task_id);
    this.changeTask(record, (task) => {
      if (task.unique_id !== undefined) {
        this.#tasksByUniqueId.delete(task.unique_id);
      }
      delete task.unique_id;
      if (uniqueId === undefined) return;
      this.#tasksByUniqueId.set(uniqueId, record);
      task.unique_id = uniqueId;
    });
  }

  /** Sets the status of a batch. If it is `in_progress` and its tasks have ended, it is `completed`. */
  setBatchStatus(record: BatchRecord, status: string): void {
    record.batch.status = status;
    this.markBatchChanged(record);
    this.#updateBatchStatus(record);
  }

  /** Posts the callback of a task, if it has a target. */
  postCallback(record: TaskRecord, event: DeliveryEvent): void {
    const { task } = record;
    const target = task.callback_url ?? this.services.callbacks.defaultUrl;
    if (target === undefined) return;
    const body = taskBody(this.view(record));
    this.deliveries.add({ event, task_id: task.task_id, target, body });
  }

  /** Records that a project is new or changed. */
  markProjectChanged({ id, kind, project }: ProjectRecord): void {
    this.markChanged("projects", project.name, { id, kind, project });
  }

  /** Records that a batch is new or changed. */
  markBatchChanged({ batch }: BatchRecord): void {
    this.markChanged("batches", batch.name, batch);
  }

  /** Records that an object is new or changed. */
  markChanged(table: string, id: string, value: object): void {
    this.services.changes.add({
      tenant: this.rules.name,
      table,
      id,
      // Everything that a tenant stores is JSON.
      value: value as JsonObject,
    });
  }

  #checkUniqueId(uniqueId: string | undefined, taskId: string): void {
    if (uniqueId === undefined) return;
    const existing = this.#tasksByUniqueId.get(uniqueId)?.task.task_id;
    if (existing === undefined || existing === taskId) return;
    throw new EmulatorError(
      409,
      `The unique_id ("${uniqueId}") is already used for a different task (${existing}).`,
    );
  }

  /** @guess A callback does not change `updated_at` of its task. */
  #recordDelivery(delivery: StoredDelivery): void {
    this.markChanged("deliveries", delivery.id, delivery);
    const succeeded = CALLBACK_SUCCEEDED[delivery.status];
    const task = this.task(delivery.task_id ?? "")?.task;
    if (succeeded === undefined || task === undefined) return;
    task.callback_succeeded = succeeded;
    this.markChanged("tasks", task.task_id, task);
  }

  #addToCount(
    record: BatchRecord | undefined,
    status: string,
    by: number,
  ): void {
    record?.counts.set(status, (record.counts.get(status) ?? 0) + by);
  }

  /**
   * Completes a batch whose tasks have all ended.
   *
   * @guess A pending task makes a completed batch `in_progress` again.
   */
  #updateBatchStatus(record: BatchRecord | undefined): void {
    if (record === undefined) return;
    const { batch, tasks, counts } = record;
    if (FIXED_STATUSES.includes(batch.status)) return;
    const isDone = this.rules.completesBatches && tasks.length > 0 &&
      (counts.get("pending") ?? 0) === 0;
    const status = isDone ? "completed" : "in_progress";
    if (batch.status === status) return;
    this.markBatchChanged(record);
    batch.status = status;
    delete batch.completed_at;
    if (!isDone) return;
    batch.completed_at = this.services.clock.timestamp();
    const { name, callback: target } = batch;
    if (target === undefined) return;
    const body = batchBody(batch);
    const event = "batch_completed";
    this.deliveries.add({ event, batch: name, target, body });
  }
}

function wasPaused(record: BatchRecord | undefined): boolean {
  return record?.batch.status === "paused" ||
    record?.batch.resumed_at !== undefined;
}

function throwNotFound(noun: string): never {
  throw new EmulatorError(404, `${noun} with that name not found`);
}

function nameInUse(noun: string, name: string): EmulatorError {
  return new EmulatorError(409, `The ${noun} name ("${name}") is already used`);
}
