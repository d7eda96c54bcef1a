/** Lists: lazy, awaitable as one page, iterable as all items. */
import { assertInteger } from "../core/check.ts";
import { ScalePaginationError } from "../core/errors.ts";
import { onAbort } from "./abort.ts";
import { reasonOf } from "./runtime.ts";

/** The query that leads to a page, beside the query of the list. */
export type PageQuery = Readonly<Record<string, string | number>>;

/** The data of a page, in terms that all lists share. */
export interface PageData<Item> {
  /** The items of the page. */
  readonly items: readonly Item[];
  /** The number of items that match in all, if the server says so. */
  readonly total?: number | undefined;
  /** The number of items per page, if the server says so. */
  readonly limit?: number | undefined;
  /** The number of items before this page, if the server says so. */
  readonly offset?: number | undefined;
  /** Whether the server says that more items follow. */
  readonly hasNext: boolean;
  /** The cursor of the next page, for lists with cursors. */
  readonly cursor?: string | undefined;
}

/** A page that was loaded. */
export interface LoadedPage<Item> {
  /** Its data. */
  readonly data: PageData<Item>;
  /** The query of the next page. */
  readonly nextQuery?: PageQuery | undefined;
}

/** Loads the page of a query; the first page without one. */
export type LoadPage<Item> = (
  query: PageQuery | undefined,
  signal: AbortSignal | undefined,
) => Promise<LoadedPage<Item>>;

/** How a list is read. */
export interface PageOptions {
  /** The method of the client, for errors. */
  readonly operation?: string;
  /** Stops the list. */
  readonly signal?: AbortSignal | undefined;
  /** Whether iterating asks for the next page in advance. */
  readonly prefetch?: boolean | undefined;
}

/** How the pages of a list are loaded. */
interface PageLoader<Item> {
  readonly load: LoadPage<Item>;
  readonly options: PageOptions;
}

/**
 * Loads a page that knows the way to the next one. `numbers` are those of the
 * pages so far, by the queries that led on from them, so that a list whose
 * cursors repeat ends with an error.
 */
async function loadPage<Item>(
  loader: PageLoader<Item>,
  signal: AbortSignal | undefined,
  query?: PageQuery,
  number = 1,
  numbers: Map<string, number> = new Map(),
): Promise<Page<Item>> {
  const { load, options } = loader;
  const { data, nextQuery } = await load(query, signal);
  // The way to the next page holds this, and not the items.
  const { hasNext } = data;
  const next = async (signal = options.signal) => {
    if (!hasNext) return undefined;
    const { operation = "the list" } = options;
    const id = nextQuery && JSON.stringify(nextQuery);
    const known = id ? numbers.get(id) ?? number : undefined;
    if (!id || known !== number) {
      throw new ScalePaginationError(
        `Page ${number} of ${operation} has ` +
          (known ? `the cursor of page ${known} again` : "no usable cursor"),
        { operation },
      );
    }
    numbers.set(id, number);
    return await loadPage(loader, signal, nextQuery, number + 1, numbers);
  };
  return new Page(data, next, options);
}

/** Goes through the pages from one on. Leaving early aborts the request in flight. */
function pagesFrom<Item>(
  start: (signal: AbortSignal) => Promise<Page<Item>>,
  { signal, prefetch }: PageOptions,
): AsyncGenerator<Page<Item>, void, undefined> {
  const controller = new AbortController();
  const pages = async function* () {
    const stopListening = onAbort(
      signal,
      () => controller.abort(reasonOf(signal!)),
    );
    try {
      let loading: Promise<Page<Item> | undefined> = start(controller.signal);
      for (;;) {
        // Nothing holds a page while the next one is loaded.
        const page = await loading;
        if (!page) return;
        const next = prefetch ? page.nextPage(controller.signal) : undefined;
        // An error in advance is thrown when its page is due, if it ever is.
        next?.catch(() => {});
        yield page;
        loading = next ?? page.nextPage(controller.signal);
      }
    } finally {
      stopListening();
      controller.abort();
    }
  };
  return stoppable(pages(), () => controller.abort());
}

/** Goes through the items of pages. */
function itemsOf<Item>(
  pages: AsyncGenerator<Page<Item>, void, undefined>,
): AsyncGenerator<Item, void, undefined> {
  const items = async function* () {
    for await (const page of pages) yield* page.items;
  };
  return stoppable(items(), () => pages.return());
}

/**
 * Changes a generator so that `return` and `throw` end a pending `next` by
 * `stop`. By itself, a generator would first wait for it.
 */
function stoppable<T>(
  generator: AsyncGenerator<T, void, undefined>,
  stop: () => unknown,
): AsyncGenerator<T, void, undefined> {
  const { next, return: end, throw: fail } = generator;
  let isLeft = false;
  const leave = (how: typeof end | typeof fail, value?: unknown) => {
    isLeft = true;
    stop();
    return how.call(generator, value as undefined);
  };
  return Object.assign(generator, {
    next: () =>
      next.call(generator).catch((error) => {
        if (!isLeft) throw error;
        return { done: true as const, value: undefined };
      }),
    return: () => leave(end),
    throw: (error: unknown) => leave(fail, error),
  });
}

