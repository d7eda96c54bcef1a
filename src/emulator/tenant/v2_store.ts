/** What a tenant stores for v2: deliveries of tasks of projects, and datasets. */
import type { JsonObject } from "../../types/json.ts";

/** A delivery of tasks of a project. */
export interface StoredTaskDelivery {
  /** 24 hexadecimal digits. */
  readonly id: string;
  /** The name, unique in the project. */
  readonly name: string;
  /** The name of the project. */
  readonly project: string;
  /** ISO timestamp. */
  readonly delivered_at: string;
  /** The ids of its tasks, in the order of the delivery. */
  readonly task_ids: readonly string[];
}

/** A dataset. */
export interface StoredDataset {
  /** 24 hexadecimal digits. */
  readonly id: string;
  /** The name, unique in the account. */
  readonly name: string;
}

/** A delivery of tasks of a dataset. */
export interface StoredDatasetDelivery {
  /** 24 hexadecimal digits. */
  readonly id: string;
  /** The name. */
  readonly name: string;
  /** The id of the dataset. */
  readonly dataset: string;
  /** ISO timestamp. */
  readonly delivered_at: string;
  /** Its tasks. */
  readonly tasks: readonly StoredDatasetTask[];
}

/** A task of a dataset. */
export interface StoredDatasetTask {
  /** 24 hexadecimal digits. */
  readonly task_id: string;
  /** The response. */
  readonly response: JsonObject;
  /** The files that belong to the response, by their id. */
  readonly attachments: Readonly<Record<string, StoredAttachment>>;
}

/** A file of a dataset task: a text that the emulator serves, or a URL elsewhere. */
export interface StoredAttachment {
  /** The media type of the text. */
  readonly mime_type?: string;
  /** The text. */
  readonly content?: string;
  /** The URL elsewhere. */
  readonly url?: string;
}

/** A task of a dataset, with its delivery. */
export interface DatasetTaskRecord {
  /** The task. */
  readonly task: StoredDatasetTask;
  /** The delivery that contains it. */
  readonly delivery: StoredDatasetDelivery;
}

/** Records that an object is new, by its table and id. */
type OnChange = (table: string, id: string, value: object) => void;

/** The deliveries and the datasets of a tenant, oldest first. */
export class V2Store {
  readonly #onChange: OnChange;
  readonly #deliveries = new Map<string, StoredTaskDelivery>();
  readonly #deliveryOfTask = new Map<string, StoredTaskDelivery>();
  readonly #datasets = new Map<string, StoredDataset>();
  readonly #datasetDeliveries = new Map<string, StoredDatasetDelivery>();
  readonly #datasetTasks = new Map<string, DatasetTaskRecord>();

  /** Creates an empty store. `onChange` is called with each object that is added. */
  constructor(onChange: OnChange) {
    this.#onChange = onChange;
  }

  /** The deliveries of tasks of projects. */
  get deliveries(): Iterable<StoredTaskDelivery> {
    return this.#deliveries.values();
  }

  /** The datasets. */
  get datasets(): Iterable<StoredDataset> {
    return this.#datasets.values();
  }

  /** The deliveries of tasks of datasets. */
  get datasetDeliveries(): Iterable<StoredDatasetDelivery> {
    return this.#datasetDeliveries.values();
  }

  /** The tasks of datasets. */
  get datasetTasks(): Iterable<DatasetTaskRecord> {
    return this.#datasetTasks.values();
  }

  /** Returns a delivery by its id; `undefined` if there is none. */
  delivery(id: string): StoredTaskDelivery | undefined {
    return this.#deliveries.get(id);
  }

  /** Returns the newest delivery that contains a task; `undefined` if it was not delivered. */
  deliveryOfTask(taskId: string): StoredTaskDelivery | undefined {
    return this.#deliveryOfTask.get(taskId);
  }

  /** Returns a dataset by its id; `undefined` if there is none. */
  dataset(id: string): StoredDataset | undefined {
    return this.#datasets.get(id);
  }

  /** Returns a delivery of a dataset by its id; `undefined` if there is none. */
  datasetDelivery(id: string): StoredDatasetDelivery | undefined {
    return this.#datasetDeliveries.get(id);
  }

  /** Returns a task of a dataset by its id; `undefined` if there is none. */
  datasetTask(id: string): DatasetTaskRecord | undefined {
    return this.#datasetTasks.get(id);
  }

  /** Adds a delivery of tasks of a project. */
  addDelivery(delivery: StoredTaskDelivery): void {
    this.#deliveries.set(delivery.id, delivery);
    for (const id of delivery.task_ids) this.#deliveryOfTask.set(id, delivery);
    this.#onChange("taskDeliveries", delivery.id, delivery);
  }

  /** Adds a dataset. */
  addDataset(dataset: StoredDataset): void {
    this.#datasets.set(dataset.id, dataset);
    this.#onChange("datasets", dataset.id, dataset);
  }

  /** Adds a delivery of tasks of a dataset. */
  addDatasetDelivery(delivery: StoredDatasetDelivery): void {
    this.#datasetDeliveries.set(delivery.id, delivery);
    for (const task of delivery.tasks) {
      this.#datasetTasks.set(task.task_id, { task, delivery });
    }
    this.#onChange("datasetDeliveries", delivery.id, delivery);
  }
}
