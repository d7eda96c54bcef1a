/** The lists of v2 whose pages also say which delivery they are of. Types only. */
import type { Page, PageList } from "../http/page.ts";

/** A page of the tasks of one delivery. */
export interface V2DeliveryPage<Item, Delivery> extends Page<Item> {
  /** The delivery, or its id. */
  readonly delivery?: Delivery;
  /** Loads the next page; `undefined` after the last. */
  nextPage(
    signal?: AbortSignal,
  ): Promise<V2DeliveryPage<Item, Delivery> | undefined>;
  /** Goes through this page and all that follow. */
  pages(): AsyncGenerator<V2DeliveryPage<Item, Delivery>, void, undefined>;
}

/** A list of the tasks of one delivery: `await` it for a page, iterate it for all tasks. */
export interface V2DeliveryList<Item, Delivery> extends PageList<Item> {
  /** Loads the first page, once for all that await this list; `refresh` loads it anew. */
  then<Result = V2DeliveryPage<Item, Delivery>, Failure = never>(
    onfulfilled?:
      | ((
        page: V2DeliveryPage<Item, Delivery>,
      ) => Result | PromiseLike<Result>)
      | null,
    onrejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure>;
  /** Handles an error of the first page. */
  catch<Failure = never>(
    onrejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<V2DeliveryPage<Item, Delivery> | Failure>;
  /** Calls `onfinally` once the first page has loaded or failed. */
  finally(
    onfinally?: (() => void) | null,
  ): Promise<V2DeliveryPage<Item, Delivery>>;
  /** Loads the first page anew and returns it. */
  refresh(): Promise<V2DeliveryPage<Item, Delivery>>;
  /** Goes through all pages, each time from the first. */
  pages(): AsyncGenerator<V2DeliveryPage<Item, Delivery>, void, undefined>;
}
