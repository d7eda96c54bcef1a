/** The routes of `/v1/task` and `/v1/tasks`. */
import type { JsonObject } from "../../types/json.ts";
import { checkMetadata, checkTags, readTags } from "./checks.ts";
import { createTask } from "./create_task.ts";
import { EmulatorError } from "../util/errors.ts";
import { jsonReply, type Reply, textReply } from "../http/message.ts";
import { objectBody, requiredTextOf } from "../util/json.ts";
import { flagOf } from "../http/query.ts";
import { type Call, type Route, segmentOf } from "./router.ts";
import { auditTask } from "../tasks/audit.ts";
import { cancelTask, requireStatus } from "../tasks/transitions.ts";
import { listTasks, TASK_FILTERS, TASK_LIST_KEYS } from "./task_list.ts";
import { taskView } from "../tenant/task_view.ts";
import type { StoredTask, TaskRecord } from "../tenant/records.ts";

/** The routes of tasks. */
export const TASK_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/tasks",
    handler: listTasks,
    query: TASK_LIST_KEYS,
    filters: TASK_FILTERS,
  },
  { method: "POST", path: "/v1/task/{type}", handler: createTask },
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

function getTask(call: Call): Reply {
  return jsonReply(taskView(findTask(call), call.tenant.services));
}

function cancel(call: Call): Reply {
  const record = findTask(call);
  cancelTask(call.tenant, record, flagOf(call.query, "clear_unique_id"));
  return jsonReply(taskView(record, call.tenant.services));
}

/** Answers with text and not JSON (HT12). */
function audit(call: Call): Reply {
  auditTask(call.tenant, findTask(call), objectBody(call.body));
  return textReply("OK");
}

/**
 * That other tasks are a 400, and that a task without a target is a success, are
 * guesses.
 */
function sendCallback(call: Call): Reply {
  const record = findTask(call);
  requireStatus(record, "completed", "error");
  call.tenant.tell(record, "resent");
  return jsonReply({ success: true });
}

function setUniqueId(call: Call): Reply {
  const record = findTask(call);
  const uniqueId = requiredTextOf(objectBody(call.body), "unique_id");
  call.tenant.setUniqueId(record, uniqueId);
  return jsonReply(taskView(record, call.tenant.services));
}

function clearUniqueId(call: Call): Reply {
  const record = findTask(call);
  call.tenant.setUniqueId(record, undefined);
  return jsonReply(taskView(record, call.tenant.services));
}

/** The body is the metadata itself (TU8). */
function setMetadata(call: Call): Reply {
  const metadata: JsonObject = checkMetadata(objectBody(call.body));
  return change(call, (task) => {
    task.metadata = metadata;
  });
}

function setTags(call: Call): Reply {
  return changeTags(call, (_, given) => given);
}

function addTags(call: Call): Reply {
  return changeTags(call, (tags, given) => [...tags, ...given]);
}

/** That an empty array remains of the last tag, and not nothing, is a guess. */
function removeTags(call: Call): Reply {
  return changeTags(
    call,
    (tags, given) => tags.filter((tag) => !given.includes(tag)),
  );
}

function changeTags(
  call: Call,
  combine: (
    tags: readonly string[],
    given: readonly string[],
  ) => readonly string[],
): Reply {
  const given = readTags(call.body);
  return change(call, (task) => {
    task.tags = checkTags(combine(task.tags ?? [], given));
  });
}

function change(call: Call, edit: (task: StoredTask) => void): Reply {
  const record = findTask(call);
  call.tenant.changeTask(record, edit);
  return jsonReply(taskView(record, call.tenant.services));
}

/** An id of the wrong form is a 404 too (TR1). */
function findTask(call: Call): TaskRecord {
  const record = call.tenant.task(segmentOf(call, "task_id"));
  if (record === undefined) {
    throw new EmulatorError(404, "Task with that ID not found.");
  }
  return record;
}
