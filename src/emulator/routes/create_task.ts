/**
 * Creation of a task: its place, what it inherits from its project, and the
 * stored task that comes of it.
 */
import type { JsonObject } from "../../types/json.ts";
import { checkMetadata, checkTags, listGiven } from "./checks.ts";
import {
  checkParams,
  defaultInstruction,
  typeParams,
} from "../task_types/create.ts";
import { hasResultFiles, taskTypeModel } from "../task_types/mod.ts";
import { EmulatorError, invalidParameter } from "../util/errors.ts";
import { jsonReply, type Reply } from "../http/message.ts";
import {
  booleanOf,
  integerOf,
  objectBody,
  objectOf,
  textOf,
  without,
  withoutNulls,
} from "../util/json.ts";
import { type Call, segmentOf } from "./router.ts";
import { completeNow } from "../tasks/transitions.ts";
import { taskView } from "../tenant/task_view.ts";
import type {
  BatchRecord,
  ProjectRecord,
  StoredTask,
  TaskPlace,
  TaskRecord,
} from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** What a task inherits. */
interface Inheritance {
  /** The project's parameters. */
  readonly params: JsonObject;
  /** Their version; absent when nothing is inherited. */
  readonly version?: number;
}

/** Answers `POST /v1/task/{type}`. */
export function createTask(call: Call): Reply {
  const record = addTaskOf(call, objectBody(call.body));
  return jsonReply(taskView(record, call.tenant.services));
}

/**
 * Makes a task of the type in the call's path, of those parameters, and takes
 * it into the call's tenant.
 */
export function addTaskOf(call: Call, body: JsonObject): TaskRecord {
  const { tenant } = call;
  const type = knownType(tenant, segmentOf(call, "type"));
  const given = withoutNulls(body);
  const place = placeOf(tenant, type, given);
  const inheritance = inheritanceOf(place.project, given);
  const params = { ...inheritance.params, ...given };
  checkParams(type, params);
  const task = newTask(tenant, type, params);
  putInPlace(task, place, inheritance);
  if (tenant.rules.isTest) completeNow(tenant, task);
  return tenant.addTask(task, place, { hasLinks: hasResultFiles(type) });
}

/**
 * That an unknown type is a 400 is a guess. AU6: one that is not enabled is a
 * 402.
 */
function knownType(tenant: Tenant, type: string): string {
  if (taskTypeModel(type) === undefined) {
    throw new EmulatorError(400, `The task type "${type}" is unknown.`);
  }
  if (tenant.rules.disabledTypes.includes(type)) {
    throw new EmulatorError(
      402,
      `The task type "${type}" is not enabled for this account.`,
    );
  }
  return type;
}

/**
 * A batch names its project as well (TC10). That a project or batch which does
 * not fit is a 400 is a guess.
 */
function placeOf(tenant: Tenant, type: string, params: JsonObject): TaskPlace {
  const batch = batchOf(tenant, textOf(params, "batch"));
  const projectName = textOf(params, "project");
  const project = projectName === undefined
    ? batch?.project
    : tenant.project(projectName);
  if (batch !== undefined && project !== batch.project) {
    throw invalidParameter('"batch" must belong to the project');
  }
  if (project !== undefined && project.project.type !== type) {
    throw invalidParameter(
      `the project's type is "${project.project.type}", not "${type}"`,
    );
  }
  return { project, batch };
}

/**
 * TC15: on Rapid and Studio projects a batch takes tasks only while it is
 * `staging`.
 */
function batchOf(
  tenant: Tenant,
  name: string | undefined,
): BatchRecord | undefined {
  if (name === undefined) return undefined;
  const record = tenant.batch(name);
  const isFinal = record.batch.status !== "staging";
  if (isFinal && record.project.kind !== "standard") {
    throw new EmulatorError(
      400,
      `The batch "${name}" is finalized and takes no more tasks.`,
    );
  }
  return record;
}

/**
 * TC13: `project_version` chooses the version to inherit, the newest by
 * default; -1 inherits nothing.
 */
function inheritanceOf(
  record: ProjectRecord | undefined,
  params: JsonObject,
): Inheritance {
  const history = record?.project.param_history ?? [];
  const wanted = integerOf(params, "project_version") ?? history.length - 1;
  if (record === undefined || wanted === -1) return { params: {} };
  const version = history[wanted];
  if (version === undefined) {
    throw invalidParameter(
      `"project_version" ${wanted} does not exist in the project`,
    );
  }
  const inherited = without(version as JsonObject, ["version", "created_at"]);
  return { params: withoutNulls(inherited), version: wanted };
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
    instruction: textOf(params, "instruction") ?? defaultInstruction(type),
    params: typeParams(type, params),
    is_test: tenant.rules.isTest,
    urgency: textOf(params, "urgency") ?? "standard",
    metadata: checkMetadata(objectOf(params, "metadata") ?? {}),
    processed_attachments: [],
    priority: integerOf(params, "priority") ?? 0,
    clear_unique_id_on_error: booleanOf(params, "clear_unique_id_on_error") ??
      false,
    ...givenMembers(params),
  };
}

function givenMembers(
  params: JsonObject,
): Pick<StoredTask, "callback_url" | "unique_id" | "tags"> {
  const callback_url = textOf(params, "callback_url");
  const unique_id = textOf(params, "unique_id");
  return {
    ...(callback_url !== undefined && { callback_url }),
    ...(unique_id !== undefined && { unique_id }),
    ...(params.tags !== undefined &&
      { tags: checkTags(listGiven(params.tags)) }),
  };
}

function putInPlace(
  task: StoredTask,
  { project, batch }: TaskPlace,
  { version }: Inheritance,
): void {
  if (batch !== undefined) task.batch = batch.batch.name;
  if (project === undefined) return;
  task.project = project.project.name;
  task.projectId = project.id;
  if (version !== undefined) task.project_param_version = version;
}
