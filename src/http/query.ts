/** Queries: names and values are checked against a record per list, since the server ignores what it does not know. */
import {
  checkBoolean,
  checkInteger,
  checkKnown,
  checkRecord,
  checkText,
  checkTexts,
  refuse,
  show,
} from "../core/check.ts";
import type { QueryInput } from "../types/options.ts";

/** How a query value is checked and written. */
export type QueryKind =
  | "text"
  | "texts"
  | "commaTexts"
  | "cursor"
  | "date"
  | "boolean"
  | "flag"
  | "limit"
  | "offset";

/** The query keys that an endpoint takes. */
export type QuerySpec = Readonly<Record<string, QueryKind>>;

/** A query in the order in which it is sent. */
export type QueryPairs = readonly (readonly [name: string, value: string])[];

/** Checks a query and writes it as pairs; `undefined` counts as not given. */
export function encodeQuery(
  query: unknown,
  spec: QuerySpec,
  operation: string,
): QueryPairs {
  checkRecord(query, `The query of ${operation}`);
  checkKnown(query, Object.keys(spec), (name, meant) => {
    return `Unknown query key ${show(name)} for ${operation}: ` +
      (meant
        ? `did you mean "${meant}"`
        : `it takes ${Object.keys(spec).join(", ")}`) +
      `; the API would ignore it and answer for everything (extraQuery sends it all the same)`;
  });
  return Object.entries(query).flatMap(([name, value]) =>
    value === undefined
      ? []
      : encodeValue(value, spec[name]!, name).map((text) =>
        [name, text] as const
      )
  );
}

/** Writes a query whose keys nobody knows, `what` in messages; `undefined` counts as not given. */
export function encodeAnyQuery(query: QueryInput, what: string): QueryPairs {
  checkRecord(query, what);
  return Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const label = `${name} in ${what}`;
    const isText = typeof value !== "number" && typeof value !== "boolean";
    const texts = isText ? oneOrMore(value, label) : [String(value)];
    return texts.map((text) => [name, text] as const);
  });
}

function encodeValue(
  value: unknown,
  kind: QueryKind,
  name: string,
): readonly string[] {
  switch (kind) {
    case "text":
      checkText(value, name);
      return [value];
    case "texts":
      return oneOrMore(value, name);
    case "commaTexts":
      return [oneOrMore(value, name).join(",")];
    case "cursor":
      // The API takes an empty cursor for the first page.
      if (value === "") return [];
      checkText(value, name);
      return [value];
    case "date":
      return [encodeDate(value, name)];
    case "boolean":
      checkBoolean(value, name);
      return [String(value)];
    case "flag":
      checkBoolean(value, name);
      // Nobody knows whether the server reads "false" or only sees the key.
      return value ? ["true"] : [];
    case "limit":
      checkInteger(value, name, [1, 100]);
      return [String(value)];
    case "offset":
      checkInteger(value, name, [0, Number.MAX_SAFE_INTEGER]);
      return [String(value)];
  }
}

/** Takes one text or a list. An empty list is refused: the server would read it as no filter at all. */
function oneOrMore(value: unknown, name: string): readonly string[] {
  if (Array.isArray(value)) {
    checkTexts(value, name);
    return value;
  }
  checkText(value, name);
  return [value];
}

const ISO_DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/;

/** Takes a `Date` or ISO 8601 text. Numbers are refused: nobody can tell seconds from milliseconds. */
function encodeDate(value: unknown, name: string): string {
  if (value instanceof Date && !Number.isNaN(value.getTime())) {
    return value.toISOString();
  }
  const [text, year, month, day] = typeof value === "string"
    ? ISO_DATE.exec(value) ?? []
    : [];
  if (text !== undefined) {
    const date = new Date(
      Date.UTC(Number(year), Number(month) - 1, Number(day)),
    );
    // 31 February exists for Date.UTC, as a day in March.
    if (date.getUTCMonth() === Number(month) - 1) return text;
  }
  refuse(
    `${name} must be a Date or ISO 8601 text such as "2026-01-31T08:00:00Z": ` +
      `current value is ${show(value)}`,
  );
}
