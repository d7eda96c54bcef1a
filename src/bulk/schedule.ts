/** The loop behind every job: pulls items, keeps a bounded number in work, and yields their outcomes. */
import { isAsyncIterable } from "../core/platform.ts";
import { onAbort } from "../http/abort.ts";
import { reasonOf } from "../http/runtime.ts";
import type { ResponseEvent } from "../types/options.ts";
import type { ConcurrencyLimit } from "./limit.ts";
import { type Failure, failureStatus, type Outcome } from "./outcome.ts";
import type { JobCounter } from "./counter.ts";

/** Options for the calls of a job: pass them on to each call, so that an abort reaches it and a 429 slows the job down. */
export interface JobCall {
  /** Aborts when the job does. */
  readonly signal: AbortSignal;
  /** Observes the responses of the call. */
  readonly onResponse: (event: ResponseEvent) => void;
}

/** Items: an iterable of any kind, or a function that opens one, for instance a list of the API. */
export type Source<Item> =
  | Iterable<Item>
  | AsyncIterable<Item>
  | ((call: JobCall) => Iterable<Item> | AsyncIterable<Item>);

/** Work that has succeeded. */
export interface Done<Value, Status extends string> {
  readonly status: Status;
  readonly value: Value;
}

/** The work on one item. */
export type Work<Item, Value, Status extends string> = (
  item: Item,
  call: JobCall,
  index: number,
) => Promise<Done<Value, Status>>;

/** Thrown by the work to end the job with an error, once the items in work are done. Without `done`, the item was not begun. */
export class StopJob {
  readonly error: unknown;
  readonly done: Done<unknown, string> | undefined;

  /** Creates it with the error of the job, and with what was done before. */
  constructor(error: unknown, done?: Done<unknown, string>) {
    this.error = error;
    this.done = done;
  }
}

/** How items are worked on. */
export interface ScheduleOptions<Status extends string> {
  readonly limit: ConcurrencyLimit;
  /** The number of items that may have begun and whose outcome was not yielded yet. */
  readonly window: number;
  readonly inOrder: boolean;
  readonly signal: AbortSignal | undefined;
  readonly counter: JobCounter<Status>;
  /** Called with each outcome before it is yielded, or when the loop is left. An error ends the job; the item has failed. */
  readonly deliver?: Deliver | undefined;
}

/** Called with an outcome, for instance to write it to a file. */
export type Deliver = (outcome: Outcome<unknown, unknown, string>) => unknown;

/**
 * Works on the items of a source and yields one outcome for each. An item is
 * pulled and worked on in one slot, and only one is pulled at a time: a source
 * that sends a request for its items never makes more requests than the limit.
 */
export class Schedule<Item, Value, Status extends string> {
  readonly #source: Source<Item>;
  readonly #work: Work<Item, Value, Status>;
  readonly #options: ScheduleOptions<Status>;
  readonly #controller = new AbortController();
  readonly #call: JobCall;
  /** The outcomes that were not yielded yet, by their index. */
  readonly #ready = new Map<number, Outcome<Item, Value, Status>>();
  #iterator: Iterator<Item> | AsyncIterator<Item> | undefined;
  #begun = 0;
  #yielded = 0;
  #slots = 0;
  #isPulling = false;
  /** Whether the iterator has not settled its `next`. After an abort nobody waits for it. */
  #isAsked = false;
  /** Whether no more items are begun. */
  #isEnding = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};

