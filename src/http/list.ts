/** The lists of the API: how each is asked for, page by page. The shape of a response was checked on arrival. */
import type { ListOptions } from "../types/options.ts";
import { assertSubject, type Endpoint, type Send } from "./endpoint.ts";
import { type PageData, PageList } from "./page.ts";
import { encodeQuery } from "./query.ts";

/** What one list asks for. */
export interface ListArgs {
  /** The query. */
  readonly query?: object | undefined;
  /** The values of the route's placeholders. */
  readonly path?: Readonly<Record<string, string>>;
}

/** A response with a page. */
export interface PageResponse<Item> {
  /** The items of the page. */
  readonly docs: readonly Item[];
  /** The number of tasks that match in all. */
  readonly total?: number;
  /** The number of batches that match in all. */
  readonly totalDocs?: number;
  /** The number of items per page. */
  readonly limit?: number;
  /** The number of items before the page. */
  readonly offset?: number;
  /** Whether more items follow. */
  readonly has_more?: boolean;
  /** The cursor of the next page. */
  readonly next_token?: string;
}

/**
 * Returns a list. Nothing is checked or sent until it is used. A list that can
 * go on by cursor does, unless it is asked with an `offset`.
 */
export function paginate<Item>(
  { send }: { readonly send: Send },
  endpoint: Endpoint,
  { path, query = {} }: ListArgs,
  options: ListOptions = {},
): PageList<Item> {
  const { items, operation, query: spec = {}, response } = endpoint;
  return new PageList(async (pageQuery, signal) => {
    assertSubject(query, endpoint, "query");
    const asked = { ...query, ...pageQuery } as { readonly offset?: number };
    const args = {
      ...path && { path },
      query: encodeQuery(asked, endpoint),
    };
    const callOptions = { ...options, ...signal && { signal } };
    if (response === "array") {
      const all = await send<readonly Item[]>(endpoint, args, callOptions);
      return { items: all, total: all.length, hasNext: false };
    }
    const page = await send<PageResponse<Item>>(endpoint, args, callOptions);
    const hasCursor = "next_token" in spec;
    return items
      ? v2Page(page, items, hasCursor)
      : pageData(page, asked.offset ?? (hasCursor ? undefined : 0));
  }, { ...options, operation });
}

/** Returns a page of v2. It has no numbers: its `total` is that of the page. Only a paged list can go on. */
function v2Page<Item>(
  page: object,
  items: string,
  isPaged: boolean,
): PageData<Item> & { readonly delivery?: unknown } {
  const { [items]: docs, next_token, delivery } = page as {
    readonly [member: string]: unknown;
  };
  return {
    ...pageData({ docs, next_token } as PageResponse<Item>),
    ...!isPaged && { nextQuery: undefined },
    ...(delivery as object | undefined) && { delivery },
  };
}

/** Returns a page; `asked` is the offset that was asked for in a list by offset. */
function pageData<Item>(
  page: PageResponse<Item>,
  asked?: number,
): PageData<Item> {
  const { docs, total, totalDocs, limit, has_more, next_token } = page;
  const byCursor = asked === undefined;
  const offset = page.offset ?? asked;
  const cursor = byCursor ? next_token ?? undefined : undefined;
  const next = offset! + (limit ?? docs.length);
  // A cursor that cannot be sent is none: half a surrogate pair would be sent as another character.
  const isUsable = byCursor
    ? cursor && !/[\ud800-\udfff]/u.test(cursor)
    : Number.isSafeInteger(next) && next >= 0;
  return {
    items: docs,
    total: byCursor ? total : totalDocs ?? total,
    limit,
    offset,
    hasNext: has_more ?? Boolean(cursor),
    cursor,
    nextQuery: isUsable
      ? byCursor ? { next_token: cursor! } : { offset: next }
      : undefined,
  };
}
