/** The routes of `/v1/batches`. */
import { BatchStatus } from "../../types/constants.ts";
import type { Batch } from "../../types/batch.ts";
import type { JsonObject } from "../../types/json.ts";
import { checkMetadata } from "./checks.ts";
import { EmulatorError, invalidParameter } from "../util/errors.ts";
import { type Filter, meetsAll, readConditions } from "../http/filters.ts";
import { type EmulatedResponse, jsonResponse } from "../http/message.ts";
import {
  objectBody,
  optionalBoolean,
  optionalInteger,
  optionalObject,
  optionalString,
  requiredString,
  withoutNulls,
} from "../util/json.ts";
import { readPageQuery } from "../http/query.ts";
import { type Call, pathParam, type Route } from "./router.ts";
import type {
  BatchRecord,
  ProjectRecord,
  StoredBatch,
} from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** The filters of the list. */
const BATCH_FILTERS: readonly Filter[] = [
  { key: "project", member: "project", kind: "any" },
  {
    key: "status",
    member: "status",
    kind: "any",
    known: Object.values(BatchStatus),
  },
  { key: "start_time", member: "created_at", kind: "from" },
  { key: "end_time", member: "created_at", kind: "until" },
  { key: "completed_after", member: "completed_at", kind: "from" },
  { key: "completed_before", member: "completed_at", kind: "until" },
  { key: "audited_after", member: "last_audited_at", kind: "from" },
  { key: "audited_before", member: "last_audited_at", kind: "until" },
];

/**
 * The routes of batches. No route archives a batch, so `exclude_archived` and
 * `detailed` have no effect.
 */
export const BATCH_ROUTES: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/batches",
    handler: createBatch,
    body: [
      "project",
      "name",
      "callback",
      "calibration_batch",
      "self_label_batch",
      "metadata",
    ],
  },
  {
    method: "GET",
    path: "/v1/batches",
    handler: listBatches,
    query: ["limit", "offset", "exclude_archived", "detailed"],
    filters: BATCH_FILTERS,
  },
  { method: "GET", path: "/v1/batches/{name}", handler: getBatch },
  { method: "GET", path: "/v1/batches/{name}/status", handler: getStatus },
  {
    method: "POST",
    path: "/v1/batches/{name}/finalize",
    handler: finalize,
    body: ["callback_url"],
  },
  {
    method: "POST",
    path: "/v1/batches/{name}/setMetadata",
    handler: setMetadata,
  },
  {
    method: "POST",
    path: "/v1/batches/{name}/prioritize",
    handler: prioritize,
    body: ["priority"],
  },
];

/** @guess An unknown project is a 404; an empty `callback` is ignored. */
function createBatch(call: Call): EmulatedResponse {
  const { tenant } = call;
  const body = withoutNulls(objectBody(call.body));
  requiredString(body, "name");
  const project = tenant.project(requiredString(body, "project"));
  const isStaged = project.kind !== "standard";
  const { batch } = newBatch(tenant, project, body, isStaged);
  return jsonResponse(serializeBatch(batch));
}

/** Adds a batch with the parameters in `body`. Throws the 409 if its name is in use. */
export function newBatch(
  tenant: Tenant,
  project: ProjectRecord,
  body: JsonObject,
  isStaged: boolean,
): BatchRecord {
  const callback = optionalString(body, "callback");
  const { clock, ids } = tenant.services;
  const batch: StoredBatch = {
    project: project.project.name,
    name: requiredString(body, "name"),
    status: isStaged ? BatchStatus.Staging : BatchStatus.InProgress,
    created_at: clock.timestamp(),
    metadata: checkMetadata(optionalObject(body, "metadata") ?? {}),
    ...(callback !== undefined && { callback }),
    studio: {
      id: ids.next(clock.now()),
      isCalibration: optionalBoolean(body, "calibration_batch") ?? false,
      groups: [],
    },
  };
  const record: BatchRecord = { batch, project, tasks: [], counts: new Map() };
  tenant.addBatch(record);
  return record;
}

function listBatches({ tenant, query }: Call): EmulatedResponse {
  const { limit, offset } = readPageQuery(query);
  const conditions = readConditions(query, BATCH_FILTERS);
  const found = [...tenant.batches]
    .filter(({ batch }) => meetsAll(batch, conditions))
    .reverse();
  const docs = found.slice(offset, offset + limit)
    .map(({ batch }) => serializeBatch(batch));
  const totalDocs = found.length;
  const has_more = offset + limit < totalDocs;
  const page = Math.floor(offset / limit) + 1;
  return jsonResponse({
    docs,
    totalDocs,
    limit,
    offset,
    has_more,
    // The paging plugin that has these names counts one page for an empty list.
    totalPages: Math.max(1, Math.ceil(totalDocs / limit)),
    hasNextPage: has_more,
    nextPage: has_more ? page + 1 : null,
  });
}

function getBatch(call: Call): EmulatedResponse {
  return jsonResponse(serializeBatch(findBatch(call).batch));
}

/** Counts of zero are omitted. */
function getStatus(call: Call): EmulatedResponse {
  const { batch, counts } = findBatch(call);
  const present = [...counts].filter(([, count]) => count > 0);
  return jsonResponse({ status: batch.status, ...Object.fromEntries(present) });
}

/** In a standard project it has no effect; elsewhere it succeeds once. */
function finalize(call: Call): EmulatedResponse {
  const record = findBatch(call);
  const { batch, project } = record;
  if (batch.status === "staging") {
    call.tenant.setBatchStatus(record, "in_progress");
  } else if (project.kind !== "standard") {
    throw new EmulatorError(
      400,
      `The batch "${batch.name}" is already finalized`,
    );
  }
  return jsonResponse(serializeBatch(batch));
}

/** The body is the metadata itself. */
function setMetadata(call: Call): EmulatedResponse {
  const record = findBatch(call);
  const { batch } = record;
  batch.metadata = checkMetadata(objectBody(call.body));
  call.tenant.markBatchChanged(record);
  return jsonResponse(serializeBatch(batch));
}

/**
 * What a priority changes is not known.
 *
 * @guess It changes nothing that a response shows, the result is "success", and
 * another priority is a 400.
 */
function prioritize(call: Call): EmulatedResponse {
  findBatch(call);
  const priority = optionalInteger(objectBody(call.body), "priority") ?? NaN;
  if (priority >= 10 && priority <= 30) {
    return jsonResponse({ result: "success" });
  }
  throw invalidParameter('"priority" must be an integer from 10 to 30');
}

function findBatch(call: Call): BatchRecord {
  return call.tenant.batch(pathParam(call, "name"));
}

function serializeBatch(stored: StoredBatch): Batch {
  const {
    last_audited_at: _,
    resumed_at: _resumedAt,
    studio: _studio,
    ...batch
  } = stored;
  return batch;
}
