/** A job: many calls as one, with a bounded number in work, an outcome for each item, and a report. */
import {
  assertBoolean,
  assertFunction,
  assertInteger,
  type Assertion,
  assertMs,
  assertOptions,
  throwArgumentError,
  throwMustBe,
} from "../core/check.ts";
import { isString } from "../core/kind.ts";
import { can } from "../core/platform.ts";
import { PLATFORM_CLOCK, runtimeName } from "../http/runtime.ts";
import type { Clock } from "../types/options.ts";
import { ConcurrencyLimit } from "./limit.ts";
import type { JobProgress, JobReport, Outcome } from "./outcome.ts";
import {
  type Deliver,
  type JobCall,
  Schedule,
  type ScheduleOptions,
  type Source,
  type Work,
} from "./schedule.ts";
import { JobCounter } from "./counter.ts";

/** Options of every job. */
export interface JobOptions<Status extends string = "done"> {
  /**
   * The largest number of items in work at a time, and so of open requests. After
   * a 429 it is halved for a while. Cloudflare Workers may open 6 connections, so
   * there it is 6 at most.
   * @default 6
   */
  readonly concurrency?: number | undefined;
  /**
   * Whether outcomes come in the order of the items, and not as they come.
   * @default false
   */
  readonly inOrder?: boolean | undefined;
  /** Aborts the job: what is in work ends as `unknown`, and the job rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** The number of items, if the source has no `length` or `size`: for the time left. */
  readonly total?: number | undefined;
  /**
   * The number of failures in a row that ends the job: of the key, the network or
   * the server. Items that the API refuses with 400, 404, 409, 413 or 422 do not
   * count.
   * @default 20
   */
  readonly maxFailures?: number | undefined;
  /** Observes the progress. */
  readonly onProgress?: ((progress: JobProgress<Status>) => void) | undefined;
  /**
   * The shortest time between two calls of `onProgress`, in milliseconds. There is always one at the end.
   * @default 250
   */
  readonly progressMs?: number | undefined;
  /** The source of time. Default: a clock of the platform that does not jump. */
  readonly clock?: Clock | undefined;
}

/** The assertions of `JobOptions`, except `inOrder`. */
export const BASE_ASSERTIONS: Readonly<
  Record<Exclude<keyof JobOptions, "inOrder">, Assertion>
> = {
  concurrency: (value, name) => assertInteger(value, name, [1]),
  signal: (value, name) => {
    if (!can(value, "addEventListener")) {
      throwMustBe(value, name, "an AbortSignal");
    }
  },
  total: (value, name) => assertInteger(value, name, [0]),
  maxFailures: (value, name) => assertInteger(value, name, [1]),
  onProgress: assertFunction,
  progressMs: (value, name) => {
    if (value !== 0) assertMs(value, name);
  },
  clock: (value, name) => {
    if (!can(value, "now", "sleep")) throwMustBe(value, name, "a clock");
  },
};

/** The assertions of `JobOptions`. */
export const JOB_ASSERTIONS: Readonly<Record<keyof JobOptions, Assertion>> = {
  ...BASE_ASSERTIONS,
  inOrder: assertBoolean,
};

/** How many connections Cloudflare Workers may open at a time. */
const WORKERS_CONCURRENCY = 6;

/**
 * A job. It does nothing before it is iterated or `finish` is called, and it runs
 * once. Iterating yields the outcome of each item; leaving the loop aborts what
 * is in work. After an abort, and after an error that is not of one item, the
 * outcomes of all items that were begun are yielded, and then the error is
 * thrown. `report` has the counts at any time.
 */
export class BulkJob<Item, Value, Status extends string = "done">
  implements AsyncIterable<Outcome<Item, Value, Status>> {
  readonly #counter: JobCounter<Status>;
  readonly #run: () => AsyncGenerator<
    Outcome<Item, Value, Status>,
    void,
    undefined
  >;
  #isStarted = false;

  /** @ignore */
  constructor(
    counter: JobCounter<Status>,
    run: () => AsyncGenerator<Outcome<Item, Value, Status>, void, undefined>,
  ) {
    this.#counter = counter;
    this.#run = run;
  }

  /** The counts: of now while the job runs, final once it has ended. */
  get report(): JobReport<Status> {
    return this.#counter.report;
  }

  /** Runs the job without a look at its outcomes. Returns the report; an item that fails does not make it reject. */
  async finish(): Promise<JobReport<Status>> {
    const outcomes = this[Symbol.asyncIterator]();
    while (!(await outcomes.next()).done);
    return this.report;
  }

  /**
   * Runs the job and yields its outcomes.
   *
   * @throws {ScaleArgumentError} the second time
   */
  [Symbol.asyncIterator](): AsyncGenerator<
    Outcome<Item, Value, Status>,
    void,
    undefined
  > {
    if (this.#isStarted) {
      throwArgumentError("A job runs once: create it anew to run it again");
    }
    this.#isStarted = true;
    this.#counter.start();
    return this.#run();
  }
}

