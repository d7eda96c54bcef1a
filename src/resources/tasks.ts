/** Tasks of v1: units of work that people label. */
import {
  assertBoolean,
  assertPlainObject,
  assertSpelling,
  assertString,
  assertStrings,
} from "../core/check.ts";
import { TaskType } from "../types/constants.ts";
import { assertParams } from "../http/endpoint.ts";
import { encodeQuery } from "../http/query.ts";
import { paginate } from "../http/list.ts";
import type { PageList } from "../http/page.ts";
import type { Transport } from "../http/transport.ts";
import type { JsonInput, JsonValue } from "../types/json.ts";
import type {
  CallOptions,
  CreateTaskOptions,
  ListOptions,
} from "../types/options.ts";
import type {
  AuditTaskParams,
  CancelTaskParams,
  CompletedTask,
  LimitedTask,
  Task,
  TaskFilter,
  TaskQuery,
} from "../types/task.ts";
import type { CommonTaskParams } from "../types/tasks/common.ts";
import type { TaskParams } from "../types/tasks/map.ts";
import * as endpoint from "./task_endpoints.ts";

/**
 * Tasks: `client.tasks`.
 *
 * @example Create a task and read it back
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * const created = await client.tasks.create("imageannotation", {
 *   unique_id: "cow-1",
 *   instruction: "Draw a box around each cow",
 *   attachment: "https://example.com/cow.jpg",
 *   geometries: { box: { objects_to_annotate: ["cow"] } },
 * });
 * const task = await client.tasks.get(created.task_id);
 * assertEquals([task.status, task.unique_id], ["completed", "cow-1"]);
 * ```
 *
 * @example Read all tasks of a project
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * for await (const task of client.tasks.list({ project: "cows" })) {
 *   console.log(task.task_id, task.response);
 * }
 * ```
 */
export class Tasks {
  readonly #transport: Transport;

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Creates a task. Without a `unique_id` it gets a generated one, so that the
   * request can be repeated without paying twice. Python: `create_task`. API:
   * https://scale.com/docs/api-reference/tasks#create-a-task
   *
   * @throws {ScaleInvalidRequestError} if a parameter is missing or wrong
   * @throws {ScaleDuplicateResourceError} if another task has the `unique_id`
   */
  async create<T extends TaskType>(
    type: T,
    params: TaskParams<T>,
    options?: CreateTaskOptions,
  ): Promise<Task<T>> {
    assertSpelling(type, "type", TaskType);
    assertParams(params, endpoint.CREATE);
    const { unique_id } = params as CommonTaskParams;
    if (unique_id !== undefined) assertString(unique_id, "unique_id");
    const args = { path: { type }, json: params };
    return await this.#transport.send(endpoint.CREATE, args, options);
  }