  /** Creates a schedule. It does nothing before `run`. */
  constructor(
    source: Source<Item>,
    work: Work<Item, Value, Status>,
    options: ScheduleOptions<Status>,
  ) {
    this.#source = source;
    this.#work = work;
    this.#options = options;
    this.#call = {
      signal: this.#controller.signal,
      onResponse: (event) => options.limit.note(event),
    };
  }

  /** Runs the schedule. */
  async *run(): AsyncGenerator<Outcome<Item, Value, Status>, void, undefined> {
    const { signal, counter } = this.#options;
    const stopListening = onAbort(signal, () => {
      this.#end(reasonOf(signal!));
      this.#controller.abort(reasonOf(signal!));
    });
    let isLeft = true;
    try {
      for (;;) {
        this.#fill();
        const index = this.#nextIndex();
        if (index !== undefined) yield await this.#deliver(index);
        else if (this.#slots === 0 && this.#isEnding) break;
        else await this.#woken();
      }
      isLeft = false;
    } finally {
      this.#isEnding = true;
      this.#controller.abort();
      while (this.#slots > 0) await this.#woken();
      stopListening();
      for (let index; (index = this.#nextIndex()) !== undefined;) {
        await this.#deliver(index);
      }
      await this.#close();
      const isAborted = isLeft || signal?.aborted;
      counter.end(
        isAborted ? "aborted" : this.#failure ? "stopped" : "complete",
      );
    }
    if (this.#failure) throw this.#failure.error;
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => this.#wake = resolve);
  }

  /** Begins no more items. The first error is the one that is thrown at the end. */
  #end(error: unknown): void {
    this.#isEnding = true;
    this.#failure ??= { error };
  }

  /** Fills the free slots. */
  #fill(): void {
    const { limit, window } = this.#options;
    while (
      !this.#isEnding && !this.#isPulling && this.#slots < limit.current &&
      this.#begun - this.#yielded < window
    ) void this.#step();
  }

  /** Pulls an item and works on it, in one slot. */
  async #step(): Promise<void> {
    this.#slots++;
    const next = await this.#pull();
    if (next?.done) this.#isEnding = true;
    if (next && !this.#isEnding) {
      const settled = this.#settle(next.value, this.#begun++);
      this.#fill();
      await settled;
    }
    this.#slots--;
    this.#fill();
    this.#wake();
  }

  /** Pulls an item; `undefined` after an error. */
  async #pull(): Promise<IteratorResult<Item> | undefined> {
    this.#isPulling = true;
    try {
      return await orAbort(this.#next(), this.#call.signal);
    } catch (error) {
      this.#end(error);
      return undefined;
    } finally {
      this.#isPulling = false;
    }
  }

  async #next(): Promise<IteratorResult<Item>> {
    this.#iterator ??= open(this.#source, this.#call);
    this.#isAsked = true;
    try {
      return await this.#iterator.next();
    } finally {
      this.#isAsked = false;
    }
  }

  /** Works on an item and notes its outcome. It never rejects. */
  async #settle(item: Item, index: number): Promise<void> {
    const { counter } = this.#options;
    const { signal } = this.#call;
    counter.begin();
    const succeed = (done: Done<Value, Status>) => {
      this.#ready.set(index, { index, item, ...done });
      counter.settle(done.status);
    };
    try {
      const result = (async () => await this.#work(item, this.#call, index))();
      succeed(await orAbort(result, signal));
    } catch (error) {
      if (error instanceof StopJob) {
        this.#end(error.error);
        return error.done
          ? succeed(error.done as Done<Value, Status>)
          : counter.undo();
      }
      const status = failureStatus(error, signal);
      const failure = { index, item, status, error } as Failure<Item>;
      this.#ready.set(index, failure);
      const stop = counter.settle(status, error);
      if (stop) this.#end(stop);
    }
  }

  /** Returns the index of the outcome to yield next, if it is there. */
  #nextIndex(): number | undefined {
    const ready = this.#ready;
    if (!this.#options.inOrder) return ready.keys().next().value;
    if (ready.has(this.#yielded)) return this.#yielded;
    // An item that was not begun has no outcome: those after it come last.
    return this.#slots === 0 && ready.size > 0
      ? Math.min(...ready.keys())
      : undefined;
  }

  /** Removes an outcome from those that are ready, and delivers it. */
  async #deliver(index: number): Promise<Outcome<Item, Value, Status>> {
    const { deliver, counter } = this.#options;
    const outcome = this.#ready.get(index)!;
    this.#ready.delete(index);
    this.#yielded++;
    try {
      await deliver?.(outcome);
      return outcome;
    } catch (error) {
      this.#end(error);
      counter.revise(outcome.status);
      return { index, item: outcome.item, status: "failed", error };
    }
  }

  /** Closes the source. One that has not settled its `next` might not settle this either. */
  async #close(): Promise<void> {
    const closed = (async () => await this.#iterator?.return?.())();
    closed.catch(() => {});
    if (!this.#isAsked) await closed.catch(() => {});
  }
}

function open<Item>(
  source: Source<Item>,
  call: JobCall,
): Iterator<Item> | AsyncIterator<Item> {
  const items = typeof source === "function" ? source(call) : source;
  return isAsyncIterable(items)
    ? (items as AsyncIterable<Item>)[Symbol.asyncIterator]()
    : (items as Iterable<Item>)[Symbol.iterator]();
}

/** Returns a value, or rejects with the reason of the signal as soon as that aborts. */
function orAbort<T>(value: T | Promise<T>, signal: AbortSignal): Promise<T> {
  // `Promise.race` with one promise for all items would keep the results of all.
  return new Promise((resolve, reject) => {
    const stopListening = onAbort(signal, () => reject(reasonOf(signal)));
    Promise.resolve(value).then(resolve, reject).finally(stopListening);
  });
}
