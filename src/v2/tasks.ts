/** Tasks of v2: chats. */
import { assertPlainObject } from "../core/check.ts";
import {
  POST_IDEMPOTENT,
  POST_ONCE,
  READ,
  READ_PAGES,
} from "../http/endpoint.ts";
import { paginate } from "../http/list.ts";
import type { PageList } from "../http/page.ts";
import type { Transport } from "../http/transport.ts";
import type { CallOptions, ListOptions } from "../types/options.ts";
import type { V2Metadata } from "../types/v2/batch.ts";
import { V2TaskStatus } from "../types/v2/constants.ts";
import type {
  V2ChatTaskParams,
  V2ExpandedTask,
  V2Task,
  V2TaskExpand,
  V2TaskGetQuery,
  V2TaskQuery,
} from "../types/v2/task.ts";
import {
  BATCH,
  BATCH_KEYS,
  COMPLETED_KEYS,
  PAGE_KEYS,
  PROJECT,
  PROJECT_KEYS,
  type QueryKeys,
  read,
  type V2Endpoint,
  write,
} from "./endpoint.ts";

/** The known values of `opts`. */
export const OPTS = [
  "annotation_details",
  "attachment_details",
  "model_parameters",
  "submissions",
] as const;

const DETAIL_KEYS = {
  expand: ["project", "batch"],
  opts: OPTS,
} as const;

const GET: V2Endpoint = {
  ...READ,
  operation: "v2.tasks.get",
  route: "/v2/task",
  query: {
    task_id: "string",
    ...DETAIL_KEYS,
  } satisfies QueryKeys<V2TaskGetQuery & { readonly task_id: string }>,
  oneOf: ["task_id"],
};

const LIST: V2Endpoint = {
  ...READ_PAGES,
  operation: "v2.tasks.list",
  route: "/v2/tasks",
  items: "tasks",
  query: {
    ...PROJECT_KEYS,
    ...BATCH_KEYS,
    status: { known: V2TaskStatus },
    ...COMPLETED_KEYS,
    ...PAGE_KEYS,
    ...DETAIL_KEYS,
  } satisfies QueryKeys<V2TaskQuery>,
  oneOf: [...PROJECT, ...BATCH],
};

const CREATE_CHAT: V2Endpoint = {
  ...POST_ONCE,
  operation: "v2.tasks.createChat",
  route: "/v2/task/chat",
  oneOf: PROJECT,
};

const SET_METADATA: V2Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "v2.tasks.setMetadata",
  route: "/v2/task/metadata",
  oneOf: ["task_id"],
  flag: "merge",
};

/**
 * Tasks of v2: `client.v2.tasks`. `isKnownV2Annotation` narrows an annotation, and
 * `walkV2Task` goes through the conversations of a task.
 *
 * @example Create a chat task and read its conversation
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const emulator = createEmulator({ seed: 1 });
 * const client = new ScaleClient(emulator.clientOptions());
 * await client.projects.create({ name: "talk", type: "chat" });
 * const { task_id } = await client.v2.tasks.createChat({
 *   project_name: "talk",
 *   template_variables: { prompt: "Hello" },
 * });
 * emulator.chatTasks.complete(task_id); // People do that.
 * const task = await client.v2.tasks.get(task_id, { expand: ["project"] });
 * assertEquals([task.status, task.project.name], ["completed", "talk"]);
 * assertEquals(task.threads?.length, 1);
 * ```
 */
export class V2Tasks {
  readonly #transport: Transport;

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Returns a task. Python: `V2Api.get_task`.
   *
   * @throws {ScaleResourceNotFoundError} if there is no such task
   */
  async get<const Expand extends readonly V2TaskExpand[] = []>(
    task_id: string,
    query?: V2TaskGetQuery<Expand>,
    options?: CallOptions,
  ): Promise<V2ExpandedTask<Expand>> {
    return await read(this.#transport, GET, { ...query, task_id }, options);
  }

  /**
   * Lists the tasks of a project or a batch. Nothing is sent until the list is
   * used. Python: `V2Api.get_tasks` (`await` the list for a page) and
   * `v2_get_tasks` (iterate it).
   */
  list<const Expand extends readonly V2TaskExpand[] = []>(
    query: V2TaskQuery<Expand>,
    options?: ListOptions,
  ): PageList<V2ExpandedTask<Expand>> {
    return paginate(this.#transport, LIST, { query }, options);
  }

  /**
   * Creates a chat task. It has no key, so it is not sent again if its outcome is
   * unknown: the error then has `outcomeUnknown`. Look for the task before you
   * create it again, for instance by its metadata. Python:
   * `V2Api.create_chat_task`.
   */
  async createChat(
    params: V2ChatTaskParams,
    options?: CallOptions,
  ): Promise<V2Task<string, string>> {
    return await write(this.#transport, CREATE_CHAT, params, options);
  }

  /** Replaces the metadata of a task, or merges into it. Python: `V2Api.set_task_metadata`. */
  async setMetadata(
    task_id: string,
    params: V2Metadata,
    options?: CallOptions,
  ): Promise<V2Task<string, string>> {
    assertPlainObject(params?.metadata, "metadata");
    return await write(
      this.#transport,
      SET_METADATA,
      { ...params, task_id },
      options,
    );
  }
}
