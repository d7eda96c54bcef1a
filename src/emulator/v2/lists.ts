/** Pages of lists, and the parameters that only have listed values. */
import type { Query } from "../http/message.ts";
import { firstValue, invalidCursor, readLimit } from "../http/query.ts";
import { invalidParameter } from "../util/errors.ts";

/** A page of a list. */
export interface Page<T> {
  /** The items. */
  readonly items: readonly T[];
  /** The cursor; absent on the last page. */
  readonly cursor: { readonly next_token?: string };
}

/**
 * Returns the page that a query asks for. A cursor has the number of items before
 * the page, as in the one public sample.
 *
 * @guess 100 items are the default; an invalid cursor is a 400.
 */
export function pageOf<T>(items: readonly T[], query: Query): Page<T> {
  const limit = readLimit(query);
  const skip = readCursor(firstValue(query, "next_token"));
  const end = skip + limit;
  return {
    items: items.slice(skip, end),
    cursor: end < items.length
      ? { next_token: btoa(JSON.stringify({ skip: end })) }
      : {},
  };
}

/**
 * Returns the values of a repeated parameter. Throws a 400 for one that is not
 * listed.
 *
 * @guess The status 400.
 */
export function listedValues<T extends string>(
  query: Query,
  key: string,
  listed: readonly T[],
): ReadonlySet<T> {
  const values = query.get(key) ?? [];
  const unlisted = values.find((value) => !isListed(value, listed));
  if (unlisted === undefined) return new Set(values as readonly T[]);
  throw invalidParameter(
    `"${key}" must be ${listed.join(" or ")}: current value is "${unlisted}"`,
  );
}

function isListed(value: string, listed: readonly string[]): boolean {
  return listed.includes(value);
}

function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  try {
    const { skip } = JSON.parse(atob(cursor));
    if (Number.isSafeInteger(skip) && skip > 0) return skip;
  } catch {
    // Neither base64 nor JSON: the same 400.
  }
  throw invalidCursor();
}
