/** What a caller may say about how a call is made. Names are ours, in camelCase; wire parameters never stand here. */
import type { JsonInput } from "./json.ts";

/** The time that a client lives by. */
export interface Clock {
  /** Gives the time in milliseconds since 1970, never going back. */
  now(): number;
  /**
   * Waits between two attempts, `ms` milliseconds, and rejects with the signal's
   * reason when it aborts. (The limit of one attempt is a `setTimeout`, so that a
   * clock which does not really wait cannot cut an attempt short.)
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** How repeated attempts are spaced and bounded. */
export interface RetryOptions {
  /** The first wait is drawn from 0 to this, in milliseconds; it doubles with each attempt. Default 500. */
  readonly baseDelayMs?: number;
  /** The longest wait that is drawn, in milliseconds. Default 8 000. */
  readonly maxDelayMs?: number;
  /** The longest Retry-After that is waited for, in milliseconds; beyond it the error comes at once. Default 60 000. */
  readonly maxRetryAfterMs?: number;
  /** The retry quota of the client, in tokens: a retry costs 5, after a timeout 10, and successes refill it. Default 500. */
  readonly quota?: number;
}

/** The program that uses this library, named in the `User-Agent`. Python: `source`. */
export interface AppInfo {
  /** Its name. */
  readonly name: string;
  /** Its version. */
  readonly version?: string;
}

/** Query keys as they go over the wire; a list repeats its key. */
export type QueryInput = Readonly<
  Record<string, string | number | boolean | readonly string[]>
>;

/** How one call is made. Whatever is left out comes from the client. */
export interface CallOptions {
  /** Stops the call: it rejects at once with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The longest one attempt may take, its answer's body included, in milliseconds. */
  readonly timeoutMs?: number;
  /** The longest the call may take, with all its attempts and waits, in milliseconds. */
  readonly deadlineMs?: number;
  /** How often a failed request is sent again. */
  readonly maxRetries?: number;
  /** Headers to add; `authorization` and `content-type` stay ours. */
  readonly headers?: HeadersInit;
  /** Members to add to the JSON body, unchecked. */
  readonly extraBody?: JsonInput;
  /** Keys to add to the query, unchecked. */
  readonly extraQuery?: QueryInput;
}

/** How something is created. */
export interface CreateOptions extends CallOptions {
  /** What a 409 on the first attempt gives: an error, or the existing object if it is what was asked for. Default `"error"`. */
  readonly onConflict?: "error" | "return";
}

/** How a task is created. */
export interface CreateTaskOptions extends CreateOptions {
  /**
   * `"auto"` gives a task without `unique_id` one of its own, so that it may be
   * sent again without being paid for twice; `"asGiven"` sends the params untouched.
   * Default: the client's, `"auto"`.
   */
  readonly uniqueId?: "auto" | "asGiven";
}

/** How a list is read. */
export interface ListOptions extends CallOptions {
  /** How many pages are asked for ahead while iterating: 0 or 1. Default 0. */
  readonly prefetch?: 0 | 1;
}
