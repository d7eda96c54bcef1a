/** Batches of v2, and how a lost creation or finalization is recovered. */
import { assertPlainObject, assertString } from "../core/check.ts";
import { isString } from "../core/kind.ts";
import { differingMembers } from "../http/compare.ts";
import {
  POST_IDEMPOTENT,
  POST_ONCE,
  READ,
  READ_PAGES,
  type Send,
  type SentCall,
} from "../http/endpoint.ts";
import { paginate } from "../http/list.ts";
import type { PageList } from "../http/page.ts";
import type { QueryPairs } from "../http/query.ts";
import { orUndefinedIf404 } from "../http/recover.ts";
import type { Transport } from "../http/transport.ts";
import type {
  CallOptions,
  CreateOptions,
  ListOptions,
} from "../types/options.ts";
import type {
  V2Batch,
  V2BatchChange,
  V2BatchExpand,
  V2BatchGetQuery,
  V2BatchMetadataParams,
  V2BatchParams,
  V2BatchQuery,
  V2BatchSelector,
  V2ExpandedBatch,
} from "../types/v2/batch.ts";
import { V2BatchStatus } from "../types/v2/constants.ts";
import type { V2Project } from "../types/v2/project.ts";
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

const GET: V2Endpoint = {
  ...READ,
  operation: "v2.batches.get",
  route: "/v2/batch",
  query: { ...BATCH_KEYS, expand: ["project"] } satisfies QueryKeys<
    V2BatchGetQuery
  >,
  oneOf: BATCH,
};

const LIST: V2Endpoint = {
  ...READ_PAGES,
  operation: "v2.batches.list",
  route: "/v2/batches",
  items: "batches",
  query: {
    ...PROJECT_KEYS,
    status: { known: V2BatchStatus },
    created_after: "date",
    created_before: "date",
    ...COMPLETED_KEYS,
    ...PAGE_KEYS,
    expand: ["project"],
  } satisfies QueryKeys<V2BatchQuery>,
};

const CREATE: V2Endpoint = {
  ...POST_ONCE,
  operation: "v2.batches.create",
  route: "/v2/batch",
  oneOf: PROJECT,
  flag: "staging_batch",
  options: ["onConflict"],
  key: "name",
  recover: {
    on: "conflict",
    lookUp: { find: findByName, differences: batchDifferences },
  },
};

const FINALIZE: V2Endpoint = {
  ...POST_ONCE,
  operation: "v2.batches.finalize",
  route: "/v2/batch/finalize",
  oneOf: BATCH,
  recover: {
    on: "unknown",
    lookUp: { find: findSelected, differences: notFinalized },
  },
};

const PAUSE: V2Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "v2.batches.pause",
  route: "/v2/batch/pause",
  oneOf: BATCH,
};

const RESUME: V2Endpoint = {
  ...PAUSE,
  operation: "v2.batches.resume",
  route: "/v2/batch/resume",
};

const CANCEL: V2Endpoint = {
  ...PAUSE,
  operation: "v2.batches.cancel",
  route: "/v2/batch/cancel",
};

const SET_METADATA: V2Endpoint = {
  ...PAUSE,
  operation: "v2.batches.setMetadata",
  route: "/v2/batch/metadata",
  flag: "merge",
};

/**
 * Batches of v2: `client.v2.batches`. Which operation fits which status is in the
 * table at {@linkcode V2BatchStatus}.
 *
 * @example Create a batch, pause it and resume it
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const emulator = createEmulator({ seed: 1 });
 * const client = new ScaleClient(emulator.clientOptions());
 * await client.projects.create({ name: "talk", type: "chat" });
 * const { id: batch_id } = await client.v2.batches.create({
 *   project_name: "talk",
 *   name: "monday",
 * });
 * await client.v2.batches.pause({ batch_id });
 * const { status } = await client.v2.batches.get({ batch_id });
 * assertEquals(status, "paused");
 * await client.v2.batches.resume({ batch_id });
 * ```
 */
