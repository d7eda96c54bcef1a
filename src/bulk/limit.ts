/** How many items may be in work: it halves at a 429, and grows back with each response that is none. */
import type { ResponseEvent } from "../types/options.ts";

/** A number of items in work that follows the load of the server. */
export class ConcurrencyLimit {
  readonly #max: number;
  #limit: number;
  #halvedAt = -Infinity;

  /** Creates a limit that is `max` at first, and never more. */
  constructor(max: number) {
    this.#max = max;
    this.#limit = max;
  }

  /** The number of items that may be in work now, at least 1. */
  get current(): number {
    return Math.floor(this.#limit);
  }

  /**
   * Adapts to a response. Requests that were sent before the last 429 arrived say
   * nothing of the smaller number, so several 429s of one burst halve it once.
   */
  note(
    { status, startedAt, durationMs }: Pick<
      ResponseEvent,
      "status" | "startedAt" | "durationMs"
    >,
  ): void {
    if (status !== 429) {
      // One more for each round of responses.
      this.#limit = Math.min(this.#max, this.#limit + 1 / this.#limit);
    } else if (startedAt >= this.#halvedAt) {
      this.#limit = Math.max(1, Math.floor(this.#limit) / 2);
      this.#halvedAt = startedAt + durationMs;
    }
  }
}
