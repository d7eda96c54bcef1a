/** The endpoints of v1 tasks as data: their queries, and how each is recovered. */
import {
  type Endpoint,
  POST_IDEMPOTENT,
  POST_ONCE,
  READ,
  READ_PAGES,
  type Send,
  type SentCall,
} from "../http/endpoint.ts";
import type { PageResponse } from "../http/list.ts";
import { encodeQuery, type QueryKind } from "../http/query.ts";
import { differingMembers } from "../http/compare.ts";
import { TaskReviewStatus, TaskStatus, TaskType } from "../types/constants.ts";
import type {
  CancelTaskParams,
  Task,
  TaskFilter,
  TaskQuery,
} from "../types/task.ts";

/** The filters of a list or count of tasks. */
const FILTERS: Readonly<Record<keyof TaskFilter, QueryKind>> = {
  project: "string",
  batch: "string",
  type: { known: TaskType },
  status: { known: TaskStatus },
  customer_review_status: { known: TaskReviewStatus, isCsv: true },
  unique_id: "strings",
  tags: "strings",
  completed_after: "date",
  completed_before: "date",
  updated_after: "date",
  updated_before: "date",
  start_time: "date",
  end_time: "date",
};

/** `tasks.list`. */
export const LIST: Endpoint = {
  ...READ_PAGES,
  operation: "tasks.list",
  route: "/v1/tasks",
  query: {
    ...FILTERS,
    limit: "limit",
    next_token: "cursor",
    offset: "offset",
    limited_response: "boolean",
    include_attachment_url: "boolean",
  } satisfies Readonly<Record<keyof TaskQuery, QueryKind>>,
};

/** `tasks.count`. */
export const COUNT: Endpoint = {
  ...READ,
  operation: "tasks.count",
  route: "/v1/tasks",
  response: "total",
  query: FILTERS,
};

/** `tasks.get`. */
export const GET: Endpoint = {
  ...READ,
  operation: "tasks.get",
  route: "/v1/task/{task_id}",
};

/** `tasks.create`. */
export const CREATE: Endpoint = {
  ...POST_ONCE,
  operation: "tasks.create",
  route: "/v1/task/{type}",
  options: ["onConflict", "autoUniqueId"],
  key: "unique_id",
  recover: {
    on: "conflict",
    lookUp: { find: findByUniqueId, differences: taskDifferences },
  },
};

/** `tasks.cancel`. */
export const CANCEL: Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "tasks.cancel",
  query: {
    clear_unique_id: "presence",
  } satisfies Readonly<Record<keyof CancelTaskParams, QueryKind>>,
  route: "/v1/task/{task_id}/cancel",
};

/** `tasks.audit`. */
export const AUDIT: Endpoint = {
  ...POST_ONCE,
  operation: "tasks.audit",
  route: "/v1/task/{task_id}/audit",
  response: "nothing",
};

/** `tasks.setUniqueId`. */
export const SET_UNIQUE_ID: Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "tasks.setUniqueId",
  route: "/v1/task/{task_id}/unique_id",
  // It is not known how the server responds if the task has this id already.
  recover: {
    on: "conflict",
    lookUp: {
      find: (send, { path }) => send(GET, { path }),
      differences: (found, { members }) =>
        differingMembers(found, members, ["unique_id"]),
    },
  },
};

/** `tasks.clearUniqueId`. */
export const CLEAR_UNIQUE_ID: Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "tasks.clearUniqueId",
  method: "DELETE",
  route: "/v1/task/{task_id}/unique_id",
};

/** `tasks.setMetadata`. */
export const SET_METADATA: Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "tasks.setMetadata",
  route: "/v1/task/{task_id}/setMetadata",
};

/** `tasks.setTags`. */
export const SET_TAGS: Endpoint = {
  ...POST_IDEMPOTENT,
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
  ...POST_ONCE,
  operation: "tasks.sendCallback",
  route: "/v1/task/{task_id}/send_callback",
  response: "any",
};

/** Returns the task with the `unique_id` of a creation. */
export async function findByUniqueId(
  send: Send,
  { members: { unique_id } }: SentCall,
): Promise<Task | undefined> {
  const page = await send<PageResponse<Task>>(LIST, {
    query: encodeQuery({ unique_id }, LIST),
  });
  // A server that did not know the filter would return any task.
  return page.docs.find((task) => task.unique_id === unique_id);
}

/** Returns the members that differ. The params of the type are in `params`, the others on the task itself. */
export function taskDifferences(
  found: object,
  { members, path }: SentCall,
): readonly string[] {
  return differingMembers(
    { ...(found as Partial<Task>).params, ...found },
    { ...path, ...members, ...path },
    ["type", "project", "batch"],
  );
}
