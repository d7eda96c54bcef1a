/** What stops an attempt: its own time limit, the deadline of the call, the caller's signal, or a source that fails. */
import type { BodyWatch } from "./body.ts";
import { reasonOf, throwIfAborted } from "./runtime.ts";

/** The limits of a timeout. */
export interface TimeoutOptions {
  /** The longest time without activity, in milliseconds. Without it only the deadline counts. */
  readonly timeoutMs?: number | undefined;
  /** The longest time in all, in milliseconds. */
  readonly deadlineMs?: number;
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined;
}

/** Why a timeout stopped the work. */
export type StopReason =
  | { readonly kind: "timeout" }
  | { readonly kind: "deadline" }
  | { readonly kind: "source"; readonly cause: unknown };

/** A timeout that is running. Activity of a body restarts `timeoutMs`. */
export interface Timeout extends BodyWatch {
  /** Settles when the timeout stops the work. After an abort it rejects with the reason of the signal. */
  readonly stopped: Promise<StopReason>;
  /** Clears timers and the listener: a listener on a signal keeps Deno alive. */
  readonly release: () => void;
}

/** Starts a timeout. */
export function startTimeout(
  { timeoutMs, deadlineMs, signal }: TimeoutOptions,
): Timeout {
  let stop!: (reason: StopReason) => void;
  let onAbort!: () => void;
  const stopped = new Promise<StopReason>((resolve, reject) => {
    stop = resolve;
    onAbort = () => reject(reasonOf(signal!));
  });
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });
  // One timer that looks back when it fires, and not a timer for each chunk of a file.
  let activeAt: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const start = (limitMs: number, idleMs = 0) => {
    timer = setTimeout(() => {
      if (activeAt === undefined) return stop({ kind: "timeout" });
      start(limitMs, performance.now() - activeAt);
      activeAt = undefined;
    }, Math.max(0, limitMs - idleMs));
  };
  if (timeoutMs !== undefined) start(timeoutMs);
  const deadline = deadlineMs === undefined
    ? undefined
    : setTimeout(stop, deadlineMs, { kind: "deadline" });
  return {
    stopped,
    onActivity: () => void (activeAt = performance.now()),
    onFailure: (cause) => stop({ kind: "source", cause }),
    release() {
      clearTimeout(timer);
      clearTimeout(deadline);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}

/**
 * Runs `work` under a timeout. It is not called if the signal has aborted. A
 * result that arrives too late is passed to `onLate`.
 */
export async function withTimeout<T>(
  work: () => Promise<T>,
  options: TimeoutOptions,
  onLate: (value: T) => void = () => {},
): Promise<StopReason | { readonly value: T }> {
  throwIfAborted(options.signal);
  const timeout = startTimeout(options);
  let isOver = false;
  try {
    const done = work().then((value) => {
      if (isOver) onLate(value);
      return { value };
    });
    return await Promise.race([timeout.stopped, done]);
  } finally {
    isOver = true;
    timeout.release();
  }
}
