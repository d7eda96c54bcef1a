/** JSON out, checked before it is sent, and JSON in, told apart from what is not JSON. */
import { throwArgumentError, throwMustBe } from "../core/check.ts";
import {
  isTreeTooDeep,
  MAX_JSON_DEPTH,
  openLevels,
} from "../core/json_depth.ts";
import { isContainer, isPlainObject, isString } from "../core/kind.ts";
import { isDate } from "../core/platform.ts";
import type { JsonValue } from "../types/json.ts";

/** What messages say of JSON that is too deep. */
export const TOO_DEEP: string = `nested deeper than ${MAX_JSON_DEPTH} levels`;

/**
 * Returns `value` as JSON. Values that JSON would drop or change without a word
 * are refused, with their path from `root` on, such as `metadata.x[1]`.
 */
export function encodeJson(value: unknown, name: string, root = ""): string {
  const lossy = findLossy(value, "", MAX_JSON_DEPTH);
  if (lossy?.isTooDeep) {
    // What is stored but too deep to be read is lost.
    throwArgumentError(
      `The body of ${name} is ${TOO_DEEP}, or contains itself`,
    );
  }
  if (lossy) {
    const path = (root + lossy.path).replace(/^\./, "");
    throwMustBe(lossy.value, path || "The body", "a JSON value");
  }
  return JSON.stringify(value);
}

/** A value that JSON would drop or change. */
interface Lossy {
  /** The value itself. */
  readonly value: unknown;
  /** Its path. */
  readonly path: string;
  /** Whether it is nested too deep. */
  readonly isTooDeep?: boolean;
}

/**
 * Returns the first value that JSON would drop or change, if there is one.
 * `JSON.stringify` takes several times as long with a function that is called for
 * each value.
 */
function findLossy(
  original: unknown,
  key: string,
  levels: number,
): Lossy | undefined {
  if (isString(original)) return undefined;
  const { toJSON } = (original ?? 0) as Partial<Date>;
  const value: unknown = typeof toJSON === "function"
    ? toJSON.call(original as Date, key)
    : original;
  if (isLossy(value) || value === null && isDate(original)) {
    return { value: value ?? original, path: "" };
  }
  if (!isContainer(value)) return undefined;
  if (levels === 0) return { value, path: "", isTooDeep: true };
  if (Array.isArray(value)) {
    // An index, since other loops may leave out holes.
    for (let at = 0; at < value.length; at++) {
      const item: unknown = value[at];
      const lossy = item === undefined
        ? { value: item, path: "" }
        : findLossy(item, `${at}`, levels - 1);
      if (lossy) return { ...lossy, path: `[${at}]${lossy.path}` };
    }
    return undefined;
  }
  for (const name of Object.keys(value)) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    const lossy = findLossy(member, name, levels - 1);
    if (lossy) return { ...lossy, path: `.${name.slice(0, 60)}${lossy.path}` };
  }
  return undefined;
}

function isLossy(value: unknown): boolean {
  return isContainer(value)
    ? !Array.isArray(value) && !isPlainObject(value)
    : typeof value === "number"
    ? !Number.isFinite(value)
    : /function|symbol|bigint/.test(typeof value);
}

/** Bytes that are JSON. */
export interface DecodedJson {
  /** The value. */
  readonly value: JsonValue;
  /** The bytes as a string. */
  readonly content: string;
}

/** Bytes that are not JSON. */
export interface InvalidJson {
  /** Whether the JSON ends too early, is nested too deep, or the bytes never were JSON. */
  readonly reason: "truncated" | "too_deep" | "not_json";
  /** The bytes as a string. */
  readonly content: string;
}

/** The longest JSON that is parsed before its depth is known, in bytes: its value takes little memory, and is measured in less time. */
const SMALL = 262_144;

/** Decodes bytes as JSON. A byte order mark and trailing NULs, which the API has sent, are ignored. */
export function decodeJson(
  bytes: Uint8Array,
): DecodedJson | InvalidJson {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  const trimmed = bytes.subarray(0, end);
  const content = new TextDecoder().decode(trimmed);
  const isSmall = end <= SMALL;
  if (isSmall || openLevels(trimmed) < Infinity) {
    try {
      // What is not UTF-8 has become this character. A decoder that throws takes ten times as long on Deno.
      if (content.includes("\ufffd")) {
        new TextDecoder("utf-8", { fatal: true }).decode(trimmed);
      }
      const value: JsonValue = JSON.parse(content);
      if (!isSmall || !isTreeTooDeep(value)) return { value, content };
    } catch { /* Not JSON, or so deep that the parser overflows its stack. */ }
  }
  const open = openLevels(content);
  const reason = open === Infinity
    ? "too_deep"
    : open > 0 || content.trim() === ""
    ? "truncated"
    : "not_json";
  return { reason, content };
}
