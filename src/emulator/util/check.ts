/** Checks of the values that control the emulator. */
import { suggest } from "../../core/suggest.ts";
import type { JsonObject } from "../../types/json.ts";
import { EmulatorError } from "./errors.ts";
import { isObject } from "./json.ts";

/** Returns the 400 of an invalid value. Its message names the value. */
export function invalidValue(
  name: string,
  expected: string,
  value: unknown,
): EmulatorError {
  const json = JSON.stringify(value) ?? String(value);
  const shown = json.length > 80 ? `${json.slice(0, 80)}…` : json;
  return new EmulatorError(
    400,
    `${name} must be ${expected}: current value is ${shown}`,
  );
}

/** Returns the value if it is an integer from `min` up; else throws the 400. */
export function wholeNumber(name: string, value: unknown, min = 0): number {
  if (Number.isSafeInteger(value) && (value as number) >= min) {
    return value as number;
  }
  throw invalidValue(name, `an integer of at least ${min}`, value);
}

/** Returns the value if it is a number from 0 to 1; else throws the 400. */
export function fraction(name: string, value: unknown): number {
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  throw invalidValue(name, "a number from 0 to 1", value);
}

/** Returns the value if it is a non-empty string; else throws the 400. */
export function nonEmptyString(name: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw invalidValue(name, "a non-empty string", value);
}

/**
 * Returns the value if it is an object that has only members of those names;
 * else throws the 400. `what` names the value in the message.
 */
export function knownMembers(
  what: string,
  value: unknown,
  names: readonly string[],
): JsonObject {
  if (!isObject(value)) {
    const members = names.length === 0 ? "" : ` with ${names.join(", ")}`;
    throw invalidValue(what, `a JSON object${members}`, value);
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
