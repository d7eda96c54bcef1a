/**
 * Time for the emulator: real, or still until it is moved; never running
 * backwards.
 */
import type { JsonValue } from "../../types/json.ts";
import { refuse, wholeNumber } from "./check.ts";
import { isObject } from "./json.ts";

/**
 * Where a seeded emulator's clock stands at first: 2026-01-01T00:00:00.000Z, in
 * milliseconds since 1970.
 */
const FIXED_START_MS = 1767225600000;

/** Tells the time of the emulated API. */
export class Clock {
  readonly #isFixed: boolean;
  #advancedMs = 0;
  #latestMs = 0;
  #heldMs: number | undefined;

  /**
   * Makes a clock that stands still (`true`) or follows the real one (`false`).
   */
  constructor(isFixed: boolean) {
    this.#isFixed = isFixed;
  }

  /** Whether it stands still until it is moved. */
  get kind(): "real" | "virtual" {
    return this.#isFixed ? "virtual" : "real";
  }

  /**
   * Gives the time in milliseconds since 1970. It never goes back, since lists
   * are searched by their creation times.
   */
  now(): number {
    if (this.#heldMs !== undefined) return this.#heldMs;
    const startMs = this.#isFixed ? FIXED_START_MS : Date.now();
    this.#latestMs = Math.max(this.#latestMs, startMs + this.#advancedMs);
    return this.#latestMs;
  }

  /** Gives the time as the API writes it. */
  timestamp(): string {
    return new Date(this.now()).toISOString();
  }

  /**
   * Moves the clock forward by so many milliseconds. Throws a `RangeError` for
   * a negative or fractional number.
   */
  advance(ms: number): void {
    if (!Number.isSafeInteger(ms) || ms < 0) {
      throw new RangeError(
        `advance takes a whole number of milliseconds from 0 up, got ${ms}`,
      );
    }
    this.#advancedMs += ms;
  }

  /** Does something as if it were that time, in milliseconds since 1970. */
  during(ms: number, work: () => void): void {
    this.#heldMs = ms;
    try {
      work();
    } finally {
      this.#heldMs = undefined;
    }
  }

  /** Gives all of it as JSON. */
  save(): JsonValue {
    return { advancedMs: this.#advancedMs };
  }

  /** Takes over what `save` gave. */
  load(saved: JsonValue): void {
    if (!isObject(saved)) throw refuse("clock", "an object", saved);
    this.#advancedMs = wholeNumber("advancedMs", saved.advancedMs);
  }

  /** Lets the clock stand at that time at least, in milliseconds since 1970. */
  notBefore(ms: number): void {
    this.#latestMs = Math.max(this.#latestMs, ms);
  }
}
