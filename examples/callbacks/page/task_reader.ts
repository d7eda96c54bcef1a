/** Reads tasks from the API, for new links to their pictures and result files. */
import { ScaleClient, type Task } from "@labelwire/scale";
import type { JsonObject } from "@labelwire/scale/callbacks";
import { objectOf, stringOf } from "./draw/value.ts";
import type { ReadTask } from "./task_files.ts";
import type { Variables } from "../variables.ts";

/** The API, and the key to it. */
export type ReaderVariables = Pick<
  Variables,
  "SCALE_API_KEY" | "SCALE_BASE_URL"
>;

/** How long a page waits for the API, in milliseconds. */
const DEADLINE_MS = 8_000;

/** The most tasks to look through for one. */
const MAX_TASKS = 100;

/**
 * Returns a function that reads a task, `undefined` without an API key. Only lists
 * have links to attachments, so a task with a `unique_id` is read by a list of one.
 */
export function taskReader(
  { SCALE_API_KEY, SCALE_BASE_URL }: ReaderVariables,
): ReadTask | undefined {
  if (!SCALE_API_KEY) return undefined;
  const { tasks } = new ScaleClient({
    apiKey: SCALE_API_KEY,
    deadlineMs: DEADLINE_MS,
    ...SCALE_BASE_URL && { baseUrl: SCALE_BASE_URL },
  });
  return async (taskId, known) => {
    const uniqueId = stringOf(known.unique_id);
    if (uniqueId === "") return toJson(await tasks.get(taskId));
    const { items } = await tasks.list({
      unique_id: uniqueId,
      include_attachment_url: true,
      limit: MAX_TASKS,
    });
    const found = items.find(({ task_id }) => task_id === taskId);
    return toJson(found ?? await tasks.get(taskId));
  };
}

/** A task is JSON, and its type says more than that. */
function toJson(task: Task): JsonObject {
  return objectOf(task);
}
