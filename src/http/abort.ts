/** Listeners for the abort of a signal that many calls may share. */

interface Listeners {
  /** The functions to call. */
  readonly all: Set<() => void>;
  /** The one event listener. */
  readonly hear: () => void;
}

const LISTENERS: WeakMap<AbortSignal, Listeners> = new WeakMap();

/**
 * Calls `listener` when `signal` aborts, at once if it has. Returns a function
 * that removes it. A signal has one event listener for all: Node warns of a leak
 * if there are more than ten.
 */
export function onAbort(
  signal: AbortSignal | undefined,
  listener: () => void,
): () => void {
  if (signal?.aborted) listener();
  if (!signal || signal.aborted) return () => {};
  const { all, hear } = LISTENERS.get(signal) ?? listen(signal);
  all.add(listener);
  return () => {
    if (!all.delete(listener) || all.size > 0) return;
    signal.removeEventListener("abort", hear);
    LISTENERS.delete(signal);
  };
}

function listen(signal: AbortSignal): Listeners {
  const all = new Set<() => void>();
  const hear = () => [...all].forEach((listener) => listener());
  const listeners = { all, hear };
  LISTENERS.set(signal, listeners);
  signal.addEventListener("abort", hear, { once: true });
  return listeners;
}
