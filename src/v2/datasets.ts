/** Datasets of v2, their deliveries and tasks. */
import { type Endpoint, READ, READ_PAGES } from "../http/endpoint.ts";
import { paginate } from "../http/list.ts";
import type { PageList } from "../http/page.ts";
import type { Transport } from "../http/transport.ts";
import type { CallOptions, ListOptions } from "../types/options.ts";
import type { V2PageDelivery } from "../types/v2/base.ts";
import type {
  V2Dataset,
  V2DatasetDelivery,
  V2DatasetDeliveryExpand,
  V2DatasetDeliveryGetQuery,
  V2DatasetDeliveryQuery,
  V2DatasetTaskExpand,
  V2DatasetTaskGetQuery,
  V2DatasetTaskQuery,
  V2ExpandedDatasetDelivery,
  V2ExpandedDatasetTask,
} from "../types/v2/dataset.ts";
import type { V2DeliveryList } from "./delivery_list.ts";
import {
  DELIVERED_KEYS,
  PAGE_KEYS,
  type QueryKeys,
  read,
  type V2Endpoint,
} from "./endpoint.ts";

const EXPAND = ["dataset", "delivery"] as const;

const LIST: V2Endpoint = {
  ...READ_PAGES,
  operation: "v2.datasets.list",
  route: "/v2/datasets",
  items: "datasets",
  query: {},
};

const LIST_DELIVERIES: V2Endpoint = {
  ...READ_PAGES,
  operation: "v2.datasets.listDeliveries",
  route: "/v2/datasets/deliveries",
  items: "deliveries",
  query: {
    dataset_id: "string",
    ...DELIVERED_KEYS,
    expand: ["dataset"],
  } satisfies QueryKeys<V2DatasetDeliveryQuery>,
};

const GET_DELIVERY: V2Endpoint = {
  ...READ_PAGES,
  operation: "v2.datasets.getDelivery",
  route: "/v2/datasets/delivery",
  items: "tasks",
  query: {
    delivery_id: "string",
    ...PAGE_KEYS,
    expand: EXPAND,
  } satisfies QueryKeys<
    V2DatasetDeliveryGetQuery & { readonly delivery_id: string }
  >,
  oneOf: ["delivery_id"],
};

const GET_TASK: V2Endpoint = {
  ...READ,
  operation: "v2.datasets.getTask",
  route: "/v2/datasets/task",
  query: {
    task_id: "string",
    expand: EXPAND,
  } satisfies QueryKeys<V2DatasetTaskGetQuery & { readonly task_id: string }>,
  oneOf: ["task_id"],
};

const LIST_TASKS: V2Endpoint = {
  ...READ_PAGES,
  operation: "v2.datasets.listTasks",
  route: "/v2/datasets/tasks",
  items: "tasks",
  query: {
    dataset_id: "string",
    delivery_id: "string",
    ...DELIVERED_KEYS,
    ...PAGE_KEYS,
    expand: EXPAND,
  } satisfies QueryKeys<V2DatasetTaskQuery>,
  oneOf: ["dataset_id", "delivery_id"],
};

const RESPONSE_URL: Endpoint = {
  ...READ,
  operation: "v2.datasets.responseUrl",
  route: "/v2/datasets/task/{taskId}/response_url/{attachmentId}",
  response: "location",
};

/**
 * Datasets that were delivered to the account: `client.v2.datasets`.
 *
 * @example Read the tasks of each delivery of a dataset
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const emulator = createEmulator({ seed: 1 });
 * const key = emulator.keys.test;
 * emulator.datasets.create({ key, name: "talks" });
 * emulator.datasets.deliver({ key, dataset: "talks", name: "monday" });
 *
 * const client = new ScaleClient(emulator.clientOptions());
 * for await (const { id } of client.v2.datasets.listDeliveries()) {
 *   const tasks = await client.v2.datasets.getDelivery(id)
 *     .toArray({ max: 100 });
 *   assertEquals(tasks.length, 2);
 * }
 * ```
 */
export class V2Datasets {
  readonly #transport: Transport;

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists datasets. Nothing is sent until the list is used. The API returns all of them as one page. Python: `V2Api.get_datasets`. */
  list(options?: ListOptions): PageList<V2Dataset> {
    return paginate(this.#transport, LIST, {}, options);
  }

  /** Lists the deliveries of one dataset, or of all. Nothing is sent until the list is used. The API returns all of them as one page. Python: `V2Api.get_dataset_deliveries`. */
  listDeliveries<const Expand extends readonly V2DatasetDeliveryExpand[] = []>(
    query?: V2DatasetDeliveryQuery<Expand>,
    options?: ListOptions,
  ): PageList<V2ExpandedDatasetDelivery<Expand>> {
    return paginate(this.#transport, LIST_DELIVERIES, { query }, options);
  }

  /**
   * Lists the tasks of one delivery of a dataset. Each page has the `delivery`.
   * Nothing is sent until the list is used. Python: `V2Api.get_dataset_delivery`.
   */
  getDelivery<const Expand extends readonly V2DatasetTaskExpand[] = []>(
    delivery_id: string,
    query?: V2DatasetDeliveryGetQuery<Expand>,
    options?: ListOptions,
  ): V2DeliveryList<
    V2ExpandedDatasetTask<Expand>,
    V2PageDelivery<V2DatasetDelivery, Expand>
  > {
    const asked = { ...query, delivery_id };
    return paginate(this.#transport, GET_DELIVERY, { query: asked }, options);
  }

  /**
   * Returns a task of a dataset. Python: `V2Api.get_dataset_task`.
   *
   * @throws {ScaleResourceNotFoundError} if there is no such task
   */
  async getTask<const Expand extends readonly V2DatasetTaskExpand[] = []>(
    task_id: string,
    query?: V2DatasetTaskGetQuery<Expand>,
    options?: CallOptions,
  ): Promise<V2ExpandedDatasetTask<Expand>> {
    const asked = { ...query, task_id };
    return await read(this.#transport, GET_TASK, asked, options);
  }

  /** Lists the tasks of a dataset or of one of its deliveries. Nothing is sent until the list is used. Python: `V2Api.get_dataset_tasks`. */
  listTasks<const Expand extends readonly V2DatasetTaskExpand[] = []>(
    query: V2DatasetTaskQuery<Expand>,
    options?: ListOptions,
  ): PageList<V2ExpandedDatasetTask<Expand>> {
    return paginate(this.#transport, LIST_TASKS, { query }, options);
  }

  /**
   * Returns the URL of a file in the response of a task of a dataset. The API
   * responds with a redirect, which is not followed, so the host of the file gets
   * neither the API key nor any header of yours. The URL may be signed: it is then
   * a secret until it expires. Nothing is checked about where it leads. Python:
   * `V2Api.get_dataset_task_response_url`, which returns nothing.
   *
   * @throws {ScaleResourceNotFoundError} if there is no such file
   * @throws {ScaleResponseError} with the reason `redirect` in a browser, which
   * hides the target of a redirect: call it on a server
   */
  async responseUrl(
    taskId: string,
    attachmentId: string,
    options?: CallOptions,
  ): Promise<string> {
    const path = { taskId, attachmentId };
    return await this.#transport.send(RESPONSE_URL, { path }, options);
  }
}
