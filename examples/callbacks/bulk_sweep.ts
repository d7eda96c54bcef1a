/**
 * Creates the tasks of bulk jobs, in slices of rows under a lease. The rows are the
 * journal. Each task has a `unique_id`, so the API refuses to create one twice,
 * also when two sweeps overlap, or one dies.
 */
import {
  isScaleError,
  type ScaleClient,
  type TaskType,
} from "@labelwire/scale";
import {
  createTasks,
  type CreateTasksOptions,
  type Outcome,
} from "@labelwire/scale/bulk";
import type {
  BulkState,
  BulkStore,
  LeasedRow,
  RowResult,
  StoredJob,
} from "./bulk_store.ts";
import { type Log, messageOf, printLog } from "./log.ts";

/** The limits of the creation. */
export interface BulkLimits {
  /** The number of open requests. A Worker has 6 connections. */
  readonly lanes: number;
  /** The number of rows of a slice: two queries each. */
  readonly slice: number;
  /** The number of rows that a sweep tries at most. */
  readonly perSweep: number;
  /** The number of tries of a row before its failure is final. */
  readonly maxTries: number;
  /** The number of failures in a row of the key, the network or the server that ends a sweep. */
  readonly maxFailures: number;
  /** The duration of a lease, in milliseconds; longer than a slice takes. */
  readonly leaseMs: number;
  /** The longest delay after the first try, in milliseconds. It doubles with each try. */
  readonly baseDelayMs: number;
  /** The longest delay after any try, in milliseconds. */
  readonly maxDelayMs: number;
}

/** The defaults. */
export const BULK_LIMITS: BulkLimits = {
  lanes: 5,
  slice: 20,
  perSweep: 200,
  maxTries: 20,
  maxFailures: 10,
  leaseMs: 900_000,
  baseDelayMs: 30_000,
  maxDelayMs: 3_600_000,
};

/** The number of jobs that may be open at a time: a sweep looks at all of them. */
export const MAX_OPEN = 20;

/** The shortest delay after a try, so that a sweep does not take a row twice. */
const MIN_DELAY_MS = 1_000;

/** The longest message that is stored with a row. */
const MAX_MESSAGE = 500;

/** The statuses by which the API refuses one task, and says nothing of the others. */
const FINAL_STATUSES: readonly (number | undefined)[] = [
  400,
  404,
  409,
  413,
  422,
];

/** The options of `createBulk`. */
export interface BulkOptions {
  readonly store: BulkStore;
  readonly client: ScaleClient;
  readonly limits?: Partial<BulkLimits> | undefined;
  /** Writes to the log. Default: each entry is printed as a line of JSON. */
  readonly log?: Log | undefined;
  /** Returns the time, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** Returns a number from 0 to 1. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** The clock of `createTasks`. */
  readonly clock?: CreateTasksOptions["clock"];
}

/** The bulk jobs of an app. */
export interface Bulk {
  readonly store: BulkStore;
  readonly client: ScaleClient;
  /** Creates the tasks of a job that are due, up to a number of rows. Returns how many rows were tried, and whether more may be due. */
  process(id: string, limit?: number): Promise<Progress>;
  /** Does so for all open jobs, the oldest first. */
  sweep(): Promise<Progress>;
  /**
   * Deletes jobs whose file has not arrived within an hour, and what an earlier call
   * has left. With a time, in milliseconds since 1970, it also deletes jobs that
   * have ended and were created before. Returns how many there were, 10 of each
   * state at most.
   */
  purge(before?: number): Promise<number>;
}

/** What a sweep has done. */
export interface Progress {
  /** The number of rows that were tried. */
  readonly rows: number;
  /** Whether more rows may be due: it ended at its limit. */
  readonly hasMore: boolean;
}

const HOUR_MS = 3_600_000;
/** After the creation of any job. */
const EVER = Number.MAX_SAFE_INTEGER;
const PURGED_PER_STATE = 10;
const ENDED: readonly BulkState[] = ["complete", "max_tasks", "stopped"];

