/** Counters of what the app does, kept in memory and added to the store from time to time. */
import type { Backlog, Counts, Store } from "./store.ts";

/** The counters, and what they count. */
export const COUNTERS = {
  received: "Callbacks that carried a valid key",
  duplicate: "Callbacks of an event that was stored before",
  rejected: "Requests that were no callback of Scale",
  unavailable: "Callbacks that could not be stored, so that Scale tries again",
  stored: "Events that were stored",
  reconciled: "Events that the reconciliation has stored",
  processed: "Events whose processing has ended",
  failed: "Tries that failed",
  dead: "Events that became a dead letter",
  lagMs:
    "Milliseconds from the newest timestamp of an event to the end of its processing, added up",
} as const;

/** The name of a counter. */
export type CounterName = keyof typeof COUNTERS;

/** How often counters are added to the store without being told to, in milliseconds. */
const FLUSH_MS = 10_000;

/** Counters in memory. What they have counted since the last flush is lost with the process. */
export interface Counters {
  /** Adds to a counter, by default 1. */
  count(name: CounterName, by?: number): void;
  /** Adds to the store what was counted. Never rejects: what cannot be stored is kept. */
  flush(store: Store): Promise<void>;
  /** Does the same, if the last time was more than ten seconds ago. */
  flushSometimes(store: Store): Promise<void>;
}

/** Creates counters. */
export function createCounters(now: () => number = Date.now): Counters {
  let counted = new Map<string, number>();
  let flushedAt = -Infinity;
  const add = (name: string, by: number) =>
    void counted.set(name, (counted.get(name) ?? 0) + by);
  const flush = async (store: Store) => {
    flushedAt = now();
    const counts = counted;
    if (counts.size === 0) return;
    counted = new Map();
    try {
      await store.addCounts(Object.fromEntries(counts));
    } catch {
      for (const [name, by] of counts) add(name, by);
    }
  };
  return {
    count: (name, by = 1) => add(name, by),
    flush,
    async flushSometimes(store) {
      if (now() - flushedAt >= FLUSH_MS) await flush(store);
    },
  };
}

/** The counters of the store, and what is not processed. */
export interface Report extends Backlog {
  readonly counters: Counts;
  /** How long the oldest event that is not processed has been stored, in milliseconds; 0 if there is none. */
  readonly oldestMs: number;
}

/** Returns the report of a store. */
export async function reportOf(store: Store, now: number): Promise<Report> {
  const backlog = await store.backlog();
  const counts = await store.counts();
  const names = Object.keys(COUNTERS);
  const { oldest } = backlog;
  return {
    counters: Object.fromEntries(
      names.map((name) => [name, counts[name] ?? 0]),
    ),
    ...backlog,
    oldestMs: oldest === null ? 0 : Math.max(0, now - oldest),
  };
}

/** Returns a report in the text format of Prometheus. */
export function prometheusText(report: Report): string {
  const counters = Object.entries(COUNTERS).flatMap(([name, help]) =>
    name === "lagMs" ? [] : metric(
      `${name}_total`,
      "counter",
      help,
      report.counters[name] ?? 0,
    )
  );
  const lag =
    "Seconds from the newest timestamp of an event to the end of its processing";
  return [
    ...counters,
    `# HELP scale_callbacks_lag_seconds ${lag}`,
    "# TYPE scale_callbacks_lag_seconds summary",
    `scale_callbacks_lag_seconds_sum ${(report.counters.lagMs ?? 0) / 1_000}`,
    `scale_callbacks_lag_seconds_count ${report.counters.processed ?? 0}`,
    ...metric(
      "waiting",
      "gauge",
      "Events that are not processed",
      report.waiting,
    ),
    ...metric("dead_letters", "gauge", "Dead letters", report.dead),
    ...metric(
      "oldest_waiting_seconds",
      "gauge",
      "How long the oldest event that is not processed has been stored",
      report.oldestMs / 1_000,
    ),
    "",
  ].join("\n");
}

function metric(
  name: string,
  type: "counter" | "gauge",
  help: string,
  value: number,
): readonly string[] {
  const full = `scale_callbacks_${name}`;
  return [
    `# HELP ${full} ${help}`,
    `# TYPE ${full} ${type}`,
    `${full} ${value}`,
  ];
}
