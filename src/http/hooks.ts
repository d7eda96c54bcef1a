/** What an observer of a client gets to see, and the one place that calls it. */
import type { ScaleError } from "../core/errors.ts";
import { observe } from "../core/observe.ts";

/** One attempt of a call. */
export interface RequestEvent {
  /** The method, for instance `tasks.create`. */
  readonly operation: string;
  /** The HTTP method. */
  readonly method: string;
  /** The route with its placeholders, never the path: names may be private. */
  readonly route: string;
  /** Counts from 1. */
  readonly attempt: number;
}

/** An attempt that was answered. */
export interface ResponseEvent extends RequestEvent {
  /** The HTTP status. */
  readonly status: number;
  /** From sending to the end of the body, in milliseconds. */
  readonly durationMs: number;
}

/** An attempt that failed and will be followed by another. */
export interface RetryEvent extends RequestEvent {
  /** Why. */
  readonly error: ScaleError;
  /** The wait before the next attempt, in milliseconds. */
  readonly delayMs: number;
}

/** An attempt whose work turned out to be done already. */
export interface RecoverEvent extends RequestEvent {
  /** The failure that was recovered from. */
  readonly error: ScaleError;
  /** The `unique_id` sent, on creations of tasks. */
  readonly uniqueId?: string;
}

/** A call that failed for good. */
export interface ErrorEvent extends RequestEvent {
  /** What the caller gets. */
  readonly error: ScaleError;
}

/** Observers of a client. They change nothing, and one that throws is ignored. */
export interface Hooks {
  /** Is called before each attempt. */
  readonly onRequest?: (event: RequestEvent) => void;
  /** Is called after each answer. */
  readonly onResponse?: (event: ResponseEvent) => void;
  /** Is called before each wait. */
  readonly onRetry?: (event: RetryEvent) => void;
  /** Is called when a look-up shows that an earlier attempt had worked. */
  readonly onRecover?: (event: RecoverEvent) => void;
  /** Is called once for a call that fails. */
  readonly onError?: (event: ErrorEvent) => void;
}

/** Calls one of the hooks of a client, as a method of the object that holds it. */
export function notify<Name extends keyof Hooks>(
  hooks: Hooks,
  name: Name,
  event: Parameters<NonNullable<Hooks[Name]>>[0],
): void {
  const hook = hooks[name] as ((seen: typeof event) => void) | undefined;
  observe(hook?.bind(hooks), event);
}
