/** A clock that never waits: it records each wait and moves on at once. */
import type { Clock } from "../../mod.ts";

/** A clock and the waits so far, in milliseconds. */
export interface FakeClock extends Clock {
  readonly waits: readonly number[];
  advance(ms: number): void;
}

/** Creates a clock that shows `start` until it is moved by a wait or by `advance`. */
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
