/** The routes of deliveries of completed tasks of a project. */
import type { JsonObject } from "../../types/json.ts";
import type { V2DeliveredTask } from "../../types/v2/delivery.ts";
import { type Filter, meetsAll, readConditions } from "../http/filters.ts";
import { type EmulatedResponse, jsonResponse } from "../http/message.ts";
import type { Call, Route } from "../routes/router.ts";
import type { StoredTaskDelivery } from "../tenant/v2_store.ts";
import type { TaskRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { listedValues, pageOf } from "./lists.ts";
import { shapeThreads, TASK_OPTIONS } from "./options.ts";
import { schemaIdOf } from "./schemas.ts";
import {
  notFound,
  type Params,
  queryParams,
  requireOneOf,
  selectProject,
} from "./selectors.ts";
import { taskView, threadsOf } from "./task_view.ts";
import {
  readTaskConditions,
  readTaskForm,
  TASK_EXPAND,
  TASK_FILTERS,
} from "./tasks.ts";
import { CHAT_TYPES, deliveryView } from "./views.ts";

/** The filters of lists of deliveries. */
export const DELIVERY_FILTERS: readonly Filter[] = [
  { key: "delivered_after", member: "delivered_at", kind: "from" },
  { key: "delivered_before", member: "delivered_at", kind: "until" },
];

/** The parameters that name a project. */
const PROJECT: readonly string[] = ["project_id", "project_name"];

/** The routes of deliveries. */
export const DELIVERY_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/v2/deliveries",
    handler: listDeliveries,
    query: [...PROJECT, "expand"],
    filters: DELIVERY_FILTERS,
  },
  {
    method: "GET",
    path: "/v2/delivery",
    handler: getDelivery,
    query: [
      "delivery_id",
      "delivery_name",
      ...PROJECT,
      "limit",
      "next_token",
      "expand",
      "opts",
    ],
  },
  {
    method: "GET",
    path: "/v2/delivery/tasks",
    handler: listDeliveredTasks,
    query: ["delivery_id", ...PROJECT, "limit", "next_token"],
    filters: TASK_FILTERS,
  },
];

/** @guess The oldest deliveries come first; an unknown project has none. */
function listDeliveries({ tenant, query }: Call): EmulatedResponse {
  const expand = listedValues(query, "expand", ["project"]);
  const params = queryParams(query);
  requireOneOf(params, PROJECT);
  const conditions = readConditions(query, DELIVERY_FILTERS);
  const name = selectProject(tenant, params).found?.project.name;
  const deliveries = [...tenant.v2Store.deliveries]
    .filter((delivery) =>
      delivery.project === name && meetsAll(delivery, conditions)
    )
    .map((delivery) => deliveryView(tenant, delivery, expand));
  return jsonResponse({ deliveries });
}

/** Returns a page of the tasks of a delivery. */
function getDelivery({ tenant, query }: Call): EmulatedResponse {
  const form = readTaskForm(query, [...TASK_EXPAND, "delivery"]);
  const found = findDelivery(tenant, queryParams(query));
  const records = tasksOf(tenant, found);
  const { items, cursor } = pageOf(records, query);
  const delivery = form.expand.has("delivery")
    ? deliveryView(tenant, found)
    : found.id;
  const tasks = items.map((record) => taskView(tenant, record, form));
  return jsonResponse({ delivery, tasks, ...cursor });
}

/**
 * Returns a page of tasks, with the responses of those that were delivered.
 *
 * @guess An unknown project or delivery has no tasks.
 */
function listDeliveredTasks({ tenant, query }: Call): EmulatedResponse {
  const params = queryParams(query);
  const conditions = readTaskConditions(query);
  requireOneOf(params, [...PROJECT, "delivery_id"]);
  const matching = selectTasks(tenant, params)
    .filter(({ task }) => meetsAll(task, conditions));
  const { items, cursor } = pageOf(matching, query);
  const docs = items.map((record) => deliveredTask(tenant, record));
  return jsonResponse({ docs, total: docs.length, ...cursor });
}

/** A delivery and a project select the tasks that are in both. */
function selectTasks(tenant: Tenant, params: Params): readonly TaskRecord[] {
  const id = params("delivery_id");
  const { isNamed, found } = selectProject(tenant, params);
  if (id === undefined) return found?.tasks ?? [];
  const delivery = tenant.v2Store.delivery(id);
  if (delivery === undefined) return [];
  return !isNamed || delivery.project === found?.project.name
    ? tasksOf(tenant, delivery)
    : [];
}

/**
 * Returns the delivery that a query names.
 *
 * @guess A delivery of another project does not exist; without a project, the
 * oldest delivery of that name is returned.
 */
function findDelivery(tenant: Tenant, params: Params): StoredTaskDelivery {
  requireOneOf(params, ["delivery_id", "delivery_name"]);
  const id = params("delivery_id");
  const name = params("delivery_name");
  const project = selectProject(tenant, params);
  const found = [...tenant.v2Store.deliveries].find((delivery) =>
    (id === undefined ? delivery.name === name : delivery.id === id) &&
    (!project.isNamed || delivery.project === project.found?.project.name)
  );
  if (found !== undefined) return found;
  throw notFound("Delivery", id === undefined ? "name" : "id");
}

function tasksOf(
  tenant: Tenant,
  { task_ids }: StoredTaskDelivery,
): readonly TaskRecord[] {
  return task_ids.map((id) => tenant.task(id))
    .filter((record) => record !== undefined);
}

/** The members about a delivery are `null` before it. */
function deliveredTask(
  tenant: Tenant,
  record: TaskRecord,
): V2DeliveredTask {
  const { task } = record;
  const { task_id, created_at } = task;
  const delivery = tenant.v2Store.deliveryOfTask(task_id);
  const base = { task_id, created_at };
  if (delivery === undefined) {
    return {
      ...base,
      delivery_id: null,
      delivered_at: null,
      response_schema_id: null,
      response: null,
    };
  }
  return {
    ...base,
    delivery_id: delivery.id,
    delivered_at: delivery.delivered_at,
    response_schema_id: schemaIdOf(tenant, tenant.project(delivery.project)),
    response: responseOf(tenant, record),
  };
}

/** @guess The response of a chat task is its conversation, with all details. */
function responseOf(
  tenant: Tenant,
  record: TaskRecord,
): JsonObject {
  const { task } = record;
  if (!CHAT_TYPES.includes(task.type)) {
    return tenant.view(record).response ?? {};
  }
  const threads = shapeThreads(threadsOf(tenant, task), new Set(TASK_OPTIONS));
  // The members of a conversation are JSON, though its type is open.
  return { threads } as unknown as JsonObject;
}
