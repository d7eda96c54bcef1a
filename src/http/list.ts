/** The lists of the API: how each is asked for, page by page. The shape of a response was checked on arrival. */
import { isSignal } from "../core/platform.ts";
import type { ListOptions } from "../types/options.ts";
import { assertSubject, type Endpoint, type Send } from "./endpoint.ts";
import { type LoadedPage, type LoadPage, PageList } from "./page.ts";
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
  options?: ListOptions,
): PageList<Item> {
  const { items, operation, query: spec = {}, response } = endpoint;
  const load: LoadPage<Item> = async (pageQuery, signal) => {
    assertSubject(query, endpoint, "query");
    const asked = { ...query, ...pageQuery } as { readonly offset?: number };
    const args = {
      path,
      signal,
      query: encodeQuery(asked, endpoint),
    };
    if (response === "array") {
      const all = await send<readonly Item[]>(endpoint, args, options);
      return { data: { items: all, total: all.length, hasNext: false } };
    }
    const page = await send<PageResponse<Item>>(endpoint, args, options);
    const hasCursor = "next_token" in spec;
    return items
      ? loadedV2(page, items, hasCursor)
      : loaded(page, asked.offset ?? (hasCursor ? undefined : 0));
  };
  const { signal, prefetch } = options ?? {};
  return new PageList(load, {
    operation,
    prefetch,
    // What is no signal is refused by the first request.
    signal: isSignal(signal) ? signal : undefined,
  });
}

/** Returns a page of v2. It has no numbers: its `total` is that of the page. Only a paged list can go on. */
function loadedV2<Item>(
  page: object,
  items: string,
  isPaged: boolean,
): LoadedPage<Item> {
  const { [items]: docs, next_token, delivery } = page as {
    readonly [member: string]: unknown;
  };
  const { data, nextQuery } = loaded(
    { docs, next_token } as PageResponse<Item>,
  );
  return {
    data: delivery === undefined ? data : { ...data, delivery } as typeof data,
    nextQuery: isPaged ? nextQuery : undefined,
  };
}

/** Returns a page; `asked` is the offset that was asked for in a list by offset. */
function loaded<Item>(
  page: PageResponse<Item>,
  asked?: number,
): LoadedPage<Item> {
  const { docs, total, totalDocs, limit, has_more, next_token } = page;
  const byCursor = asked === undefined;
  const offset = page.offset ?? asked;
  const cursor = byCursor ? next_token ?? undefined : undefined;
  const next = offset! + (limit ?? docs.length);
  // A cursor that cannot be sent is none: half a surrogate pair would be sent as another character.
  const isUsable = byCursor
    ? cursor && cursor.isWellFormed()
    : Number.isSafeInteger(next) && next >= 0;
  return {
    data: {
      items: docs,
      total: byCursor ? total : totalDocs ?? total,
      limit,
      offset,
      hasNext: has_more ?? Boolean(cursor),
      cursor,
    },
    nextQuery: isUsable
      ? byCursor ? { next_token: cursor! } : { offset: next }
      : undefined,
  };
}
