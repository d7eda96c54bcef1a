/** Lists that are longer than a page: lazy, awaitable as one page, iterable as all items. */
import { checkInteger } from "../core/check.ts";
import { ScalePaginationError } from "../core/errors.ts";

/** A page as it was received, in terms that all lists share. */
export interface LoadedPage<Item> {
  /** What the page holds. */
  readonly items: readonly Item[];
  /** How many items match in all. */
  readonly total?: number | undefined;
  /** Items per page. */
  readonly limit?: number | undefined;
  /** Items before this page. */
  readonly offset?: number | undefined;
  /** Whether the server says that there is more. */
  readonly hasNext: boolean;
  /** Where the next page begins: a cursor, or an offset as text. */
  readonly next: string | undefined;
  /** The cursor to give out, where the list has cursors. */
  readonly cursor?: string | undefined;
}

/** Loads the page at `position`, the first where it is `undefined`. */
export type LoadPage<Item> = (
  position: string | undefined,
  signal: AbortSignal | undefined,
) => Promise<LoadedPage<Item>>;

/** How a list is read. */
export interface PageOptions {
  /** Stops it. */
  readonly signal?: AbortSignal | undefined;
  /** Pages to ask for ahead while iterating. */
  readonly prefetch?: 0 | 1 | undefined;
}

/** What the pages of one list share: how to load them, and which positions were seen. */
class Trail<Item> {
  readonly #load: LoadPage<Item>;
  readonly #indexes = new Map<string, number>();
  readonly options: PageOptions;

  constructor(load: LoadPage<Item>, options: PageOptions) {
    this.#load = load;
    this.options = options;
  }

  first(signal: AbortSignal | undefined): Promise<Page<Item>> {
    return this.#page({ index: 0, position: undefined }, signal);
  }

  /** Loads what follows a page; a position that belongs to an earlier page would never end. */
  async after(
    { index, next }: Step,
    signal: AbortSignal | undefined,
  ): Promise<Page<Item>> {
    if (!next) {
      throw new ScalePaginationError(
        `The server says that more follows page ${
          index + 1
        }, but gives no cursor for it`,
      );
    }
    const known = this.#indexes.get(next);
    if (known !== undefined && known !== index + 1) {
      throw new ScalePaginationError(
        `The server gives page ${index + 1} the cursor of page ${
          known + 1
        } again, so the list would never end`,
      );
    }
    this.#indexes.set(next, index + 1);
    return await this.#page({ index: index + 1, position: next }, signal);
  }

  async #page(
    { index, position }: {
      readonly index: number;
      readonly position: string | undefined;
    },
    signal: AbortSignal | undefined,
  ): Promise<Page<Item>> {
    const loaded = await this.#load(position, signal);
    return new Page(loaded, { trail: this, index, next: loaded.next });
  }

  /** Goes through the pages from one on. Leaving early aborts what was asked for ahead. */
  async *from(
    start: (signal: AbortSignal) => Promise<Page<Item>>,
  ): AsyncGenerator<Page<Item>, void, undefined> {
    const { signal, prefetch } = this.options;
    const controller = new AbortController();
    const onAbort = () => controller.abort(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted) onAbort();
    try {
      let page: Page<Item> | undefined = await start(controller.signal);
      while (page) {
        const ahead: Promise<Page<Item> | undefined> | undefined = prefetch
          ? page.next(controller.signal)
          : undefined;
        // Its failure is thrown when its turn comes, if it comes.
        ahead?.catch(() => {});
        yield page;
        page = await (ahead ?? page.next(controller.signal));
      }
    } finally {
      signal?.removeEventListener("abort", onAbort);
      controller.abort();
    }
  }
}

/** A page's place in its list. */
interface Step {
  readonly index: number;
  readonly next: string | undefined;
}

/**
 * Is one page of a list. Iterating it gives its items and those of all pages
 * that follow, so a list returned from an `async` function loses nothing.
 */
