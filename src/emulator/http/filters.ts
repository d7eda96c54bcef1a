/**
 * Filters of lists as data: a query key, the member it looks at, and how the
 * two compare.
 */
import type { Query } from "./message.ts";
import { readDate } from "./query.ts";

/**
 * How a filter compares: equals any value, equals any of a comma list, not
 * before, not after.
 */
export type FilterKind = "any" | "list" | "from" | "until";

/** One filter that a list knows. */
export interface Filter {
  /** The query key. */
  readonly key: string;
  /** The member of the object that it looks at. */
  readonly member: string;
  /** How it compares. */
  readonly kind: FilterKind;
}

/** A filter with the values that a query gives it, made ready to compare. */
export interface Condition {
  /** The filter. */
  readonly filter: Filter;
  /** The values, never none. */
  readonly values: readonly string[];
}

type Reader = (values: readonly string[], key: string) => readonly string[];
type Comparison = (actual: unknown, wanted: readonly string[]) => boolean;

const READERS: Readonly<Record<FilterKind, Reader>> = {
  any: asGiven,
  list: splitCommas,
  from: readDates,
  until: readDates,
};

// Whether the bounds belong to the window is not documented: that they do is a
// guess.
const COMPARISONS: Readonly<Record<FilterKind, Comparison>> = {
  any: isAmong,
  list: isAmong,
  from: isNotBefore,
  until: isNotAfter,
};

/**
 * Gives the conditions that a query sets, of the filters that the list knows.
 * Throws a 400 for bad dates.
 */
export function conditionsOf(
  query: Query,
  filters: readonly Filter[],
): readonly Condition[] {
  return filters.flatMap((filter) => {
    const given = query.get(filter.key);
    if (given === undefined) return [];
    return [{ filter, values: READERS[filter.kind](given, filter.key) }];
  });
}

/** Says whether an object meets all conditions (TR17: AND). */
export function meetsAll(
  object: object,
  conditions: readonly Condition[],
): boolean {
  const members = object as Readonly<Record<string, unknown>>;
  return conditions.every(({ filter, values }) =>
    COMPARISONS[filter.kind](members[filter.member], values)
  );
}

function asGiven(values: readonly string[]): readonly string[] {
  return values;
}

function splitCommas(values: readonly string[]): readonly string[] {
  return values.flatMap((value) => value.split(","));
}

/** Of a repeated date the first counts, which is a guess. */
function readDates(values: readonly string[], key: string): readonly string[] {
  return values.slice(0, 1).map((date) => readDate(key, date));
}

/**
 * A member that is a list is met by any of its items. For tags, any instead of
 * all is a guess.
 */
function isAmong(actual: unknown, wanted: readonly string[]): boolean {
  const held: readonly unknown[] = Array.isArray(actual) ? actual : [actual];
  return held.some((item) => typeof item === "string" && wanted.includes(item));
}

function isNotBefore(actual: unknown, bounds: readonly string[]): boolean {
  return typeof actual === "string" && bounds.every((bound) => actual >= bound);
}

function isNotAfter(actual: unknown, bounds: readonly string[]): boolean {
  return typeof actual === "string" && bounds.every((bound) => actual <= bound);
}
