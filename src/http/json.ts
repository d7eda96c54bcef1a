/** JSON out, checked before it is sent, and JSON in, told apart from what is not JSON. */
import {
  describe,
  isPlainObject,
  throwArgumentError,
  throwMustBe,
} from "../core/check.ts";
import { isJsonTooDeep, MAX_JSON_DEPTH } from "../core/json_depth.ts";
import { isDate } from "../core/platform.ts";
import type { JsonValue } from "../types/json.ts";

/** What messages say of JSON that is too deep. */
export const TOO_DEEP: string = `nested deeper than ${MAX_JSON_DEPTH} levels`;

/** Returns `value` as JSON. Values that JSON would drop or change without a word are refused. */
export function encodeJson(value: unknown, name: string): string {
  try {
    const json = JSON.stringify(value, assertLossless);
    // What is stored but too deep to be read is lost.
    if (isJsonTooDeep(json)) {
      throwArgumentError(`The body of ${name} is ${TOO_DEEP}`);
    }
    return json;
  } catch (error) {
    // A cycle, or a toJSON that throws: the runtime's own message names the place.
    // The stack of JSON.stringify overflows at some depth.
    if (
      error instanceof TypeError ||
      error instanceof RangeError && error.message.includes("stack")
    ) {
      throwArgumentError(
        `The body of ${name} is not plain data: ${error.message}`,
      );
    }
    throw error;
  }
}

function assertLossless(this: unknown, key: string, value: unknown): unknown {
  // JSON.stringify has called toJSON already, which returns null for an invalid Date.
  const original = (this as Readonly<Record<string, unknown>>)[key];
  const isHole = value === undefined && Array.isArray(this);
  const isInvalidDate = isDate(original) && value === null;
  if (isHole || isInvalidDate || isLossy(value)) {
    throwMustBe(
      isInvalidDate ? original : value,
      key === "" ? "The body" : describe(key),
      "a JSON value",
    );
  }
  return value;
}

function isLossy(value: unknown): boolean {
  switch (typeof value) {
    case "function":
    case "symbol":
    case "bigint":
      return true;
    case "number":
      return !Number.isFinite(value);
    case "object":
      return value !== null && !Array.isArray(value) && !isPlainObject(value);
    default:
      return false;
  }
}

/** Bytes that are not JSON. */
export interface InvalidJson {
  /** Whether the JSON ends too early, is nested too deep, or the bytes never were JSON. */
  readonly reason: "truncated" | "too_deep" | "not_json";
  /** The bytes as a string. */
  readonly content: string;
}

/** Decodes bytes as JSON. A byte order mark and trailing NULs, which the API has sent, are ignored. */
export function decodeJson(
  bytes: Uint8Array,
): { readonly value: JsonValue } | InvalidJson {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  const trimmed = bytes.subarray(0, end);
  if (isJsonTooDeep(trimmed)) {
    return { reason: "too_deep", content: new TextDecoder().decode(trimmed) };
  }
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return { value: JSON.parse(decoder.decode(trimmed)) };
  } catch {
    const content = new TextDecoder().decode(trimmed);
    const reason = isTruncated(content) ? "truncated" : "not_json";
    return { reason, content };
  }
}

/** Returns whether a string that is not JSON looks like JSON whose end is missing. */
function isTruncated(content: string): boolean {
  const start = content.trimStart();
  if (start === "") return true;
  if (start[0] !== "{" && start[0] !== "[") return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < start.length; at++) {
    const character = start[at]!;
    if (inString) {
      if (character === "\\") at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
  }
  return depth > 0;
}
