/** Export: all tasks of a query with their result files, as lines of JSON, from a saved cursor on. */
import type { ScaleClient } from "../client.ts";
import {
  assertFunction,
  type Assertion,
  assertOptions,
  throwMustBe,
} from "../core/check.ts";
import { ScaleResponseError } from "../core/errors.ts";
import { isContainer } from "../core/kind.ts";
import { can } from "../core/platform.ts";
import { resultFiles, type TaskResultFile } from "../results/mod.ts";
import type { Task, TaskQuery } from "../types/task.ts";
import {
  BASE_ASSERTIONS,
  type BulkJob,
  createJob,
  type JobOptions,
} from "./job.ts";
import type { JobCall } from "./schedule.ts";

/** The target of an export. */
export interface ExportSink {
  /** Writes a line of JSON, with its line feed. The next one is written when the returned promise resolves. */
  readonly write: (line: string) => unknown;
  /**
   * Saves a cursor: all lines before it are written. An export that begins there,
   * with the target cut to what was written when the cursor was saved, ends with
   * each line once.
   */
  readonly save?: ((cursor: string) => unknown) | undefined;
}

/** A line of an export. */
export interface ExportLine {
  /** The task. */
  readonly task: Task;
  /** The content of each result file by its place in the response, for instance `annotations.url`. Absent if there is none. */
  readonly files?: Readonly<Record<string, unknown>>;
}

/** An item of an export. */
export interface ExportItem {
  /** The task, as it was listed. */
  readonly task: Task;
  /** The cursor after the page that ends with this task. */
  readonly cursor?: string;
}

/** Options of `exportTasks`. Lines are written in the order of the list. */
export interface ExportOptions extends Omit<JobOptions<"exported">, "inOrder"> {
  /**
   * Returns what is written for a result file. Default: the JSON of a file whose
   * name ends in `url`, and `{ base64 }` for an image. For files that do not fit
   * into memory, save the stream somewhere and return its place.
   */
  readonly readFile?:
    | ((file: TaskResultFile, call: JobCall) => unknown)
    | undefined;
}

const ASSERTIONS: Readonly<Record<keyof ExportOptions, Assertion>> = {
  ...BASE_ASSERTIONS,
  readFile: assertFunction,
};

/**
 * Returns a job that writes the tasks of a query to a sink, one line of JSON for
 * each (`ExportLine`), with the content of their result files.
 *
 * To go on after a crash, store the cursor in `sink.save` together with the
 * length of what was written. Then cut the target to this length, and pass the
 * cursor as `next_token` of the same query. After a task that has failed no
 * cursor is saved, so that the next run tries it again.
 *
 * The list is the newest task first: a task that is created meanwhile is not
 * exported. Set `end_time` in the query if several runs must see the same tasks.
 *
 * @example Export to an array of lines
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { exportTasks } from "@labelwire/scale/bulk";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new ScaleClient(createEmulator().clientOptions());
 * await client.tasks.create("videoannotation", {
 *   attachments: ["https://example.com/1.jpg", "https://example.com/2.jpg"],
 *   geometries: { box: { objects_to_annotate: ["cow"] } },
 * });
 * const lines: string[] = [];
 * const sink = { write: (line: string) => lines.push(line) };
 * await exportTasks(client, { status: "completed" }, sink).finish();
 * const { task, files } = JSON.parse(lines[0] ?? "");
 * assertEquals([task.status, files["annotations.url"].length], ["completed", 2]);
 * ```
 *
 * @throws {ScaleArgumentError} for a wrong option
 */
export function exportTasks(
  client: ScaleClient,
  query: TaskQuery,
  sink: ExportSink,
  options: ExportOptions = {},
): BulkJob<ExportItem, ExportLine, "exported"> {
  if (!can(sink, "write")) throwMustBe(sink, "sink", "an object with write");
  assertOptions(options, ASSERTIONS, "exportTasks");
  const { readFile = defaultRead, ...jobOptions } = options;
  let total: number | undefined;
  // What was not written must not be before the saved cursor.
  let isComplete = true;
  return createJob<ExportItem, ExportLine, "exported">({
    statuses: ["exported"],
    total: () => total,
    async *source(call) {
      for await (const page of client.tasks.list(query, call).pages()) {
        // The total also counts the tasks before a cursor. Meanwhile a list may shrink.
        if (query.next_token === undefined) total ??= page.total;
        for (const [index, task] of page.items.entries()) {
          const isLast = index === page.items.length - 1;
          yield { task, ...isLast && page.cursor && { cursor: page.cursor } };
        }
      }
    },
    async work({ task }, call) {
      const files: Record<string, unknown> = {};
      for (const file of resultFiles(client, task)) {
        files[file.name] = await readFile(file, call);
      }
      const hasFiles = Object.keys(files).length > 0;
      return { status: "exported", value: { task, ...hasFiles && { files } } };
    },
    async deliver(outcome) {
      if (!("value" in outcome)) {
        isComplete = false;
        return;
      }
      try {
        await sink.write(`${JSON.stringify(outcome.value)}\n`);
        const { cursor } = outcome.item as ExportItem;
        if (cursor !== undefined && isComplete) await sink.save?.(cursor);
      } catch (error) {
        isComplete = false;
        throw error;
      }
    },
  }, { ...jobOptions, inOrder: true });
}

/** The files under `labeled`, `unlabeled` and `combined` are PNG images, those under `url` are JSON. */
async function defaultRead(
  file: TaskResultFile,
  call: JobCall,
): Promise<unknown> {
  if (file.name.endsWith("url")) {
    const content: unknown = await file.json(call);
    if (isContainer(content)) return content;
    throw new ScaleResponseError(
      `Unexpected content of ${file.name}: expected an object or an array`,
      { operation: "exportTasks", reason: "unexpected" },
    );
  }
  let binary = "";
  for (const byte of await file.bytes(call)) {
    binary += String.fromCharCode(byte);
  }
  return { base64: btoa(binary) };
}