/**
 * A page of a list. Iterating it yields its items and those of all pages that
 * follow, so a list that an `async` function returns loses nothing.
 */
export class Page<Item> implements AsyncIterable<Item> {
  /** The items of this page. It may be empty although more follow. */
  declare readonly items: readonly Item[];
  /** The number of items that match in all, if the server says so. */
  declare readonly total: number | undefined;
  /** The number of items per page, if the server says so. */
  declare readonly limit: number | undefined;
  /** The number of items before this page, if the server says so. */
  declare readonly offset: number | undefined;
  /** Whether more items follow. */
  declare readonly hasNext: boolean;
  /** The cursor of the next page, for lists with cursors. Pass it as `next_token` to go on later. */
  declare readonly cursor: string | undefined;
  readonly #next: (signal?: AbortSignal) => Promise<Page<Item> | undefined>;
  readonly #options: PageOptions;

  /** @ignore */
  constructor(
    data: PageData<Item>,
    next: (signal?: AbortSignal) => Promise<Page<Item> | undefined>,
    options: PageOptions,
  ) {
    Object.assign(this, data);
    this.#next = next;
    this.#options = options;
  }

  /**
   * Loads the next page; `undefined` after the last.
   *
   * @throws {ScalePaginationError} if the cursor is missing, or was used before
   */
  nextPage(signal?: AbortSignal): Promise<Page<Item> | undefined> {
    return this.#next(signal);
  }

  /** Goes through this page and all that follow. */
  pages(): AsyncGenerator<Page<Item>, void, undefined> {
    return pagesFrom(() => Promise.resolve(this), this.#options);
  }

  /** Goes through the items of this page and of all that follow. */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    return itemsOf(this.pages());
  }
}

/**
 * A list. `await` it for its first page, or iterate it for all items. Nothing is
 * sent before that. The first page is loaded once: awaiting a list that you have
 * kept returns the same page, and `refresh()` loads it anew. Iterating loads all
 * pages anew.
 *
 * @example Three ways to read a list
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * const page = await client.tasks.list({ limit: 10 });
 * for await (const task of client.tasks.list()) console.log(task.task_id);
 * const tasks = await client.tasks.list().toArray({ max: 1000 });
 * assertEquals([page.items.length, tasks.length], [0, 0]);
 * ```
 */
export class PageList<Item>
  implements PromiseLike<Page<Item>>, AsyncIterable<Item> {
  readonly #loader: PageLoader<Item>;
  #first: Promise<Page<Item>> | undefined;

  /** @ignore */
  constructor(load: LoadPage<Item>, options: PageOptions = {}) {
    this.#loader = { load, options };
  }

  /** Loads the first page, once for all that await this list; `refresh` loads it anew. */
  then<Result = Page<Item>, Failure = never>(
    onfulfilled?: ((page: Page<Item>) => Result | PromiseLike<Result>) | null,
    onrejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    this.#first ??= loadPage(this.#loader, this.#loader.options.signal);
    return this.#first.then(onfulfilled, onrejected);
  }

  /** Handles an error of the first page. */
  catch<Failure = never>(
    onrejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Page<Item> | Failure> {
    return this.then(undefined, onrejected);
  }

  /** Calls `onfinally` once the first page has loaded or failed. */
  finally(onfinally?: (() => void) | null): Promise<Page<Item>> {
    return this.then().finally(onfinally);
  }

  /** Loads the first page anew and returns it. Awaiting the list returns that page from then on. */
  refresh(): Promise<Page<Item>> {
    this.#first = undefined;
    return this.then();
  }

  /** Goes through all pages, each time from the first. Leaving early aborts the request in flight. */
  pages(): AsyncGenerator<Page<Item>, void, undefined> {
    return pagesFrom(
      (signal) => loadPage(this.#loader, signal),
      this.#loader.options,
    );
  }

  /** Goes through all items, each time from the first. Leaving early aborts the request in flight. */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    return itemsOf(this.pages());
  }

  /**
   * Returns the first `max` items, or all if there are fewer. `max: Infinity`
   * returns all items, in as much memory as they need.
   *
   * @throws {ScaleArgumentError} without `max`, since a list has no bound of its own
   */
  async toArray(options: { readonly max: number }): Promise<Item[]> {
    const max = options?.max;
    if (max !== Infinity) assertInteger(max, "max", [0]);
    const items: Item[] = [];
    if (max === 0) return items;
    for await (const page of this.pages()) {
      // One by one: a call with as many arguments as a page has items overflows the stack.
      for (const item of page.items) {
        if (items.length < max) items.push(item);
      }
      if (items.length === max) break;
    }
    return items;
  }
}