/** What a job does. */
export interface JobDefinition<Item, Value, Status extends string> {
  readonly source: Source<Item>;
  readonly work: Work<Item, Value, Status>;
  /** The statuses of success. */
  readonly statuses: readonly Status[];
  /** Returns the number of items, once the source has found it out. */
  readonly total?: () => number | undefined;
  readonly deliver?: Deliver;
}

/** Creates a job. Its options must have been checked. */
export function createJob<Item, Value, Status extends string>(
  definition: JobDefinition<Item, Value, Status>,
  options: JobOptions<Status>,
): BulkJob<Item, Value, Status> {
  const { source, work, statuses, deliver } = definition;
  const {
    inOrder = false,
    signal,
    maxFailures = 20,
    onProgress,
    progressMs = 250,
    clock = PLATFORM_CLOCK,
  } = options;
  const total = options.total ?? sizeOf(source);
  const concurrency = Math.min(
    options.concurrency ?? WORKERS_CONCURRENCY,
    runtimeName() === "Cloudflare-Workers" ? WORKERS_CONCURRENCY : Infinity,
  );
  const limit = new ConcurrencyLimit(concurrency);
  const counter = new JobCounter<Status>({
    statuses,
    limit,
    total: () => total ?? definition.total?.(),
    maxFailures,
    onProgress,
    progressMs,
    now: () => clock.now(),
  });
  const settings: ScheduleOptions<Status> = {
    limit,
    window: 2 * concurrency,
    inOrder,
    signal,
    counter,
    deliver,
  };
  return new BulkJob(
    counter,
    () => new Schedule(source, work, settings).run(),
  );
}

function sizeOf(source: unknown): number | undefined {
  if (typeof source === "function") return undefined;
  const { length, size } = source as { length?: unknown; size?: unknown };
  return [length, size].find((value): value is number =>
    Number.isSafeInteger(value)
  );
}

/**
 * Returns a job that calls `work` for each item. Pass `call` on to the methods
 * of the client: then an abort of the job reaches them, and a 429 slows it down.
 *
 * @example Read many tasks, six at a time
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { runJob } from "@labelwire/scale/bulk";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new ScaleClient(createEmulator().clientOptions());
 * const { task_id } = await client.tasks.create("chat", {});
 * const ids = [task_id, "5c84d0fe1f4fa200172ad6b0"];
 * const job = runJob(ids, (id, call) => client.tasks.get(id, call));
 * for await (const outcome of job) {
 *   if (outcome.status === "done") console.log(outcome.value.status);
 *   else console.error(outcome.item, outcome.error);
 * }
 * assertEquals(job.report.counts, { done: 1, failed: 1, unknown: 0 });
 * ```
 *
 * @throws {ScaleArgumentError} for a wrong option
 */
export function runJob<Item, Value>(
  items: Source<Item>,
  work: (item: Item, call: JobCall, index: number) => Promise<Value> | Value,
  options: JobOptions = {},
): BulkJob<Item, Value> {
  assertSource(items, "items");
  assertFunction(work, "work");
  assertOptions(options, JOB_ASSERTIONS, "runJob");
  return createJob<Item, Value, "done">({
    source: items,
    work: async (item, call, index) => ({
      status: "done",
      value: await work(item, call, index),
    }),
    statuses: ["done"],
  }, options);
}

/** Returns whether a value can be a source of items. */
export function isSource(value: unknown): boolean {
  return typeof value === "function" || can(value, Symbol.asyncIterator) ||
    !isString(value) && can(value, Symbol.iterator);
}

/** Asserts a source of items. */
export function assertSource(value: unknown, name: string): void {
  if (!isSource(value)) {
    throwMustBe(
      value,
      name,
      "an iterable, an async iterable or a function that returns one",
    );
  }
}
