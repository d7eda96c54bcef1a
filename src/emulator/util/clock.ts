/** The emulator's clock: real or virtual, and never running backwards. */
import type { JsonValue } from "../../types/json.ts";
import { invalidValue, wholeNumber } from "./check.ts";
import { isObject } from "./json.ts";

/** The start of a virtual clock: 2026-01-01T00:00:00.000Z, in ms since 1970. */
const VIRTUAL_START_MS = 1767225600000;

/** The latest time of the clock: the seconds in an id have 32 bits, which last until 2106. */
const MAX_MS = Date.UTC(2106, 0, 1);

/** The latest time whose timestamp has a year of four digits, so that timestamps are in order as strings. */
const MAX_TIMESTAMP_MS = Date.UTC(10_000, 0, 1) - 1;

/** The longest time of a timer, about 24 days. A longer one ends at once. */
export const MAX_TIMER_MS: number = 2 ** 31 - 1;

/** Returns a time in the API's format. A time past the year 9999 becomes its end. */
export function timestampOf(ms: number): string {
  return new Date(Math.min(ms, MAX_TIMESTAMP_MS)).toISOString();
}

/** Returns the value if it is a time in the API's format; else throws the 400. */
export function readTimestamp(name: string, value: unknown): string {
  const ms = typeof value === "string" ? Date.parse(value) : NaN;
  if (!Number.isNaN(ms) && timestampOf(ms) === value) return value;
  throw invalidValue(name, "a time such as 2026-01-31T00:00:00.000Z", value);
}

/** The clock of the emulated API. */
export class Clock {
  /** `"virtual"` if only `advance` moves it. */
  readonly kind: "real" | "virtual";
  #advancedMs = 0;
  #latestMs = 0;
  #heldMs: number | undefined;

  /** Creates a clock of that kind. */
  constructor(kind: "real" | "virtual") {
    this.kind = kind;
  }

  /**
   * Returns the time in milliseconds since 1970. It never decreases, because
   * lists are searched by creation time.
   */
  now(): number {
    if (this.#heldMs !== undefined) return this.#heldMs;
    this.#latestMs = Math.max(this.#latestMs, this.#currentMs());
    return this.#latestMs;
  }

  /** Returns the time in the API's format. */
  timestamp(): string {
    return timestampOf(this.now());
  }

  /**
   * Moves the clock forward by that many milliseconds. Throws a 400 unless it is an
   * integer from 0 up, and if the clock would be past the year 2105.
   */
  advance(ms: number): void {
    if (this.now() + wholeNumber("ms", ms) >= MAX_MS) {
      throw invalidValue("ms", "less: the clock ends with the year 2105", ms);
    }
    this.#advancedMs += ms;
  }

  /** Runs `work` with the clock held at that time, in milliseconds since 1970. */
  during(ms: number, work: () => void): void {
    this.#heldMs = ms;
    try {
      work();
    } finally {
      this.#heldMs = undefined;
    }
  }

  /** Returns the state as JSON. */
  save(): JsonValue {
    return { advancedMs: this.#advancedMs };
  }

  /** Restores what `save` returned. */
  load(saved: JsonValue): void {
    if (!isObject(saved)) throw invalidValue("clock", "an object", saved);
    this.#advancedMs = wholeNumber("advancedMs", saved.advancedMs);
  }

  /** Moves the clock to that time, in milliseconds since 1970, unless it is later already. */
  notBefore(ms: number): void {
    this.#latestMs = Math.max(this.#latestMs, Math.min(ms, MAX_MS));
  }

  /** A saved clock that is real may have come to its end since. */
  #currentMs(): number {
    const startMs = this.kind === "virtual" ? VIRTUAL_START_MS : Date.now();
    return Math.min(startMs + this.#advancedMs, MAX_MS);
  }
}
