/** The routes of `/v1/studio/batches`. */
import { BatchStatus } from "../../types/constants.ts";
import type { StudioBatch } from "../../types/studio.ts";
import { EmulatorError, invalidParameter } from "../util/errors.ts";
import { type EmulatedResponse, jsonResponse } from "../http/message.ts";
import {
  isArray,
  isObject,
  objectBody,
  requiredString,
  stringArray,
} from "../util/json.ts";
import { type Call, pathParam, type Route } from "./router.ts";
import { addGroup, findGroup, isAssigned } from "../tenant/team_members.ts";
import type { BatchRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** The routes of pending Studio batches and their priorities. */
export const STUDIO_BATCH_ROUTES: readonly Route[] = [
  { method: "GET", path: "/v1/studio/batches", handler: listBatches },
  {
    method: "PUT",
    path: "/v1/studio/batches/{batch}",
    handler: assignBatch,
    body: ["groups"],
  },
  {
    method: "POST",
    path: "/v1/studio/batches/set_priorities",
    handler: setPriorities,
    body: ["batches"],
  },
  {
    method: "POST",
    path: "/v1/studio/batches/reset_priorities",
    handler: resetPriorities,
    body: [],
  },
];

function listBatches({ tenant }: Call): EmulatedResponse {
  return batchesResponse(tenant);
}

/**
 * Replaces the groups of a batch.
 *
 * @guess A batch outside Studio is a 404, an unknown group a 400.
 */
function assignBatch(call: Call): EmulatedResponse {
  const record = call.tenant.batch(pathParam(call, "batch"));
  if (record.project.kind !== "studio") {
    throw new EmulatorError(404, "Studio batch with that name not found");
  }
  const { groups } = objectBody(call.body);
  if (groups === undefined) throw invalidParameter('"groups" is required');
  const names = stringArray({ groups }, "groups");
  const { name: project } = record.project.project;
  for (const name of names) findOrAddGroup(call.tenant, project, name);
  record.batch.studio.groups = names;
  call.tenant.markBatchChanged(record);
  return jsonResponse(serializeBatch(record));
}

/**
 * Checks that a group exists. An email address is accepted as a group.
 *
 * @guess The email address of a teammate creates a group with that one member.
 */
function findOrAddGroup(tenant: Tenant, project: string, name: string): void {
  if (findGroup(tenant, project, name) !== undefined) return;
  if (!isAssigned(tenant, project, name)) {
    throw invalidParameter(`the project has no group "${name}"`);
  }
  addGroup(tenant, { project, name, isSingleton: true, emails: [name] });
}

/** The body must contain every pending batch once. */
function setPriorities({ tenant, body }: Call): EmulatedResponse {
  const { batches } = objectBody(body);
  if (!isArray(batches)) throw invalidParameter('"batches" is required');
  const names = batches.map((item) => {
    if (!isObject(item)) throw invalidParameter("a batch must be an object");
    return requiredString(item, "name");
  });
  const pending = pendingBatches(tenant);
  const missing = pending.find(({ batch }) => !names.includes(batch.name));
  if (missing !== undefined) {
    throw invalidParameter(
      `"batches" must contain all pending batches: "${missing.batch.name}" is missing`,
    );
  }
  if (names.length > pending.length) {
    throw invalidParameter(
      '"batches" must contain only pending batches, each once',
    );
  }
  for (const record of pending) {
    const { name, studio } = record.batch;
    studio.priority = names.indexOf(name) + 1;
    tenant.markBatchChanged(record);
  }
  return batchesResponse(tenant);
}

function resetPriorities({ tenant }: Call): EmulatedResponse {
  for (const record of tenant.batches) {
    delete record.batch.studio.priority;
    tenant.markBatchChanged(record);
  }
  return batchesResponse(tenant);
}

function batchesResponse(tenant: Tenant): EmulatedResponse {
  return jsonResponse(pendingBatches(tenant).map(serializeBatch));
}

/**
 * Returns the pending batches: first those with a priority, then the others in the
 * default order.
 *
 * @guess Batches that are newer than the priorities come last; a batch in
 * `staging` is pending too.
 */
function pendingBatches(tenant: Tenant): readonly BatchRecord[] {
  const pending = [...tenant.batches].filter(({ batch, project }) =>
    project.kind === "studio" && batch.status !== BatchStatus.Completed
  );
  // Sorting is stable, so equals stay in the order of creation.
  return pending.sort((one, other) => rank(one) - rank(other));
}

/** Batches with a priority, then calibration batches, then all others. */
function rank({ batch: { studio } }: BatchRecord): number {
  const unset = Number.MAX_SAFE_INTEGER - Number(studio.isCalibration);
  return studio.priority ?? unset;
}

function serializeBatch(record: BatchRecord): StudioBatch {
  const { batch, project, tasks, counts } = record;
  const { id, isCalibration, priority, groups } = batch.studio;
  return {
    id,
    name: batch.name,
    projectId: project.id,
    projectName: project.project.name,
    batchType: isCalibration ? "Calibration" : "Production",
    ...(priority !== undefined && { studioPriority: priority }),
    total: tasks.length,
    completed: counts.get("completed") ?? 0,
    groups,
  };
}
