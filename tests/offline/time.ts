/** The part of `FakeTime` of `@std/testing/time` that the tests use: `Date` and the timers move only by `tick` and `next`. */
// deno-lint-ignore no-import-prefix -- only this file needs it, and only where JSR is out of reach
import { type Clock, install } from "npm:@sinonjs/fake-timers@15.5.0";

const realSetTimeout = globalThis.setTimeout;

export class FakeTime implements Disposable {
  readonly #clock: Clock = install({
    now: Date.now(),
    toFake: [
      "Date",
      "setTimeout",
      "clearTimeout",
      "setInterval",
      "clearInterval",
    ],
  });

  /** Moves the time by `ms`, and runs the timers that are due on the way. */
  tick(ms = 0): void {
    this.#clock.tick(ms);
  }

  /** As `tick`, after the pending microtasks. */
  async tickAsync(ms = 0): Promise<void> {
    await this.runMicrotasks();
    this.tick(ms);
  }

  /** Moves the time to the next timer, and runs it. Returns whether there was one. */
  next(): boolean {
    const isPending = this.#clock.countTimers() > 0;
    this.#clock.next();
    return isPending;
  }

  /** Waits, in real time, until the event loop has turned once. */
  async runMicrotasks(): Promise<void> {
    await new Promise((resolve) => realSetTimeout(resolve, 0));
  }

  [Symbol.dispose](): void {
    this.#clock.uninstall();
  }
}