  /**
   * Returns a task by its id. Python: `get_task`, `task.refresh`.
   *
   * @throws {ScaleResourceNotFoundError} if there is no such task
   */
  async get(taskId: string, options?: CallOptions): Promise<Task> {
    return await this.#transport.send(
      endpoint.GET,
      { path: { task_id: taskId } },
      options,
    );
  }

  /**
   * Lists tasks, newest first. Nothing is sent until the list is used. With
   * `limited_response: true` its items have five members only. Python: `tasks`
   * (`await` the list for a page) and `get_tasks` (iterate it).
   *
   * @throws {ScaleArgumentError} for a query key that the API does not know
   */
  list(
    query: TaskQuery & { readonly limited_response: true },
    options?: ListOptions,
  ): PageList<LimitedTask>;
  /** Lists the completed tasks of one type, newest first. Nothing is sent until the list is used. */
  list<T extends TaskType>(
    query: TaskQuery & { readonly type: T; readonly status: "completed" },
    options?: ListOptions,
  ): PageList<CompletedTask<T>>;
  /** Lists completed tasks, newest first. Nothing is sent until the list is used. */
  list(
    query: TaskQuery & { readonly status: "completed" },
    options?: ListOptions,
  ): PageList<CompletedTask>;
  /** Lists the tasks of one type, newest first. Nothing is sent until the list is used. */
  list<T extends TaskType>(
    query: TaskQuery & { readonly type: T },
    options?: ListOptions,
  ): PageList<Task<T>>;
  /** Lists tasks, newest first. Nothing is sent until the list is used. */
  list(query?: TaskQuery, options?: ListOptions): PageList<Task>;
  list(query?: TaskQuery, options?: ListOptions): PageList<Task> {
    return paginate(this.#transport, endpoint.LIST, { query }, options);
  }

  /** Returns how many tasks match. Python: `get_tasks_count`. */
  async count(filter: TaskFilter = {}, options?: CallOptions): Promise<number> {
    const query = encodeQuery(filter, endpoint.COUNT);
    query.push(["limit", "1"]);
    const { total } = await this.#transport.send<{ readonly total: number }>(
      endpoint.COUNT,
      { query },
      options,
    );
    return total;
  }

  /**
   * Cancels a task that nobody works on yet. It cannot be undone. Python:
   * `cancel_task`, `task.cancel`.
   *
   * @throws {ScaleInvalidRequestError} if work has begun or is done
   */
  async cancel(
    taskId: string,
    params: CancelTaskParams = {},
    options?: CallOptions,
  ): Promise<Task> {
    return await this.#transport.send(endpoint.CANCEL, {
      path: { task_id: taskId },
      query: encodeQuery(params, endpoint.CANCEL),
    }, options);
  }

  /**
   * Accepts or rejects a completed task, which may cause a callback. Python:
   * `audit_task`, `task.audit`.
   *
   * @throws {ScaleInvalidRequestError} if the task is not completed
   */
  async audit(
    taskId: string,
    params: AuditTaskParams,
    options?: CallOptions,
  ): Promise<void> {
    assertParams(params, endpoint.AUDIT);
    assertBoolean(params.accepted, "accepted");
    await this.#transport.send(
      endpoint.AUDIT,
      { path: { task_id: taskId }, json: params },
      options,
    );
  }

  /**
   * Sets your own id of a task. Python: `update_task_unique_id`,
   * `task.update_unique_id`.
   *
   * @throws {ScaleDuplicateResourceError} if another task has that id
   */
  async setUniqueId(
    taskId: string,
    uniqueId: string,
    options?: CallOptions,
  ): Promise<Task> {
    assertString(uniqueId, "unique_id");
    return await this.#transport.send(endpoint.SET_UNIQUE_ID, {
      path: { task_id: taskId },
      json: { unique_id: uniqueId },
    }, options);
  }

  /** Removes your own id from a task. Python: `clear_task_unique_id`, `task.clear_unique_id`. */
  async clearUniqueId(taskId: string, options?: CallOptions): Promise<Task> {
    return await this.#transport.send(
      endpoint.CLEAR_UNIQUE_ID,
      { path: { task_id: taskId } },
      options,
    );
  }

  /** Replaces the metadata of a task, at most 10 KB as JSON. Python: `set_task_metadata`, which cannot send `{}`. */
  async setMetadata(
    taskId: string,
    metadata: JsonInput,
    options?: CallOptions,
  ): Promise<Task> {
    assertPlainObject(metadata, "metadata");
    return await this.#transport.send(endpoint.SET_METADATA, {
      path: { task_id: taskId },
      json: metadata,
    }, options);
  }

  /** Replaces the tags of a task, at most 5. `[]` removes all. Python: `set_task_tags`, which cannot send `[]`. */
  async setTags(
    taskId: string,
    tags: readonly string[],
    options?: CallOptions,
  ): Promise<Task> {
    assertStrings(tags, "tags", true);
    return await this.#transport.send(endpoint.SET_TAGS, {
      path: { task_id: taskId },
      json: tags,
    }, options);
  }

  /** Adds tags to a task. A tag that it already has is not added again. Python: `add_task_tags`. */
  async addTags(
    taskId: string,
    tags: readonly string[],
    options?: CallOptions,
  ): Promise<Task> {
    assertStrings(tags, "tags");
    return await this.#transport.send(endpoint.ADD_TAGS, {
      path: { task_id: taskId },
      json: tags,
    }, options);
  }

  /** Removes tags from a task. A tag that it does not have is no error. Python: `delete_task_tags`. */
  async removeTags(
    taskId: string,
    tags: readonly string[],
    options?: CallOptions,
  ): Promise<Task> {
    assertStrings(tags, "tags");
    return await this.#transport.send(endpoint.REMOVE_TAGS, {
      path: { task_id: taskId },
      json: tags,
    }, options);
  }

  /**
   * Asks the API to send the callback of a completed or failed task again. The
   * evidence for this endpoint is weak. Its response is returned as it is.
   */
  async sendCallback(
    taskId: string,
    options?: CallOptions,
  ): Promise<JsonValue | undefined> {
    return await this.#transport.send(
      endpoint.SEND_CALLBACK,
      { path: { task_id: taskId } },
      options,
    );
  }
}
