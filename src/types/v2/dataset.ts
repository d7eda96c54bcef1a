/** Datasets of v2. Source: https://docs.genai.scale.com */
import type { DateInput, JsonObject } from "../json.ts";
import type { V2Object, V2Related } from "./base.ts";

/** A dataset that was delivered to the account. */
export interface V2Dataset extends V2Object {
  /** The id. */
  readonly id: string;
  /** The name. */
  readonly name: string;
}

/** What `v2.datasets.listDeliveries` can expand. */
export type V2DatasetDeliveryExpand = "dataset";

/** What a task of a dataset can be expanded by. */
export type V2DatasetTaskExpand = "dataset" | "delivery";

/** How much a delivery of a dataset has. */
export interface V2DatasetDeliveryMetadata extends V2Object {
  /** The number of tasks. */
  readonly task_count?: number;
  /** The number of turns. */
  readonly turn_count?: number;
}

/** A delivery of a dataset. */
export interface V2DatasetDelivery<
  Dataset extends string | V2Dataset = string | V2Dataset,
> extends V2Object {
  /** The id, unique among all datasets. */
  readonly id: string;
  /** The name. */
  readonly name: string;
  /** ISO timestamp. */
  readonly delivered_at: string;
  /** The id of the dataset, or the dataset with `expand`. */
  readonly dataset?: Dataset;
  /** How much it has. */
  readonly metadata: V2DatasetDeliveryMetadata;
}

/** A delivery of a dataset as `expand` returns it. */
export type V2ExpandedDatasetDelivery<Expand extends readonly string[]> =
  V2DatasetDelivery<V2Related<"dataset", V2Dataset, Expand>>;

/** The filters of `v2.datasets.listDeliveries`. */
export interface V2DatasetDeliveryQuery<
  Expand extends readonly V2DatasetDeliveryExpand[] =
    readonly V2DatasetDeliveryExpand[],
> {
  /** The id of the dataset. */
  readonly dataset_id?: string;
  /** Delivered after. */
  readonly delivered_after?: DateInput;
  /** Delivered before. */
  readonly delivered_before?: DateInput;
  /** The related objects to return in place of their ids. Leave it out, not `undefined`: the type of the result depends on it. */
  readonly expand?: Expand;
}

/** A task of a dataset. */
export interface V2DatasetTask<
  Dataset extends string | V2Dataset = string | V2Dataset,
  Delivery extends string | V2DatasetDelivery = string | V2DatasetDelivery,
> extends V2Object {
  /** The id. */
  readonly task_id: string;
  /** The id of the dataset, or the dataset with `expand`. */
  readonly dataset: Dataset;
  /** The id of the delivery, or the delivery with `expand`. */
  // Whether `expand` reaches the dataset of the delivery is not documented.
  readonly delivery: Delivery;
  /** The response. Its shape is that of the dataset. */
  readonly response: JsonObject;
}

/** A task of a dataset as `expand` returns it. */
export type V2ExpandedDatasetTask<Expand extends readonly string[]> =
  V2DatasetTask<
    V2Related<"dataset", V2Dataset, Expand>,
    V2Related<"delivery", V2DatasetDelivery, Expand>
  >;

/** The query of `v2.datasets.getTask`. */
export interface V2DatasetTaskGetQuery<
  Expand extends readonly V2DatasetTaskExpand[] =
    readonly V2DatasetTaskExpand[],
> {
  /** The related objects to return in place of their ids. Leave it out, not `undefined`: the type of the result depends on it. */
  readonly expand?: Expand;
}

/** The paging of `v2.datasets.getDelivery`. */
export interface V2DatasetDeliveryGetQuery<
  Expand extends readonly V2DatasetTaskExpand[] =
    readonly V2DatasetTaskExpand[],
> extends V2DatasetTaskGetQuery<Expand> {
  /** Tasks per page, 1 to 100. */
  readonly limit?: number | undefined;
  /** The cursor of a page. */
  readonly next_token?: string | undefined;
}

/** The filters and paging of `v2.datasets.listTasks`. A dataset or a delivery must be there. */
export type V2DatasetTaskQuery<
  Expand extends readonly V2DatasetTaskExpand[] =
    readonly V2DatasetTaskExpand[],
> =
  & ({
    /** The id of the dataset. */
    readonly dataset_id: string;
    /** The id of the delivery. */
    readonly delivery_id?: string;
  } | {
    /** The id of the dataset. */
    readonly dataset_id?: string;
    /** The id of the delivery. */
    readonly delivery_id: string;
  })
  & V2DatasetDeliveryGetQuery<Expand>
  & {
    /** Delivered after. */
    readonly delivered_after?: DateInput;
    /** Delivered before. */
    readonly delivered_before?: DateInput;
  };
