/** Options of a client and of a call. Their names are ours, in camelCase; parameters of the API never share an object with them. */
import type { JsonInput } from "./json.ts";

/** A source of time. */
export interface Clock {
  /** Returns the time in milliseconds since 1970. It never goes back. */
  now(): number;
  /**
   * Waits `ms` milliseconds between two attempts. It rejects with the reason of
   * the signal if that aborts. (The timeout of an attempt is a `setTimeout`, so a
   * clock that does not really wait cannot cut an attempt short.)
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** How attempts are repeated. */
export interface RetryOptions {
  /**
   * The first delay is random between 0 and this, in milliseconds. It doubles with each attempt.
   * @default 500
   */
  readonly baseDelayMs?: number | undefined;
  /**
   * The longest random delay, in milliseconds.
   * @default 8_000
   */
  readonly maxDelayMs?: number | undefined;
  /**
   * The longest Retry-After that the client waits for, in milliseconds. After a longer one the error is thrown at once.
   * @default 60_000
   */
  readonly maxRetryAfterMs?: number | undefined;
  /**
   * The retry quota of the client, in tokens. A retry costs 5, after a timeout 10; successful calls refill it.
   * @default 500
   */
  readonly quota?: number | undefined;
}

/** The program that uses this library, for the `User-Agent` header. Python: `source`. */
export interface AppInfo {
  /** The name of the program. */
  readonly name: string;
  /** The version of the program. */
  readonly version?: string | undefined;
}

/** Query keys with the names of the wire. An array repeats its key. */
export type QueryInput = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

/**
 * Members to add to the second argument of `fetch`, for what a runtime offers
 * beside the standard: `client` on Deno, `dispatcher` on Node, `cf` on Workers.
 * `method`, `headers`, `body`, `signal`, `redirect` and `duplex` are refused,
 * since the client sets them.
 */
export type FetchOptions = JsonInput & {
  /** Set by the client. */
  readonly method?: never;
  /** Set by the client: see the option `headers`. */
  readonly headers?: never;
  /** Set by the client. */
  readonly body?: never;
  /** Set by the client: see the option `signal` of a call. */
  readonly signal?: never;
  /** Set by the client. */
  readonly redirect?: never;
  /** Set by the client. */
  readonly duplex?: never;
};

/** Request headers: an object, pairs of a name and a value, or `Headers`. A header that is `undefined` is absent. */
export type HeadersInput =
  // The name `HeadersInit` is in the DOM library only.
  | NonNullable<RequestInit["headers"]>
  | Readonly<Record<string, string | undefined>>;

/**
 * A function that sends a request, such as `fetch`. The client calls it with a
 * string and an object, and reads only what `Response` has on every runtime.
 */
export type FetchFunction = (
  url: string,
  init: RequestInit,
) => Promise<Response>;

/** An attempt of a call. */
export interface RequestEvent {
  /** The method of the client, for instance `tasks.create`. */
  readonly operation: string;
  /** The HTTP method. */
  readonly method: string;
  /** The route with its placeholders. The path itself may hold private names. */
  readonly route: string;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
}

/** An attempt that received a response. */
export interface ResponseEvent extends RequestEvent {
  /** The HTTP status. */
  readonly status: number;
  /** The response headers, without cookies. */
  readonly headers: Headers;
  /** The id that the server gave the request: `x-request-id`, `request-id` or `cf-ray`. */
  readonly requestId?: string;
  /** From the start of the attempt to the end of the body, in milliseconds. */
  readonly durationMs: number;
}

/** Options of a call. An option that is absent or `undefined` is that of the client. */
export interface CallOptions {
  /** Stops the call, which then rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** The time limit of an attempt, with the body of its response, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** The time limit of the call, with all attempts and delays, in milliseconds. */
  readonly deadlineMs?: number | undefined;
  /** How often a failed request is sent again. */
  readonly maxRetries?: number | undefined;
  /** Headers to add. The client sets `authorization` and `content-type` itself. */
  readonly headers?: HeadersInput | undefined;
  /** Members to add to the second argument of `fetch`. They are merged over those of the client. */
  readonly fetchOptions?: FetchOptions | undefined;
  /** Observes each response of the call, also of attempts that are repeated. */
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** Members to add to the JSON body, unchecked. */
  readonly extraBody?: JsonInput | undefined;
  /** Keys to add to the query, unchecked. */
  readonly extraQuery?: QueryInput | undefined;
}

/** Options of a call that creates something. */
export interface CreateOptions extends CallOptions {
  /**
   * What a 409 on the first attempt leads to: an error, or the existing object if it has everything that was sent.
   * @default "error"
   */
  readonly onConflict?: "error" | "return" | undefined;
}

/** Options of `tasks.create`. */
export interface CreateTaskOptions extends CreateOptions {
  /**
   * Whether a task without `unique_id` gets a generated one, so that the request
   * can be repeated without paying twice. A function returns the id to use.
   * Default: that of the client.
   */
  readonly autoUniqueId?: boolean | (() => string) | undefined;
}

/** Options of a list. */
export interface ListOptions extends CallOptions {
  /**
   * Whether iterating asks for the next page while the items of the last one are in use.
   * @default false
   */
  readonly prefetch?: boolean | undefined;
}
