/** Reading single values of a query: limits, offsets, booleans, dates. */
import { EmulatorError, invalidParameter } from "../util/errors.ts";
import type { Query } from "./message.ts";
import { readBoolean } from "../util/json.ts";

/** Which part of a list is asked for. */
export interface PageQuery {
  /** At most so many. */
  readonly limit: number;
  /** Skip so many. */
  readonly offset: number;
}

/** The largest page, and the page when none is asked for (TR11). */
const MAX_LIMIT = 100;

/**
 * ISO 8601: a date, or a date and time with `T` or a space, up to nanoseconds,
 * with or without a zone.
 */
const DATE =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** Gives the first value of a key, or `undefined`. */
export function firstOf(query: Query, key: string): string | undefined {
  return query.get(key)?.[0];
}

/**
 * Gives a boolean of the query, `false` when absent (HT7). Throws a 400 for
 * other words.
 */
export function flagOf(query: Query, key: string): boolean {
  const value = firstOf(query, key);
  return value !== undefined && readBoolean(key, value);
}

/**
 * Reads `limit`, 1 to 100 and 100 by default, and `offset`. Throws a 400 for
 * numbers out of range, which is a guess.
 */
export function readPageQuery(query: Query): PageQuery {
  const limit = wholeNumberOf(query, "limit") ?? MAX_LIMIT;
  if (limit < 1 || limit > MAX_LIMIT) {
    throw invalidParameter(`"limit" must be between 1 and ${MAX_LIMIT}`);
  }
  return { limit, offset: wholeNumberOf(query, "offset") ?? 0 };
}

/**
 * Makes a cursor as recorded: base64 of the last item's id and creation time
 * (TR5).
 */
export function cursorOf(id: string, created_at = ""): string {
  return btoa(JSON.stringify({ id, created_at }));
}

/** Gives the id in a cursor, `""` when it has none. */
export function idInCursor(cursor: string): string {
  try {
    return String(JSON.parse(atob(cursor)).id);
  } catch {
    return "";
  }
}

/** Makes the 400 of a cursor that leads nowhere, which is a guess. */
export function badCursor(): EmulatorError {
  return new EmulatorError(400, "The next_token is invalid.");
}

function wholeNumberOf(query: Query, key: string): number | undefined {
  const text = firstOf(query, key);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) {
    throw invalidParameter(`"${key}" must be a whole number`);
  }
  return Number(text);
}

/**
 * Turns a date of a query into a timestamp as the API writes it, so that the
 * two compare as text. Without a zone it is UTC; what is finer than a
 * millisecond is cut off (TR9). Throws a 400 for what is no date, which is a
 * guess.
 */
export function readDate(key: string, text: string): string {
  const [, day, minutes = "00:00", seconds = "00", fraction = "", zone = "Z"] =
    DATE.exec(text) ?? [];
  const milliseconds = fraction.slice(0, 3).padEnd(3, "0");
  const local = `${day}T${minutes}:${seconds}.${milliseconds}Z`;
  const localMs = Date.parse(local);
  // Some engines roll the 30th of February over to March: only what comes back
  // unchanged was a date.
  if (Number.isNaN(localMs) || new Date(localMs).toISOString() !== local) {
    throw invalidParameter(`"${key}" must be a valid ISO 8601 date`);
  }
  return new Date(localMs - zoneOffsetMs(zone)).toISOString();
}

function zoneOffsetMs(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}
