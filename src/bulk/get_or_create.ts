/** A project or a batch that is there after the call, whoever created it. */
import type { ScaleClient } from "../client.ts";
import type { TaskType } from "../types/constants.ts";
import type { Batch, BatchParams } from "../types/batch.ts";
import type { CallOptions } from "../types/options.ts";
import type { CreateProjectParams, Project } from "../types/project.ts";
import { createOnce, type CreationStatus } from "./create_once.ts";

/** An object that was created, or was there before. */
export interface GetOrCreated<Value> {
  /** Whether this call created it. */
  readonly status: CreationStatus;
  /** The object. */
  readonly value: Value;
}

/**
 * Creates a project, or returns the one with its name if that has everything in
 * `params`. Its newest params are compared. If a response is lost and the
 * project is found afterwards, it counts as `created`.
 *
 * @example Run a program twice
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { getOrCreateProject } from "@labelwire/scale/bulk";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new ScaleClient(createEmulator().clientOptions());
 * const params = { name: "cows", type: "imageannotation" } as const;
 * assertEquals((await getOrCreateProject(client, params)).status, "created");
 * assertEquals((await getOrCreateProject(client, params)).status, "existed");
 * ```
 *
 * @throws {ScaleDuplicateResourceError} if the project is another one; the message names the members that differ
 */
export async function getOrCreateProject<T extends TaskType>(
  client: ScaleClient,
  params: CreateProjectParams<T>,
  options: CallOptions = {},
): Promise<GetOrCreated<Project<T>>> {
  return await createOnce(
    (call) => client.projects.create(params, call),
    options,
  );
}

/**
 * Creates a batch, or returns the one with its name if that has everything in
 * `params`. If a response is lost and the batch is found afterwards, it counts as
 * `created`.
 *
 * @throws {ScaleDuplicateResourceError} if the batch is another one, for instance of another project; the message names the members that differ
 */
export async function getOrCreateBatch(
  client: ScaleClient,
  params: BatchParams,
  options: CallOptions = {},
): Promise<GetOrCreated<Batch>> {
  return await createOnce(
    (call) => client.batches.create(params, call),
    options,
  );
}
