/** The routes of batches. */
import type { JsonObject } from "../../types/json.ts";
import { V2BatchStatus } from "../../types/v2/constants.ts";
import { type Filter, meetsAll, readConditions } from "../http/filters.ts";
import { type EmulatedResponse, jsonResponse } from "../http/message.ts";
import { newBatch } from "../routes/batches.ts";
import type { Call, Route } from "../routes/router.ts";
import {
  type BatchTransition,
  changeBatch,
} from "../tasks/batch_transitions.ts";
import type { BatchRecord } from "../tenant/records.ts";
import {
  objectBody,
  optionalBoolean,
  pick,
  withoutNulls,
} from "../util/json.ts";
import { listedValues, pageOf } from "./lists.ts";
import { changedMetadata, METADATA_MEMBERS } from "./metadata.ts";
import {
  bodyParams,
  findBatch,
  findProject,
  queryParams,
  selectProject,
} from "./selectors.ts";
import { batchView } from "./views.ts";

/** The filters of the list. */
const FILTERS: readonly Filter[] = [
  { key: "status", member: "status", kind: "any" },
  { key: "created_after", member: "created_at", kind: "from" },
  { key: "created_before", member: "created_at", kind: "until" },
  { key: "completed_after", member: "completed_at", kind: "from" },
  { key: "completed_before", member: "completed_at", kind: "until" },
];

/** The related objects that a batch can be expanded by. */
const EXPAND = ["project"] as const;

/** The parameters that name a batch. */
const SELECTORS: readonly string[] = ["batch_id", "batch_name"];

/** The routes of batches. */
export const BATCH_ROUTES: readonly Route[] = [
  {
    method: "POST",
    path: "/v2/batch",
    handler: createBatch,
    body: [
      "name",
      "project_id",
      "project_name",
      "callback",
      "staging_batch",
      "metadata",
    ],
  },
  {
    method: "GET",
    path: "/v2/batch",
    handler: getBatch,
    query: [...SELECTORS, "expand"],
  },
  {
    method: "GET",
    path: "/v2/batches",
    handler: listBatches,
    query: ["project_id", "project_name", "limit", "next_token", "expand"],
    filters: FILTERS,
  },
  {
    method: "POST",
    path: "/v2/batch/finalize",
    handler: finalizeBatch,
    body: SELECTORS,
  },
  transitionRoute("pause", "Pause started."),
  transitionRoute("resume", "Resume started."),
  transitionRoute("cancel", "Cancellation started."),
  {
    method: "POST",
    path: "/v2/batch/metadata",
    handler: setMetadata,
    body: [...SELECTORS, ...METADATA_MEMBERS],
  },
];

/** @guess A batch of a Rapid or Studio project is staged, as in v1. */
function createBatch({ tenant, body }: Call): EmulatedResponse {
  const params = withoutNulls(objectBody(body));
  const project = findProject(tenant, bodyParams(params));
  const isStaged = project.kind !== "standard" ||
    optionalBoolean(params, "staging_batch") === true;
  const own = pick(params, ["name", "callback", "metadata"]);
  return jsonResponse(batchView(newBatch(tenant, project, own, isStaged)));
}

function getBatch({ tenant, query }: Call): EmulatedResponse {
  const expand = listedValues(query, "expand", EXPAND);
  const record = findBatch(tenant, queryParams(query));
  return jsonResponse(batchView(record, expand));
}

/** @guess The oldest batches come first; an unknown project has no batches. */
function listBatches({ tenant, query }: Call): EmulatedResponse {
  const expand = listedValues(query, "expand", EXPAND);
  listedValues(query, "status", Object.values(V2BatchStatus));
  const { isNamed, found } = selectProject(tenant, queryParams(query));
  const conditions = readConditions(query, FILTERS);
  const records = [...tenant.batches].filter(({ batch, project }) =>
    (!isNamed || project === found) && meetsAll(batch, conditions)
  );
  const { items, cursor } = pageOf(records, query);
  const batches = items.map((record) => batchView(record, expand));
  return jsonResponse({ batches, ...cursor });
}

function finalizeBatch(call: Call): EmulatedResponse {
  const record = batchOfBody(call);
  changeBatch(call.tenant, record, "finalize");
  return jsonResponse(batchView(record));
}

function setMetadata(call: Call): EmulatedResponse {
  const record = batchOfBody(call);
  const { batch } = record;
  const body = objectBody(call.body);
  batch.metadata = changedMetadata(batch.metadata ?? {}, body);
  call.tenant.markBatchChanged(record);
  return jsonResponse(batchView(record));
}

/** Returns the route of a transition whose response has the batch and a message. */
function transitionRoute(transition: BatchTransition, message: string): Route {
  return {
    method: "POST",
    path: `/v2/batch/${transition}`,
    handler: (call) => {
      const record = batchOfBody(call);
      changeBatch(call.tenant, record, transition);
      return jsonResponse({ batch: batchView(record), message });
    },
    body: SELECTORS,
  };
}

function batchOfBody({ tenant, body }: Call): BatchRecord {
  const params: JsonObject = objectBody(body);
  return findBatch(tenant, bodyParams(params));
}
