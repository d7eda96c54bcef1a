/** What stops an attempt: its own time limit, the deadline of the call, the caller's signal, or a source that fails. */
import { onAbort } from "./abort.ts";
import type { BodyWatch } from "./body.ts";
import { monotonicNow, reasonOf } from "./runtime.ts";

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

/**
 * Runs `work` until it settles, or a limit or the source of its body stops it.
 * Rejects with the reason of the signal after an abort; `work` is not called if
 * that comes first. Activity of a body restarts `timeoutMs`.
 */
export function limited<T>(
  work: (watch: BodyWatch) => Promise<T>,
  { timeoutMs = Infinity, deadlineMs = Infinity, signal }: TimeoutOptions,
): Promise<T | StopReason> {
  return new Promise((resolve, reject) => {
    // One timer for both limits, that looks back when it fires: not one for each chunk of a file.
    let activeAt: number | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopListening = () => {};
    let leftMs = deadlineMs;
    // A listener on a signal keeps Deno alive.
    const release = () => {
      clearTimeout(timer);
      stopListening();
    };
    const end = (result: T | StopReason) => {
      release();
      resolve(result);
    };
    const fail = (error: unknown) => {
      release();
      reject(error);
    };
    const start = (limitMs: number) => {
      const ms = Math.max(0, Math.min(limitMs, leftMs));
      timer = setTimeout(() => {
        if (leftMs < limitMs) return end({ kind: "deadline" });
        if (activeAt === undefined) return end({ kind: "timeout" });
        const idleMs = monotonicNow() - activeAt;
        leftMs -= ms;
        activeAt = undefined;
        start(timeoutMs - idleMs);
      }, ms);
    };
    if (signal?.aborted) return fail(reasonOf(signal));
    start(timeoutMs);
    stopListening = onAbort(signal, () => fail(reasonOf(signal!)));
    work({
      onActivity: () => void (activeAt = monotonicNow()),
      onFailure: (cause) => end({ kind: "source", cause }),
    }).then(end, fail);
  });
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
  let isOver = false;
  try {
    return await limited(async () => {
      const value = await work();
      if (isOver) onLate(value);
      return { value };
    }, options);
  } finally {
    isOver = true;
  }
}
