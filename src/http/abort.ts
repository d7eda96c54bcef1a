/** Listeners for the abort of a signal that many calls may share. */

/** The listeners of a signal, and the one event listener that calls them. */
class AbortListeners extends Set<() => void> {
  readonly hear = () => [...this].forEach((listener) => listener());
}

const LISTENERS: WeakMap<AbortSignal, AbortListeners> = new WeakMap();

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
  const all = LISTENERS.get(signal) ?? new AbortListeners();
  LISTENERS.set(signal, all);
  all.add(listener);
  if (all.size === 1) signal.addEventListener("abort", all.hear);
  return () => {
    all.delete(listener);
    if (all.size === 0) signal.removeEventListener("abort", all.hear);
  };
}
