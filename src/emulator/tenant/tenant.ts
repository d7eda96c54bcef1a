/**
 * The state of one key's tenant: its projects, batches and tasks, and the
 * indexes that find them without a search.
 */
import type { JsonObject } from "../../types/json.ts";
import {
  batchBody,
  type CallbackDesk,
  type DeliveryEvent,
  type StoredDelivery,
  taskBody,
} from "./deliveries.ts";
import type { Changes } from "../util/changes.ts";
import type { Clock } from "../util/clock.ts";
import { DeliveryBook } from "./delivery_queue.ts";
import { EmulatorError } from "../util/errors.ts";
import { FileStore } from "./file_store.ts";
import type { IdMaker, Random } from "../util/random.ts";
import type {
  BatchRecord,
  ProjectRecord,
  StoredTask,
  TaskPlace,
  TaskRecord,
} from "./records.ts";
import { taskView } from "./task_view.ts";
import { newOwner, type StoredGroup, type StoredTeammate } from "./team.ts";

/** What `callback_succeeded` is after a callback. */
const OUTCOMES: Readonly<Partial<Record<StoredDelivery["status"], boolean>>> = {
  delivered: true,
  failed: false,
  dropped: false,
};

/** What all tenants of an emulator share. */
export interface Services {
  /** Tells the time. */
  readonly clock: Clock;
  /** Makes ids. */
  readonly ids: IdMaker;
  /** The source of made-up content. */
  readonly random: Random;
  /** The emulator's own host, for links, without a slash at the end. */
  readonly baseUrl: string;
  /** How long links to results are good, in milliseconds. */
  readonly resultLinkMs: number;
  /** Takes note of what changes. */
  readonly changes: Changes;
  /** Takes in callbacks. */
  readonly callbacks: CallbackDesk;
}

/** What sets a tenant apart from others. */
export interface TenantRules {
  /** What documents call it: never a key that was configured. */
  readonly name: string;
  /** Whether its key is a test key, so that tasks complete at once. */
  readonly isTest: boolean;
  /** Whether a batch completes with the last of its tasks. */
  readonly completesBatches: boolean;
  /** Task types that its account may not use (AU6). */
  readonly disabledTypes: readonly string[];
  /** The id of its account's owner, 24 hexadecimal digits. */
  readonly userId: string;
  /** How long after an invitation lists do not show it. */
  readonly teamLagMs: number;
  /** How many bytes of uploaded files it keeps. */
  readonly keptFileBytes: number;
}

/** A number worked out from the tasks as they were at a revision. */
interface Remembered {
  readonly key: string;
  readonly value: number;
  readonly revision: number;
}

/**
 * Holds what one key can see. Every change of a task goes through it, so the
 * indexes are always right.
 */
export class Tenant {
  /** What sets this tenant apart. */
  readonly rules: TenantRules;
  /** What all tenants share. */
  readonly services: Services;
  /** Its files. */
  readonly files: FileStore;
  /** The people of its account by e-mail address, oldest first. */
  readonly team: Map<string, StoredTeammate>;
  /** The groups of its Studio projects, oldest first. */
  readonly groups: StoredGroup[] = [];
  /** Tasks that were completed and are pending again. */
  readonly recalled: Set<TaskRecord> = new Set();
  /** The callbacks of its tasks and batches. */
  readonly deliveries: DeliveryBook;
  readonly #tasks: TaskRecord[] = [];
  readonly #tasksById = new Map<string, TaskRecord>();
  readonly #tasksByUniqueId = new Map<string, TaskRecord>();
  readonly #batches = new Map<string, BatchRecord>();
  readonly #projects = new Map<string, ProjectRecord>();
  /** Counts the changes to tasks. */
  #revision = 0;
  #remembered: Remembered | undefined;

  /** Makes an empty tenant. */
  constructor(rules: TenantRules, services: Services) {
    this.rules = rules;
    this.services = services;
    this.files = new FileStore(rules.keptFileBytes);
    this.deliveries = new DeliveryBook(
      services,
      (delivery) => this.#noteDelivery(delivery),
    );
    const owner = newOwner(rules.userId);
    this.team = new Map([[owner.teammate.email, owner]]);
  }

