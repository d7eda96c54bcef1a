/** Hooks: the observers of a client. */
import type { ScaleError } from "../core/errors.ts";
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
