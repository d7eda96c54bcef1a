/** The routes of `/v1/task` and `/v1/tasks`. */
import {
  type EmulatedResponse,
  jsonResponse,
  textResponse,
} from "../http/message.ts";
import { queryFlag } from "../http/query.ts";
import { auditTask } from "../tasks/audit.ts";
import { cancelTask, requireStatus } from "../tasks/transitions.ts";
import type { StoredTask, TaskRecord } from "../tenant/records.ts";
import { EmulatorError } from "../util/errors.ts";
import { objectBody, requiredString } from "../util/json.ts";
import { checkMetadata, checkTags, readTags } from "./checks.ts";
import { createTask, newTaskKind, newTaskMembers } from "./create_task.ts";
import { type Call, pathParam, type Route } from "./router.ts";
import { listTasks, TASK_FILTERS, TASK_LIST_KEYS } from "./task_list.ts";

/** The routes of tasks. */
export const TASK_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/tasks",
    handler: listTasks,
    query: TASK_LIST_KEYS,
    filters: TASK_FILTERS,
  },
  {
    method: "POST",
    path: "/v1/task/{type}",
    handler: createTask,
    body: newTaskMembers,
    bodyKind: newTaskKind,
  },
  { method: "GET", path: "/v1/task/{task_id}", handler: getTask },
  {
    method: "POST",
    path: "/v1/task/{task_id}/cancel",
    handler: cancel,
    query: ["clear_unique_id"],
    body: ["callback_url"],
  },
  {
    method: "POST",
    path: "/v1/task/{task_id}/audit",
    handler: audit,
    body: ["accepted", "comments"],
  },
  {
    method: "POST",
    path: "/v1/task/{task_id}/unique_id",
    handler: setUniqueId,
    body: ["unique_id"],
  },
  {
    method: "DELETE",
    path: "/v1/task/{task_id}/unique_id",
    handler: clearUniqueId,
    body: [],
  },
  {
    method: "POST",
    path: "/v1/task/{task_id}/setMetadata",
    handler: setMetadata,
  },
  {
    method: "POST",
    path: "/v1/task/{task_id}/send_callback",
    handler: sendCallback,
    body: [],
  },
  { method: "POST", path: "/v1/task/{task_id}/tags", handler: setTags },
  { method: "PUT", path: "/v1/task/{task_id}/tags", handler: addTags },
  { method: "DELETE", path: "/v1/task/{task_id}/tags", handler: removeTags },
];

function getTask(call: Call): EmulatedResponse {
  return taskResponse(call, findTask(call));
}

function cancel(call: Call): EmulatedResponse {
  const record = findTask(call);
  cancelTask(call.tenant, record, queryFlag(call.query, "clear_unique_id"));
  return taskResponse(call, record);
}

/** The recorded response is not JSON. */
function audit(call: Call): EmulatedResponse {
  auditTask(call.tenant, findTask(call), objectBody(call.body));
  return textResponse("OK");
}

/**
 * Sends the callback of a completed or failed task again.
 *
 * @guess Other tasks are a 400; a task without a target is a success.
 */
function sendCallback(call: Call): EmulatedResponse {
  const record = findTask(call);
  requireStatus(record, "completed", "error");
  call.tenant.postCallback(record, "resent");
  return jsonResponse({ success: true });
}

function setUniqueId(call: Call): EmulatedResponse {
  const record = findTask(call);
  const uniqueId = requiredString(objectBody(call.body), "unique_id");
  call.tenant.setUniqueId(record, uniqueId);
  return taskResponse(call, record);
}

function clearUniqueId(call: Call): EmulatedResponse {
  const record = findTask(call);
  call.tenant.setUniqueId(record, undefined);
  return taskResponse(call, record);
}

/** The body is the metadata itself. */
function setMetadata(call: Call): EmulatedResponse {
  const metadata = checkMetadata(objectBody(call.body));
  return change(call, (task) => {
    task.metadata = metadata;
  });
}

function setTags(call: Call): EmulatedResponse {
  return changeTags(call, (_, added) => added);
}

function addTags(call: Call): EmulatedResponse {
  return changeTags(call, (tags, added) => [...tags, ...added]);
}

/** @guess Without its last tag, a task has an empty array. */
function removeTags(call: Call): EmulatedResponse {
  return changeTags(
    call,
    (tags, removed) => tags.filter((tag) => !removed.includes(tag)),
  );
}

function changeTags(
  call: Call,
  combine: (
    tags: readonly string[],
    body: readonly string[],
  ) => readonly string[],
): EmulatedResponse {
  const body = readTags(call.body);
  return change(call, (task) => {
    task.tags = checkTags(combine(task.tags ?? [], body));
  });
}

function change(
  call: Call,
  edit: (task: StoredTask) => void,
): EmulatedResponse {
  const record = findTask(call);
  call.tenant.changeTask(record, edit);
  return taskResponse(call, record);
}

function taskResponse({ tenant }: Call, record: TaskRecord): EmulatedResponse {
  return jsonResponse(tenant.view(record));
}

/** A malformed id is a 404 too. */
function findTask(call: Call): TaskRecord {
  const record = call.tenant.task(pathParam(call, "task_id"));
  if (record === undefined) {
    throw new EmulatorError(404, "Task with that ID not found.");
  }
  return record;
}