  /** Every task, oldest first. */
  get tasks(): readonly TaskRecord[] {
    return this.#tasks;
  }

  /** Every batch, oldest first. */
  get batches(): Iterable<BatchRecord> {
    return this.#batches.values();
  }

  /** Every project, oldest first. */
  get projects(): Iterable<ProjectRecord> {
    return this.#projects.values();
  }

  /**
   * Gives a number worked out from the tasks; works it out again only when
   * tasks changed or another was asked for since.
   */
  remember(key: string, workOut: () => number): number {
    const kept = this.#remembered;
    if (kept?.key === key && kept.revision === this.#revision) {
      return kept.value;
    }
    const value = workOut();
    this.#remembered = { key, value, revision: this.#revision };
    return value;
  }

  /** Finds a task by its id. */
  task(id: string): TaskRecord | undefined {
    return this.#tasksById.get(id);
  }

  /** Finds the task that holds a `unique_id`. */
  taskByUniqueId(uniqueId: string): TaskRecord | undefined {
    return this.#tasksByUniqueId.get(uniqueId);
  }

  /**
   * Gives the tasks of a project, oldest first; none for an unknown name, which
   * is a guess.
   */
  tasksOfProject(name = ""): readonly TaskRecord[] {
    return this.#projects.get(name)?.tasks ?? [];
  }

  /**
   * Gives the tasks of a batch, oldest first; none for an unknown name, which
   * is a guess.
   */
  tasksOfBatch(name = ""): readonly TaskRecord[] {
    return this.#batches.get(name)?.tasks ?? [];
  }

  /** Finds a batch by name, or throws the 404 (BA14). */
  batch(name: string): BatchRecord {
    return this.#batches.get(name) ?? notFound("Batch");
  }

  /** Finds a project by name, or throws the 404 (PR1). */
  project(name: string): ProjectRecord {
    return this.#projects.get(name) ?? notFound("Project");
  }

