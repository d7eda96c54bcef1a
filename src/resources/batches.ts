/** Batches of v1: tasks of one project that are worked on, and paid for, together. */
import { assertPlainObject, assertString } from "../core/check.ts";
import { isString } from "../core/kind.ts";
import { BatchStatus } from "../types/constants.ts";
import {
  assertParams,
  type Endpoint,
  POST_IDEMPOTENT,
  POST_ONCE,
  READ,
  READ_PAGES,
  type Send,
  type SentCall,
} from "../http/endpoint.ts";
import { paginate } from "../http/list.ts";
import type { PageList } from "../http/page.ts";
import type { QueryKind } from "../http/query.ts";
import { differingMembers } from "../http/compare.ts";
import { orUndefinedIf404 } from "../http/recover.ts";
import type { Transport } from "../http/transport.ts";
import type {
  Batch,
  BatchParams,
  BatchPriorityParams,
  BatchPriorityResult,
  BatchQuery,
  BatchStatusCounts,
} from "../types/batch.ts";
import type { JsonInput } from "../types/json.ts";
import type {
  CallOptions,
  CreateOptions,
  ListOptions,
} from "../types/options.ts";

const LIST: Endpoint = {
  ...READ_PAGES,
  operation: "batches.list",
  route: "/v1/batches",
  query: {
    project: "string",
    status: { known: BatchStatus },
    start_time: "date",
    end_time: "date",
    exclude_archived: "boolean",
    completed_after: "date",
    completed_before: "date",
    audited_after: "date",
    audited_before: "date",
    limit: "limit",
    offset: "offset",
  } satisfies Readonly<Record<keyof BatchQuery, QueryKind>>,
};

const GET: Endpoint = {
  ...READ,
  operation: "batches.get",
  route: "/v1/batches/{name}",
};

const GET_STATUS: Endpoint = {
  ...READ,
  operation: "batches.getStatus",
  route: "/v1/batches/{name}/status",
};

const CREATE: Endpoint = {
  ...POST_ONCE,
  operation: "batches.create",
  route: "/v1/batches",
  options: ["onConflict"],
  key: "name",
  recover: {
    on: "conflict",
    lookUp: {
      find: findByName,
      differences: (found, { members }) =>
        differingMembers(found, members, ["name", "project"]),
    },
  },
};

const FINALIZE: Endpoint = {
  ...POST_ONCE,
  operation: "batches.finalize",
  route: "/v1/batches/{name}/finalize",
  recover: {
    on: "unknown",
    lookUp: {
      find: (send, { path }) => send(GET, { path }),
      differences: notFinalized,
    },
  },
};

const SET_METADATA: Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "batches.setMetadata",
  route: "/v1/batches/{name}/setMetadata",
};

const PRIORITIZE: Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "batches.prioritize",
  route: "/v1/batches/{name}/prioritize",
};

/**
 * Batches: `client.batches`.
 *
 * @example Create a batch and read its status
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * await client.projects.create({ name: "cows", type: "imageannotation" });
 * await client.batches.create({ project: "cows", name: "monday" });
 * const { pending, completed } = await client.batches.getStatus("monday");
 * assertEquals([pending, completed], [0, 0]);
 * ```
 */
export class Batches {
  readonly #transport: Transport;

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Creates a batch. Its name is its key: if a response is lost, the next attempt
   * finds the batch that the first one created. Python: `create_batch`. API:
   * https://scale.com/docs/api-reference/batches#create-a-batch
   *
   * @throws {ScaleDuplicateResourceError} if any batch of the account has the name
   */
  async create(params: BatchParams, options?: CreateOptions): Promise<Batch> {
    assertParams(params, CREATE);
    assertString(params.project, "project");
    assertString(params.name, "name");
    return await this.#transport.send(CREATE, { json: params }, options);
  }

  /**
   * Returns a batch by its name. Python: `get_batch`.
   *
   * @throws {ScaleResourceNotFoundError} if there is no such batch
   */
  async get(name: string, options?: CallOptions): Promise<Batch> {
    return await this.#transport.send(GET, { path: { name } }, options);
  }

  /**
   * Lists batches, newest first. Nothing is sent until the list is used. The API
   * pages them by offset, so batches that are created meanwhile make it repeat
   * some. Python: `batches` (`await` the list for a page) and `get_batches`
   * (iterate it).
   *
   * @throws {ScaleArgumentError} for a query key that the API does not know
   */
  list(query?: BatchQuery, options?: ListOptions): PageList<Batch> {
    return paginate(this.#transport, LIST, { query }, options);
  }

  /** Returns the status of a batch, and how many of its tasks have each status. Python: `batch_status`, `batch.get_status`. */
  async getStatus(
    name: string,
    options?: CallOptions,
  ): Promise<BatchStatusCounts> {
    const { status, ...counts } = await this.#transport.send<
      Pick<BatchStatusCounts, "status"> & Partial<BatchStatusCounts>
    >(GET_STATUS, { path: { name } }, options);
    // The API leaves out a count that is zero.
    const none = { pending: 0, completed: 0, error: 0, canceled: 0 };
    return { status, ...none, ...counts };
  }

  /**
   * Finalizes a batch, so that work on it begins. It changes nothing in projects
   * other than Rapid and Studio ones. Python: `finalize_batch`, `batch.finalize`.
   *
   * @throws {ScaleInvalidRequestError} if the batch was finalized before
   */
  async finalize(name: string, options?: CallOptions): Promise<Batch> {
    return await this.#transport.send(FINALIZE, { path: { name } }, options);
  }

  /**
   * Sets the priority of a batch. Weak evidence: the documentation names this
   * endpoint, but neither the Python SDK nor a recording has it. What the result
   * contains is not known.
   */
  async prioritize(
    name: string,
    params: BatchPriorityParams,
    options?: CallOptions,
  ): Promise<BatchPriorityResult> {
    assertParams(params, PRIORITIZE);
    return await this.#transport.send(PRIORITIZE, {
      path: { name },
      json: params,
    }, options);
  }

  /** Replaces the metadata of a batch. Python: `set_batch_metadata`, which cannot send `{}`. */
  async setMetadata(
    name: string,
    metadata: JsonInput,
    options?: CallOptions,
  ): Promise<Batch> {
    assertPlainObject(metadata, "metadata");
    return await this.#transport.send(SET_METADATA, {
      path: { name },
      json: metadata,
    }, options);
  }
}

function findByName(
  send: Send,
  { members: { name } }: SentCall,
): Promise<Batch | undefined> {
  return orUndefinedIf404(send(GET, { path: { name: name as string } }));
}

/** Returns `["status"]` unless the batch is the one that was meant, and is finalized. */
function notFinalized(found: object, { path }: SentCall): readonly string[] {
  const { status, name } = found as Partial<Batch>;
  const isOpen = isString(status) && status !== BatchStatus.Staging;
  return isOpen && name === path["name"] ? [] : ["status"];
}
