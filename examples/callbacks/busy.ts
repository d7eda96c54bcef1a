/** Operations on a database that may be busy with another process. */

/** Time and randomness, for tests. */
export interface BusyOptions {
  /** Waits, in milliseconds. Default: a timer. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Returns a number from 0 to 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** Repeats an operation while the database is busy. */
export type Patiently = <T>(operation: () => Promise<T>) => Promise<T>;

/** SQLite's messages while another process writes to the file. The operation had no effect. */
const BUSY = /database (?:table )?is (?:locked|busy)/i;

/** About two seconds in all, on average. Longer, and Scale would have to wait for the 503. */
const TRIES = 9;
const FIRST_DELAY_MS = 15;

/** Creates a function that repeats operations, after random delays that grow. */
export function patiently(
  { wait = waitFor, random = Math.random }: BusyOptions = {},
): Patiently {
  return async (operation) => {
    for (let tries = 1;; tries++) {
      try {
        return await operation();
      } catch (error) {
        const isBusy = error instanceof Error && BUSY.test(error.message);
        if (!isBusy || tries === TRIES) throw error;
        await wait(random() * FIRST_DELAY_MS * 2 ** (tries - 1));
      }
    }
  };
}

async function waitFor(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