  /** Takes in a project. Throws the 409 when its name is used (PR3). */
  addProject(record: ProjectRecord): void {
    const { name } = record.project;
    if (this.#projects.has(name)) throw nameIsUsed("project", name);
    this.#projects.set(name, record);
    this.touchProject(record);
  }

  /**
   * Takes in a batch. Throws the 409 when its name is used, in whichever
   * project (BA3).
   */
  addBatch(record: BatchRecord): void {
    const { name } = record.batch;
    if (this.#batches.has(name)) throw nameIsUsed("batch", name);
    this.#batches.set(name, record);
    this.touchBatch(record);
  }

  /** Takes in a task. Throws the 409 when its `unique_id` is used (TC9). */
  addTask(
    task: StoredTask,
    place: TaskPlace,
    traits: Pick<TaskRecord, "hasLinks">,
  ): TaskRecord {
    const record = this.putTask(task, place, traits);
    this.touch("tasks", task.task_id, task);
    // Only test tasks are completed already.
    const isSent = this.services.callbacks.sendsTests;
    if (task.status === "completed" && isSent) this.tell(record, "completed");
    this.#settle(record.batch);
    return record;
  }

  /**
   * Puts in a task as it was, which changes nothing else. Throws the 409 when
   * its `unique_id` is used.
   */
  putTask(
    task: StoredTask,
    place: TaskPlace,
    { hasLinks }: Pick<TaskRecord, "hasLinks">,
  ): TaskRecord {
    this.#claim(task.unique_id, task.task_id);
    const record: TaskRecord = {
      position: this.#tasks.length,
      task,
      ...(place.batch && { batch: place.batch }),
      hasLinks,
    };
    this.#tasks.push(record);
    this.#tasksById.set(task.task_id, record);
    if (task.unique_id !== undefined) {
      this.#tasksByUniqueId.set(task.unique_id, record);
    }
    place.project?.tasks.push(record);
    place.batch?.tasks.push(record);
    if (task.recalled_at !== undefined) this.recalled.add(record);
    this.#count(record.batch, task.status, 1);
    this.#revision += 1;
    return record;
  }

  /**
   * Changes a task: bumps `updated_at` (TU12) and brings indexes and batch up
   * to date. Where that is an event, its callback is posted.
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
    if (event !== undefined) this.tell(record, event);
    if (task.status !== status) {
      this.#count(record.batch, status, -1);
      this.#count(record.batch, task.status, 1);
      this.#settle(record.batch);
    }
    this.#revision += 1;
    this.touch("tasks", task.task_id, task);
  }

  /**
   * Gives a task another `unique_id`, or none. Throws the 409 when another task
   * has it (TU6).
   */
  setUniqueId(record: TaskRecord, uniqueId: string | undefined): void {
    this.#claim(uniqueId, record.task.task_id);
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

  /**
   * Moves a batch out of `staging`, and on to `completed` if its tasks already
   * are.
   */
  openBatch(record: BatchRecord): void {
    record.batch.status = "in_progress";
    this.touchBatch(record);
    this.#settle(record);
  }

  /** Posts the callback of a task, if it has a target. */
  tell(record: TaskRecord, event: DeliveryEvent): void {
    const { task } = record;
    const target = task.callback_url ?? this.services.callbacks.defaultUrl;
    if (target === undefined) return;
    const body = taskBody(taskView(record, this.services));
    this.deliveries.post({ event, task_id: task.task_id, target, body });
  }

  /** Notes that a project is new or changed. */
  touchProject({ id, kind, project }: ProjectRecord): void {
    this.touch("projects", project.name, { id, kind, project });
  }

  /** Notes that a batch is new or changed. */
  touchBatch({ batch }: BatchRecord): void {
    this.touch("batches", batch.name, batch);
  }

  /** Notes that something is new or changed; `value` is all there is of it. */
  touch(table: string, id: string, value: object): void {
    const tenant = this.rules.name;
    // All that a tenant holds is JSON.
    this.services.changes.touch({
      tenant,
      table,
      id,
      value: value as JsonObject,
    });
  }

  #claim(uniqueId: string | undefined, taskId: string): void {
    if (uniqueId === undefined) return;
    const holder = this.#tasksByUniqueId.get(uniqueId)?.task.task_id ?? taskId;
    if (holder === taskId) return;
    throw new EmulatorError(
      409,
      `The unique_id ("${uniqueId}") is already used for a different task (${holder}).`,
    );
  }

  /** That `updated_at` stays as it is is a guess. */
  #noteDelivery(delivery: StoredDelivery): void {
    this.touch("deliveries", delivery.id, delivery);
    const isDelivered = OUTCOMES[delivery.status];
    const task = this.task(delivery.task_id ?? "")?.task;
    if (isDelivered === undefined || task === undefined) return;
    task.callback_succeeded = isDelivered;
    this.touch("tasks", task.task_id, task);
  }

  #count(record: BatchRecord | undefined, status: string, by: number): void {
    record?.counts.set(status, (record.counts.get(status) ?? 0) + by);
  }

  /**
   * Completes a batch whose tasks are all done (BA13). That a task not done
   * opens it again is a guess.
   */
  #settle(record: BatchRecord | undefined): void {
    if (record === undefined || record.batch.status === "staging") return;
    const { batch, tasks, counts } = record;
    const isDone = this.rules.completesBatches && tasks.length > 0 &&
      (counts.get("pending") ?? 0) === 0;
    const status = isDone ? "completed" : "in_progress";
    if (batch.status === status) return;
    this.touchBatch(record);
    batch.status = status;
    delete batch.completed_at;
    if (!isDone) return;
    batch.completed_at = this.services.clock.timestamp();
    const { name, callback: target } = batch;
    if (target === undefined) return;
    const body = batchBody(batch);
    const event = "batch_completed";
    this.deliveries.post({ event, batch: name, target, body });
  }
}

function notFound(what: string): never {
  throw new EmulatorError(404, `${what} with that name not found.`);
}

function nameIsUsed(what: string, name: string): EmulatorError {
  return new EmulatorError(
    409,
    `The ${what} name ("${name}") is already used.`,
  );
}
