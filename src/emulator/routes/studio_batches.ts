/** The routes of `/v1/studio/batches`. */
import { BatchStatus } from "../../types/constants.ts";
import type { StudioBatch } from "../../types/studio.ts";
import { EmulatorError, invalidParameter } from "../util/errors.ts";
import { jsonReply, type Reply } from "../http/message.ts";
import {
  isArray,
  isObject,
  objectBody,
  requiredTextOf,
  textsOf,
} from "../util/json.ts";
import { type Call, type Route, segmentOf } from "./router.ts";
import { addGroup, findGroup, isAssigned } from "../tenant/team_members.ts";
import type { BatchRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** The routes of pending Studio batches and their order. */
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

function listBatches({ tenant }: Call): Reply {
  return batchesReply(tenant);
}

/**
 * Replaces the groups (ST4). That a batch outside Studio is a 404, and an
 * unknown group a 400, are guesses.
 */
function assignBatch(call: Call): Reply {
  const record = call.tenant.batch(segmentOf(call, "batch"));
  if (record.project.kind !== "studio") {
    throw new EmulatorError(404, "Studio batch with that name not found.");
  }
  const { groups } = objectBody(call.body);
  if (groups === undefined) throw invalidParameter('"groups" is required');
  const names = textsOf({ groups }, "groups");
  const { name: project } = record.project.project;
  for (const name of names) requireGroup(call.tenant, project, name);
  record.batch.studio.groups = names;
  call.tenant.touchBatch(record);
  return jsonReply(batchView(record));
}

/**
 * An address may stand for a group: that it makes a group of one is a guess.
 */
function requireGroup(tenant: Tenant, project: string, name: string): void {
  if (findGroup(tenant, project, name) !== undefined) return;
  if (!isAssigned(tenant, project, name)) {
    throw invalidParameter(`the project has no group "${name}"`);
  }
  addGroup(tenant, { project, name, isSingleton: true, emails: [name] });
}

/** All pending batches must be named, once (ST5). */
function setPriorities({ tenant, body }: Call): Reply {
  const { batches } = objectBody(body);
  if (!isArray(batches)) throw invalidParameter('"batches" is required');
  const names = batches.map((item) => {
    if (!isObject(item)) throw invalidParameter("a batch must be an object");
    return requiredTextOf(item, "name");
  });
  const pending = pendingBatches(tenant);
  const missing = pending.find(({ batch }) => !names.includes(batch.name));
  if (missing !== undefined) {
    throw invalidParameter(
      `"batches" must name all pending batches, and "${missing.batch.name}" is missing`,
    );
  }
  if (names.length > pending.length) {
    throw invalidParameter(
      '"batches" must name pending batches only, each once',
    );
  }
  for (const record of pending) {
    const { name, studio } = record.batch;
    studio.priority = names.indexOf(name) + 1;
    tenant.touchBatch(record);
  }
  return batchesReply(tenant);
}

function resetPriorities({ tenant }: Call): Reply {
  for (const record of tenant.batches) {
    delete record.batch.studio.priority;
    tenant.touchBatch(record);
  }
  return batchesReply(tenant);
}

function batchesReply(tenant: Tenant): Reply {
  return jsonReply(pendingBatches(tenant).map(batchView));
}

/**
 * Gives the pending batches in their order: as set, and behind them, which is a
 * guess, in the default order the newer ones (ST6). That one in `staging` is
 * pending too is a guess.
 */
function pendingBatches(tenant: Tenant): readonly BatchRecord[] {
  const pending = [...tenant.batches].filter(({ batch, project }) =>
    project.kind === "studio" && batch.status !== BatchStatus.Completed
  );
  // Sorting keeps the order of creation among equals.
  return pending.sort((one, other) => rank(one) - rank(other));
}

/** An order that was set, then calibration batches, then all others. */
function rank({ batch: { studio } }: BatchRecord): number {
  const unset = Number.MAX_SAFE_INTEGER - Number(studio.isCalibration);
  return studio.priority ?? unset;
}

function batchView(record: BatchRecord): StudioBatch {
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
