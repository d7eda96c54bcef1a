/** Deliveries of v2 and the schemas of their responses. Source: https://docs.genai.scale.com */
import type { DateInput, JsonObject } from "../json.ts";
import type { V2Object, V2Related } from "./base.ts";
import type { V2TaskOption, V2TaskStatus } from "./constants.ts";
import type { V2Project, V2ProjectSelector } from "./project.ts";
import type { V2TaskExpand } from "./task.ts";

/** What `v2.deliveries.list` can expand. */
export type V2DeliveryExpand = "project";

/** A delivery: completed tasks of a project. */
export interface V2Delivery<
  Project extends string | V2Project = string | V2Project,
> extends V2Object {
  /** The id. */
  readonly id: string;
  /** The name. */
  readonly name: string;
  /** The number of tasks. */
  readonly task_count: number;
  /** ISO timestamp. */
  readonly delivered_at: string;
  /** The id of the project, or the project with `expand`. */
  readonly project: Project;
}

/** A delivery as `expand` returns it. */
export type V2ExpandedDelivery<Expand extends readonly string[]> = V2Delivery<
  V2Related<"project", V2Project, Expand>
>;

/** The filters of `v2.deliveries.list`. */
export type V2DeliveryQuery<
  Expand extends readonly V2DeliveryExpand[] = readonly V2DeliveryExpand[],
> = V2ProjectSelector & {
  /** Delivered after. */
  readonly delivered_after?: DateInput;
  /** Delivered before. */
  readonly delivered_before?: DateInput;
  /** The related objects to return in place of their ids. Leave it out, not `undefined`: the type of the result depends on it. */
  readonly expand?: Expand;
};

/** What `v2.deliveries.get` can expand: the members of its tasks, and `delivery` of its pages. */
export type V2DeliveryGetExpand = V2TaskExpand | "delivery";

/** The query of `v2.deliveries.get`. A delivery by its name probably needs its project. */
export type V2DeliveryGetQuery<
  Expand extends readonly V2DeliveryGetExpand[] =
    readonly V2DeliveryGetExpand[],
> =
  & ({
    /** The id of the delivery. */
    readonly delivery_id: string;
    /** The name of the delivery. */
    readonly delivery_name?: string;
  } | {
    /** The id of the delivery. */
    readonly delivery_id?: string;
    /** The name of the delivery. */
    readonly delivery_name: string;
  })
  & {
    /** The id of the project. */
    readonly project_id?: string;
    /** The name of the project. */
    readonly project_name?: string;
    /** Tasks per page, 1 to 100. */
    readonly limit?: number | undefined;
    /** The cursor of a page. */
    readonly next_token?: string | undefined;
    /** The related objects to return in place of their ids. Leave it out, not `undefined`: the type of the result depends on it. */
    readonly expand?: Expand;
    /** More details to return. */
    readonly opts?: readonly V2TaskOption[] | undefined;
  };

/** The filters and paging of `v2.deliveries.listTasks`. A project or a delivery must be there. */
export type V2DeliveredTaskQuery =
  & (
    | V2ProjectSelector & {
      /** The id of the delivery. */
      readonly delivery_id?: string;
    }
    | {
      /** The id of the project. */
      readonly project_id?: string;
      /** The name of the project. */
      readonly project_name?: string;
      /** The id of the delivery. */
      readonly delivery_id: string;
    }
  )
  & {
    /** The status of the task. */
    readonly status?: V2TaskStatus;
    /** Completed after. */
    readonly completed_after?: DateInput;
    /** Completed before. */
    readonly completed_before?: DateInput;
    /** Tasks per page, 1 to 100. */
    readonly limit?: number | undefined;
    /** The cursor of a page. */
    readonly next_token?: string | undefined;
  };

/** A task and the response that was delivered for it. Members about the delivery are `null` before. */
export interface V2DeliveredTask extends V2Object {
  /** The id of the task. */
  readonly task_id: string;
  /** ISO timestamp. */
  readonly created_at?: string;
  /** The id of the delivery. */
  readonly delivery_id?: string | null;
  /** ISO timestamp. */
  readonly delivered_at?: string | null;
  /** The id of the schema of `response`: see `v2.schemas.get`. */
  readonly response_schema_id?: string | null;
  /** The response, in the shape of its schema. */
  readonly response?: JsonObject | null;
}

/** The result of `v2.schemas.get`. */
export interface V2SchemaResponse extends V2Object {
  /** The schema. */
  readonly schema: V2Schema;
}

/** A schema of the responses in deliveries. */
export interface V2Schema extends V2Object {
  /** The id, 24 hexadecimal digits. */
  readonly id?: string;
  /** The JSON Schema as a string: call `JSON.parse`. */
  readonly json?: string;
}
