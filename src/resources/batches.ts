/** Batches of v1: tasks of one project that are finished, and paid for, together. */
import { checkRecord, checkText } from "../check.ts";
import {
  alwaysKeyed,
  type CallArgs,
  differingMembers,
  type Endpoint,
  foundOrNot,
  type Send,
} from "../endpoint.ts";
import { encodeQuery, type QueryKind } from "../net/query.ts";
import { PageRequest } from "../page.ts";
import type { Transport } from "../transport.ts";
import type {
  Batch,
  BatchParams,
  BatchQuery,
  BatchStatusCounts,
} from "../types/batch.ts";
import type { JsonInput } from "../types/json.ts";
import type {
  CallOptions,
  CreateOptions,
  ListOptions,
} from "../types/options.ts";
import { docsOf, type ListReply } from "./list_reply.ts";

const QUERY: Readonly<Record<keyof BatchQuery, QueryKind>> = {
  project: "text",
  status: "text",
  start_time: "date",
  end_time: "date",
  exclude_archived: "boolean",
  completed_after: "date",
  completed_before: "date",
  audited_after: "date",
  audited_before: "date",
  limit: "limit",
  offset: "offset",
};

const LIST: Endpoint = {
  operation: "batches.list",
  method: "GET",
  route: "/v1/batches",
  auth: "basic",
  safety: "safe",
  reply: "object",
};

const GET: Endpoint = {
  operation: "batches.get",
  method: "GET",
  route: "/v1/batches/{name}",
  auth: "basic",
  safety: "safe",
  reply: "object",
};

const STATUS: Endpoint = {
  operation: "batches.status",
  method: "GET",
  route: "/v1/batches/{name}/status",
  auth: "basic",
  safety: "safe",
  reply: "object",
};

const CREATE: Endpoint = {
  operation: "batches.create",
  method: "POST",
  route: "/v1/batches",
  auth: "basic",
  safety: "once",
  reply: "object",
  recovery: {
    on: "conflict",
    isKeyed: alwaysKeyed,
    find: findByName,
    differences: projectDifferences,
  },
};

const FINALIZE: Endpoint = {
  operation: "batches.finalize",
  method: "POST",
  route: "/v1/batches/{name}/finalize",
  auth: "basic",
  safety: "once",
  reply: "object",
  recovery: {
    on: "unknown",
    isKeyed: alwaysKeyed,
    find: findAgain,
    differences: stillStaging,
  },
};

const SET_METADATA: Endpoint = {
  operation: "batches.setMetadata",
  method: "POST",
  route: "/v1/batches/{name}/setMetadata",
  auth: "basic",
  safety: "idempotent",
  reply: "object",
};

/**
 * Creates, finds and changes batches: `client.batches`.
 *
 * @example Create a batch and see how far it is
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * await client.projects.create({ name: "cows", type: "imageannotation" });
 * await client.batches.create({ project: "cows", name: "monday" });
 * const { pending, completed } = await client.batches.status("monday");
 * assertEquals([pending, completed], [0, 0]);
 * ```
 */
export class Batches {
  readonly #transport: Transport;

  /** Is made by the client. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Creates a batch. Its name is its key: where an attempt got lost, a further
   * one finds what the first made. Python: `create_batch`. API:
   * https://scale.com/docs/api-reference/batches#create-a-batch
   *
   * @throws {ScaleDuplicateResourceError} where any batch of the account has the name
   */
  async create(params: BatchParams, options?: CreateOptions): Promise<Batch> {
    checkRecord(params, "The params of batches.create");
    checkText(params.project, "project");
    checkText(params.name, "name");
    return await this.#transport.send(CREATE, { body: params }, options);
  }

  /**
   * Gets a batch by its name. Python: `get_batch`.
   *
   * @throws {ScaleResourceNotFoundError} where there is none
   */
  async get(name: string, options?: CallOptions): Promise<Batch> {
    return await this.#transport.send(GET, { path: { name } }, options);
  }

  /**
   * Lists batches, newest first; nothing is sent until the list is used. The
   * API pages them by offset, so a set that grows meanwhile repeats some.
   * Python: `batches` (`await` it for a page) and `get_batches` (iterate it).
   *
   * @throws {ScaleArgumentError} for a query key that the API does not know
   */
  list(query: BatchQuery = {}, options: ListOptions = {}): PageRequest<Batch> {
    return new PageRequest(async (position, signal) => {
      const place = position === undefined ? {} : { offset: Number(position) };
      const reply = await this.#transport.send<ListReply<Batch>>(LIST, {
        query: encodeQuery({ ...query, ...place }, QUERY, LIST.operation),
      }, { ...options, ...signal && { signal } });
      const items = docsOf(reply, LIST.operation);
      const { offset = 0, limit } = reply;
      return {
        items,
        total: reply.totalDocs,
        limit,
        offset: reply.offset,
        hasNext: reply.has_more ?? false,
        next: String(offset + (limit ?? items.length)),
      };
    }, options);
  }

  /** Counts the tasks of a batch by status. Python: `batch_status`, `batch.get_status`. */
  async status(
    name: string,
    options?: CallOptions,
  ): Promise<BatchStatusCounts> {
    const counts = await this.#transport.send<Partial<BatchStatusCounts>>(
      STATUS,
      { path: { name } },
      options,
    );
    const none = {
      status: "",
      pending: 0,
      completed: 0,
      error: 0,
      canceled: 0,
    };
    return { ...none, ...counts };
  }

  /**
   * Says that a batch is complete, so that work on it begins. On other than
   * Rapid and Studio projects it changes nothing. Python: `finalize_batch`.
   *
   * @throws {ScaleInvalidRequestError} where it was finalized before
   */
  async finalize(name: string, options?: CallOptions): Promise<Batch> {
    return await this.#transport.send(FINALIZE, { path: { name } }, options);
  }

  /** Replaces a batch's metadata. Python: `set_batch_metadata`, which cannot send `{}`. */
  async setMetadata(
    name: string,
    metadata: JsonInput,
    options?: CallOptions,
  ): Promise<Batch> {
    checkRecord(metadata, "metadata");
    return await this.#transport.send(SET_METADATA, {
      path: { name },
      body: metadata,
    }, options);
  }
}

function findByName(
  send: Send,
  { body }: CallArgs,
): Promise<Batch | undefined> {
  const { name } = body as BatchParams;
  return foundOrNot(send(GET, { path: { name } }));
}

function projectDifferences(
  found: object,
  { body }: CallArgs,
): readonly string[] {
  return differingMembers(found, body as BatchParams, ["name", "project"]);
}

function findAgain(send: Send, { path = {} }: CallArgs): Promise<Batch> {
  return send(GET, { path });
}

function stillStaging(found: object): readonly string[] {
  return (found as Batch).status === "staging" ? ["status"] : [];
}
