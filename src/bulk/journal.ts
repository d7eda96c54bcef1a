/** The journal of a job: what earlier runs have done, so that a job goes on after a crash. */

/** What a journal knows of a task. */
export interface JournalEntry {
  /** The id of the task. */
  readonly task_id: string;
}

/**
 * A store of what is done, by the `unique_id` of each task. A `Map` is a journal
 * in memory. A journal saves requests, and is not needed for safety: without it,
 * the API itself refuses a second task with the same `unique_id`.
 *
 * Use one journal for one key of one account: what a test key has created is not
 * there for a live key.
 */
export interface Journal {
  /** Returns the entry of a key, or `undefined` if there is none. */
  readonly get: (
    key: string,
  ) => JournalEntry | undefined | Promise<JournalEntry | undefined>;
  /** Stores an entry. The job goes on when the returned promise resolves, and stops if it rejects. */
  readonly set: (key: string, entry: JournalEntry) => unknown;
}
