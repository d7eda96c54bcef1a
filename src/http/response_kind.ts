/** What the body of a response must be. It is checked before anything relies on it. */
import type { JsonObject, JsonValue } from "../types/json.ts";

/**
 * What the body of a response must be. A `page` is an object with the items of a
 * list, a `total` an object with their number; `any` is JSON or a string, `json`
 * any JSON; `bytes` and `stream` are not decoded, and `nothing` is not read. A
 * `location` is a redirect, whose target is the result.
 */
export type ResponseKind =
  | "object"
  | "array"
  | "page"
  | "total"
  | "any"
  | "json"
  | "bytes"
  | "stream"
  | "location"
  | "nothing";

/** The members of a page that may be absent, and what they must be otherwise. */
const PAGE_MEMBERS: Readonly<Record<string, string>> = {
  total: "a number",
  totalDocs: "a number",
  limit: "a number",
  offset: "a number",
  has_more: "a boolean",
  next_token: "a string",
};

/** Returns what is wrong with the JSON value of a response, or `undefined` if nothing is. */
export function mismatchOf(
  value: JsonValue,
  expected: ResponseKind,
  items: string,
): string | undefined {
  if (expected === "any" || expected === "json") return undefined;
  const kind = expected === "array" ? "an array" : "an object";
  if (kindOf(value) !== kind) return `expected ${kind}, got ${kindOf(value)}`;
  if (expected === "total") {
    return mismatchOfMember(value, "total", "a number");
  }
  if (expected !== "page") return undefined;
  const page = value as JsonObject;
  for (const [name, kind] of Object.entries(PAGE_MEMBERS)) {
    const mismatch = (page[name] ?? null) !== null &&
      mismatchOfMember(page, name, kind);
    if (mismatch) return mismatch;
  }
  const mismatch = mismatchOfMember(page, items, "an array");
  if (mismatch) return mismatch;
  const other = (page[items] as readonly JsonValue[])
    .find((item) => kindOf(item) !== "an object");
  return other === undefined
    ? undefined
    : `expected objects in ${items}, got ${kindOf(other)}`;
}

function mismatchOfMember(
  object: JsonValue,
  name: string,
  kind: string,
): string | undefined {
  const found = kindOf((object as JsonObject)[name]);
  return found === kind
    ? undefined
    : `expected ${name} to be ${kind}, got ${found}`;
}

function kindOf(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
