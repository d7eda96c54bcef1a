/** Checks of the values that control the emulator. */
import type { JsonObject } from "../../types/json.ts";
import { EmulatorError } from "./errors.ts";
import { isObject } from "./json.ts";
import { suggest } from "../../core/suggest.ts";

/** Makes the 400 of a value that is not what it should be, and names it. */
export function refuse(
  name: string,
  wanted: string,
  given: unknown,
): EmulatorError {
  const text = JSON.stringify(given) ?? String(given);
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return new EmulatorError(400, `${name} must be ${wanted}, got ${shown}`);
}

/** Gives a whole number from `least` up, else throws the 400. */
export function wholeNumber(name: string, value: unknown, least = 0): number {
  if (Number.isSafeInteger(value) && (value as number) >= least) {
    return value as number;
  }
  throw refuse(name, `a whole number from ${least} up`, value);
}

/** Gives a share, a number from 0 to 1, else throws the 400. */
export function shareOf(name: string, value: unknown): number {
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  throw refuse(name, "a number from 0 to 1", value);
}

/**
 * Gives a value that is an object with no other members than those, else throws
 * the 400, which names the first other one.
 */
export function membersIn(
  value: unknown,
  names: readonly string[],
): JsonObject {
  if (!isObject(value)) {
    throw refuse(`What has ${names.join(", ")}`, "a JSON object", value);
  }
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown === undefined) return value;
  const hint = didYouMean(unknown, names);
  throw new EmulatorError(400, `Unknown member "${unknown}"${hint}`);
}

/** Returns `; did you mean "…"?` with the known name nearest to `name`, or `""` if none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = suggest(name, known);
  return nearest === undefined ? "" : `; did you mean "${nearest}"?`;
}
