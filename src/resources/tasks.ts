/** Tasks of v1: the unit of work that is sent and comes back labelled. */
import { checkBoolean, checkRecord, checkText, checkTexts } from "../check.ts";
import type { TaskType } from "../constants.ts";
import {
  alwaysKeyed,
  type CallArgs,
  differingMembers,
  type Endpoint,
  type Send,
} from "../endpoint.ts";
import { encodeQuery, type QueryKind } from "../net/query.ts";
import { PageRequest } from "../page.ts";
import type { Transport } from "../transport.ts";
import type { JsonInput } from "../types/json.ts";
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
  TaskParams,
  TaskQuery,
} from "../types/task.ts";
import { docsOf, type ListReply, totalOf } from "./list_reply.ts";
import { autoUniqueId } from "./unique_id.ts";

const FILTERS: Readonly<Record<keyof TaskFilter, QueryKind>> = {
  project: "text",
  batch: "text",
  type: "text",
  status: "text",
  customer_review_status: "commaTexts",
  unique_id: "texts",
  tags: "texts",
  completed_after: "date",
  completed_before: "date",
  updated_after: "date",
  updated_before: "date",
  start_time: "date",
  end_time: "date",
};

const QUERY: Readonly<Record<keyof TaskQuery, QueryKind>> = {
  ...FILTERS,
  limit: "limit",
  next_token: "cursor",
  offset: "offset",
  limited_response: "boolean",
  include_attachment_url: "boolean",
};

const CANCEL_QUERY: Readonly<Record<keyof CancelTaskParams, QueryKind>> = {
  clear_unique_id: "flag",
};

const LIST: Endpoint = {
  operation: "tasks.list",
  method: "GET",
  route: "/v1/tasks",
  auth: "basic",
  safety: "safe",
  reply: "object",
};

const COUNT: Endpoint = { ...LIST, operation: "tasks.count" };

const GET: Endpoint = {
  operation: "tasks.get",
  method: "GET",
  route: "/v1/task/{task_id}",
  auth: "basic",
  safety: "safe",
  reply: "object",
};

const CREATE: Endpoint = {
  operation: "tasks.create",
  method: "POST",
  route: "/v1/task/{type}",
  auth: "basic",
  safety: "once",
  reply: "object",
  recovery: {
    on: "conflict",
    isKeyed: hasUniqueId,
    find: findByUniqueId,
    differences: taskDifferences,
  },
};

const CANCEL: Endpoint = {
  operation: "tasks.cancel",
  method: "POST",
  route: "/v1/task/{task_id}/cancel",
  auth: "basic",
  safety: "idempotent",
  reply: "object",
};

const AUDIT: Endpoint = {
  operation: "tasks.audit",
  method: "POST",
  route: "/v1/task/{task_id}/audit",
  auth: "basic",
  safety: "once",
  reply: "nothing",
};

const SET_UNIQUE_ID: Endpoint = {
  operation: "tasks.setUniqueId",
  method: "POST",
  route: "/v1/task/{task_id}/unique_id",
  auth: "basic",
  safety: "idempotent",
  reply: "object",
  // Nobody knows what the server says to a task that has this id already.
  recovery: {
    on: "conflict",
    isKeyed: alwaysKeyed,
    find: getAgain,
    differences: uniqueIdDifferences,
  },
};

const CLEAR_UNIQUE_ID: Endpoint = {
  operation: "tasks.clearUniqueId",
  method: "DELETE",
  route: "/v1/task/{task_id}/unique_id",
  auth: "basic",
  safety: "idempotent",
  reply: "object",
};

const SET_METADATA: Endpoint = {
  operation: "tasks.setMetadata",
  method: "POST",
  route: "/v1/task/{task_id}/setMetadata",
  auth: "basic",
  safety: "idempotent",
  reply: "object",
};

const SET_TAGS: Endpoint = {
  operation: "tasks.setTags",
  method: "POST",
  route: "/v1/task/{task_id}/tags",
  auth: "basic",
  safety: "idempotent",
  reply: "object",
};

const ADD_TAGS: Endpoint = {
  ...SET_TAGS,
  operation: "tasks.addTags",
  method: "PUT",
};

