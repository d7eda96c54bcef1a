/** Numbers that requests name, and numbers that fit between two others. */
import type { JsonValue } from "../../types/json.ts";
import type { Random } from "./random.ts";

/** Gives a number, also from a numeric string (TC12), or what to take instead. */
export function numberOr(
  value: JsonValue | undefined,
  fallback: number,
): number {
  if (typeof value !== "number" && typeof value !== "string") return fallback;
  const number = value === "" ? NaN : Number(value);
  return Number.isFinite(number) ? number : fallback;
}

/** Gives the number, or the nearer end of the range; where that is empty, its lower end. */
export function clamp(number: number, low: number, high: number): number {
  return Math.max(low, Math.min(number, high));
}

/** Gives a number with at most two decimals from `low` to `high`. */
export function decimal(random: Random, low: number, high: number): number {
  return random.integer(Math.ceil(low * 100), Math.floor(high * 100)) / 100;
}
