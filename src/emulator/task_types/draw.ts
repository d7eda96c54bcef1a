/** Random values that several kinds of labels share. */
import type { JsonObject } from "../../types/json.ts";
import { numberOr } from "../util/numbers.ts";
import type { Random } from "../util/random.ts";

/** The number of steps from the minimum to the maximum where no `max` is set. */
const DEFAULT_STEPS = 9;

/** Returns a number from `min` to `max`, a whole number of steps above `min`. */
export function drawNumber(
  { min, max, step }: JsonObject,
  random: Random,
): number {
  const by = Math.abs(numberOr(step, 1)) || 1;
  const span = DEFAULT_STEPS * by;
  const least = numberOr(min, Math.min(0, numberOr(max, span) - span));
  const most = numberOr(max, least + span);
  // The sum of fractional steps may exceed the maximum by a rounding error.
  const steps = Math.max(0, Math.floor((most - least) / by + 1e-9));
  return Number((least + random.integer(0, steps) * by).toPrecision(12));
}

/** Returns a day of January 2026 as `YYYY-MM-DD`. */
export function drawDate(random: Random): string {
  return `2026-01-${String(random.integer(1, 31)).padStart(2, "0")}`;
}
