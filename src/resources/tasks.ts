/** Tasks of v1: the unit of work that is sent and comes back labelled. */
import {
  checkBoolean,
  checkRecord,
  checkText,
  checkTexts,
} from "../core/check.ts";
import type { TaskType } from "../types/constants.ts";
import { encodeQuery } from "../http/query.ts";
import type { PageRequest } from "../http/page.ts";
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
  LimitedTask,
  Task,
  TaskFilter,
  TaskQuery,
} from "../types/task.ts";
import type { CommonTaskParams } from "../types/tasks/common.ts";
import type { TaskParams } from "../types/tasks/map.ts";
import { listOf } from "../http/list.ts";
import * as endpoint from "./task_endpoints.ts";
import {
  resultFiles,
  type TaskResultFile,
  type TaskWithResponse,
} from "./task_results.ts";

/**
 * Creates, finds and changes tasks: `client.tasks`.
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
 * @example Go through all tasks of a project
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

  /** Is made by the client. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Creates a task. Without a `unique_id` it gets one of its own, so that the
   * request can be repeated without being paid for twice. Python:
   * `create_task`. API: https://scale.com/docs/api-reference/tasks#create-a-task
   *
   * @throws {ScaleInvalidRequestError} where a parameter is missing or wrong
   * @throws {ScaleDuplicateResourceError} where another task has the `unique_id`
   */
  async create<T extends TaskType>(
    type: T,
    params: TaskParams<T>,
    options: CreateTaskOptions = {},
  ): Promise<Task<T>> {
    checkRecord(params as unknown, "The params of tasks.create");
    checkRecord(options as unknown, "The options of tasks.create");
    const { unique_id } = params as CommonTaskParams;
    if (unique_id !== undefined) checkText(unique_id, "unique_id");
    const autoKeyed = unique_id === undefined &&
      (options.uniqueId ?? this.#transport.uniqueId) === "auto";
    const uniqueId = autoKeyed ? this.#transport.autoUniqueId() : unique_id;
    return await this.#transport.send(endpoint.CREATE, {
      path: { type },
      body: autoKeyed ? { ...params, unique_id: uniqueId } : params,
      autoKeyed,
      ...uniqueId !== undefined && { uniqueId },
    }, options);
  }

  /**
   * Gets a task by its id. Python: `get_task`.
   *
   * @throws {ScaleResourceNotFoundError} for an unknown or malformed id
   */
  async get(taskId: string, options?: CallOptions): Promise<Task> {
    return await this.#transport.send(
      endpoint.GET,
      { path: { task_id: taskId } },
      options,
    );
  }

  /**
   * Lists tasks, newest first; nothing is sent until the list is used. With
   * `limited_response: true` its items have five members only. Python: `tasks`
   * (`await` it for a page) and `get_tasks` (iterate it).
   *
   * @throws {ScaleArgumentError} for a query key that the API does not know
   */
  list(
    query: TaskQuery & { readonly limited_response: true },
    options?: ListOptions,
  ): PageRequest<LimitedTask>;
  /** Lists the tasks of one type, newest first; nothing is sent until the list is used. */
  list<T extends TaskType>(
    query: TaskQuery & { readonly type: T },
    options?: ListOptions,
  ): PageRequest<Task<T>>;
  /** Lists tasks whole, newest first; nothing is sent until the list is used. */
  list(query?: TaskQuery, options?: ListOptions): PageRequest<Task>;
  list(query: TaskQuery = {}, options: ListOptions = {}): PageRequest<Task> {
    return listOf(this.#transport, {
      endpoint: endpoint.LIST,
      spec: endpoint.QUERY,
      query,
      by: "cursor",
    }, options);
  }

  /** Counts the tasks that match. Python: `get_tasks_count`. */
  async count(filter: TaskFilter = {}, options?: CallOptions): Promise<number> {
    const query = encodeQuery(
      filter,
      endpoint.FILTERS,
      endpoint.COUNT.operation,
    );
    const args = { query: [...query, ["limit", "1"]] } as const;
    const { total } = await this.#transport.send<{ readonly total: number }>(
      endpoint.COUNT,
      args,
      options,
    );
    return total;
  }

  /**
   * Cancels a task that nobody works on yet; a canceled task stays canceled.
   * Python: `cancel_task`.
   *
   * @throws {ScaleInvalidRequestError} where work has begun or is done
   */
  async cancel(
    taskId: string,
    params: CancelTaskParams = {},
    options?: CallOptions,
  ): Promise<Task> {
    return await this.#transport.send(endpoint.CANCEL, {
      path: { task_id: taskId },
      query: encodeQuery(
        params,
        endpoint.CANCEL_QUERY,
        endpoint.CANCEL.operation,
      ),
    }, options);
  }

  /**
   * Accepts or rejects a completed task, which may cause a callback. Python:
   * `audit_task`.
   *
   * @throws {ScaleInvalidRequestError} where the task is not completed
   */
  async audit(
    taskId: string,
    params: AuditTaskParams,
    options?: CallOptions,
  ): Promise<void> {
    checkRecord(params, "The params of tasks.audit");
    checkBoolean(params.accepted, "accepted");
    await this.#transport.send(
      endpoint.AUDIT,
      { path: { task_id: taskId }, body: params },
      options,
    );
  }

  /**
   * Gives a task your own id. Python: `update_task_unique_id`.
   *
   * @throws {ScaleDuplicateResourceError} where another task has it
   */
  async setUniqueId(
    taskId: string,
    uniqueId: string,
    options?: CallOptions,
  ): Promise<Task> {
    checkText(uniqueId, "unique_id");
    return await this.#transport.send(endpoint.SET_UNIQUE_ID, {
      path: { task_id: taskId },
      body: { unique_id: uniqueId },
    }, options);
  }

  /** Takes your own id away from a task. Python: `clear_task_unique_id`. */
  async clearUniqueId(taskId: string, options?: CallOptions): Promise<Task> {
    return await this.#transport.send(
      endpoint.CLEAR_UNIQUE_ID,
      { path: { task_id: taskId } },
      options,
    );
  }

  /** Replaces a task's metadata, at most 10 KB as JSON. Python: `set_task_metadata`, which cannot send `{}`. */
  async setMetadata(
    taskId: string,
    metadata: JsonInput,
    options?: CallOptions,
  ): Promise<Task> {
    checkRecord(metadata, "metadata");
    return await this.#transport.send(endpoint.SET_METADATA, {
      path: { task_id: taskId },
      body: metadata,
    }, options);
  }

  /** Replaces a task's tags, at most 5; `[]` removes all. Python: `set_task_tags`, which cannot send `[]`. */
  async setTags(
    taskId: string,
    tags: readonly string[],
    options?: CallOptions,
  ): Promise<Task> {
    checkTexts(tags, "tags", true);
    return await this.#transport.send(endpoint.SET_TAGS, {
      path: { task_id: taskId },
      body: tags,
    }, options);
  }

  /** Adds tags to a task; those it has already stay single. Python: `add_task_tags`. */
  async addTags(
    taskId: string,
    tags: readonly string[],
    options?: CallOptions,
  ): Promise<Task> {
    checkTexts(tags, "tags");
    return await this.#transport.send(endpoint.ADD_TAGS, {
      path: { task_id: taskId },
      body: tags,
    }, options);
  }

  /** Removes tags from a task; those it has not are no error. Python: `delete_task_tags`. */
  async removeTags(
    taskId: string,
    tags: readonly string[],
    options?: CallOptions,
  ): Promise<Task> {
    checkTexts(tags, "tags");
    return await this.#transport.send(endpoint.REMOVE_TAGS, {
      path: { task_id: taskId },
      body: tags,
    }, options);
  }

  /**
   * Sends the callback of a completed or failed task again. The evidence for
   * this endpoint is weak, and what it answers is given as it comes.
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

  /**
   * Gives the files behind a task's response, such as the annotations of a
   * video; none where the response is the result itself. Nothing is sent until
   * a file is asked for its content. Python has no such method.
   *
   * @throws {ScaleArgumentError} for what is no task
   */
  results(task: TaskWithResponse): readonly TaskResultFile[] {
    return resultFiles(task, this.#transport);
  }
}
