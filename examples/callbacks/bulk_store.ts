/** The interface of a store of bulk jobs. All stores pass the same tests: tests/integration/callbacks_app/contract_bulk.ts. */

/**
 * How far a job is:
 *
 * - `receiving`: its file is being read, so nothing is sent
 * - `open`: its tasks are being created
 * - `complete`: each of its rows has ended
 * - `max_tasks`: it has created `max` tasks, and rows are left
 * - `stopped` by `POST /bulk/{id}/stop`
 * - `removed`: its rows are being deleted
 */
export type BulkState =
  | "receiving"
  | "open"
  | "complete"
  | "max_tasks"
  | "stopped"
  | "removed";

/** A job, as it is created. */
export interface NewJob {
  readonly id: string;
  /** The type of its tasks. */
  readonly type: string;
  /** The number of tasks that it creates at most. */
  readonly max: number;
  /** In milliseconds since 1970. */
  readonly createdAt: number;
}

/**
 * How far a row is: `waiting` for its first or next try, `running` under a lease,
 * or ended with the outcome of `createTasks`.
 */
export type RowState =
  | "waiting"
  | "running"
  | "created"
  | "existed"
  | "failed"
  | "unknown";

/** The states in the order of the report. */
export const ROW_STATES: readonly RowState[] = [
  "waiting",
  "running",
  "created",
  "existed",
  "failed",
  "unknown",
];

/** A job, with the counts of its rows. */
export interface StoredJob extends NewJob {
  readonly state: BulkState;
  /** The number of rows by state. */
  readonly counts: Readonly<Record<RowState, number>>;
  /** The number of rows that count for `max`: created, leased, or with an unknown outcome. */
  readonly spent: number;
}

/** A line of the file. */
export interface NewRow {
  /** Its number in the file, from 1. */
  readonly line: number;
  /** The params of its task, as JSON. */
  readonly params: string;
}

/** How far a row is, and what came of it. */
export interface RowProgress {
  readonly state: RowState;
  readonly tries: number;
  readonly fence: number;
  /** The time of the next try, or the end of the lease; `null` for a row that has ended. */
  readonly dueAt: number | null;
  /** Whether it counts for `max`. */
  readonly isSpent: boolean;
  readonly taskId: string | null;
  readonly error: string | null;
}

/** A row that was not tried. */
export const NEW_ROW: Omit<RowProgress, "dueAt"> = {
  state: "waiting",
  tries: 0,
  fence: 0,
  isSpent: false,
  taskId: null,
  error: null,
};

/** A row under a lease. */
export interface LeasedRow extends NewRow {
  /** The number of tries, with this one. */
  readonly tries: number;
  /** The number of leases so far. Only the newest lease can record a result. */
  readonly fence: number;
  /** Whether it counted for `max` before this lease: an earlier try may have created its task. */
  readonly wasSpent: boolean;
}

/** The result of a try. */
export interface RowResult {
  readonly line: number;
  readonly fence: number;
  readonly state: Exclude<RowState, "running">;
  /** The time of the next try of a `waiting` row; `null` for all others. */
  readonly dueAt: number | null;
  /** Whether it still counts for `max`. */
  readonly isSpent: boolean;
  readonly taskId: string | null;
  readonly error: string | null;
}

/** A row that has `failed`, or is `unknown` after its last try. */
export interface FailedRow {
  readonly line: number;
  readonly state: RowState;
  readonly tries: number;
  readonly error: string | null;
}

/** The rows to lease. */
export interface RowQuery {
  /** The time, in milliseconds since 1970. */
  readonly now: number;
  /** The end of the leases. */
  readonly until: number;
  readonly limit: number;
}

/** The failures to return. */
export interface FailureQuery {
  /** The last line of the previous page. Default: from the first line on. */
  readonly after?: number;
  readonly limit: number;
}

/** The limits of a call of `append`, for the platforms: Deno KV allows 1,000 changes and 819,200 bytes in an operation, D1 2,000,000 bytes in a value. */
export const APPEND_LIMITS = { rows: 250, bytes: 400_000 } as const;

/** The largest number of bytes of a row's params. Deno KV limits values to 65,536 bytes. */
export const MAX_PARAMS_BYTES = 60_000;

/** A store of jobs. Every method rejects if the database cannot be reached. */
export interface BulkStore {
  /** Creates a job that is `receiving`. */
  create(job: NewJob): Promise<void>;
  /** Adds rows, all or nothing, within `APPEND_LIMITS`. Rejects if the job is not `receiving`. */
  append(id: string, rows: readonly NewRow[], now: number): Promise<void>;
  /** Opens a job that is `receiving`. Returns `false`, and changes nothing, for any other. */
  open(id: string): Promise<boolean>;
  /** Returns a job; `undefined` for an unknown id, and for one that is `removed`. */
  find(id: string): Promise<StoredJob | undefined>;
  /** Returns the ids of jobs in a state that were created before a time, the oldest first. */
  list(state: BulkState, before: number, limit: number): Promise<
    readonly string[]
  >;
  /**
   * Leases due rows of an `open` job: each to one of any number of simultaneous
   * calls. Rows that count for `max` come first, and then those that are the
   * longest due, as many as `max` allows: a leased row counts.
   */
  lease(id: string, query: RowQuery): Promise<readonly LeasedRow[]>;
  /** Records results, at most as many as a call of `lease` has returned. One whose fence is not the newest, or has a result, is left out. Returns how many were recorded. */
  finish(id: string, results: readonly RowResult[]): Promise<number>;
  /** Ends an `open` job that has nothing more to do: it is then `complete`, or `max_tasks`. */
  settle(id: string): Promise<void>;
  /** Stops a job that is `open`. Rows under a lease still get their results. Returns `false` for any other job. */
  stop(id: string): Promise<boolean>;
  /** Returns the rows that have failed, by line. */
  failures(id: string, query: FailureQuery): Promise<readonly FailedRow[]>;
  /** Deletes a job and its rows. If it dies, the job is `removed`, and another call deletes the rest. */
  remove(id: string): Promise<void>;
}
