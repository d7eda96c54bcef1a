/** The routes of tasks. */
import { V2TaskStatus } from "../../types/v2/constants.ts";
import {
  type Condition,
  type Filter,
  meetsAll,
  readConditions,
} from "../http/filters.ts";
import {
  type EmulatedResponse,
  jsonResponse,
  type Query,
} from "../http/message.ts";
import { addPendingTask } from "../routes/create_task.ts";
import type { Call, Route } from "../routes/router.ts";
import type { TaskRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { invalidParameter } from "../util/errors.ts";
import {
  objectBody,
  optionalObject,
  pick,
  requiredString,
  withoutNulls,
} from "../util/json.ts";
import { listedValues, pageOf } from "./lists.ts";
import { changedMetadata, METADATA_MEMBERS } from "./metadata.ts";
import { TASK_OPTIONS } from "./options.ts";
import {
  bodyParams,
  findBatch,
  findProject,
  notFound,
  queryParams,
  requireOneOf,
  selectBatch,
  selectProject,
} from "./selectors.ts";
import { type TaskForm, taskView } from "./task_view.ts";
import { CHAT_TYPES } from "./views.ts";

/** The filters of lists of tasks. */
export const TASK_FILTERS: readonly Filter[] = [
  { key: "status", member: "status", kind: "any" },
  { key: "completed_after", member: "completed_at", kind: "from" },
  { key: "completed_before", member: "completed_at", kind: "until" },
];

/** The related objects that a task can be expanded by. */
export const TASK_EXPAND = ["project", "batch"] as const;

/** The parameters that name a project or a batch. */
const SELECTORS: readonly string[] = [
  "project_id",
  "project_name",
  "batch_id",
  "batch_name",
];

/** The parameters of a chat task. `unique_id` is documented for every creation. */
const CHAT_PARAMS: readonly string[] = [
  "template_variables",
  "metadata",
  "callback_url",
  "unique_id",
];

/** The routes of tasks. */
export const TASK_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/v2/task",
    handler: getTask,
    query: ["task_id", "expand", "opts"],
  },
  {
    method: "GET",
    path: "/v2/tasks",
    handler: listTasks,
    query: [...SELECTORS, "limit", "next_token", "expand", "opts"],
    filters: TASK_FILTERS,
  },
  {
    method: "POST",
    path: "/v2/task/chat",
    handler: createChatTask,
    body: [...SELECTORS, ...CHAT_PARAMS],
  },
  {
    method: "POST",
    path: "/v2/task/metadata",
    handler: setMetadata,
    body: ["task_id", ...METADATA_MEMBERS],
  },
];

/** Reads the form of the tasks in a response. */
export function readTaskForm(
  query: Query,
  expand: readonly string[],
): TaskForm {
  return {
    expand: listedValues(query, "expand", expand),
    opts: listedValues(query, "opts", TASK_OPTIONS),
  };
}

/** Reads the filters of a list of tasks. Throws a 400 for an unknown status. */
export function readTaskConditions(query: Query): readonly Condition[] {
  listedValues(query, "status", Object.values(V2TaskStatus));
  return readConditions(query, TASK_FILTERS);
}

function getTask({ tenant, query }: Call): EmulatedResponse {
  const form = readTaskForm(query, TASK_EXPAND);
  const id = queryParams(query)("task_id");
  return jsonResponse(taskView(tenant, findTask(tenant, id), form));
}

/** @guess The oldest tasks come first; an unknown project or batch has no tasks. */
function listTasks({ tenant, query }: Call): EmulatedResponse {
  const form = readTaskForm(query, TASK_EXPAND);
  const conditions = readTaskConditions(query);
  const params = queryParams(query);
  requireOneOf(params, SELECTORS);
  const project = selectProject(tenant, params);
  const batch = selectBatch(tenant, params);
  const records = batch.isNamed
    ? batch.found?.tasks ?? []
    : project.found?.tasks ?? [];
  const isAny = !batch.isNamed || !project.isNamed;
  const matching = records.filter(({ task, batch: parent }) =>
    (isAny || parent?.project === project.found) && meetsAll(task, conditions)
  );
  const { items, cursor } = pageOf(matching, query);
  const tasks = items.map((record) => taskView(tenant, record, form));
  return jsonResponse({ tasks, ...cursor });
}

/**
 * Creates a chat task, which stays pending until the emulator completes it, also
 * with a test key.
 *
 * @guess The task has the type of its project; a project of no chat type is a 400.
 */
function createChatTask({ tenant, body }: Call): EmulatedResponse {
  const params = withoutNulls(objectBody(body));
  const read = bodyParams(params);
  const project = findProject(tenant, read);
  const isBatched = SELECTORS.slice(2).some((name) => read(name) !== undefined);
  const batch = isBatched ? findBatch(tenant, read) : undefined;
  const { type } = project.project;
  optionalObject(params, "template_variables");
  const record = addPendingTask(
    tenant,
    CHAT_TYPES.includes(type) ? type : "chat",
    pick(params, CHAT_PARAMS),
    { project, batch },
  );
  return jsonResponse(taskView(tenant, record));
}

function setMetadata({ tenant, body }: Call): EmulatedResponse {
  const params = objectBody(body);
  const record = findTask(tenant, requiredString(params, "task_id"));
  const metadata = changedMetadata(record.task.metadata, params);
  tenant.changeTask(record, (task) => {
    task.metadata = metadata;
  });
  return jsonResponse(taskView(tenant, record));
}

/**
 * Returns a task. Throws a 400 without an id, and a 404 for an unknown one.
 *
 * @guess A task without a project does not exist in v2.
 */
function findTask(tenant: Tenant, id: string | undefined): TaskRecord {
  if (id === undefined) throw invalidParameter('"task_id" is required');
  const record = tenant.task(id);
  if (record?.task.project === undefined) throw notFound("Task", "id");
  return record;
}
