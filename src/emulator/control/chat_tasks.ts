/** The control of chat tasks: how they end, as v2 shows it. */
import type { JsonInput } from "../../types/json.ts";
import type {
  V2ErrorDetail,
  V2SensitiveContentReport,
  V2Task,
} from "../../types/v2/task.ts";
import type { Engine } from "../engine/engine.ts";
import { findTask } from "../engine/state.ts";
import { completeTask, failTask } from "../tasks/transitions.ts";
import { readConversation } from "../tenant/conversations.ts";
import type { StoredConversation, TaskRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { EmulatorError } from "../util/errors.ts";
import { TASK_OPTIONS } from "../v2/options.ts";
import { taskView } from "../v2/task_view.ts";
import { CHAT_TYPES, NO_EXPAND } from "../v2/views.ts";
import type { Commands } from "./command.ts";

/** How `chatTasks.complete` completes a task. By default its conversation is generated. */
export interface ChatTaskResult {
  /**
   * The conversations, in the form of v2. What is left out is added: the ids of
   * threads, turns and annotations, the `source_id` of a message, and empty arrays
   * of annotations.
   */
  readonly threads?: readonly JsonInput[];
  /** The reports of sensitive content. Such a task has no threads. */
  readonly sensitive_content_reports?: readonly V2SensitiveContentReport[];
  /**
   * Whether the generated conversation also has what the official Python client
   * cannot read: attachments, a file that is not in an array, and the last run of
   * code. Default `false`.
   */
  readonly everyForm?: boolean;
}

/**
 * The chat tasks of an emulator. Tasks that v2 creates are pending until one of
 * these methods, `tasks.complete` or an `autoComplete` policy ends them, also with
 * a test key. Every method can be destructured, and returns the task of v2 with
 * all its details.
 *
 * @example A chat task and its conversation
 * ```ts
 * import {
 *   createEmulator,
 *   type EmulatorChatTasks,
 * } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { chatTasks, fetch, keys } = createEmulator({ seed: 1 });
 * const send = async (path: string, body: unknown) => {
 *   const response = await fetch(`https://api.scale.com${path}`, {
 *     method: "POST",
 *     headers: {
 *       authorization: `Bearer ${keys.test}`,
 *       "content-type": "application/json",
 *     },
 *     body: JSON.stringify(body),
 *   });
 *   return await response.json();
 * };
 * await send("/v1/projects", { name: "talk", type: "chat" });
 * const { task_id } = await send("/v2/task/chat", {
 *   project_name: "talk",
 *   template_variables: { prompt: "Hello" },
 * });
 * const { complete }: EmulatorChatTasks = chatTasks;
 * const { status, threads = [] } = complete(task_id);
 * assertEquals(status, "completed");
 * const messages = threads[0]?.turns[0]?.messages ?? [];
 * assertEquals(messages[1]?.content.text, "Hello");
 * ```
 */
export interface EmulatorChatTasks {
  /**
   * Completes a pending chat task.
   *
   * @throws {EmulatorError} with status 404 for an unknown id, 400 for a task
   * that is not pending or not of a chat type, and for an invalid result
   */
  readonly complete: (id: string, result?: ChatTaskResult) => V2Task;
  /**
   * Ends a pending chat task in `error`. By default the reason is one of the known
   * ones.
   *
   * @throws {EmulatorError} with status 404 for an unknown id, 400 for a task
   * that is not pending or not of a chat type, and for invalid errors
   */
  readonly fail: (id: string, errors?: readonly V2ErrorDetail[]) => V2Task;
  /**
   * Sets the status of a chat task to `deleted`. No request can do that.
   *
   * @throws {EmulatorError} with status 404 for an unknown id, 400 for a task
   * that is not of a chat type
   */
  readonly remove: (id: string) => V2Task;
}

/** The members of a `ChatTaskResult`. */
const RESULT_MEMBERS = [
  "threads",
  "sensitive_content_reports",
  "everyForm",
] as const;

/** The commands of chat tasks. */
export const CHAT_TASK_COMMANDS: Commands<EmulatorChatTasks> = {
  complete: {
    method: "POST",
    path: "/chat_tasks/{id}/complete",
    args: ["id", "*"],
    run: (engine, id, result = {}) =>
      change(engine, id, (tenant, record) => {
        const conversation = readConversation(result, id, RESULT_MEMBERS);
        completeTask(tenant, record);
        setConversation(tenant, record, conversation);
      }),
  },
  fail: {
    method: "POST",
    path: "/chat_tasks/{id}/fail",
    args: ["id", "errors"],
    run: (engine, id, errors) =>
      change(engine, id, (tenant, record) => {
        const result = errors === undefined ? {} : { errors };
        const conversation = readConversation(result, id, ["errors"]);
        failTask(tenant, record);
        setConversation(tenant, record, conversation);
      }),
  },
  remove: {
    method: "POST",
    path: "/chat_tasks/{id}/remove",
    args: ["id"],
    run: (engine, id) =>
      change(
        engine,
        id,
        (tenant, record) =>
          tenant.changeTask(record, (task) => {
            task.status = "deleted";
          }),
      ),
  },
};

/** Changes a task. Returns a copy of it, which later changes do not affect. */
function change(
  { state }: Engine,
  id: string,
  work: (tenant: Tenant, record: TaskRecord) => void,
): V2Task {
  const { tenant, record } = findTask(state, id);
  const { type, project } = record.task;
  if (!CHAT_TYPES.includes(type) || project === undefined) {
    throw new EmulatorError(
      400,
      `The task "${id}" must be a chat task of a project: its type is "${type}"`,
    );
  }
  work(tenant, record);
  const form = { expand: NO_EXPAND, opts: new Set(TASK_OPTIONS) };
  return structuredClone(taskView(tenant, record, form));
}

function setConversation(
  tenant: Tenant,
  record: TaskRecord,
  conversation: StoredConversation,
): void {
  if (Object.keys(conversation).length === 0) return;
  tenant.changeTask(record, (task) => {
    task.conversation = structuredClone(conversation);
  });
}
