/** A clock that never waits: it records each delay and moves its time at once. */
import type { Clock } from "../../mod.ts";

/** A clock that records its delays, in milliseconds. */
export interface FakeClock extends Clock {
  readonly waits: readonly number[];
  advance(ms: number): void;
}

/** Creates a clock whose time is `start` until `sleep` or `advance` is called. */
export function fakeClock(start = Date.UTC(2026, 0, 31)): FakeClock {
  const waits: number[] = [];
  let now = start;
  return {
    waits,
    now: () => now,
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
    advance(ms) {
      now += ms;
    },
  };
}
