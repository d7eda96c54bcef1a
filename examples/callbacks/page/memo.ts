/** A bounded memory of values that are costly to get. It may forget any value at any time. */

/** The memory. */
export interface Memo<T> {
  readonly get: (key: string, now: number) => T | undefined;
  readonly set: (key: string, value: T, now: number) => void;
  readonly delete: (key: string) => void;
}

/** Creates a memory of the last `size` values, each for a time in milliseconds. */
export function createMemo<T>(size: number, lastingMs: number): Memo<T> {
  const values = new Map<string, { readonly value: T; readonly end: number }>();
  return {
    get(key, now) {
      const found = values.get(key);
      return found && found.end > now ? found.value : undefined;
    },
    set(key, value, now) {
      values.delete(key);
      values.set(key, { value, end: now + lastingMs });
      const [oldest] = values.keys();
      if (values.size > size && oldest !== undefined) values.delete(oldest);
    },
    delete: (key) => values.delete(key),
  };
}
