/** Numbers in parameters, and numbers within a range. */
import type { JsonValue } from "../../types/json.ts";
import type { Random } from "./random.ts";

/** Returns a number, also from a numeric string; else the fallback. */
export function numberOr(
  value: JsonValue | undefined,
  fallback: number,
): number {
  if (typeof value !== "number" && typeof value !== "string") return fallback;
  const number = value === "" ? NaN : Number(value);
  return Number.isFinite(number) ? number : fallback;
}

/** Returns the number, or the nearer end of the range; the lower end of an empty range. */
export function clamp(number: number, low: number, high: number): number {
  return Math.max(low, Math.min(number, high));
}

/** Returns a random number with at most two decimals from `low` to `high`. */
export function decimal(random: Random, low: number, high: number): number {
  return random.integer(Math.ceil(low * 100), Math.floor(high * 100)) / 100;
}
