/** The rate limit: how many requests a key may send in a window of time. */
import type { JsonValue } from "../../types/json.ts";
import { type EmulatedResponse, errorResponse } from "../http/message.ts";
import { invalidValue, knownMembers, wholeNumber } from "../util/check.ts";
import { isArray, isObject } from "../util/json.ts";

/** A limit to the requests of each key. */
export interface RateLimit {
  /** The number of requests per window. */
  readonly requests: number;
  /** The length of a window, in milliseconds of the emulator's clock. */
  readonly windowMs: number;
}

/** The current window of a key. */
interface Window {
  readonly startMs: number;
  readonly count: number;
}

/** A counter of requests. A window begins with the first request after the previous one. */
export class RateLimiter {
  #limit: RateLimit | undefined;
  #windows = new Map<string, Window>();

  /** The limit; `undefined` if there is none. */
  get limit(): RateLimit | undefined {
    return this.#limit;
  }

  /** Sets or removes the limit, and restarts all windows. */
  set(limit: RateLimit | undefined): void {
    this.#limit = limit;
    this.#windows = new Map();
  }

  /**
   * Counts a request of that tenant. Returns the 429 if it is over the limit.
   *
   * @guess The `Retry-After` header and the message.
   */
  check(tenant: string, nowMs: number): EmulatedResponse | undefined {
    if (this.#limit === undefined) return undefined;
    const { requests, windowMs } = this.#limit;
    const last = this.#windows.get(tenant);
    const isOver = last === undefined || nowMs >= last.startMs + windowMs;
    const { startMs, count } = isOver ? { startMs: nowMs, count: 0 } : last;
    this.#windows.set(tenant, { startMs, count: count + 1 });
    if (count < requests) return undefined;
    const seconds = Math.ceil((startMs + windowMs - nowMs) / 1000);
    return {
      ...errorResponse({ status: 429, message: "Too many requests" }),
      headers: { "retry-after": String(seconds) },
    };
  }

  /** Returns the state as JSON. */
  save(): JsonValue {
    const limit = this.#limit ?? null;
    const windows = [...this.#windows]
      .map(([tenant, { startMs, count }]) => ({ tenant, startMs, count }));
    return { limit: limit && { ...limit }, windows };
  }

  /** Restores what `save` returned. */
  load(saved: JsonValue): void {
    if (!isObject(saved)) throw invalidValue("rateLimit", "an object", saved);
    this.set(saved.limit === null ? undefined : readRateLimit(saved.limit));
    if (!isArray(saved.windows)) {
      throw invalidValue("windows", "an array", saved.windows);
    }
    for (const window of saved.windows) {
      if (!isObject(window)) throw invalidValue("window", "an object", window);
      this.#windows.set(String(window.tenant), {
        startMs: wholeNumber("startMs", window.startMs),
        count: wholeNumber("count", window.count),
      });
    }
  }
}

/** Reads a rate limit. Throws a 400 for other values. */
export function readRateLimit(value: unknown): RateLimit {
  const names = ["requests", "windowMs"];
  const { requests, windowMs } = knownMembers("rate limit", value, names);
  return {
    requests: wholeNumber("requests", requests),
    windowMs: wholeNumber("windowMs", windowMs, 1),
  };
}
