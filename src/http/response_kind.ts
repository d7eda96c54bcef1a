/** What an endpoint's answer must be: checked before anybody relies on it. */
import type { JsonObject, JsonValue } from "../types/json.ts";

/**
 * What an answer's body must be. A `page` is an object with the items of a
 * list, a `total` one with their count; `any` is JSON or text, `bytes` and
 * `stream` are what they say, and `nothing` is not looked at.
 */
export type Reply =
  | "object"
  | "array"
  | "page"
  | "total"
  | "any"
  | "bytes"
  | "stream"
  | "nothing";

/** Members of a page and what they must be where they are there at all. */
const PAGE_MEMBERS: Readonly<Record<string, string>> = {
  total: "a number",
  totalDocs: "a number",
  limit: "a number",
  offset: "a number",
  has_more: "a boolean",
  next_token: "a string",
};

/** Says what is wrong with an answer's value; `undefined` where nothing is. */
export function faultOf(value: JsonValue, reply: Reply): string | undefined {
  if (reply === "any") return undefined;
  const wanted = reply === "array" ? "an array" : "an object";
  const kind = kindOf(value);
  if (kind !== wanted) return `must be ${wanted}: current one is ${kind}`;
  if (reply === "page") return pageFault(value as JsonObject);
  return reply === "total"
    ? memberFault(value as JsonObject, "total", "a number")
    : undefined;
}

function pageFault(page: JsonObject): string | undefined {
  const fault = memberFault(page, "docs", "an array");
  if (fault) return fault;
  if (
    (page["docs"] as readonly JsonValue[]).some((doc) =>
      kindOf(doc) !== "an object"
    )
  ) {
    return "must have objects only in docs: current one has others";
  }
  return Object.entries(PAGE_MEMBERS)
    .filter(([name]) => (page[name] ?? null) !== null)
    .map(([name, wanted]) => memberFault(page, name, wanted))
    .find((fault) => fault !== undefined);
}

function memberFault(
  object: JsonObject,
  name: string,
  wanted: string,
): string | undefined {
  const kind = kindOf(object[name]);
  return kind === wanted
    ? undefined
    : `must have ${name} as ${wanted}: current one is ${kind}`;
}

function kindOf(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
