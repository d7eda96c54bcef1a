/** What the API's list replies have in common, checked before anybody relies on it. */
import { ScaleResponseError } from "../errors.ts";

/** A reply of `GET /v1/tasks` or `GET /v1/batches`. */
export interface ListReply<Item> {
  /** The items of the page. */
  readonly docs?: readonly Item[];
  /** How many tasks match in all. */
  readonly total?: number;
  /** How many batches match in all. */
  readonly totalDocs?: number;
  /** Items per page. */
  readonly limit?: number;
  /** Items before the page. */
  readonly offset?: number;
  /** Whether more follows. */
  readonly has_more?: boolean;
  /** The cursor of the next page. */
  readonly next_token?: string;
}

/** Gives the items of a page. */
export function docsOf<Item>(
  { docs }: ListReply<Item>,
  operation: string,
): readonly Item[] {
  if (Array.isArray(docs)) return docs;
  throw unexpected(operation, "docs", "an array");
}

/** Gives the count of all that match. */
export function totalOf(
  { total }: ListReply<unknown>,
  operation: string,
): number {
  if (typeof total === "number") return total;
  throw unexpected(operation, "total", "a number");
}

function unexpected(
  operation: string,
  member: string,
  wanted: string,
): ScaleResponseError {
  return new ScaleResponseError(
    `The answer to ${operation} must have ${member} as ${wanted}: current one has not`,
    { operation, reason: "unexpected" },
  );
}