/** Creates the jobs of an app. */
export function createBulk(options: BulkOptions): Bulk {
  const { store, client, log = printLog, now = Date.now } = options;
  const { random = Math.random } = options;
  const limits = { ...BULK_LIMITS, ...options.limits };
  const settings = { ...options, limits, now, random };

  const run = async (id: string, limit: number) => {
    const job = await store.find(id);
    let rows = 0;
    let error: unknown;
    if (job?.state === "open") {
      while (rows < limit && error === undefined) {
        const leased = await store.lease(id, {
          now: now(),
          until: now() + limits.leaseMs,
          limit: Math.min(limits.slice, limit - rows),
        });
        if (leased.length === 0) break;
        rows += leased.length;
        error = await createSlice(job, leased, settings);
      }
      await store.settle(id);
    }
    const message = error === undefined ? {} : { error: messageOf(error) };
    if (rows > 0) log({ event: "bulk", id, rows, ...message });
    return { rows, isBroken: error !== undefined };
  };

  return {
    store,
    client,
    async process(id, limit = limits.perSweep) {
      const { rows, isBroken } = await run(id, limit);
      return { rows, hasMore: rows === limit && !isBroken };
    },
    async sweep() {
      const limit = limits.perSweep;
      let rows = 0;
      for (const id of await store.list("open", EVER, MAX_OPEN)) {
        const done = await run(id, limit - rows);
        rows += done.rows;
        // The next job would meet the same key, network and server.
        if (done.isBroken) return { rows, hasMore: false };
        if (rows === limit) return { rows, hasMore: true };
      }
      return { rows, hasMore: false };
    },
    async purge(before) {
      const due: [BulkState, number][] = [
        ["receiving", now() - HOUR_MS],
        ["removed", EVER],
      ];
      if (before !== undefined) {
        for (const state of ENDED) due.push([state, before]);
      }
      let purged = 0;
      for (const [state, time] of due) {
        for (const id of await store.list(state, time, PURGED_PER_STATE)) {
          await store.remove(id);
          purged++;
        }
      }
      return purged;
    },
  };
}

/** The options with their defaults. */
type Settings = BulkOptions & {
  readonly limits: BulkLimits;
  readonly now: () => number;
  readonly random: () => number;
};

/** Creates the tasks of rows under a lease, and records their results. Returns the error that has ended the job early, if there is one. */
async function createSlice(
  { id, type }: StoredJob,
  rows: readonly LeasedRow[],
  settings: Settings,
): Promise<unknown> {
  const { store, client, limits, random, clock } = settings;
  const job = createTasks(
    client,
    rows.map(({ params }) => JSON.parse(params)),
    {
      type: type as TaskType,
      // A lease counts for the job's max, so the rows are no more than that.
      maxTasks: rows.length,
      concurrency: limits.lanes,
      maxFailures: limits.maxFailures,
      random,
      clock,
    },
  );
  const outcomes = new Map<number, CreationOutcome>();
  let failure: unknown;
  try {
    for await (const outcome of job) outcomes.set(outcome.index, outcome);
  } catch (error) {
    failure = error;
  }
  const results = rows.map((row, index) =>
    resultOf(row, outcomes.get(index), settings)
  );
  await store.finish(id, results);
  return failure;
}

/** The used part of an outcome. */
type CreationOutcome = Outcome<
  unknown,
  { readonly taskId?: string },
  "created" | "existed" | "planned"
>;

/** Returns the result of a row. A row without an outcome was not begun. */
function resultOf(
  { line, fence, tries, wasSpent }: LeasedRow,
  outcome: CreationOutcome | undefined,
  { limits, now, random }: Settings,
): RowResult {
  const result = { line, fence, dueAt: null, taskId: null, error: null };
  const { baseDelayMs, maxDelayMs } = limits;
  const longest = Math.min(maxDelayMs, baseDelayMs * 2 ** (tries - 1));
  const delay = Math.max(MIN_DELAY_MS, Math.round(random() * longest));
  const again = { ...result, state: "waiting", dueAt: now() + delay } as const;
  if (outcome === undefined) return { ...again, isSpent: wasSpent };
  if (outcome.status !== "failed" && outcome.status !== "unknown") {
    // An earlier try whose result was not recorded has created it.
    const state = wasSpent || outcome.status === "created"
      ? "created"
      : "existed";
    const { taskId = null } = outcome.value;
    return { ...result, state, isSpent: state === "created", taskId };
  }
  const { status: state, error: cause } = outcome;
  const error = messageOf(cause).slice(0, MAX_MESSAGE);
  const isSpent = wasSpent || state === "unknown";
  const isFinal = tries >= limits.maxTries ||
    state === "failed" && !isSystemic(cause);
  return isFinal
    ? { ...result, state, isSpent, error }
    : { ...again, isSpent, error };
}

/** Returns whether an error is of the key, the network or the server, so that another try may succeed. */
function isSystemic(error: unknown): boolean {
  return isScaleError(error) && error.code !== "argument" &&
    !FINAL_STATUSES.includes(error.status);
}
