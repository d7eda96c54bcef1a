/** The routes of datasets. */
import { type Filter, meetsAll, readConditions } from "../http/filters.ts";
import {
  type EmulatedResponse,
  jsonResponse,
  textResponse,
} from "../http/message.ts";
import { type Call, pathParam, type Route } from "../routes/router.ts";
import type { DatasetTaskRecord } from "../tenant/v2_store.ts";
import { datasetFilePath, signedUrl } from "../tenant/result_links.ts";
import { invalidParameter } from "../util/errors.ts";
import { DELIVERY_FILTERS } from "./deliveries.ts";
import { listedValues, pageOf } from "./lists.ts";
import { notFound, queryParams, requireOneOf } from "./selectors.ts";
import { datasetDeliveryView, datasetTaskView } from "./views.ts";

/** The related objects that a task of a dataset can be expanded by. */
const EXPAND = ["dataset", "delivery"] as const;

/** The filter of deliveries by their dataset. */
const DATASET_FILTERS: readonly Filter[] = [
  { key: "dataset_id", member: "dataset", kind: "any" },
  ...DELIVERY_FILTERS,
];

/** The filters of tasks, which are those of their deliveries. */
const TASK_FILTERS: readonly Filter[] = [
  { key: "delivery_id", member: "id", kind: "any" },
  ...DATASET_FILTERS,
];

/** The routes of datasets. */
export const DATASET_ROUTES: readonly Route[] = [
  { method: "GET", path: "/v2/datasets", handler: listDatasets, query: [] },
  {
    method: "GET",
    path: "/v2/datasets/deliveries",
    handler: listDeliveries,
    query: ["expand"],
    filters: DATASET_FILTERS,
  },
  {
    method: "GET",
    path: "/v2/datasets/delivery",
    handler: getDelivery,
    query: ["delivery_id", "limit", "next_token", "expand"],
  },
  {
    method: "GET",
    path: "/v2/datasets/task",
    handler: getTask,
    query: ["task_id", "expand"],
  },
  {
    method: "GET",
    path: "/v2/datasets/tasks",
    handler: listTasks,
    query: ["limit", "next_token", "expand"],
    filters: TASK_FILTERS,
  },
  {
    method: "GET",
    path: "/v2/datasets/task/{taskId}/response_url/{attachmentId}",
    handler: redirectToFile,
    query: [],
  },
];

function listDatasets({ tenant }: Call): EmulatedResponse {
  return jsonResponse({ datasets: [...tenant.v2Store.datasets] });
}

/** @guess The oldest deliveries come first; an unknown dataset has none. */
function listDeliveries({ tenant, query }: Call): EmulatedResponse {
  const expand = listedValues(query, "expand", ["dataset"]);
  const conditions = readConditions(query, DATASET_FILTERS);
  const deliveries = [...tenant.v2Store.datasetDeliveries]
    .filter((delivery) => meetsAll(delivery, conditions))
    .map((delivery) => datasetDeliveryView(tenant, delivery, expand));
  return jsonResponse({ deliveries });
}

/** The envelope has the delivery as an object, also without `expand`, as in the public sample. */
function getDelivery({ tenant, query }: Call): EmulatedResponse {
  const expand = listedValues(query, "expand", EXPAND);
  const id = queryParams(query)("delivery_id");
  if (id === undefined) throw invalidParameter('"delivery_id" is required');
  const delivery = tenant.v2Store.datasetDelivery(id);
  if (delivery === undefined) throw notFound("Delivery", "id");
  const { items, cursor } = pageOf(delivery.tasks, query);
  return jsonResponse({
    delivery: datasetDeliveryView(tenant, delivery),
    tasks: items.map((task) =>
      datasetTaskView(tenant, { task, delivery }, expand)
    ),
    ...cursor,
  });
}

function getTask({ tenant, query }: Call): EmulatedResponse {
  const expand = listedValues(query, "expand", EXPAND);
  const id = queryParams(query)("task_id");
  if (id === undefined) throw invalidParameter('"task_id" is required');
  const record = findTask(tenant.v2Store.datasetTask(id));
  return jsonResponse(datasetTaskView(tenant, record, expand));
}

/** @guess The oldest tasks come first; an unknown dataset or delivery has none. */
function listTasks({ tenant, query }: Call): EmulatedResponse {
  const expand = listedValues(query, "expand", EXPAND);
  requireOneOf(queryParams(query), ["dataset_id", "delivery_id"]);
  const conditions = readConditions(query, TASK_FILTERS);
  const records = [...tenant.v2Store.datasetTasks]
    .filter(({ delivery }) => meetsAll(delivery, conditions));
  const { items, cursor } = pageOf(records, query);
  const tasks = items.map((record) => datasetTaskView(tenant, record, expand));
  return jsonResponse({ tasks, ...cursor });
}

/** Redirects to a file: to a signed link of the emulator, or to the URL that the file has. */
function redirectToFile(call: Call): EmulatedResponse {
  const id = pathParam(call, "taskId");
  const attachment = pathParam(call, "attachmentId");
  const { v2Store, services } = call.tenant;
  const { task } = findTask(v2Store.datasetTask(id));
  const file = Object.hasOwn(task.attachments, attachment)
    ? task.attachments[attachment]
    : undefined;
  if (file === undefined) throw notFound("Attachment", "id");
  const location = file.url ??
    signedUrl(datasetFilePath(id, attachment), services);
  return { ...textResponse(""), status: 302, headers: { location } };
}

function findTask(record: DatasetTaskRecord | undefined): DatasetTaskRecord {
  if (record === undefined) throw notFound("Task", "id");
  return record;
}
