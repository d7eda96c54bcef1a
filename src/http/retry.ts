/** The rules of retries: which requests may be sent again, after which errors, and after how many milliseconds. */
import {
  ScaleAttemptTimeoutError,
  ScaleConnectionError,
  type ScaleError,
  ScaleResponseError,
} from "../core/errors.ts";
import type { Complete } from "../types/complete.ts";
import type { RetryOptions } from "../types/options.ts";

/**
 * What repeating a request does: nothing (`safe`), the same as sending it once
 * (`idempotent`), or the work a second time (`once`).
 */
export type Safety = "safe" | "idempotent" | "once";

const TRANSIENT_STATUSES: readonly number[] = [
  408,
  425,
  429,
  500,
  502,
  503,
  504,
  520,
  521,
  522,
  523,
  524,
];

/** Returns whether the same request may succeed later. */
export function isTransient(error: ScaleError): boolean {
  if (error instanceof ScaleConnectionError) return error.reason === undefined;
  if (error instanceof ScaleAttemptTimeoutError) return true;
  if (error instanceof ScaleResponseError) return error.reason === "truncated";
  return TRANSIENT_STATUSES.includes(error.status ?? 0);
}

/** Returns whether a failed attempt may have done its work. A status of 400 to 499 says that it has not; a 303 may follow a creation, but 307 and 308 are to be sent elsewhere. */
export function leavesOutcomeUnknown(error: ScaleError): boolean {
  if (error instanceof ScaleConnectionError) {
    return error.reason === undefined || error.reason === "source";
  }
  if (error instanceof ScaleAttemptTimeoutError) return true;
  if (error instanceof ScaleResponseError) {
    // A 404 with HTML is from a server that is not the API.
    return ![307, 308, 404].includes(error.status ?? 0);
  }
  return (error.status ?? 0) >= 500;
}

/** Returns whether a failed request may be sent again without harm. */
export function maySendAgain(
  error: ScaleError,
  safety: Safety,
  hasKey: boolean,
): boolean {
  return isTransient(error) &&
    (safety !== "once" || hasKey || error.status === 429);
}

/** Returns the delay after the attempt `attempt`: uniform between 0 and a bound that doubles with each attempt. */
export function backoffMs(
  attempt: number,
  settings: Complete<RetryOptions>,
  random: () => number,
): number {
  const bound = settings.baseDelayMs * 2 ** (attempt - 1);
  return Math.round(random() * Math.min(settings.maxDelayMs, bound));
}

/**
 * Returns Retry-After, in seconds or as a date, in milliseconds from now. A date
 * counts from the `Date` of the same response, so that a wrong clock here does no
 * harm. A value that cannot be read counts as absent.
 */
export function retryAfterMs(
  headers: Headers,
  now: number,
): number | undefined {
  const value = headers.get("retry-after") ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) {
    return Math.min(Math.round(Number(value) * 1000), Number.MAX_SAFE_INTEGER);
  }
  const at = httpDate(value);
  if (Number.isNaN(at)) return undefined;
  return Math.max(0, at - (httpDate(headers.get("date") ?? "") || now));
}

/** Parses a date in any of HTTP's three forms, or returns `NaN`; `Date.parse` alone would read `-1` as a year. */
function httpDate(value: string): number {
  // The form of C's asctime is in GMT, but does not say so.
  const date = value.replace(/:\d\d \d{4}$/, "$& GMT");
  return /^[A-Za-z]{3,9},? .+ GMT$/.test(date) ? Date.parse(date) : NaN;
}

/** The cost of a retry, in tokens. */
const RETRY_COST = 5;
/** The cost of a retry after a timeout, which has kept the server busy for longer. */
const TIMEOUT_COST = 10;

/** A quota of retries, so that a client does not make an outage worse. It is full at first, and refilled by successful calls. */
export class RetryQuota {
  readonly #capacity: number;
  #tokens: number;

  /** Creates a full quota of `capacity` tokens. */
  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#tokens = capacity;
  }

  /** Takes the cost of a retry after `error` and returns it; 0 if too few tokens are left. */
  take(error: ScaleError): number {
    const cost = error instanceof ScaleAttemptTimeoutError
      ? TIMEOUT_COST
      : RETRY_COST;
    if (cost > this.#tokens) return 0;
    this.#tokens -= cost;
    return cost;
  }

  /** Adds back the cost of the last retry of a call that succeeded, or one token for a call without a retry. */
  refill(cost: number): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + (cost || 1));
  }
}
