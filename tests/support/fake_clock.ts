/** A clock that never waits: it notes each wait and moves on at once. */
import type { Clock } from "../../mod.ts";

/** A clock with the list of waits that were asked of it, in milliseconds. */
export interface FakeClock extends Clock {
  readonly waits: readonly number[];
  advance(ms: number): void;
}

/** Makes a clock that stands at `start` until somebody waits or moves it. */
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
