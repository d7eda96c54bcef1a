/** How many requests a key may send in a window of time. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { membersIn, refuse, wholeNumber } from "../util/check.ts";
import { EmulatorError } from "../util/errors.ts";
import { errorReply, type Reply } from "../http/message.ts";
import { isObject } from "../util/json.ts";

/** A limit to the requests of each key. */
export interface RateLimit {
  /** So many requests are answered in each window. */
  readonly requests: number;
  /** The length of a window, in milliseconds of the emulator's clock. */
  readonly windowMs: number;
}

/** The window that a key is in. */
interface Window {
  readonly startMs: number;
  readonly count: number;
}

/** Counts requests. A window begins with the first request after the last one. */
export class RateLimiter {
  #limit: RateLimit | undefined;
  #windows = new Map<string, Window>();

  /** The limit; `undefined` while there is none. */
  get limit(): RateLimit | undefined {
    return this.#limit;
  }

  /** Sets the limit, and begins to count anew. */
  set(limit: RateLimit | undefined): void {
    this.#limit = limit;
    this.#windows = new Map();
  }

  /**
   * Counts a request of that tenant. Gives the 429 when it is one too many; that
   * it has a `Retry-After`, and its text, are guesses.
   */
  check(tenant: string, nowMs: number): Reply | undefined {
    if (this.#limit === undefined) return undefined;
    const { requests, windowMs } = this.#limit;
    const last = this.#windows.get(tenant);
    const isOver = last === undefined || nowMs >= last.startMs + windowMs;
    const { startMs, count } = isOver ? { startMs: nowMs, count: 0 } : last;
    this.#windows.set(tenant, { startMs, count: count + 1 });
    if (count < requests) return undefined;
    const seconds = Math.ceil((startMs + windowMs - nowMs) / 1000);
    const error = new EmulatorError(429, "Too many requests.");
    return {
      ...errorReply(error),
      headers: { "retry-after": String(seconds) },
    };
  }

  /** Gives all of it as JSON. */
  save(): JsonValue {
    const limit = this.#limit ?? null;
    const windows = [...this.#windows]
      .map(([tenant, { startMs, count }]) => ({ tenant, startMs, count }));
    return { limit: limit && { ...limit }, windows };
  }

  /** Takes over what `save` gave. */
  load(saved: JsonValue): void {
    if (!isObject(saved)) throw refuse("rateLimit", "an object", saved);
    this.set(saved.limit === null ? undefined : readRateLimit(saved.limit));
    if (!Array.isArray(saved.windows)) {
      throw refuse("windows", "an array", saved.windows);
    }
    for (const { tenant, startMs, count } of saved.windows as JsonObject[]) {
      this.#windows.set(String(tenant), {
        startMs: wholeNumber("startMs", startMs),
        count: wholeNumber("count", count),
      });
    }
  }
}

/** Reads a limit, or throws a 400. */
export function readRateLimit(value: unknown): RateLimit {
  const { requests, windowMs } = membersIn(value, ["requests", "windowMs"]);
  return {
    requests: wholeNumber("requests", requests),
    windowMs: wholeNumber("windowMs", windowMs, 1),
  };
}
