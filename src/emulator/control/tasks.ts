/** The hand that labels live tasks: what the methods and the routes of it do. */
import type { JsonObject } from "../../types/json.ts";
import type { Task } from "../../types/task.ts";
import type { ControlCall, ControlRoute } from "../routes/control_call.ts";
import { membersIn, refuse } from "../util/check.ts";
import { EmulatorError } from "../util/errors.ts";
import type { Host } from "../engine/engine.ts";
import { jsonReply, type Reply } from "../http/message.ts";
import { isObject } from "../util/json.ts";
import { segmentOf } from "../routes/router.ts";
import { findTask } from "../engine/state.ts";
import { auditTask, fixTask } from "../tasks/audit.ts";
import {
  completeTask,
  failTask,
  recallTask,
  startTask,
} from "../tasks/transitions.ts";
import { taskView } from "../tenant/task_view.ts";
import type { TaskRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** What is done to a task, and the members that say how. */
interface Action {
  readonly act: (tenant: Tenant, record: TaskRecord, body: JsonObject) => void;
  readonly members: readonly string[];
}

/** What may be done to a task. */
const ACTIONS: Readonly<Record<string, Action>> = {
  start: { act: startTask, members: [] },
  complete: { act: complete, members: ["response"] },
  fail: { act: fail, members: ["response"] },
  recall: { act: recallTask, members: [] },
  audit: { act: auditTask, members: ["accepted", "comments"] },
  fix: { act: fix, members: ["response"] },
};

/** The control routes of tasks. */
export const TASK_CONTROLS: readonly ControlRoute[] = [
  {
    method: "POST",
    path: "/__emulator/tasks/{task_id}/{action}",
    handler: postAction,
  },
];

/** Names a task, and what is to be done to it. */
export interface TaskOrder {
  /** The task's id. */
  readonly taskId: string;
  /** `start`, `complete`, `fail`, `recall`, `audit` or `fix`. */
  readonly action: string;
}

/**
 * Does something to a task, and gives the task as it is then. Throws a 404 for
 * an unknown id or action, a 400 for a task of another status and for what
 * `body` should not hold.
 */
export function actOnTask(
  { state }: Host,
  { taskId, action }: TaskOrder,
  body: unknown = {},
): Task {
  const known = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (known === undefined) {
    const names = Object.keys(ACTIONS).join(", ");
    throw new EmulatorError(
      404,
      `Nothing is called "${action}" here, only ${names}.`,
    );
  }
  const members = membersIn(body, known.members);
  const { tenant, record } = findTask(state, taskId);
  known.act(tenant, record, structuredClone(members));
  return structuredClone(taskView(record, tenant.services));
}

function postAction(call: ControlCall): Reply {
  const taskId = segmentOf(call, "task_id");
  const action = segmentOf(call, "action");
  return jsonReply(actOnTask(call.host, { taskId, action }, call.body));
}

function complete(tenant: Tenant, record: TaskRecord, body: JsonObject): void {
  completeTask(tenant, record, responseIn(body));
}

function fail(tenant: Tenant, record: TaskRecord, body: JsonObject): void {
  failTask(tenant, record, responseIn(body));
}

function fix(tenant: Tenant, record: TaskRecord, body: JsonObject): void {
  fixTask(tenant, record, responseIn(body));
}

function responseIn({ response }: JsonObject): JsonObject | undefined {
  if (response === undefined || isObject(response)) return response;
  throw refuse("response", "a JSON object", response);
}
