/** The spending guard: a number of tasks that may be created, and not one more. */

/** A number of creations. One that is in work counts until it is known to have created nothing. */
export class Budget {
  #left: number;
  #inWork = 0;
  #waiting: (() => void)[] = [];

  /** Creates a budget of `max` creations. */
  constructor(max: number) {
    this.#left = max;
  }

  /**
   * Reserves one creation. Waits while one in work may turn out to create
   * nothing; returns `false` if nothing is left.
   */
  async reserve(): Promise<boolean> {
    while (this.#left === 0 && this.#inWork > 0) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#left === 0) return false;
    this.#left--;
    this.#inWork++;
    return true;
  }

  /** Notes the end of a creation that was reserved, and whether it may have created something. */
  settle(isSpent: boolean): void {
    this.#inWork--;
    if (!isSpent) this.#left++;
    this.#waiting.splice(0).forEach((resume) => resume());
  }
}
