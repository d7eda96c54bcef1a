/** Hooks: the observers of a client. */
import { isScaleError, type ScaleError } from "../core/errors.ts";
import type { RequestEvent, ResponseEvent } from "../types/options.ts";

/** A failed attempt that will be repeated. */
export interface RetryEvent extends RequestEvent {
  /** The error of the attempt, with the headers and the request id of a response. */
  readonly error: ScaleError;
  /** From the start of the attempt to its failure, in milliseconds. */
  readonly durationMs: number;
  /** The delay before the next attempt, in milliseconds. */
  readonly delayMs: number;
}

/** A failed attempt whose work was found to be done. */
export interface RecoverEvent extends RequestEvent {
  /** The error of the attempt, with the headers and the request id of a response. */
  readonly error: ScaleError;
  /** From the start of the attempt to its failure, in milliseconds. */
  readonly durationMs: number;
  /** The `unique_id` that was sent, for the creation of a task. */
  readonly uniqueId?: string;
}

/** A call that failed. */
export interface ErrorEvent extends RequestEvent {
  /** What the caller gets: a `ScaleError`, with the headers and the request id of a response, or after an abort the reason of the signal. */
  readonly error: unknown;
  /** From the start of the attempt to its failure, in milliseconds. */
  readonly durationMs: number;
}

/**
 * Observers of a client. They change nothing; an error that one throws is
 * ignored. Each attempt has one `onRequest` and ends with `onResponse`, or
 * without a response with `onRetry`, `onRecover` or `onError`. A look-up after a
 * lost response is a call with an id of its own.
 */
export interface Hooks {
  /** Called before each attempt. */
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  /** Called after each response. */
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** Called before the delay of each retry. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
  /** Called when a look-up shows that an earlier attempt has succeeded. */
  readonly onRecover?: ((event: RecoverEvent) => void) | undefined;
  /** Called once for each call that fails, also for one that is aborted. */
  readonly onError?: ((event: ErrorEvent) => void) | undefined;
}

/** What `logHooks` writes to: `console`, or a logger with the same four methods. */
export interface Logger {
  /** Writes a line of no interest in normal operation. */
  readonly debug: (line: string) => void;
  /** Writes a line of interest. */
  readonly info: (line: string) => void;
  /** Writes a line about a failure that the client can repair. */
  readonly warn: (line: string) => void;
  /** Writes a line about a failure that the caller gets. */
  readonly error: (line: string) => void;
}

/**
 * Returns hooks that write one line for each response, retry, recovery and
 * error. A line holds the operation, the route, the beginning of the call's id,
 * the attempt, the status, the duration, the request id and the message of an
 * error; never the API key, a query or a payload. The message of a 404 names the
 * id that was asked for.
 *
 * @example Log the calls of a client
 * ```ts
 * import { logHooks, ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const log = (line: string) =>
 *   void lines.push(line.replace(/call \w+, /, "").replace(/\d+ ms/, "5 ms"));
 * const logger = { debug: log, info: log, warn: log, error: log };
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({
 *   apiKey: keys.test,
 *   fetch,
 *   hooks: logHooks(logger), // or logHooks(console)
 * });
 * await client.tasks.count();
 * assertEquals(lines, ["tasks.count GET /v1/tasks (attempt 1): 200 in 5 ms"]);
 * ```
 */
export function logHooks(logger: Logger): Hooks {
  return {
    onResponse: (event) =>
      logger.debug(
        lineOf(event, `${event.status} in ${Math.round(event.durationMs)} ms`),
      ),
    onRetry: (event) =>
      logger.warn(
        lineOf(event, `${event.error.message}; retry in ${event.delayMs} ms`),
      ),
    onRecover: (event) => logger.info(lineOf(event, "recovered")),
    onError: ({ error, ...event }) =>
      isScaleError(error)
        ? logger.error(lineOf({ ...event, error }, error.message))
        : logger.debug(lineOf(event, "aborted")),
  };
}

function lineOf(
  { operation, method, route, callId, attempt, ...event }: RequestEvent & {
    readonly error?: ScaleError;
    readonly requestId?: string;
  },
  what: string,
): string {
  const id = event.requestId ?? event.error?.requestId;
  const call = callId.slice(0, 8);
  return `${operation} ${method} ${route} (call ${call}, attempt ${attempt}): ${what}` +
    (id ? ` (request id ${id})` : "");
}