export class Page<Item> implements AsyncIterable<Item> {
  /** What this page holds; may be empty although more follows. */
  readonly items: readonly Item[];
  /** How many items match in all, where the server says so. */
  readonly total: number | undefined;
  /** Items per page, where the server says so. */
  readonly limit: number | undefined;
  /** Items before this page, where the server says so. */
  readonly offset: number | undefined;
  /** Whether more follows. */
  readonly hasNext: boolean;
  /** The cursor of the next page, for lists that have cursors: give it as `next_token` to go on later. */
  readonly cursor: string | undefined;
  readonly #place: Step & { readonly trail: Trail<Item> };

  /** Is made by lists. */
  constructor(
    loaded: LoadedPage<Item>,
    place: Step & { readonly trail: Trail<Item> },
  ) {
    this.items = loaded.items;
    this.total = loaded.total;
    this.limit = loaded.limit;
    this.offset = loaded.offset;
    this.hasNext = loaded.hasNext;
    this.cursor = loaded.cursor;
    this.#place = place;
  }

  /**
   * Loads the next page; `undefined` after the last.
   *
   * @throws {ScalePaginationError} where the cursor is missing, or one that was used before
   */
  async next(signal?: AbortSignal): Promise<Page<Item> | undefined> {
    if (!this.hasNext) return undefined;
    const { trail } = this.#place;
    return await trail.after(this.#place, signal ?? trail.options.signal);
  }

  /** Goes through this page and all that follow. */
  pages(): AsyncGenerator<Page<Item>, void, undefined> {
    return this.#place.trail.from(() => Promise.resolve(this));
  }

  /** Goes through the items of this page and of all that follow. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* page.items;
  }
}

/**
 * Is a list that nobody has asked for yet. `await` it for its first page,
 * iterate it for all items; nothing is sent before.
 */
export class PageRequest<Item>
  implements PromiseLike<Page<Item>>, AsyncIterable<Item> {
  readonly #load: LoadPage<Item>;
  readonly #options: PageOptions;
  #first: Promise<Page<Item>> | undefined;

  /** Is made by the `list` methods. */
  constructor(load: LoadPage<Item>, options: PageOptions = {}) {
    this.#load = load;
    this.#options = options;
  }

  /** Loads the first page, once however often it is awaited. */
  then<Result = Page<Item>, Failure = never>(
    onfulfilled?: ((page: Page<Item>) => Result | PromiseLike<Result>) | null,
    onrejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    this.#first ??= this.#trail().first(this.#options.signal);
    return this.#first.then(onfulfilled, onrejected);
  }

  /** Handles the failure of the first page. */
  catch<Failure = never>(
    onrejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Page<Item> | Failure> {
    return this.then(undefined, onrejected);
  }

  /** Runs `onfinally` once the first page is there or has failed. */
  finally(onfinally?: (() => void) | null): Promise<Page<Item>> {
    return this.then().finally(onfinally);
  }

  /** Goes through all pages, from the first and anew each time. */
  pages(): AsyncGenerator<Page<Item>, void, undefined> {
    const trail = this.#trail();
    return trail.from((signal) => trail.first(signal));
  }

  /** Goes through all items, from the first and anew each time. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* page.items;
  }

  /**
   * Collects the first `max` items, or all where there are fewer.
   *
   * @throws {ScaleArgumentError} without `max`: a list has no bound of its own
   */
  async toArray(options: { readonly max: number }): Promise<Item[]> {
    checkInteger(options?.max, "max", [0, Number.MAX_SAFE_INTEGER]);
    const items: Item[] = [];
    if (options.max === 0) return items;
    for await (const page of this.pages()) {
      items.push(...page.items.slice(0, options.max - items.length));
      if (items.length === options.max) break;
    }
    return items;
  }

  #trail(): Trail<Item> {
    return new Trail(this.#load, this.#options);
  }
}
