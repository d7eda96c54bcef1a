/** Batches of v2. Source: https://docs.genai.scale.com */
import type { DateInput, JsonInput, JsonObject } from "../json.ts";
import type { V2Object, V2Related } from "./base.ts";
import type { V2BatchStatus } from "./constants.ts";
import type { V2Project, V2ProjectSelector } from "./project.ts";

/** What a v2 batch can be expanded by. */
export type V2BatchExpand = "project";

/** A batch of v2. `V2Batch<V2Project>` has its project as an object, `V2Batch<string>` as an id, and `V2Batch` either. */
export interface V2Batch<
  Project extends string | V2Project = string | V2Project,
> extends V2Object {
  /** The id. */
  readonly id: string;
  /** The name, unique in the account. */
  readonly name: string;
  /** The id of the project, or the project with `expand`. */
  readonly project: Project;
  /** ISO timestamp. */
  readonly created_at: string;
  /** ISO timestamp, once completed. */
  readonly completed_at?: string;
  /** The status of the batch. */
  readonly status: V2BatchStatus;
  /** The URL or e-mail address that is notified. What is sent to it is not documented. */
  readonly callback?: string;
  /** Your own data, `{}` by default. */
  readonly metadata: JsonObject;
}

/** A batch of v2 as `expand` returns it. */
export type V2ExpandedBatch<Expand extends readonly string[]> = V2Batch<
  V2Related<"project", V2Project, Expand>
>;

/** A batch by its id or its name. Which of the two counts if you send both is not documented. */
export type V2BatchSelector = {
  /** The id of the batch. */
  readonly batch_id: string;
  /** The name of the batch. */
  readonly batch_name?: string;
} | {
  /** The id of the batch. */
  readonly batch_id?: string;
  /** The name of the batch. */
  readonly batch_name: string;
};

/** The query of `v2.batches.get`. */
export type V2BatchGetQuery<
  Expand extends readonly V2BatchExpand[] = readonly V2BatchExpand[],
> = V2BatchSelector & {
  /** The related objects to return in place of their ids. Leave it out, not `undefined`: the type of the result depends on it. */
  readonly expand?: Expand;
};

/** The filters and paging of `v2.batches.list`. */
export interface V2BatchQuery<
  Expand extends readonly V2BatchExpand[] = readonly V2BatchExpand[],
> {
  /** The id of the project. */
  readonly project_id?: string;
  /** The name of the project. */
  readonly project_name?: string;
  /** The status of the batch. */
  readonly status?: V2BatchStatus;
  /** Created after. */
  readonly created_after?: DateInput;
  /** Created before. */
  readonly created_before?: DateInput;
  /** Completed after. */
  readonly completed_after?: DateInput;
  /** Completed before. */
  readonly completed_before?: DateInput;
  /** Batches per page, 1 to 100. */
  readonly limit?: number | undefined;
  /** The cursor of a page. */
  readonly next_token?: string | undefined;
  /** The related objects to return in place of their ids. Leave it out, not `undefined`: the type of the result depends on it. */
  readonly expand?: Expand;
}

/** The parameters of `v2.batches.create`. */
export type V2BatchParams = V2ProjectSelector & {
  /** The name, unique in the account. */
  readonly name: string;
  /** The URL or e-mail address to notify. */
  readonly callback?: string | undefined;
  /** Whether work begins only after `finalize`. Default `false`. */
  readonly staging_batch?: boolean | undefined;
  /** Your own data. Default `{}`. */
  readonly metadata?: JsonInput | undefined;
};

/** The metadata to set, of a v2 batch or task. */
export interface V2Metadata {
  /** Your own data. */
  readonly metadata: JsonInput;
  /** Whether it is merged into the metadata that is there, at any depth. Default `false`: it replaces it. */
  readonly merge?: boolean | undefined;
}

/** The parameters of `v2.batches.setMetadata`. */
export type V2BatchMetadataParams = V2BatchSelector & V2Metadata;

/** The response of `pause`, `resume` and `cancel`. They only start the change: `batch` may have its old status. */
export interface V2BatchChange extends V2Object {
  /** The batch. */
  readonly batch?: V2Batch<string>;
  /** A message for people. */
  readonly message?: string;
}
