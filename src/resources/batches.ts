/** Batches of v1: tasks of one project that are finished, and paid for, together. */
import { checkRecord, checkText } from "../core/check.ts";
import { BatchStatus } from "../types/constants.ts";
import {
  alwaysKeyed,
  type CallArgs,
  differingMembers,
  type Endpoint,
  foundOrNot,
  type Send,
  V1_DO,
  V1_LIST,
  V1_READ,
  V1_SET,
} from "../http/endpoint.ts";
import type { QueryKind } from "../http/query.ts";
import type { PageRequest } from "../http/page.ts";
import type { Transport } from "../http/transport.ts";
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
import { listOf } from "../http/list.ts";

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
  ...V1_LIST,
  operation: "batches.list",
  route: "/v1/batches",
};

const GET: Endpoint = {
  ...V1_READ,
  operation: "batches.get",
  route: "/v1/batches/{name}",
};

const STATUS: Endpoint = {
  ...V1_READ,
  operation: "batches.status",
  route: "/v1/batches/{name}/status",
};

const CREATE: Endpoint = {
  ...V1_DO,
  operation: "batches.create",
  route: "/v1/batches",
  recovery: {
    on: "conflict",
    isKeyed: alwaysKeyed,
    lookUp: { find: findByName, differences: projectDifferences },
  },
};

const FINALIZE: Endpoint = {
  ...V1_DO,
  operation: "batches.finalize",
  route: "/v1/batches/{name}/finalize",
  recovery: {
    on: "unknown",
    isKeyed: alwaysKeyed,
    lookUp: { find: findAgain, differences: stillStaging },
  },
};

const SET_METADATA: Endpoint = {
  ...V1_SET,
  operation: "batches.setMetadata",
  route: "/v1/batches/{name}/setMetadata",
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
    return listOf(this.#transport, {
      endpoint: LIST,
      spec: QUERY,
      query,
      by: "offset",
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

/** A batch that is read again is done where it is the one that was meant, and no longer waits to be finalized. */
function stillStaging(found: object, { path }: CallArgs): readonly string[] {
  const { status, name } = found as Partial<Batch>;
  const isOpen = typeof status === "string" && status !== BatchStatus.Staging;
  return isOpen && name === path?.["name"] ? [] : ["status"];
}
