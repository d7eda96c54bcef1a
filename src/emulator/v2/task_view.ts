/** Tasks as the responses of v2 contain them. */
import type { V2Thread } from "../../types/v2/conversation.ts";
import type { V2TaskOption } from "../../types/v2/constants.ts";
import type { V2ErrorDetail, V2Task } from "../../types/v2/task.ts";
import type { StoredTask, TaskRecord } from "../tenant/records.ts";
import { signedUrl } from "../tenant/result_links.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { isObject } from "../util/json.ts";
import { makeThreads } from "./conversation/threads.ts";
import { shapeThreads } from "./options.ts";
import {
  batchView,
  CHAT_TYPES,
  type Expand,
  NO_EXPAND,
  projectView,
} from "./views.ts";

/** What a response with tasks contains. */
export interface TaskForm {
  /** The related objects that are returned in place of their ids. */
  readonly expand: Expand;
  /** The further details. */
  readonly opts: ReadonlySet<V2TaskOption>;
}

/** Ids, and no further details: the form of responses to writes. */
export const PLAIN: TaskForm = { expand: NO_EXPAND, opts: new Set() };

/** The reasons for errors of generated tasks. */
const ERRORS: readonly (V2ErrorDetail & { readonly type: string })[] = [
  { type: "UNSUPPORTED_LANGUAGE", message: "The language is not supported." },
  { type: "LANGUAGE_MISMATCH", message: "The prompt is in another language." },
  { type: "PROMPT_LENGTH_EXCEEDED", message: "The prompt is too long." },
  { type: "INVALID_CATEGORY", message: "The category is unknown." },
  { type: "PROMPT_INFEASIBLE", message: "Nobody can do what the prompt asks." },
];

/** Returns a task. It must have a project, because every task of v2 has one. */
export function taskView(
  tenant: Tenant,
  record: TaskRecord,
  { expand, opts }: TaskForm = PLAIN,
): V2Task {
  const { task, batch } = record;
  const project = tenant.project(task.project ?? "");
  const { sensitive_content_reports } = task.conversation ?? {};
  const { task_id, status, created_at, completed_at, metadata } = task;
  const isSensitive = status === "completed" &&
    sensitive_content_reports !== undefined;
  return {
    task_id,
    project: expand.has("project") ? projectView(project) : project.id,
    ...(batch !== undefined &&
      {
        batch: expand.has("batch") ? batchView(batch) : batch.batch.studio.id,
      }),
    status,
    created_at,
    ...(completed_at !== undefined && { completed_at }),
    metadata,
    ...(isSensitive
      ? { sensitive_content_reports }
      : { threads: shapeThreads(threadsOf(tenant, task), opts) }),
    ...(status === "error" && { errors: errorsOf(tenant, task) }),
  };
}

/**
 * Returns all that is known of the conversations of a task: `[]` unless it is
 * completed.
 *
 * @guess Tasks of other types than chat have no conversations.
 */
export function threadsOf(
  { services }: Tenant,
  task: StoredTask,
): readonly V2Thread[] {
  if (task.status !== "completed") return [];
  const { threads, everyForm = false } = task.conversation ?? {};
  if (threads !== undefined) return threads;
  if (!CHAT_TYPES.includes(task.type)) return [];
  const prompt = promptOf(task);
  return makeThreads({
    taskId: task.task_id,
    endedAt: task.completed_at ?? task.created_at,
    everyForm,
    ...(prompt !== undefined && { prompt }),
  }, {
    random: services.random,
    urlOf: (path) => signedUrl(path, services),
  });
}

/** @guess The variable `prompt` is the first message of the user. */
function promptOf({ params }: StoredTask): string | undefined {
  const { template_variables: variables } = params;
  if (!isObject(variables)) return undefined;
  return typeof variables.prompt === "string" ? variables.prompt : undefined;
}

/** @guess The reason of a task whose failure has none is one of the known ones. */
function errorsOf(
  { services }: Tenant,
  task: StoredTask,
): readonly V2ErrorDetail[] {
  const { errors } = task.conversation ?? {};
  if (errors !== undefined) return errors;
  const made = services.random.fork(`errors/${task.task_id}`).pick(ERRORS);
  return made === undefined ? [] : [made];
}
