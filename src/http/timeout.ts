/** What stops an attempt: its own time limit, the deadline of the call, the caller's signal, or a source that fails. */
import { onAbort } from "./abort.ts";
import type { BodyWatch } from "./body.ts";
import { monotonicNow, reasonOf, throwIfAborted } from "./runtime.ts";

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
  { timeoutMs = Infinity, deadlineMs = Infinity, signal }: TimeoutOptions,
): Timeout {
  let stop!: (reason: StopReason) => void;
  let stopListening!: () => void;
  const stopped = new Promise<StopReason>((resolve, reject) => {
    stop = resolve;
    stopListening = onAbort(signal, () => reject(reasonOf(signal!)));
  });
  // One timer for both limits, that looks back when it fires: not one for each chunk of a file.
  let activeAt: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let leftMs = deadlineMs;
  const start = (limitMs: number) => {
    const ms = Math.max(0, Math.min(limitMs, leftMs));
    timer = setTimeout(() => {
      if (leftMs < limitMs) return stop({ kind: "deadline" });
      if (activeAt === undefined) return stop({ kind: "timeout" });
      const idleMs = monotonicNow() - activeAt;
      leftMs -= ms;
      activeAt = undefined;
      start(timeoutMs - idleMs);
    }, ms);
  };
  start(timeoutMs);
  return {
    stopped,
    onActivity: () => void (activeAt = monotonicNow()),
    onFailure: (cause) => stop({ kind: "source", cause }),
    release() {
      clearTimeout(timer);
      stopListening();
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
