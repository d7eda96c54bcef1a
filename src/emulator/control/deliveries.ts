/** The control of deliveries and datasets of v2. */
import type { JsonInput, JsonObject, JsonValue } from "../../types/json.ts";
import type { V2Dataset, V2DatasetDelivery } from "../../types/v2/dataset.ts";
import type { V2Delivery } from "../../types/v2/delivery.ts";
import type { Engine } from "../engine/engine.ts";
import { findTenant } from "../engine/state.ts";
import { readArray } from "../tenant/conversations.ts";
import type {
  StoredAttachment,
  StoredDatasetTask,
} from "../tenant/v2_store.ts";
import type { ProjectRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { invalidValue, knownMembers, nonEmptyString } from "../util/check.ts";
import { EmulatorError } from "../util/errors.ts";
import { isArray, isObject } from "../util/json.ts";
import { generatedTasks } from "../v2/dataset_tasks.ts";
import { datasetDeliveryView, deliveryView } from "../v2/views.ts";
import type { Commands } from "./command.ts";

/** A new delivery of tasks of a project. */
export interface NewDelivery {
  /** The API key that owns the project. */
  readonly key: string;
  /** The name of the project. */
  readonly project: string;
  /** The name, unique in the project. Default: `delivery-` and a number. */
  readonly name?: string;
  /** The ids of completed tasks. Default: those that no delivery has yet. */
  readonly task_ids?: readonly string[];
}

/** A new dataset. */
export interface NewDataset {
  /** The API key that owns it. */
  readonly key: string;
  /** The name, unique for the key. */
  readonly name: string;
}

/** A file of a task of a dataset: a text that the emulator serves, or a URL elsewhere. */
export interface DatasetAttachment {
  /** The text. */
  readonly content?: string;
  /** The media type of the text. Default `text/plain`. */
  readonly mime_type?: string;
  /** The URL elsewhere, with `http` or `https`. */
  readonly url?: string;
}

/** A task of a dataset. */
export interface NewDatasetTask {
  /** The response, in any form. */
  readonly response: JsonInput;
  /** Its files, by the id that `response_url` has. Default: none. */
  readonly attachments?: Readonly<Record<string, DatasetAttachment>>;
}

/** A new delivery of a dataset. */
export interface NewDatasetDelivery {
  /** The API key that owns the dataset. */
  readonly key: string;
  /** The name of the dataset. */
  readonly dataset: string;
  /** The name. Default: `delivery-` and a number. */
  readonly name?: string;
  /** The tasks. Default: two generated conversations, each with one file. */
  readonly tasks?: readonly NewDatasetTask[];
}

/** The deliveries of projects of v2. Every method can be destructured. */
export interface EmulatorDeliveries {
  /**
   * Delivers completed tasks of a project.
   *
   * @throws {EmulatorError} with status 404 for an unknown key, project or task,
   * 400 for a task that is not completed, 409 for a name in use
   */
  readonly create: (delivery: NewDelivery) => V2Delivery;
}

/** The datasets of v2. Every method can be destructured. */
export interface EmulatorDatasets {
  /**
   * Creates an empty dataset.
   *
   * @throws {EmulatorError} with status 404 for an unknown key, 409 for a name in
   * use
   */
  readonly create: (dataset: NewDataset) => V2Dataset;
  /**
   * Delivers tasks of a dataset.
   *
   * @throws {EmulatorError} with status 404 for an unknown key or dataset, 400 for
   * an invalid task
   */
  readonly deliver: (delivery: NewDatasetDelivery) => V2DatasetDelivery;
}

/** The commands of deliveries. */
export const DELIVERY_COMMANDS: Commands<EmulatorDeliveries> = {
  create: {
    method: "POST",
    path: "/deliveries",
    args: ["*"],
    run: createDelivery,
  },
};

/** The commands of datasets. */
export const DATASET_COMMANDS: Commands<EmulatorDatasets> = {
  create: {
    method: "POST",
    path: "/datasets",
    args: ["*"],
    run: createDataset,
  },
  deliver: {
    method: "POST",
    path: "/datasets/deliveries",
    args: ["*"],
    run: deliverDataset,
  },
};

function createDelivery({ state }: Engine, value: NewDelivery): V2Delivery {
  const { key, project, name, task_ids } = knownMembers("delivery", value, [
    "key",
    "project",
    "name",
    "task_ids",
  ]);
  const tenant = findTenant(state, nonEmptyString("key", key));
  const { clock, ids } = tenant.services;
  const record = tenant.project(nonEmptyString("project", project));
  const siblings = [...tenant.v2Store.deliveries]
    .filter((delivery) => delivery.project === record.project.name);
  const delivery = {
    id: ids.next(clock.now()),
    name: newName("delivery", name, siblings),
    project: record.project.name,
    delivered_at: clock.timestamp(),
    task_ids: task_ids === undefined
      ? undelivered(tenant, record)
      : completedTasks(tenant, record, task_ids),
  };
  tenant.v2Store.addDelivery(delivery);
  return deliveryView(tenant, delivery);
}

function createDataset({ state }: Engine, value: NewDataset): V2Dataset {
  const { key, name } = knownMembers("dataset", value, ["key", "name"]);
  const tenant = findTenant(state, nonEmptyString("key", key));
  const { clock, ids } = tenant.services;
  const dataset = {
    id: ids.next(clock.now()),
    name: newName(
      "dataset",
      nonEmptyString("name", name),
      [...tenant.v2Store.datasets],
    ),
  };
  tenant.v2Store.addDataset(dataset);
  return { ...dataset };
}

function deliverDataset(
  { state }: Engine,
  value: NewDatasetDelivery,
): V2DatasetDelivery {
  const { key, dataset: datasetName, name, tasks } = knownMembers(
    "delivery",
    value,
    ["key", "dataset", "name", "tasks"],
  );
  const tenant = findTenant(state, nonEmptyString("key", key));
  const { clock, ids } = tenant.services;
  const { datasets, datasetDeliveries } = tenant.v2Store;
  const dataset = [...datasets]
    .find((each) => each.name === nonEmptyString("dataset", datasetName));
  if (dataset === undefined) {
    throw new EmulatorError(404, `Dataset "${datasetName}" not found`);
  }
  const siblings = [...datasetDeliveries]
    .filter((delivery) => delivery.dataset === dataset.id);
  const delivery = {
    id: ids.next(clock.now()),
    name: newName("delivery", name, siblings),
    dataset: dataset.id,
    delivered_at: clock.timestamp(),
    tasks: tasks === undefined
      ? generatedTasks(tenant)
      : readArray(tasks, "tasks", readTask).map((task) => ({
        ...task as unknown as Omit<StoredDatasetTask, "task_id">,
        task_id: ids.next(clock.now()),
      })),
  };
  tenant.v2Store.addDatasetDelivery(structuredClone(delivery));
  return datasetDeliveryView(tenant, delivery);
}

/** Returns the name, or a numbered one. Throws the 409 if it is in use. */
function newName(
  noun: string,
  name: JsonValue | undefined,
  others: readonly { readonly name: string }[],
): string {
  const chosen = name === undefined
    ? `delivery-${others.length + 1}`
    : nonEmptyString("name", name);
  if (!others.some((other) => other.name === chosen)) return chosen;
  throw new EmulatorError(
    409,
    `The ${noun} name ("${chosen}") is already used`,
  );
}

function undelivered(
  { v2Store }: Tenant,
  { tasks }: ProjectRecord,
): readonly string[] {
  return tasks
    .filter(({ task }) =>
      task.status === "completed" &&
      v2Store.deliveryOfTask(task.task_id) === undefined
    )
    .map(({ task }) => task.task_id);
}

function completedTasks(
  tenant: Tenant,
  { project }: ProjectRecord,
  ids: JsonValue,
): readonly string[] {
  if (!isArray(ids)) throw invalidValue("task_ids", "an array", ids);
  return [...new Set(ids)].map((id) => {
    const task = tenant.task(String(id))?.task;
    if (task === undefined || task.project !== project.name) {
      throw new EmulatorError(
        404,
        `Task "${id}" not found in project "${project.name}"`,
      );
    }
    if (task.status === "completed") return task.task_id;
    throw invalidValue(
      `The status of task "${id}"`,
      '"completed"',
      task.status,
    );
  });
}

function readTask(value: JsonObject, at: string): JsonObject {
  const { response, attachments = {} } = knownMembers(at, value, [
    "response",
    "attachments",
  ]);
  if (!isObject(response)) {
    throw invalidValue(`${at}.response`, "a JSON object", response);
  }
  if (!isObject(attachments)) {
    throw invalidValue(`${at}.attachments`, "a JSON object", attachments);
  }
  const read = Object.entries(attachments).map(([id, file]) =>
    [id, readAttachment(file, `${at}.attachments.${id}`)] as const
  );
  return { response, attachments: Object.fromEntries(read) };
}

function readAttachment(value: JsonValue, at: string): JsonObject {
  const file = knownMembers(at, value, ["content", "mime_type", "url"]);
  for (const [name, member] of Object.entries(file)) {
    if (typeof member !== "string") {
      throw invalidValue(`${at}.${name}`, "a string", member);
    }
  }
  const { content, url } = file as StoredAttachment;
  if ((content === undefined) === (url === undefined)) {
    throw invalidValue(at, "an object with either content or url", value);
  }
  if (url === undefined) return file;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw invalidValue(`${at}.url`, "an http or https URL", url);
  }
  // A header has no characters outside of Latin-1, and a URL none outside of ASCII.
  return { ...file, url: new URL(url).href };
}
