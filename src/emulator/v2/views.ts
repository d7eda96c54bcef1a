/** Stored objects as the responses of v2 contain them. */
import type { JsonObject } from "../../types/json.ts";
import type { V2Batch } from "../../types/v2/batch.ts";
import type {
  V2Dataset,
  V2DatasetDelivery,
  V2DatasetTask,
} from "../../types/v2/dataset.ts";
import type { V2Delivery } from "../../types/v2/delivery.ts";
import type { V2Project } from "../../types/v2/project.ts";
import type {
  DatasetTaskRecord,
  StoredDatasetDelivery,
  StoredTaskDelivery,
} from "../tenant/v2_store.ts";
import type { BatchRecord, ProjectRecord } from "../tenant/records.ts";
import { withSignedLinks } from "../tenant/result_links.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { isArray, isObject } from "../util/json.ts";
import { MODELS } from "./conversation/topics.ts";

/** The names of the related objects that are returned in place of their ids. */
export type Expand = ReadonlySet<string>;

/** The task types about conversations. */
export const CHAT_TYPES: readonly string[] = [
  "chat",
  "chatexperimental",
  "chatlite",
  "multichat",
];

/** No expansion: every related object is an id. */
export const NO_EXPAND: Expand = new Set();

/**
 * Returns a project.
 *
 * @guess Projects of chat types have these `types` and `models`, others have none.
 */
export function projectView({ id, project }: ProjectRecord): V2Project {
  const { name, type, created_at = "" } = project;
  const chat = { types: ["RLHF: Pref Ranking", "Rubrics"], models: MODELS };
  return { id, name, created_at, ...(CHAT_TYPES.includes(type) && chat) };
}

/** Returns a batch. */
export function batchView(
  { batch, project }: BatchRecord,
  expand: Expand = NO_EXPAND,
): V2Batch {
  const { name, created_at, completed_at, status, callback } = batch;
  return {
    id: batch.studio.id,
    name,
    project: expand.has("project") ? projectView(project) : project.id,
    created_at,
    ...(completed_at !== undefined && { completed_at }),
    status,
    ...(callback !== undefined && { callback }),
    metadata: batch.metadata ?? {},
  };
}

/** Returns a delivery of tasks of a project. */
export function deliveryView(
  tenant: Tenant,
  { id, name, task_ids, delivered_at, project }: StoredTaskDelivery,
  expand: Expand = NO_EXPAND,
): V2Delivery {
  const record = tenant.project(project);
  return {
    id,
    name,
    task_count: task_ids.length,
    delivered_at,
    project: expand.has("project") ? projectView(record) : record.id,
  };
}

/** Returns a delivery of a dataset. */
export function datasetDeliveryView(
  tenant: Tenant,
  { id, name, delivered_at, dataset, tasks }: StoredDatasetDelivery,
  expand: Expand = NO_EXPAND,
): V2DatasetDelivery {
  const turn_count = tasks.reduce(
    (sum, { response }) => sum + turnsIn(response.threads),
    0,
  );
  return {
    id,
    name,
    delivered_at,
    dataset: datasetOf(tenant, dataset, expand),
    metadata: { task_count: tasks.length, turn_count },
  };
}

/** Returns a task of a dataset. */
export function datasetTaskView(
  tenant: Tenant,
  { task, delivery }: DatasetTaskRecord,
  expand: Expand = NO_EXPAND,
): V2DatasetTask {
  return {
    task_id: task.task_id,
    dataset: datasetOf(tenant, delivery.dataset, expand),
    delivery: expand.has("delivery")
      ? datasetDeliveryView(tenant, delivery)
      : delivery.id,
    response: withSignedLinks(task.response, tenant.services) as JsonObject,
  };
}

/** @guess An expanded object has its own related objects as ids. */
function datasetOf(
  { v2Store }: Tenant,
  id: string,
  expand: Expand,
): V2Dataset | string {
  const dataset = expand.has("dataset") ? v2Store.dataset(id) : undefined;
  return dataset === undefined ? id : { ...dataset };
}

function turnsIn(threads: unknown): number {
  if (!isArray(threads)) return 0;
  return threads.reduce<number>(
    (sum, thread) =>
      sum +
      (isObject(thread) && isArray(thread.turns) ? thread.turns.length : 0),
    0,
  );
}
