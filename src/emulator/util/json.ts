/**
 * Reading JSON values that somebody else wrote: what is there, and of the kind
 * that is wanted.
 */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { invalidParameter } from "./errors.ts";

/** A type whose members may be changed: the emulator changes what it stores. */
export type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };

/** Says whether a value is a JSON object, so neither an array nor `null`. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Says whether a value is an array. */
export function isArray(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Gives an object without the named members. */
export function without(
  object: JsonObject,
  names: readonly string[],
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([name]) => !names.includes(name)),
  );
}

/**
 * Gives an object without its `null` members: the official SDKs send `null` for
 * what was not given.
 */
export function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== null),
  );
}

/** Gives the body if it is an object, else throws the 400. */
export function objectBody(body: JsonValue): JsonObject {
  if (!isObject(body)) throw invalidParameter("the body must be an object");
  return body;
}

/**
 * Gives a string member; absent, `null` and `""` are `undefined`, all else is a
 * 400.
 */
export function textOf(object: JsonObject, name: string): string | undefined {
  const value = object[name] ?? "";
  if (typeof value !== "string") {
    throw invalidParameter(`"${name}" must be a string`);
  }
  return value === "" ? undefined : value;
}

/**
 * Gives a string member that must be there and not be empty, else throws the
 * 400.
 */
export function requiredTextOf(object: JsonObject, name: string): string {
  const value = textOf(object, name);
  if (value === undefined) throw invalidParameter(`"${name}" is required`);
  return value;
}

/**
 * Gives an array of strings, also from a form's single string; absent and
 * `null` are `[]`, all else is a 400. Repetitions and empty strings go.
 */
export function textsOf(object: JsonObject, name: string): readonly string[] {
  const value = object[name] ?? [];
  const items = isArray(value) ? value : [value];
  const texts = items.filter((item) => typeof item === "string");
  if (texts.length < items.length) {
    throw invalidParameter(`"${name}" must be an array of strings`);
  }
  return [...new Set(texts)].filter((text) => text !== "");
}

/**
 * Gives an integer member, also from a form's numeric string; absent is
 * `undefined`, all else is a 400.
 */
export function integerOf(
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
 * Gives a boolean member, also from a form's text; absent is `undefined`, all
 * else is a 400.
 */
export function booleanOf(
  object: JsonObject,
  name: string,
): boolean | undefined {
  const value = object[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "boolean") return value;
  return readBoolean(name, value);
}

/**
 * Reads `true`, `false`, or Python's `True` and `False`; all else is a 400,
 * which is a guess.
 */
export function readBoolean(name: string, value: JsonValue): boolean {
  const word = typeof value === "string" ? value.toLowerCase() : "";
  if (word !== "true" && word !== "false") {
    throw invalidParameter(`"${name}" must be a boolean`);
  }
  return word === "true";
}

/**
 * Gives an object member, or `undefined` when absent or `null`; all else is a
 * 400.
 */
export function objectOf(
  object: JsonObject,
  name: string,
): JsonObject | undefined {
  const value = object[name] ?? undefined;
  if (value !== undefined && !isObject(value)) {
    throw invalidParameter(`"${name}" must be an object`);
  }
  return value;
}