export class V2Batches {
  readonly #transport: Transport;

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Creates a batch. Its name is its key: if a response is lost, the next attempt
   * finds the batch that the first one created. Python: `V2Api.create_batch`.
   *
   * @throws {ScaleDuplicateResourceError} if another batch has the name
   */
  async create(
    params: V2BatchParams,
    options?: CreateOptions,
  ): Promise<V2Batch<string>> {
    assertString(params?.name, "name");
    const batch: V2Batch = await write(
      this.#transport,
      CREATE,
      params,
      options,
    );
    // A batch that was looked up has its project as an object.
    const { id } = batch.project as Partial<V2Project>;
    return (id === undefined ? batch : { ...batch, project: id }) as V2Batch<
      string
    >;
  }

  /**
   * Returns a batch by its id or its name. Python: `V2Api.get_batch`.
   *
   * @throws {ScaleResourceNotFoundError} if there is no such batch
   */
  async get<const Expand extends readonly V2BatchExpand[] = []>(
    query: V2BatchGetQuery<Expand>,
    options?: CallOptions,
  ): Promise<V2ExpandedBatch<Expand>> {
    return await read(this.#transport, GET, query, options);
  }

  /** Lists batches. Nothing is sent until the list is used. Python: `V2Api.get_batches`. */
  list<const Expand extends readonly V2BatchExpand[] = []>(
    query?: V2BatchQuery<Expand>,
    options?: ListOptions,
  ): PageList<V2ExpandedBatch<Expand>> {
    return paginate(this.#transport, LIST, { query }, options);
  }

  /**
   * Finalizes a batch that is `staging`, so that work on it begins. Python:
   * `V2Api.finalize_batch`.
   */
  async finalize(
    batch: V2BatchSelector,
    options?: CallOptions,
  ): Promise<V2Batch<string>> {
    return await write(this.#transport, FINALIZE, batch, options);
  }

  /**
   * Starts to pause a batch that is `in_progress`: tasks that nobody has started
   * wait. Its status may change only later. Python: `V2Api.pause_batch`.
   */
  async pause(
    batch: V2BatchSelector,
    options?: CallOptions,
  ): Promise<V2BatchChange> {
    return await write(this.#transport, PAUSE, batch, options);
  }

  /**
   * Starts to resume a batch that is `paused`. Its status may change only later.
   * Python: `V2Api.resume_batch`.
   */
  async resume(
    batch: V2BatchSelector,
    options?: CallOptions,
  ): Promise<V2BatchChange> {
    return await write(this.#transport, RESUME, batch, options);
  }

  /**
   * Starts to cancel a batch for good, with the tasks that nobody has started.
   * Its status may change only later. Python: `V2Api.cancel_batch`.
   */
  async cancel(
    batch: V2BatchSelector,
    options?: CallOptions,
  ): Promise<V2BatchChange> {
    return await write(this.#transport, CANCEL, batch, options);
  }

  /** Replaces the metadata of a batch, or merges into it. Python: `V2Api.set_batch_metadata`. */
  async setMetadata(
    params: V2BatchMetadataParams,
    options?: CallOptions,
  ): Promise<V2Batch<string>> {
    assertPlainObject(params?.metadata, "metadata");
    return await write(this.#transport, SET_METADATA, params, options);
  }
}

/** Finds the batch of a creation, with its project as an object: what was sent may be the id or the name of the project. */
function findByName(
  send: Send,
  { members: { name } }: SentCall,
): Promise<V2Batch | undefined> {
  return orUndefinedIf404(
    send(GET, {
      query: [["batch_name", name as string], ["expand", "project"]],
    }),
  );
}

/** Returns the members that differ. `staging_batch` is none of the batch. */
function batchDifferences(
  found: object,
  { members }: SentCall,
): readonly string[] {
  const { project } = found as Partial<V2Batch>;
  const { id = project, name } = Object(project) as Partial<V2Project>;
  return differingMembers(
    { ...found, project_id: id, project_name: name },
    members,
    ["name", "project_id", "project_name"],
  );
}

function findSelected(send: Send, { members }: SentCall): Promise<V2Batch> {
  const query = BATCH
    .map((name) => [name, members[name]])
    .filter(([, value]) => value !== undefined);
  return send(GET, { query: query as QueryPairs });
}

/** Returns `["status"]` unless the batch is the one that was meant, and is finalized. */
function notFinalized(found: object, { members }: SentCall): readonly string[] {
  const { status, id, name } = found as Partial<V2Batch>;
  const { batch_id = id, batch_name = name } = members;
  const isOpen = isString(status) && status !== V2BatchStatus.Staging;
  return isOpen && id === batch_id && name === batch_name ? [] : ["status"];
}
