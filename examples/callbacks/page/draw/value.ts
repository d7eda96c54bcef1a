/** Reads values of JSON whose form is not certain. */
import type { JsonObject, JsonValue } from "@labelwire/scale/types";

/** Returns whether a value is an object that is not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the value if it is an object, else an empty object. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** Returns the value if it is an array, else an empty array. */
export function arrayOf(value: unknown): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** Returns the objects in a value that may be an array. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return arrayOf(value).filter(isObject);
}

/** Returns the value if it is a string, else `""`. */
export function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Returns the value if it is a finite number, else `undefined`. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value)
    ? value
    : undefined;
}

/** Returns the value of an own member. Names of members come from callbacks and may be `__proto__`. */
export function memberOf(value: unknown, name: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, name)
    ? value[name]
    : undefined;
}

/** Returns a value as a string to read: strings as they are, all else as JSON. */
export function display(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value) ?? "";
}
