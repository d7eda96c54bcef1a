/** Listeners for the abort of a signal that many calls may share. */

/** The listeners of a signal, which are one event listener together. */
class AbortListeners extends Set<() => void> {
  handleEvent(): void {
    for (const listener of [...this]) listener();
  }
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
  // Adding it again changes nothing.
  signal.addEventListener("abort", all);
  return () => {
    all.delete(listener);
    if (all.size === 0) signal.removeEventListener("abort", all);
  };
}
