/**
 * Many calls as one job: create thousands of tasks and pay once for each, export
 * all results, cancel a batch, wait for people. A job keeps a bounded number of
 * requests open, slows down after a 429, yields one outcome for each item, and
 * has a report that is true at any moment.
 *
 * {@linkcode createTasks}, {@linkcode exportTasks} and {@linkcode cancelTasks}
 * are jobs; {@linkcode runJob} makes a job of anything else.
 * {@linkcode waitForBatch} and {@linkcode waitForTasks} wait for work that people
 * do, {@linkcode getOrCreateProject} and {@linkcode getOrCreateBatch} create what
 * is missing. Memory is proportional to `concurrency`, not to the number of
 * items.
 *
 * @example Create tasks, wait for them, and export the results
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import {
 *   createTasks,
 *   exportTasks,
 *   getOrCreateBatch,
 *   getOrCreateProject,
 *   waitForBatch,
 * } from "@labelwire/scale/bulk";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new ScaleClient(createEmulator().clientOptions());
 * const type = "imageannotation";
 * await getOrCreateProject(client, { name: "cows", type });
 * await getOrCreateBatch(client, { project: "cows", name: "monday" });
 *
 * // Any iterable: rows of a table, files of a folder.
 * const items = ["1.jpg", "2.jpg"].map((name) => ({
 *   batch: "monday",
 *   attachment: `https://example.com/${name}`,
 *   geometries: { box: { objects_to_annotate: ["cow"] } },
 * }));
 * const job = createTasks(client, items, { type, maxTasks: 1000 });
 * for await (const { status, index } of job) console.log(index, status);
 *
 * await waitForBatch(client, "monday");
 * const lines: string[] = [];
 * const sink = { write: (line: string) => lines.push(line) };
 * await exportTasks(client, { batch: "monday" }, sink).finish();
 * assertEquals([job.report.counts.created, lines.length], [2, 2]);
 * ```
 *
 * @module
 */
export {
  cancelTasks,
  type CancelTasksOptions,
  type CancelTaskStatus,
} from "./cancel_tasks.ts";
export { contentId } from "./content_id.ts";
export { type CreationStatus } from "./create_once.ts";
export {
  type CreatedTask,
  createTasks,
  type CreateTasksOptions,
  type CreateTaskStatus,
} from "./create_tasks.ts";
export {
  type ExportItem,
  type ExportLine,
  type ExportOptions,
  type ExportSink,
  exportTasks,
} from "./export_tasks.ts";
export {
  getOrCreateBatch,
  type GetOrCreated,
  getOrCreateProject,
} from "./get_or_create.ts";
export { type BulkJob, type JobOptions, runJob } from "./job.ts";
export type { Journal, JournalEntry } from "./journal.ts";
export type {
  Failure,
  FailureStatus,
  JobProgress,
  JobReport,
  Outcome,
  Success,
  Unsuccessful,
} from "./outcome.ts";
export type { JobCall, Source } from "./schedule.ts";
export {
  type TasksState,
  waitForBatch,
  waitForTasks,
  type WaitOptions,
} from "./wait.ts";
