/** Cancels many tasks as one job. */
import type { ScaleClient } from "../client.ts";
import {
  assertArgument,
  assertBoolean,
  type Assertion,
  assertOptions,
  throwArgumentError,
} from "../core/check.ts";
import type { Task, TaskFilter } from "../types/task.ts";
import {
  type BulkJob,
  createJob,
  isSource,
  JOB_ASSERTIONS,
  type JobOptions,
} from "./job.ts";
import type { Source } from "./schedule.ts";

/** The status of a task of `cancelTasks`: `planned` in a dry run only. */
export type CancelTaskStatus = "canceled" | "planned";

/** Options of `cancelTasks`. */
export interface CancelTasksOptions extends JobOptions<CancelTaskStatus> {
  /**
   * Whether to free the `unique_id` of each task.
   * @default false
   */
  readonly clearUniqueId?: boolean | undefined;
  /**
   * Whether to list the tasks only, and cancel none.
   * @default false
   */
  readonly dryRun?: boolean | undefined;
}

const ASSERTIONS: Readonly<Record<keyof CancelTasksOptions, Assertion>> = {
  ...JOB_ASSERTIONS,
  clearUniqueId: assertBoolean,
  dryRun: assertBoolean,
};

/**
 * Returns a job that cancels tasks: those with the given ids, or the pending ones
 * that match a filter. It cannot be undone. A task on which work has begun
 * cannot be canceled: it has `failed`, with a `ScaleInvalidRequestError`.
 * `outcome.value` is the task; it is absent in a dry run. Python:
 * `examples/cancel_batch.py`.
 *
 * @example Cancel what is left of a batch
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { cancelTasks } from "@labelwire/scale/bulk";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new ScaleClient(createEmulator().clientOptions("live"));
 * await client.projects.create({ name: "cows", type: "chat" });
 * await client.batches.create({ project: "cows", name: "monday" });
 * await client.tasks.create("chat", { batch: "monday" });
 * const { counts } = await cancelTasks(client, { batch: "monday" }).finish();
 * assertEquals(counts.canceled, 1);
 * ```
 *
 * @throws {ScaleArgumentError} for a filter that selects all tasks of the account
 */
export function cancelTasks(
  client: ScaleClient,
  tasks: Source<string> | TaskFilter,
  options: CancelTasksOptions = {},
): BulkJob<string, Task | undefined, CancelTaskStatus> {
  assertOptions(options, ASSERTIONS, "cancelTasks");
  const { clearUniqueId, dryRun, ...jobOptions } = options;
  let total: number | undefined;
  const pendingIds = (filter: TaskFilter): Source<string> =>
    async function* (call) {
      const query = { status: "pending", ...filter, limited_response: true };
      const list = client.tasks.list(query as TaskFilter, call);
      for await (const page of list.pages()) {
        // Later pages count only what is still pending.
        total ??= page.total;
        for (const { task_id } of page.items) yield task_id;
      }
    };
  return createJob<string, Task | undefined, CancelTaskStatus>({
    source: isSource(tasks)
      ? tasks as Source<string>
      : pendingIds(assertFilter(tasks)),
    statuses: ["canceled", "planned"],
    total: () => total,
    async work(taskId, call) {
      if (dryRun) return { status: "planned", value: undefined };
      const params = clearUniqueId ? { clear_unique_id: true } : {};
      const task = await client.tasks.cancel(taskId, params, call);
      return { status: "canceled", value: task };
    },
  }, jobOptions);
}

/** Asserts a filter that selects something. */
function assertFilter(filter: unknown): TaskFilter {
  assertArgument(filter, "filter", "cancelTasks");
  const { status: _status, type: _type, ...selecting } = filter;
  if (Object.keys(selecting).length === 0) {
    throwArgumentError(
      "The filter of cancelTasks must not select the tasks of all projects: " +
        "pass a project, a batch, or another filter beside status and type",
    );
  }
  return filter;
}
