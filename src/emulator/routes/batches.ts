/** The routes of `/v1/batches`. */
import { BatchStatus } from "../../types/constants.ts";
import type { Batch } from "../../types/batch.ts";
import { checkMetadata } from "./checks.ts";
import { EmulatorError } from "../util/errors.ts";
import { conditionsOf, type Filter, meetsAll } from "../http/filters.ts";
import { jsonReply, type Reply } from "../http/message.ts";
import {
  booleanOf,
  objectBody,
  objectOf,
  requiredTextOf,
  textOf,
  withoutNulls,
} from "../util/json.ts";
import { readPageQuery } from "../http/query.ts";
import { type Call, type Route, segmentOf } from "./router.ts";
import type { BatchRecord, StoredBatch } from "../tenant/records.ts";

/** The filters of the list. */
const BATCH_FILTERS: readonly Filter[] = [
  { key: "project", member: "project", kind: "any" },
  { key: "status", member: "status", kind: "any" },
  { key: "start_time", member: "created_at", kind: "from" },
  { key: "end_time", member: "created_at", kind: "until" },
  { key: "completed_after", member: "completed_at", kind: "from" },
  { key: "completed_before", member: "completed_at", kind: "until" },
  { key: "audited_after", member: "last_audited_at", kind: "from" },
  { key: "audited_before", member: "last_audited_at", kind: "until" },
];

/**
 * The routes of batches. No route archives a batch, so `exclude_archived` and
 * `detailed` change nothing.
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
];

/**
 * That an unknown project is a 404, and an empty `callback` (BA12) is kept as
 * none, are guesses.
 */
function createBatch(call: Call): Reply {
  const { tenant } = call;
  const body = withoutNulls(objectBody(call.body));
  const name = requiredTextOf(body, "name");
  const project = tenant.project(requiredTextOf(body, "project"));
  const callback = textOf(body, "callback");
  const isStaged = project.kind !== "standard";
  const { clock, ids } = tenant.services;
  const batch: StoredBatch = {
    project: project.project.name,
    name,
    status: isStaged ? BatchStatus.Staging : BatchStatus.InProgress,
    created_at: clock.timestamp(),
    metadata: checkMetadata(objectOf(body, "metadata") ?? {}),
    ...(callback !== undefined && { callback }),
    studio: {
      id: ids.next(clock.now()),
      isCalibration: booleanOf(body, "calibration_batch") ?? false,
      groups: [],
    },
  };
  tenant.addBatch({ batch, project, tasks: [], counts: new Map() });
  return jsonReply(batchView(batch));
}

function listBatches({ tenant, query }: Call): Reply {
  const { limit, offset } = readPageQuery(query);
  const conditions = conditionsOf(query, BATCH_FILTERS);
  const found = [...tenant.batches]
    .filter(({ batch }) => meetsAll(batch, conditions))
    .reverse();
  const docs = found.slice(offset, offset + limit)
    .map(({ batch }) => batchView(batch));
  const totalDocs = found.length;
  const has_more = offset + limit < totalDocs;
  const page = Math.floor(offset / limit) + 1;
  return jsonReply({
    docs,
    totalDocs,
    limit,
    offset,
    has_more,
    // The paging plugin that these names come from counts one page where there
    // is nothing.
    totalPages: Math.max(1, Math.ceil(totalDocs / limit)),
    hasNextPage: has_more,
    nextPage: has_more ? page + 1 : null,
  });
}

function getBatch(call: Call): Reply {
  return jsonReply(batchView(findBatch(call).batch));
}

/** Counts that are zero are left out (BA8). */
function getStatus(call: Call): Reply {
  const { batch, counts } = findBatch(call);
  const present = [...counts].filter(([, count]) => count > 0);
  return jsonReply({ status: batch.status, ...Object.fromEntries(present) });
}

/**
 * On an ordinary project it changes nothing (BA4); elsewhere it works once
 * (BA5).
 */
function finalize(call: Call): Reply {
  const record = findBatch(call);
  const { batch, project } = record;
  if (batch.status === "staging") call.tenant.openBatch(record);
  else if (project.kind !== "standard") {
    throw new EmulatorError(
      400,
      `The batch "${batch.name}" is already finalized.`,
    );
  }
  return jsonReply(batchView(batch));
}

/** The body is the metadata itself (BA7). */
function setMetadata(call: Call): Reply {
  const record = findBatch(call);
  const { batch } = record;
  batch.metadata = checkMetadata(objectBody(call.body));
  call.tenant.touchBatch(record);
  return jsonReply(batchView(batch));
}

function findBatch(call: Call): BatchRecord {
  return call.tenant.batch(segmentOf(call, "name"));
}

function batchView(stored: StoredBatch): Batch {
  const { last_audited_at: _, studio: _studio, ...batch } = stored;
  return batch;
}