const REMOVE_TAGS: Endpoint = {
  ...SET_TAGS,
  operation: "tasks.removeTags",
  method: "DELETE",
};

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
  #autoKeys = 0;

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
  async create(
    type: TaskType,
    params: TaskParams,
    options: CreateTaskOptions = {},
  ): Promise<Task> {
    checkRecord(params, "The params of tasks.create");
    const { unique_id } = params;
    if (unique_id !== undefined) checkText(unique_id, "unique_id");
    const autoKeyed = unique_id === undefined &&
      (options.uniqueId ?? this.#transport.uniqueId) === "auto";
    const uniqueId = autoKeyed
      ? autoUniqueId(() => this.#transport.random(), this.#autoKeys++)
      : unique_id;
    return await this.#send(CREATE, {
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
    return await this.#send(GET, { path: { task_id: taskId } }, options);
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
  /** Lists tasks whole, newest first; nothing is sent until the list is used. */
  list(query?: TaskQuery, options?: ListOptions): PageRequest<Task>;
  list(query: TaskQuery = {}, options: ListOptions = {}): PageRequest<Task> {
    return new PageRequest(async (position, signal) => {
      const byOffset = query.offset !== undefined;
      const place = position === undefined
        ? {}
        : byOffset
        ? { offset: Number(position) }
        : { next_token: position };
      const reply = await this.#send<ListReply<Task>>(LIST, {
        query: encodeQuery({ ...query, ...place }, QUERY, LIST.operation),
      }, { ...options, ...signal && { signal } });
      const items = docsOf(reply, LIST.operation);
      const { total, limit, offset = 0, next_token } = reply;
      return {
        items,
        total,
        limit,
        offset: reply.offset,
        hasNext: reply.has_more ?? Boolean(next_token),
        next: byOffset ? String(offset + (limit ?? items.length)) : next_token,
        cursor: next_token,
      };
    }, options);
  }

  /** Counts the tasks that match. Python: `get_tasks_count`. */
  async count(filter: TaskFilter = {}, options?: CallOptions): Promise<number> {
    const query = encodeQuery(filter, FILTERS, COUNT.operation);
    const args = { query: [...query, ["limit", "1"]] } as const;
    return totalOf(
      await this.#send(COUNT, args, options),
      COUNT.operation,
    );
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
    return await this.#send(CANCEL, {
      path: { task_id: taskId },
      query: encodeQuery(params, CANCEL_QUERY, CANCEL.operation),
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
    await this.#send(
      AUDIT,
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
    return await this.#send(SET_UNIQUE_ID, {
      path: { task_id: taskId },
      body: { unique_id: uniqueId },
    }, options);
  }

  /** Takes your own id away from a task. Python: `clear_task_unique_id`. */
  async clearUniqueId(taskId: string, options?: CallOptions): Promise<Task> {
    return await this.#send(
      CLEAR_UNIQUE_ID,
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
    return await this.#send(SET_METADATA, {
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
    return await this.#send(SET_TAGS, {
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
    return await this.#send(ADD_TAGS, {
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
    return await this.#send(REMOVE_TAGS, {
      path: { task_id: taskId },
      body: tags,
    }, options);
  }

  #send: Send = (...call) => this.#transport.send(...call);
}

function hasUniqueId({ uniqueId }: CallArgs): boolean {
  return uniqueId !== undefined;
}

async function findByUniqueId(
  send: Send,
  { uniqueId }: CallArgs,
): Promise<Task | undefined> {
  const query = encodeQuery({ unique_id: uniqueId }, QUERY, LIST.operation);
  const reply = await send<ListReply<Task>>(LIST, { query });
  // A filter that the server did not know would have it answer with any task.
  return docsOf(reply, LIST.operation)
    .find((task) => task.unique_id === uniqueId);
}

/** Two tasks are told apart by type, project and batch: all else may come back changed by the server's defaults. */
function taskDifferences(
  found: object,
  { path, body }: CallArgs,
): readonly string[] {
  return differingMembers(found, { ...body as TaskParams, ...path }, [
    "type",
    "project",
    "batch",
  ]);
}

function getAgain(send: Send, { path = {} }: CallArgs): Promise<Task> {
  return send(GET, { path });
}

function uniqueIdDifferences(
  found: object,
  { body }: CallArgs,
): readonly string[] {
  return differingMembers(found, body as object, ["unique_id"]);
}
