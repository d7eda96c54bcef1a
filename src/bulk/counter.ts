/** The counts of a running job, its progress, and the error that ends it after too many failures. */
import { ScaleError } from "../core/errors.ts";
import { observe } from "../core/observe.ts";
import type { ConcurrencyLimit } from "./limit.ts";
import {
  type FailureStatus,
  isSystemic,
  type JobProgress,
  type JobReport,
} from "./outcome.ts";

/** What a counter needs. */
export interface CounterOptions<Status extends string> {
  /** The statuses of success. */
  readonly statuses: readonly Status[];
  readonly limit: ConcurrencyLimit;
  /** Returns the number of items in all, once it is known. */
  readonly total: () => number | undefined;
  readonly maxFailures: number;
  readonly onProgress: ((progress: JobProgress<Status>) => void) | undefined;
  readonly progressMs: number;
  readonly now: () => number;
}

/** How many past moments the rate is computed from, and how far apart they are, in milliseconds. */
const SAMPLES = 10;
const SAMPLE_MS = 1000;

/** A moment of a job. */
interface Sample {
  readonly at: number;
  readonly settled: number;
}

/** The counts of one job. */
export class JobCounter<Status extends string> {
  readonly #options: CounterOptions<Status>;
  readonly #counts: Record<string, number>;
  #state: JobReport["state"] = "ready";
  #settled = 0;
  #inFlight = 0;
  #failures = 0;
  #samples: readonly Sample[] = [];
  #shownAt = -Infinity;

  /** Creates a counter whose counts are 0. */
  constructor(options: CounterOptions<Status>) {
    this.#options = options;
    const names = [...options.statuses, "failed", "unknown"];
    this.#counts = Object.fromEntries(names.map((name) => [name, 0]));
  }

  /** The counts of now. */
  get report(): JobReport<Status> {
    const total = this.#options.total();
    return {
      state: this.#state,
      counts: { ...this.#counts } as Record<Status | FailureStatus, number>,
      settled: this.#settled,
      inFlight: this.#inFlight,
      ...total !== undefined && { total },
    };
  }

  /** Notes that the job runs. */
  start(): void {
    this.#state = "running";
    this.#samples = [{ at: this.#options.now(), settled: 0 }];
  }

  /** Notes that the work on an item begins. */
  begin(): void {
    this.#inFlight++;
  }

  /** Notes that the work on an item was not begun after all. */
  undo(): void {
    this.#inFlight--;
  }

  /** Notes an outcome. Returns the error that ends the job, if it has failed too often. */
  settle(status: Status | FailureStatus, error?: unknown): ScaleError | void {
    this.#inFlight--;
    this.#settled++;
    this.#counts[status]!++;
    this.#failures = isSystemic(error) ? this.#failures + 1 : 0;
    this.#show(false);
    if (this.#failures < this.#options.maxFailures) return;
    return new ScaleError(
      `The job was stopped after ${this.#failures} failures in a row: ${
        (error as Error).message
      }`,
      { reason: "max_failures", cause: error },
    );
  }

  /** Notes that an item of a status has failed after all. */
  revise(status: Status | FailureStatus): void {
    this.#counts[status]!--;
    this.#counts["failed"]!++;
  }

  /** Notes the end of the job. */
  end(state: "complete" | "aborted" | "stopped"): void {
    this.#state = state;
    this.#show(true);
  }

  #show(isLast: boolean): void {
    const { onProgress, progressMs, now, limit } = this.#options;
    if (!onProgress) return;
    const at = now();
    const last = this.#samples.at(-1)!;
    if (at - last.at >= SAMPLE_MS) {
      const sample = { at, settled: this.#settled };
      this.#samples = [...this.#samples, sample].slice(-SAMPLES);
    }
    if (!isLast && at - this.#shownAt < progressMs) return;
    this.#shownAt = at;
    const first = this.#samples[0]!;
    const done = this.#settled - first.settled;
    const perSecond = done > 0 && at > first.at
      ? done / (at - first.at) * 1000
      : undefined;
    const { report } = this;
    const left = Math.max(0, report.total! - this.#settled);
    observe(onProgress, {
      ...report,
      limit: limit.current,
      ...perSecond && { perSecond },
      ...perSecond && left >= 0 && { leftMs: left / perSecond * 1000 },
    });
  }
}
