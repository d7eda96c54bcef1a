/** What the API's list replies have in common; their shape was checked on arrival. */
import type { LoadedPage } from "../page.ts";

/** A reply of `GET /v1/tasks` or `GET /v1/batches`. */
export interface ListReply<Item> {
  /** The items of the page. */
  readonly docs: readonly Item[];
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

/** Reads a page of a list that has cursors. */
export function cursorPage<Item>(reply: ListReply<Item>): LoadedPage<Item> {
  const { docs, total, limit, offset, has_more, next_token } = reply;
  return {
    items: docs,
    total,
    limit,
    offset,
    hasNext: has_more ?? Boolean(next_token),
    next: next_token ?? undefined,
    cursor: next_token ?? undefined,
  };
}

/** Reads a page of a list that goes by offset; `asked` is the offset that was asked for. */
export function offsetPage<Item>(
  reply: ListReply<Item>,
  asked: number,
): LoadedPage<Item> {
  const { docs, limit = docs.length, offset = asked } = reply;
  return {
    items: docs,
    total: reply.totalDocs ?? reply.total,
    limit: reply.limit,
    offset,
    hasNext: reply.has_more ?? false,
    next: String(offset + limit),
  };
}
