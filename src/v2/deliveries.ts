/** Deliveries of v2: completed tasks of a project. */
import { READ_PAGES } from "../http/endpoint.ts";
import { paginate } from "../http/list.ts";
import type { PageList } from "../http/page.ts";
import type { Transport } from "../http/transport.ts";
import type { ListOptions } from "../types/options.ts";
import { V2TaskStatus } from "../types/v2/constants.ts";
import type {
  V2DeliveredTask,
  V2DeliveredTaskQuery,
  V2Delivery,
  V2DeliveryExpand,
  V2DeliveryGetExpand,
  V2DeliveryGetQuery,
  V2DeliveryQuery,
  V2ExpandedDelivery,
} from "../types/v2/delivery.ts";
import type { V2PageDelivery } from "../types/v2/base.ts";
import type { V2ExpandedTask } from "../types/v2/task.ts";
import type { V2DeliveryList } from "./delivery_list.ts";
import {
  COMPLETED_KEYS,
  DELIVERED_KEYS,
  PAGE_KEYS,
  PROJECT,
  PROJECT_KEYS,
  type QueryKeys,
  type V2Endpoint,
} from "./endpoint.ts";
import { OPTS } from "./tasks.ts";

const LIST: V2Endpoint = {
  ...READ_PAGES,
  operation: "v2.deliveries.list",
  route: "/v2/deliveries",
  items: "deliveries",
  query: {
    ...PROJECT_KEYS,
    ...DELIVERED_KEYS,
    expand: ["project"],
  } satisfies QueryKeys<V2DeliveryQuery>,
  oneOf: PROJECT,
};

const GET: V2Endpoint = {
  ...READ_PAGES,
  operation: "v2.deliveries.get",
  route: "/v2/delivery",
  items: "tasks",
  query: {
    delivery_id: "string",
    delivery_name: "string",
    ...PROJECT_KEYS,
    ...PAGE_KEYS,
    expand: ["project", "batch", "delivery"],
    opts: OPTS,
  } satisfies QueryKeys<V2DeliveryGetQuery>,
  oneOf: ["delivery_id", "delivery_name"],
};

const LIST_TASKS: V2Endpoint = {
  ...READ_PAGES,
  operation: "v2.deliveries.listTasks",
  route: "/v2/delivery/tasks",
  items: "docs",
  query: {
    delivery_id: "string",
    ...PROJECT_KEYS,
    status: { known: V2TaskStatus },
    ...COMPLETED_KEYS,
    ...PAGE_KEYS,
  } satisfies QueryKeys<V2DeliveredTaskQuery>,
  oneOf: [...PROJECT, "delivery_id"],
};

/**
 * Deliveries of v2: `client.v2.deliveries`.
 *
 * @example List what was delivered
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const emulator = createEmulator({ seed: 1 });
 * const client = new ScaleClient(emulator.clientOptions());
 * await client.projects.create({ name: "talk", type: "chat" });
 * const { task_id } = await client.v2.tasks.createChat({
 *   project_name: "talk",
 *   template_variables: { prompt: "Hello" },
 * });
 * emulator.chatTasks.complete(task_id);
 * const key = emulator.keys.test;
 * emulator.deliveries.create({ key, project: "talk", name: "monday" });
 * for await (const delivery of client.v2.deliveries.list({ project_name: "talk" })) {
 *   const { id: delivery_id, name } = delivery;
 *   const tasks = await client.v2.deliveries.get({ delivery_id })
 *     .toArray({ max: 100 });
 *   assertEquals([name, tasks[0]?.task_id], ["monday", task_id]);
 * }
 * ```
 */
export class V2Deliveries {
  readonly #transport: Transport;

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists the deliveries of a project. Nothing is sent until the list is used. The API returns all of them as one page. Python: `V2Api.get_deliveries`. */
  list<const Expand extends readonly V2DeliveryExpand[] = []>(
    query: V2DeliveryQuery<Expand>,
    options?: ListOptions,
  ): PageList<V2ExpandedDelivery<Expand>> {
    return paginate(this.#transport, LIST, { query }, options);
  }

  /**
   * Lists the tasks of one delivery as `v2.tasks.list` does. Each page has the
   * `delivery`. Nothing is sent until the list is used. Python:
   * `V2Api.get_delivery`.
   */
  get<const Expand extends readonly V2DeliveryGetExpand[] = []>(
    query: V2DeliveryGetQuery<Expand>,
    options?: ListOptions,
  ): V2DeliveryList<
    V2ExpandedTask<Expand>,
    V2PageDelivery<V2Delivery, Expand>
  > {
    return paginate(this.#transport, GET, { query }, options);
  }

  /**
   * Lists the tasks of a project or a delivery, each with the response that was
   * delivered for it. Tasks that were not delivered yet are there too. Nothing is
   * sent until the list is used. Python: `V2Api.get_delivery_tasks`.
   */
  listTasks(
    query: V2DeliveredTaskQuery,
    options?: ListOptions,
  ): PageList<V2DeliveredTask> {
    return paginate(this.#transport, LIST_TASKS, { query }, options);
  }
}
