/** Readers of single values of a query: limits, offsets, booleans, dates, cursors. */
import { timestampOf } from "../util/clock.ts";
import { EmulatorError, invalidParameter } from "../util/errors.ts";
import { parseBoolean } from "../util/json.ts";
import type { Query } from "./message.ts";

/** The part of a list that a query asks for. */
export interface PageQuery {
  /** The maximum number of items. */
  readonly limit: number;
  /** How many items to skip. */
  readonly offset: number;
}

/** The maximum size of a page, and the default. */
const MAX_LIMIT = 100;

/**
 * ISO 8601: a date, or a date and time with `T` or a space, up to nanoseconds,
 * with or without a zone.
 */
const DATE =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** Returns the first value of a key; `undefined` if there is none. */
export function firstValue(query: Query, key: string): string | undefined {
  return query.get(key)?.[0];
}

/** Returns a boolean of the query; `false` if it is absent. Throws a 400 for other values. */
export function queryFlag(query: Query, key: string): boolean {
  const value = firstValue(query, key);
  return value !== undefined && parseBoolean(key, value);
}

/**
 * Reads `limit`, 1 to 100 and 100 by default, and `offset`. Throws a 400 for
 * numbers out of range.
 *
 * @guess A number out of range is a 400.
 */
export function readPageQuery(query: Query): PageQuery {
  const limit = readLimit(query);
  return { limit, offset: queryInteger(query, "offset") ?? 0 };
}

/** Reads `limit`, 1 to 100 and 100 by default. Throws a 400 for a number out of range. */
export function readLimit(query: Query): number {
  const limit = queryInteger(query, "limit") ?? MAX_LIMIT;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw invalidParameter(`"limit" must be an integer from 1 to ${MAX_LIMIT}`);
}

/** Returns a cursor in the recorded form: base64 of the id and creation time of the last item. */
export function encodeCursor(id: string, created_at = ""): string {
  return btoa(JSON.stringify({ id, created_at }));
}

/** Returns the id in a cursor; `""` if the cursor is malformed. */
export function decodeCursor(cursor: string): string {
  try {
    return String(JSON.parse(atob(cursor)).id);
  } catch {
    return "";
  }
}

/**
 * Returns the 400 of a cursor without an item.
 *
 * @guess The status and the message.
 */
export function invalidCursor(): EmulatorError {
  return new EmulatorError(400, "The next_token is invalid");
}

function queryInteger(query: Query, key: string): number | undefined {
  const value = firstValue(query, key);
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) {
    throw invalidParameter(`"${key}" must be an integer of at least 0`);
  }
  return Number(value);
}

/**
 * Converts a date of a query into the API's format, so that the two compare as
 * strings. Without a zone it is UTC. Anything below a millisecond is cut off.
 * Throws a 400 for an invalid date.
 *
 * @guess An invalid date is a 400.
 */
export function parseDate(key: string, date: string): string {
  const [, day, minutes = "00:00", seconds = "00", fraction = "", zone = "Z"] =
    DATE.exec(date) ?? [];
  const milliseconds = fraction.slice(0, 3).padEnd(3, "0");
  const local = `${day}T${minutes}:${seconds}.${milliseconds}Z`;
  const localMs = Date.parse(local);
  // Some engines turn February 30 into March 2: only a date that comes back
  // unchanged is valid.
  if (Number.isNaN(localMs) || new Date(localMs).toISOString() !== local) {
    throw invalidParameter(`"${key}" must be a valid ISO 8601 date`);
  }
  return timestampOf(localMs - zoneOffsetMs(zone));
}

function zoneOffsetMs(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}
