/**
 * Lines of a log about the calls of a client, for those who need no more than
 * that: {@linkcode logHooks}.
 *
 * @module
 */
import { isScaleError, type ScaleError } from "./core/errors.ts";
import type { Hooks } from "./http/hooks.ts";
import type { RequestEvent } from "./types/options.ts";

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
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { logHooks } from "@labelwire/scale/log";
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
