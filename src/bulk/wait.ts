/** Waiting for work that people do: polling by counts, with delays that grow. */
import type { ScaleClient } from "../client.ts";
import {
  assertArgument,
  assertFunction,
  type Assertion,
  assertMs,
  assertOptions,
  throwArgumentError,
} from "../core/check.ts";
import { ScaleDeadlineError, ScaleError } from "../core/errors.ts";
import { observe } from "../core/observe.ts";
import { isTransient } from "../http/retry.ts";
import { PLATFORM_CLOCK, throwIfAborted } from "../http/runtime.ts";
import type { BatchStatusCounts } from "../types/batch.ts";
import type { CallOptions, Clock } from "../types/options.ts";
import type { TaskFilter } from "../types/task.ts";
import { BASE_ASSERTIONS } from "./job.ts";

/** Options of `waitForBatch` and `waitForTasks`. */
export interface WaitOptions<State> {
  /** Stops waiting: the call rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The first delay between two polls, in milliseconds. It doubles up to `maxIntervalMs`, and each delay is random between its half and the whole.
   * @default 2_000
   */
  readonly intervalMs?: number | undefined;
  /**
   * The longest delay between two polls, in milliseconds.
   * @default 60_000
   */
  readonly maxIntervalMs?: number | undefined;
  /** The longest time to wait, in milliseconds. Default: no limit. */
  readonly deadlineMs?: number | undefined;
  /** Observes the state after each poll. */
  readonly onProgress?: ((state: State) => void) | undefined;
  /** The source of time. Default: a clock of the platform that does not jump. */
  readonly clock?: Clock | undefined;
  /** Returns numbers from 0 (included) to 1 (excluded), for the delays. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** The tasks of `waitForTasks`. */
export interface TasksState {
  /** The number of tasks that match. */
  readonly total: number;
  /** The number of those that are pending. */
  readonly pending: number;
}

const ASSERTIONS: Readonly<Record<keyof WaitOptions<unknown>, Assertion>> = {
  signal: BASE_ASSERTIONS.signal,
  intervalMs: assertMs,
  maxIntervalMs: assertMs,
  deadlineMs: assertMs,
  onProgress: assertFunction,
  clock: BASE_ASSERTIONS.clock,
  random: assertFunction,
};

/** How many polls in a row may fail, each after the retries of the client. */
const MAX_FAILURES = 5;

/**
 * Waits until a batch is completed: by its status, or because it has tasks and
 * none of them is pending. Returns its counts. Polls that fail for a while, for
 * instance without a network, are repeated.
 *
 * @example Wait for a batch
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { waitForBatch } from "@labelwire/scale/bulk";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new ScaleClient(createEmulator().clientOptions());
 * await client.projects.create({ name: "cows", type: "chat" });
 * await client.batches.create({ project: "cows", name: "monday" });
 * await client.tasks.create("chat", { batch: "monday" });
 * const { completed } = await waitForBatch(client, "monday");
 * assertEquals(completed, 1);
 * ```
 *
 * @throws {ScaleDeadlineError} after `deadlineMs`
 */
export async function waitForBatch(
  client: ScaleClient,
  name: string,
  options: WaitOptions<BatchStatusCounts> = {},
): Promise<BatchStatusCounts> {
  return await poll({
    operation: "waitForBatch",
    read: (call) => client.batches.getStatus(name, call),
    isDone: ({ status, pending, completed, error, canceled }) =>
      status === "completed" ||
      pending === 0 && completed + error + canceled > 0,
  }, options);
}

/**
 * Waits until no task that matches the filter is pending. Returns the counts;
 * `total` is 0 if no task matches. No task is downloaded.
 *
 * @throws {ScaleArgumentError} for a filter by status
 * @throws {ScaleDeadlineError} after `deadlineMs`
 */
export async function waitForTasks(
  client: ScaleClient,
  filter: TaskFilter,
  options: WaitOptions<TasksState> = {},
): Promise<TasksState> {
  assertArgument(filter, "filter", "waitForTasks");
  if ("status" in filter) {
    throwArgumentError("The filter of waitForTasks must not contain status");
  }
  let total: number | undefined;
  return await poll({
    operation: "waitForTasks",
    read: async (call) => {
      total ??= await client.tasks.count(filter, call);
      const query = { ...filter, status: "pending" } as const;
      return { total, pending: await client.tasks.count(query, call) };
    },
    isDone: ({ pending }) => pending === 0,
  }, options);
}

/** What is polled. */
interface Polled<State> {
  readonly operation: string;
  readonly read: (call: CallOptions) => Promise<State>;
  readonly isDone: (state: State) => boolean;
}

async function poll<State>(
  { operation, read, isDone }: Polled<State>,
  options: WaitOptions<State>,
): Promise<State> {
  assertOptions(options, ASSERTIONS, operation);
  const {
    signal,
    intervalMs = 2_000,
    maxIntervalMs = 60_000,
    deadlineMs = Infinity,
    onProgress,
    clock = PLATFORM_CLOCK,
    random = Math.random,
  } = options;
  const deadlineAt = clock.now() + deadlineMs;
  let failures = 0;
  for (let polls = 0;; polls++) {
    let last: State | undefined;
    try {
      throwIfAborted(signal);
      last = await read({ ...signal && { signal } });
      failures = 0;
      observe(onProgress, last);
      if (isDone(last)) return last;
    } catch (error) {
      if (!isPassing(error) || ++failures === MAX_FAILURES) throw error;
    }
    const interval = Math.min(maxIntervalMs, intervalMs * 2 ** polls);
    const delayMs = Math.round(interval * (1 + random()) / 2);
    if (clock.now() + delayMs >= deadlineAt) {
      throw new ScaleDeadlineError(
        `${operation} took longer than deadlineMs, ${deadlineMs} ms`,
        { operation },
      );
    }
    await clock.sleep(delayMs, signal);
    throwIfAborted(signal);
  }
}

/** Returns whether a later poll may succeed. */
function isPassing(error: unknown): boolean {
  return error instanceof ScaleError &&
    (isTransient(error) || error instanceof ScaleDeadlineError);
}
