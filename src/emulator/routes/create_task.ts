/** The creation of a task: its project and batch, inherited parameters, and defaults. */
import type { JsonObject } from "../../types/json.ts";
import { type EmulatedResponse, jsonResponse } from "../http/message.ts";
import {
  bodyKind,
  checkParams,
  defaultInstruction,
  knownParams,
  typeParams,
} from "../task_types/create.ts";
import { taskTypeModel } from "../task_types/mod.ts";
import { completeNewTask } from "../tasks/transitions.ts";
import type {
  BatchRecord,
  ProjectRecord,
  StoredTask,
  TaskParents,
  TaskRecord,
} from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { EmulatorError, invalidParameter } from "../util/errors.ts";
import {
  objectBody,
  optionalBoolean,
  optionalInteger,
  optionalObject,
  optionalString,
  without,
  withoutNulls,
} from "../util/json.ts";
import type { ObjectKind } from "../util/kinds.ts";
import { checkMetadata, checkTags, toArray } from "./checks.ts";
import { type Call, pathParam, type PathParams } from "./router.ts";

/** The parameters that a task inherits. */
interface Inheritance {
  /** The parameters of the project. */
  readonly params: JsonObject;
  /** Their version; absent if nothing is inherited. */
  readonly version?: number;
}

/** Returns the kind of the body that creates a task of the type in the path. */
export function newTaskKind(path: PathParams): ObjectKind {
  return bodyKind(pathParam({ path }, "type"));
}

/** Returns the known parameters of the type in the path; `undefined` if any are allowed. */
export function newTaskMembers(
  path: PathParams,
): readonly string[] | undefined {
  return knownParams(pathParam({ path }, "type"));
}

/** Handles `POST /v1/task/{type}`. */
export function createTask(call: Call): EmulatedResponse {
  const record = addTask(call, objectBody(call.body));
  return jsonResponse(call.tenant.view(record));
}

/** Adds a task of the type in the path, with the parameters in `body`. */
export function addTask(call: Call, body: JsonObject): TaskRecord {
  const { tenant } = call;
  const type = checkType(tenant, pathParam(call, "type"));
  const params = withoutNulls(body);
  const parents = findParents(tenant, params);
  const task = newTaskIn(tenant, type, params, parents);
  if (tenant.rules.isTest) completeNewTask(tenant, task);
  return tenant.addTask(task, parents);
}

/** Adds a task that is pending, also for a test key. The parameters have no `null`. */
export function addPendingTask(
  tenant: Tenant,
  type: string,
  params: JsonObject,
  parents: TaskParents,
): TaskRecord {
  checkType(tenant, type);
  return tenant.addTask(newTaskIn(tenant, type, params, parents), parents);
}

/** Returns a new task with its own parameters and those that it inherits. */
function newTaskIn(
  tenant: Tenant,
  type: string,
  ownParams: JsonObject,
  parents: TaskParents,
): StoredTask {
  checkParents(type, parents);
  const inheritance = inherit(parents.project, ownParams);
  const params = { ...inheritance.params, ...ownParams };
  checkParams(type, params);
  const task = newTask(tenant, type, params);
  setParents(task, parents, inheritance);
  return task;
}

/**
 * Returns the type. Throws a 402 if it is not enabled for the account.
 *
 * @guess An unknown type is a 400.
 */
function checkType(tenant: Tenant, type: string): string {
  if (taskTypeModel(type) === undefined) {
    throw new EmulatorError(400, `Unknown task type "${type}"`);
  }
  if (tenant.rules.disabledTypes.includes(type)) {
    throw new EmulatorError(
      402,
      `The task type "${type}" is not enabled for this account`,
    );
  }
  return type;
}

/** Returns the project and the batch of a new task. A batch implies its project. */
function findParents(tenant: Tenant, params: JsonObject): TaskParents {
  const batchName = optionalString(params, "batch");
  const batch = batchName === undefined ? undefined : tenant.batch(batchName);
  const projectName = optionalString(params, "project");
  const project = projectName === undefined
    ? batch?.project
    : tenant.project(projectName);
  return { project, batch };
}

/**
 * Checks that a task may be added to its project and batch. A batch of a Rapid or
 * Studio project accepts tasks only in `staging`.
 *
 * @guess A project or batch that does not match the task is a 400; a cancelled
 * batch accepts no tasks, any other batch of a standard project does.
 */
function checkParents(type: string, { project, batch }: TaskParents): void {
  if (batch !== undefined) checkOpen(batch);
  if (batch !== undefined && project !== batch.project) {
    throw invalidParameter('"batch" must belong to the project');
  }
  if (project !== undefined && project.project.type !== type) {
    throw invalidParameter(
      `the project's type is "${project.project.type}", not "${type}"`,
    );
  }
}

function checkOpen({ batch, project }: BatchRecord): void {
  const { name, status } = batch;
  if (status === "cancelled") {
    throw new EmulatorError(
      400,
      `The batch "${name}" is cancelled and accepts no more tasks`,
    );
  }
  if (status !== "staging" && project.kind !== "standard") {
    throw new EmulatorError(
      400,
      `The batch "${name}" is finalized and accepts no more tasks`,
    );
  }
}

/**
 * `project_version` selects the version of the parameters, by default the newest;
 * with -1 nothing is inherited.
 */
function inherit(
  record: ProjectRecord | undefined,
  params: JsonObject,
): Inheritance {
  const history = record?.project.param_history ?? [];
  const number = optionalInteger(params, "project_version") ??
    history.length - 1;
  if (record === undefined || number === -1) return { params: {} };
  const version = history[number];
  if (version === undefined) {
    throw invalidParameter(
      `"project_version" ${number} does not exist in the project`,
    );
  }
  const inherited = without(version as JsonObject, ["version", "created_at"]);
  return { params: withoutNulls(inherited), version: number };
}

function newTask(tenant: Tenant, type: string, params: JsonObject): StoredTask {
  const { clock, ids } = tenant.services;
  const created_at = clock.timestamp();
  return {
    task_id: ids.next(clock.now()),
    created_at,
    updated_at: created_at,
    type,
    status: "pending",
    instruction: optionalString(params, "instruction") ??
      defaultInstruction(type),
    params: typeParams(type, params),
    is_test: tenant.rules.isTest,
    urgency: optionalString(params, "urgency") ?? "standard",
    metadata: checkMetadata(optionalObject(params, "metadata") ?? {}),
    processed_attachments: [],
    priority: optionalInteger(params, "priority") ?? 0,
    clear_unique_id_on_error:
      optionalBoolean(params, "clear_unique_id_on_error") ?? false,
    ...optionalMembers(params),
  };
}

function optionalMembers(
  params: JsonObject,
): Pick<StoredTask, "callback_url" | "unique_id" | "tags"> {
  const callback_url = optionalString(params, "callback_url");
  const unique_id = optionalString(params, "unique_id");
  return {
    ...(callback_url !== undefined && { callback_url }),
    ...(unique_id !== undefined && { unique_id }),
    ...(params.tags !== undefined && { tags: checkTags(toArray(params.tags)) }),
  };
}

function setParents(
  task: StoredTask,
  { project, batch }: TaskParents,
  { version }: Inheritance,
): void {
  if (batch !== undefined) task.batch = batch.batch.name;
  if (project === undefined) return;
  task.project = project.project.name;
  task.projectId = project.id;
  if (version !== undefined) task.project_param_version = version;
}
