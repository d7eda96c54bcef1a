/** Types of stored JSON, and readers of JSON from requests, which may be anything. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { invalidParameter } from "./errors.ts";

/** A type whose members may be changed: the emulator changes what it stores. */
export type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };

/** Returns whether a value is a JSON object, so neither an array nor `null`. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns whether a value is an array. */
export function isArray(value: unknown): value is JsonValue[] {
  return Array.isArray(value);
}

/** Returns an object without the named members. */
export function without(
  object: JsonObject,
  names: readonly string[],
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([name]) => !names.includes(name)),
  );
}

/** Returns an object with only the named members. */
export function pick(
  object: JsonObject,
  names: readonly string[],
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([name]) => names.includes(name)),
  );
}

/**
 * Returns an object without its `null` members: the official SDKs send `null` for
 * parameters that were not set.
 */
export function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== null),
  );
}

/** Returns the body if it is an object; else throws the 400. */
export function objectBody(body: JsonValue): JsonObject {
  if (!isObject(body)) throw invalidParameter("the body must be an object");
  return body;
}

/**
 * Returns a string member; `undefined` if it is absent, `null` or `""`. Throws
 * the 400 for other values.
 */
export function optionalString(
  object: JsonObject,
  name: string,
): string | undefined {
  const value = object[name] ?? "";
  if (typeof value !== "string") {
    throw invalidParameter(`"${name}" must be a string`);
  }
  return value === "" ? undefined : value;
}

/** Returns a string member; throws the 400 if it is absent or empty. */
export function requiredString(object: JsonObject, name: string): string {
  const value = optionalString(object, name);
  if (value === undefined) throw invalidParameter(`"${name}" is required`);
  return value;
}

/**
 * Returns the distinct non-empty strings of an array member, also of a form's
 * single string; `[]` if it is absent or `null`. Throws the 400 for other values.
 */
export function stringArray(
  object: JsonObject,
  name: string,
): readonly string[] {
  const value = object[name] ?? [];
  const items = isArray(value) ? value : [value];
  const strings = items.filter((item) => typeof item === "string");
  if (strings.length < items.length) {
    throw invalidParameter(`"${name}" must be an array of strings`);
  }
  return [...new Set(strings)].filter((item) => item !== "");
}

/**
 * Returns an integer member, also from a form's numeric string; `undefined` if it
 * is absent. Throws the 400 for other values.
 */
export function optionalInteger(
  object: JsonObject,
  name: string,
): number | undefined {
  const value = object[name];
  if (value === undefined || value === null || value === "") return undefined;
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number)) {
    throw invalidParameter(`"${name}" must be an integer`);
  }
  return number;
}

/**
 * Returns a boolean member, also from a form's string; `undefined` if it is
 * absent. Throws the 400 for other values.
 */
export function optionalBoolean(
  object: JsonObject,
  name: string,
): boolean | undefined {
  const value = object[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "boolean") return value;
  return parseBoolean(name, value);
}

/**
 * Parses `true`, `false`, or Python's `True` and `False`. Throws the 400 for
 * other values.
 *
 * @guess Other values are a 400.
 */
export function parseBoolean(name: string, value: JsonValue): boolean {
  const parsed = typeof value === "string" ? parseWord(value) : undefined;
  if (parsed === undefined) {
    throw invalidParameter(`"${name}" must be a boolean`);
  }
  return parsed;
}

/** Returns the boolean that a word of any case names, `undefined` for other strings. */
export function parseWord(value: string): boolean | undefined {
  const word = value.toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}

/**
 * Returns an object member; `undefined` if it is absent or `null`. Throws the 400
 * for other values.
 */
export function optionalObject(
  object: JsonObject,
  name: string,
): JsonObject | undefined {
  const value = object[name] ?? undefined;
  if (value !== undefined && !isObject(value)) {
    throw invalidParameter(`"${name}" must be an object`);
  }
  return value;
}
