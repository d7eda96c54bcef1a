/** The default result of a task, and the files that its response links to. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type { Task } from "../../types/task.ts";
import type { StoredTask } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { type LabelContext, labelContext } from "./context.ts";
import { taskTypeModel } from "./mod.ts";
import type { Picture } from "./png.ts";

/** The members of a task that its completion sets. */
export type TaskResult = Pick<Task, "attempts"> & {
  /** Absent for types whose tasks have no response. */
  readonly response?: JsonObject;
};

/** The functions that generate the JSON files of a type, by name. */
type FileMakers = Readonly<
  Record<string, ((context: LabelContext) => JsonValue) | undefined>
>;

/** Returns the result of a task that is completed without one. */
export function defaultResult(task: StoredTask, tenant: Tenant): TaskResult {
  const { respond, attempts: attemptsOf } = taskTypeModel(task.type) ?? {};
  if (respond === undefined) return { response: { annotations: [] } };
  const context = contextOf(task, tenant);
  const response = respond(context);
  const attempts = attemptsOf?.(context) ?? [];
  return {
    ...(response !== undefined && { response }),
    ...(attempts.length > 0 && { attempts }),
  };
}

/**
 * Returns the result file `{name}.json` of a task, `undefined` if its response
 * has no such link. The file is generated at each call and is always the same.
 */
export function resultJson(
  name: string,
  task: StoredTask,
  tenant: Tenant,
): JsonValue | undefined {
  const { type, response } = task;
  const files: FileMakers = taskTypeModel(type)?.files ?? {};
  if (!Object.hasOwn(files, name) || !Object.hasOwn(response ?? {}, name)) {
    return undefined;
  }
  return files[name]?.(contextOf(task, tenant));
}

/** Returns the picture `{name}.png` of a task's result, `undefined` if there is none. */
export function resultPicture(
  name: string,
  task: StoredTask,
  tenant: Tenant,
): Picture | undefined {
  return taskTypeModel(task.type)
    ?.picture?.(name, contextOf(task, tenant));
}

function contextOf(task: StoredTask, tenant: Tenant): LabelContext {
  return labelContext(task, tenant, taskTypeModel(task.type)?.params);
}
