/** What became of the items of a job: one outcome for each, and a report of the counts. */
import { isScaleError } from "../core/errors.ts";
import { reasonOf } from "../http/runtime.ts";

/** The statuses of an item whose work has not succeeded. */
export type FailureStatus = "failed" | "unknown";

/** The outcome of an item whose work has succeeded. */
export interface Success<Item, Value, Status extends string> {
  /** The position of the item in the source, from 0. */
  readonly index: number;
  /** The item. */
  readonly item: Item;
  /** What was done. */
  readonly status: Status;
  /** The result of the work. */
  readonly value: Value;
}

/** The outcome of an item whose work has not succeeded. */
export interface Unsuccessful<Item, Status extends FailureStatus> {
  /** The position of the item in the source, from 0. */
  readonly index: number;
  /** The item. */
  readonly item: Item;
  /** Whether it is certain that nothing was done. */
  readonly status: Status;
  /** The error of the work: usually a `ScaleError`, after an abort the reason of the signal. */
  readonly error: unknown;
}

/**
 * The outcome of an item whose work has not succeeded. `failed`: nothing was
 * done. `unknown`: the server may have done it, for instance because the job was
 * aborted while the request was open.
 */
export type Failure<Item> =
  // Two types: a check of both statuses narrows an outcome to its success.
  | Unsuccessful<Item, "failed">
  | Unsuccessful<Item, "unknown">;

/** The outcome of one item. */
export type Outcome<Item, Value, Status extends string = "done"> =
  | Success<Item, Value, Status>
  | Failure<Item>;

/** The counts of a job: of now while it runs, final once it has ended. */
export interface JobReport<Status extends string = "done"> {
  /**
   * `ready` before the job runs, `running`, and then `complete`, `aborted` (by
   * the signal, or because the loop was left), or `stopped` (by an error, which
   * was thrown).
   */
  readonly state: "ready" | "running" | "complete" | "aborted" | "stopped";
  /** The number of items by the status of their outcome. */
  readonly counts: Readonly<Record<Status | FailureStatus, number>>;
  /** The number of items that have an outcome. */
  readonly settled: number;
  /** The number of items in work. 0 once the job has ended. */
  readonly inFlight: number;
  /** The number of items in all, if it is known. */
  readonly total?: number;
}

/** The progress of a job. */
export interface JobProgress<Status extends string = "done">
  extends JobReport<Status> {
  /** How many items may be in work now: `concurrency`, or fewer after a 429. */
  readonly limit: number;
  /** Outcomes per second of late. Absent at first. */
  readonly perSecond?: number;
  /** The time left at that rate, in milliseconds. Absent without `total`. */
  readonly leftMs?: number;
}

/** Returns the status of an item whose work has thrown. */
export function failureStatus(
  error: unknown,
  signal: AbortSignal,
): FailureStatus {
  const isAbort = signal.aborted && error === reasonOf(signal);
  return isAbort || isOutcomeUnknown(error) ? "unknown" : "failed";
}

/** Returns whether the server may have done what an error says has failed. */
export function isOutcomeUnknown(error: unknown): boolean {
  return isScaleError(error) && error.outcomeUnknown === true;
}

/** The statuses by which the API refuses one item, and says nothing of the others. */
const ITEM_STATUSES: readonly number[] = [400, 404, 409, 413, 422];

/** Returns whether an error is likely to meet the next item as well: of the key, the network or the server. */
export function isSystemic(error: unknown): boolean {
  return isScaleError(error) && error.code !== "argument" &&
    !ITEM_STATUSES.includes(error.status ?? 0);
}
