/** What stops an attempt from outside: its time, the call's time, the caller's signal, or a body that cannot go on. */

/** How long something may take, in milliseconds. */
export interface LimitBounds {
  /** The longest that nothing moves; without it only the other limits hold. */
  readonly timeoutMs?: number | undefined;
  /** The longest in all. */
  readonly deadlineMs?: number;
  /** The caller's own way to stop it. */
  readonly signal?: AbortSignal | undefined;
}

/** Why something was stopped. */
export type Stop =
  | { readonly kind: "timeout" }
  | { readonly kind: "deadline" }
  | { readonly kind: "source"; readonly cause: unknown };

/** A limit that is running. */
export interface Limit {
  /** Settles when the limit is reached: with the reason, or, after an abort, by rejecting with that of the signal. */
  readonly reached: Promise<Stop>;
  /** Starts the time for which nothing may move anew. */
  readonly onActivity: () => void;
  /** Stops for want of something to send. */
  readonly onFailure: (cause: unknown) => void;
  /** Lets go of timers and signal: a listener left on a signal keeps Deno alive. */
  readonly release: () => void;
}

/** Starts a limit. */
export function startLimit(
  { timeoutMs, deadlineMs, signal }: LimitBounds,
): Limit {
  let stop!: (stop: Stop) => void;
  let onAbort!: () => void;
  const reached = new Promise<Stop>((resolve, reject) => {
    stop = resolve;
    onAbort = () => reject(signal?.reason);
  });
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });
  // Not a timer for each chunk of a file: the one that there is looks back when it is due.
  let movedAt: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const start = (most: number, idleMs = 0) => {
    timer = setTimeout(() => {
      if (movedAt === undefined) return stop({ kind: "timeout" });
      start(most, performance.now() - movedAt);
      movedAt = undefined;
    }, Math.max(0, most - idleMs));
  };
  if (timeoutMs !== undefined) start(timeoutMs);
  const deadline = deadlineMs === undefined
    ? undefined
    : setTimeout(stop, deadlineMs, { kind: "deadline" });
  return {
    reached,
    onActivity: () => void (movedAt = performance.now()),
    onFailure: (cause) => stop({ kind: "source", cause }),
    release() {
      clearTimeout(timer);
      clearTimeout(deadline);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}

/**
 * Does work that nothing can be seen of until it is done, for as long as the
 * limit lets it; not at all after an abort. What comes too late goes to `onLate`.
 */
export async function withinLimit<T>(
  work: () => Promise<T>,
  bounds: LimitBounds,
  onLate: (value: T) => void = () => {},
): Promise<Stop | { readonly value: T }> {
  bounds.signal?.throwIfAborted();
  const limit = startLimit(bounds);
  let isOver = false;
  try {
    const done = work().then((value) => {
      if (isOver) onLate(value);
      return { value };
    });
    return await Promise.race([limit.reached, done]);
  } finally {
    isOver = true;
    limit.release();
  }
}
