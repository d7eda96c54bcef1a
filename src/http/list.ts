/** The API's lists: how each is asked for page by page. The shape of a reply was checked on arrival. */
import { checkRecord, checkText } from "../core/check.ts";
import type { Endpoint } from "./endpoint.ts";
import { encodeQuery, type QuerySpec } from "./query.ts";
import { type LoadedPage, PageRequest } from "./page.ts";
import type { Transport } from "./transport.ts";
import type { ListOptions } from "../types/options.ts";

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

/** A list that somebody may ask for. */
export interface ListSource {
  /** Where it is. */
  readonly endpoint: Endpoint;
  /** The query keys that it takes. */
  readonly spec: QuerySpec;
  /** The query. One with an `offset` goes on by offset. */
  readonly query: object;
  /** The query keys without which it is not asked for. */
  readonly required?: readonly string[];
  /** How its pages follow one another. */
  readonly by: "cursor" | "offset";
}

/** Makes a list. Nothing is checked or sent until it is used. */
export function listOf<Item>(
  transport: Transport,
  { endpoint, spec, query, required = [], by }: ListSource,
  options: ListOptions,
): PageRequest<Item> {
  const { operation } = endpoint;
  return new PageRequest(async (position, signal) => {
    checkRecord(query, `The query of ${operation}`);
    for (const name of required) checkText(query[name], name);
    const { offset } = query;
    const byOffset = by === "offset" || offset !== undefined;
    const place = position === undefined
      ? {}
      : byOffset
      ? { offset: Number(position) }
      : { next_token: position };
    const reply = await transport.send<ListReply<Item>>(endpoint, {
      query: encodeQuery({ ...query, ...place }, spec, operation),
    }, { ...options, ...signal && { signal } });
    return byOffset
      ? offsetPage(reply, Number(position ?? offset ?? 0))
      : cursorPage(reply);
  }, options);
}

/** Reads a page of a list that has cursors. */
function cursorPage<Item>(reply: ListReply<Item>): LoadedPage<Item> {
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
function offsetPage<Item>(
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
