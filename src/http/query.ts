/** Queries: names and values are checked against a record for each endpoint, since the server ignores what it does not know. */
import {
  assertArgument,
  assertBoolean,
  assertInteger,
  type Assertion,
  assertKnownKeys,
  assertPlainObject,
  assertSpelling,
  assertString,
  assertStrings,
  throwMustBe,
} from "../core/check.ts";
import { isString } from "../core/kind.ts";
import { isDate } from "../core/platform.ts";
import type { QueryInput } from "../types/options.ts";

/**
 * How a query value is checked and encoded. `presence` sends the key only for
 * `true`. An array of the known strings is for an array that repeats its key and
 * selects nothing.
 */
export type QueryKind =
  | "string"
  | "strings"
  | "cursor"
  | "date"
  | "boolean"
  | "presence"
  | "limit"
  | "offset"
  | readonly string[]
  | EnumKind;

/** A string of an enumeration. A misspelt one is refused, an unknown one is sent. */
export interface EnumKind {
  /** The known values. */
  readonly known: Readonly<Record<string, string>>;
  /** Whether there may be several, separated by commas. */
  readonly isCsv?: boolean;
}

/** The query keys of an endpoint. */
export type QuerySpec = Readonly<Record<string, QueryKind>>;

/** A query, in the order in which it is sent. */
export type QueryPairs = [name: string, value: string][];

/** What a query is for. */
export interface QueryTarget {
  /** The name of the method. */
  readonly operation: string;
  /** The query keys that it has. */
  readonly query?: QuerySpec;
}

/**
 * Checks a query and returns it as pairs. A filter that is `undefined` is
 * refused: a setting that is missing would otherwise select everything.
 */
export function encodeQuery(
  query: unknown,
  { operation, query: spec = {} }: QueryTarget,
): QueryPairs {
  assertArgument(query, "query", operation);
  assertKnownKeys(query, Object.keys(spec), {
    what: "query key",
    place: operation,
    advice:
      "; the API would ignore it and return everything: extraQuery sends it anyway",
  });
  return Object.entries(query).flatMap(([name, value]) => {
    const kind = spec[name]!;
    // The type of the result depends on `expand`, so it must be what it says.
    if (value === undefined && name !== "expand") {
      if (isFilter(kind)) throwUndefined(name);
      return [];
    }
    return encodeValue(value, kind, name).map((
      item,
    ): [string, string] => [name, item]);
  });
}

/** Returns whether a key selects, so that its absence returns more than was asked for. */
function isFilter(kind: QueryKind): boolean {
  return typeof kind === "object"
    ? "known" in kind
    : ["string", "strings", "date"].includes(kind);
}

function throwUndefined(name: string): never {
  throwMustBe(
    undefined,
    name,
    "something to select by, or left out",
  );
}

/** Returns a query of unknown keys as pairs; `what` is the name of the query in messages. Any key may be a filter, so none may be `undefined`. */
export function encodeAnyQuery(query: QueryInput, what: string): QueryPairs {
  assertPlainObject(query, what);
  return Object.entries(query).flatMap(([name, value]) => {
    const label = `${name} in ${what}`;
    if (value === undefined) throwUndefined(label);
    const items = typeof value === "number" || typeof value === "boolean"
      ? [String(value)]
      : oneOrMore(value, label);
    return items.map((item): [string, string] => [name, item]);
  });
}

/** The assertions of the kinds whose values are sent as they are. */
const ASSERTIONS: Readonly<
  Record<Exclude<QueryKind & string, "date">, Assertion>
> = {
  string: assertString,
  strings: oneOrMore,
  cursor: assertString,
  boolean: assertBoolean,
  presence: assertBoolean,
  limit: (value, name) => assertInteger(value, name, [1, 100]),
  offset: assertInteger,
};

function encodeValue(
  value: unknown,
  kind: QueryKind,
  name: string,
): readonly string[] {
  if (typeof kind === "object") {
    if (!("known" in kind)) {
      assertStrings(value, name, true);
      for (const item of value) assertSpelling(item, name, kind);
      return value;
    }
    const values = kind.isCsv ? oneOrMore(value, name) : [value];
    for (const item of values) assertSpelling(item, name, kind.known);
    return [values.join(",")];
  }
  if (kind === "date") return [encodeDate(value, name)];
  // For the API an empty cursor is the first page. It is not known whether it
  // reads the value "false" or only the presence of the key.
  if (kind === "cursor" && value === "") return [];
  ASSERTIONS[kind](value, name);
  return kind === "presence" && !value ? [] : [value].flat().map(String);
}

/** Asserts a string or an array of strings. An empty array is refused: for the server it would be no filter at all. */
function oneOrMore(value: unknown, name: string): readonly string[] {
  if (Array.isArray(value)) {
    assertStrings(value, name);
    return value;
  }
  assertString(value, name);
  return [value];
}

const ISO_DATE =
  /^\d{4}-\d\d-\d\d([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-](0\d|1[0-4]):?[0-5]\d)?)?$/;

/** Encodes a `Date` or an ISO 8601 string. Numbers are refused, since they could be seconds or milliseconds. */
function encodeDate(value: unknown, name: string): string {
  const date = isDate(value) && value.toJSON();
  if (date) return date;
  if (isString(value) && ISO_DATE.test(value)) {
    // Some runtimes read 31 February as a day in March.
    const day = value.slice(0, 10);
    if (new Date(day).toJSON()?.startsWith(day)) return value;
  }
  throwMustBe(
    value,
    name,
    'a Date or an ISO 8601 string such as "2026-01-31T08:00:00Z"',
  );
}
