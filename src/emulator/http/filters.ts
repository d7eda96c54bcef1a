/** Filters of lists as data: a query key, a member of the object, and a comparison. */
import type { Query } from "./message.ts";
import { parseDate } from "./query.ts";

/**
 * The comparison of a filter: equal to any value, equal to any item of a
 * comma-separated list, not before, or not after.
 */
export type FilterKind = "any" | "list" | "from" | "until";

/** A filter of a list. */
export interface Filter {
  /** The query key. */
  readonly key: string;
  /** The member of the object. */
  readonly member: string;
  /** The comparison. */
  readonly kind: FilterKind;
  /** The known values, if there are only some. Others match nothing. */
  readonly known?: readonly string[];
}

/** A filter with its values from a query. */
export interface Condition {
  /** The filter. */
  readonly filter: Filter;
  /** The values: at least one. */
  readonly values: readonly string[];
}

type Parser = (values: readonly string[], key: string) => readonly string[];
type Comparison = (actual: unknown, expected: readonly string[]) => boolean;

const PARSERS: Readonly<Record<FilterKind, Parser>> = {
  any: unchanged,
  list: splitCommas,
  from: parseDates,
  until: parseDates,
};

/** @guess Both bounds of a time window are inclusive. */
const COMPARISONS: Readonly<Record<FilterKind, Comparison>> = {
  any: isAmong,
  list: isAmong,
  from: isNotBefore,
  until: isNotAfter,
};

/** Returns the conditions in a query, for the filters of a list. Throws a 400 for invalid dates. */
export function readConditions(
  query: Query,
  filters: readonly Filter[],
): readonly Condition[] {
  return filters.flatMap((filter) => {
    const values = query.get(filter.key);
    if (values === undefined) return [];
    return [{ filter, values: PARSERS[filter.kind](values, filter.key) }];
  });
}

/** Returns whether an object meets all conditions. */
export function meetsAll(
  object: object,
  conditions: readonly Condition[],
): boolean {
  const members = object as Readonly<Record<string, unknown>>;
  return conditions.every(({ filter, values }) =>
    COMPARISONS[filter.kind](members[filter.member], values)
  );
}

function unchanged(values: readonly string[]): readonly string[] {
  return values;
}

function splitCommas(values: readonly string[]): readonly string[] {
  return values.flatMap((value) => value.split(","));
}

/** @guess Of a repeated date the first counts. */
function parseDates(values: readonly string[], key: string): readonly string[] {
  return values.slice(0, 1).map((date) => parseDate(key, date));
}

/**
 * Any item of a member that is an array may be equal.
 *
 * @guess A filter by tags matches tasks with any of the tags, not all of them.
 */
function isAmong(actual: unknown, expected: readonly string[]): boolean {
  const items: readonly unknown[] = Array.isArray(actual) ? actual : [actual];
  return items.some((item) =>
    typeof item === "string" && expected.includes(item)
  );
}

function isNotBefore(actual: unknown, bounds: readonly string[]): boolean {
  return typeof actual === "string" && bounds.every((bound) => actual >= bound);
}

function isNotAfter(actual: unknown, bounds: readonly string[]): boolean {
  return typeof actual === "string" && bounds.every((bound) => actual <= bound);
}
