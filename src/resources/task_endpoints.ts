/** The endpoints of v1 tasks as data, with what each takes and how each is recovered. */
import {
  alwaysKeyed,
  type CallArgs,
  differingMembers,
  type Endpoint,
  type Send,
  V1_DO,
  V1_LIST,
  V1_READ,
  V1_SET,
} from "../http/endpoint.ts";
import { encodeQuery, type QueryKind } from "../http/query.ts";
import type {
  CancelTaskParams,
  Task,
  TaskFilter,
  TaskQuery,
} from "../types/task.ts";
import type { TaskParams } from "../types/tasks/map.ts";
import type { ListReply } from "../http/list.ts";

/** What a list or count of tasks may be narrowed by. */
export const FILTERS: Readonly<Record<keyof TaskFilter, QueryKind>> = {
  project: "text",
  batch: "text",
  type: "text",
  status: "text",
  customer_review_status: "commaTexts",
  unique_id: "texts",
  tags: "texts",
  completed_after: "date",
  completed_before: "date",
  updated_after: "date",
  updated_before: "date",
  start_time: "date",
  end_time: "date",
};

/** What a list of tasks takes. */
export const QUERY: Readonly<Record<keyof TaskQuery, QueryKind>> = {
  ...FILTERS,
  limit: "limit",
  next_token: "cursor",
  offset: "offset",
  limited_response: "boolean",
  include_attachment_url: "boolean",
};

/** What canceling takes. */
export const CANCEL_QUERY: Readonly<Record<keyof CancelTaskParams, QueryKind>> =
  {
    clear_unique_id: "flag",
  };

/** `tasks.list`. */
export const LIST: Endpoint = {
  ...V1_LIST,
  operation: "tasks.list",
  route: "/v1/tasks",
};

/** `tasks.count`. */
export const COUNT: Endpoint = {
  ...LIST,
  operation: "tasks.count",
  reply: "total",
};

/** `tasks.get`. */
export const GET: Endpoint = {
  ...V1_READ,
  operation: "tasks.get",
  route: "/v1/task/{task_id}",
};

/** `tasks.create`. */
export const CREATE: Endpoint = {
  ...V1_DO,
  operation: "tasks.create",
  route: "/v1/task/{type}",
  recovery: {
    on: "conflict",
    isKeyed: hasUniqueId,
    lookUp: { find: findByUniqueId, differences: taskDifferences },
  },
};

/** `tasks.cancel`. */
export const CANCEL: Endpoint = {
  ...V1_SET,
  operation: "tasks.cancel",
  route: "/v1/task/{task_id}/cancel",
};

/** `tasks.audit`. */
export const AUDIT: Endpoint = {
  ...V1_DO,
  operation: "tasks.audit",
  route: "/v1/task/{task_id}/audit",
  reply: "nothing",
};

/** `tasks.setUniqueId`. */
export const SET_UNIQUE_ID: Endpoint = {
  ...V1_SET,
  operation: "tasks.setUniqueId",
  route: "/v1/task/{task_id}/unique_id",
  // Nobody knows what the server says to a task that has this id already.
  recovery: {
    on: "conflict",
    isKeyed: alwaysKeyed,
    lookUp: { find: getAgain, differences: uniqueIdDifferences },
  },
};

/** `tasks.clearUniqueId`. */
export const CLEAR_UNIQUE_ID: Endpoint = {
  ...V1_SET,
  operation: "tasks.clearUniqueId",
  method: "DELETE",
  route: "/v1/task/{task_id}/unique_id",
};

/** `tasks.setMetadata`. */
export const SET_METADATA: Endpoint = {
  ...V1_SET,
  operation: "tasks.setMetadata",
  route: "/v1/task/{task_id}/setMetadata",
};

/** `tasks.setTags`. */
export const SET_TAGS: Endpoint = {
  ...V1_SET,
  operation: "tasks.setTags",
  route: "/v1/task/{task_id}/tags",
};

/** `tasks.addTags`. */
export const ADD_TAGS: Endpoint = {
  ...SET_TAGS,
  operation: "tasks.addTags",
  method: "PUT",
};

/** `tasks.removeTags`. */
export const REMOVE_TAGS: Endpoint = {
  ...SET_TAGS,
  operation: "tasks.removeTags",
  method: "DELETE",
};

/** `tasks.sendCallback`. */
export const SEND_CALLBACK: Endpoint = {
  ...V1_DO,
  operation: "tasks.sendCallback",
  route: "/v1/task/{task_id}/send_callback",
  reply: "any",
};

/** Tells whether a creation names its own key. */
export function hasUniqueId({ uniqueId }: CallArgs): boolean {
  return uniqueId !== undefined;
}

/** Finds the task that has the `unique_id` of a creation. */
export async function findByUniqueId(
  send: Send,
  { uniqueId }: CallArgs,
): Promise<Task | undefined> {
  const query = encodeQuery({ unique_id: uniqueId }, QUERY, LIST.operation);
  const reply = await send<ListReply<Task>>(LIST, { query });
  // A filter that the server did not know would have it answer with any task.
  return reply.docs.find((task) => task.unique_id === uniqueId);
}

/** Two tasks are told apart by type, project and batch: all else may come back changed by the server's defaults. */
export function taskDifferences(
  found: object,
  { path, body }: CallArgs,
): readonly string[] {
  return differingMembers(found, { ...body as TaskParams, ...path }, [
    "type",
    "project",
    "batch",
  ]);
}

function getAgain(send: Send, { path = {} }: CallArgs): Promise<Task> {
  return send(GET, { path });
}

function uniqueIdDifferences(
  found: object,
  { body }: CallArgs,
): readonly string[] {
  return differingMembers(found, body as object, ["unique_id"]);
}
