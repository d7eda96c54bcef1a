/** The emulator's clock: real or virtual, and never running backwards. */
import type { JsonValue } from "../../types/json.ts";
import { invalidValue, wholeNumber } from "./check.ts";
import { isObject } from "./json.ts";

/** The start of a virtual clock: 2026-01-01T00:00:00.000Z, in ms since 1970. */
const VIRTUAL_START_MS = 1767225600000;

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
    const startMs = this.kind === "virtual" ? VIRTUAL_START_MS : Date.now();
    this.#latestMs = Math.max(this.#latestMs, startMs + this.#advancedMs);
    return this.#latestMs;
  }

  /** Returns the time in the API's format. */
  timestamp(): string {
    return new Date(this.now()).toISOString();
  }

  /** Moves the clock forward by that many milliseconds. Throws a 400 unless it is an integer from 0 up. */
  advance(ms: number): void {
    this.#advancedMs += wholeNumber("ms", ms);
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
    this.#latestMs = Math.max(this.#latestMs, ms);
  }
}
