/** What an invocation of a Worker has done. */
export interface Counted {
  readonly kind: "fetch" | "scheduled" | "queue";
  /** The number of queries to D1. */
  readonly queries: number;
  /** The most operations on D1 and R2 at a time. */
  readonly most: number;
  /** The most bound values of a statement. */
  readonly values: number;
  /** The length of the longest statement. */
  readonly characters: number;
  /** The lengths of the messages to the queue. */
  readonly messages: readonly number[];
}
