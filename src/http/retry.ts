/** May this be sent again, and after how many milliseconds. */
import {
  ScaleAttemptTimeoutError,
  ScaleConnectionError,
  type ScaleError,
  ScaleResponseError,
} from "../core/errors.ts";

/**
 * What repeating a request does: nothing (`safe`), nothing more than doing it
 * once (`idempotent`), or the work a second time (`once`).
 */
export type Safety = "safe" | "idempotent" | "once";

/** How repeated attempts are spaced, complete. */
export interface RetrySettings {
  /** The first wait is drawn from 0 to this, in milliseconds. */
  readonly baseDelayMs: number;
  /** The longest wait that is drawn, in milliseconds. */
  readonly maxDelayMs: number;
  /** The longest Retry-After that is waited for, in milliseconds. */
  readonly maxRetryAfterMs: number;
}

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

/** Tells whether the same request may fare better later. */
export function isTransient(error: ScaleError): boolean {
  if (error instanceof ScaleConnectionError) return error.reason !== "source";
  if (error instanceof ScaleAttemptTimeoutError) return true;
  if (error instanceof ScaleResponseError) return error.reason === "truncated";
  return error.status !== undefined &&
    TRANSIENT_STATUSES.includes(error.status);
}

/** Tells whether the server may have done what one failed attempt asked for. A status below 500 says that it has not. */
export function leavesOutcomeUnknown(error: ScaleError): boolean {
  if (error instanceof ScaleConnectionError) return true;
  if (error instanceof ScaleAttemptTimeoutError) return true;
  if (error instanceof ScaleResponseError) return error.reason !== "redirect";
  return error.status !== undefined && error.status >= 500;
}

/** Tells whether a failed request may be sent again without harm. */
export function maySendAgain(
  error: ScaleError,
  safety: Safety,
  keyed: boolean,
): boolean {
  if (!isTransient(error)) return false;
  return safety !== "once" || keyed || error.status === 429;
}

/** Draws the wait before attempt `attempt + 1`: uniform from 0 to a bound that doubles. */
export function backoffMs(
  attempt: number,
  settings: RetrySettings,
  random: () => number,
): number {
  const bound = settings.baseDelayMs * 2 ** (attempt - 1);
  return Math.round(random() * Math.min(settings.maxDelayMs, bound));
}

/**
 * Reads Retry-After, seconds or a date, in milliseconds from now. A date
 * counts from the answer's own `Date`, so that a wrong clock here does no harm.
 * What cannot be read is as good as absent.
 */
export function retryAfterMs(
  headers: Headers,
  now: number,
): number | undefined {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) {
    return Math.min(Math.round(Number(text) * 1000), Number.MAX_SAFE_INTEGER);
  }
  const at = httpDate(text);
  if (at === undefined) return undefined;
  return Math.max(0, at - (httpDate(headers.get("date") ?? "") ?? now));
}

/** A date as C's asctime writes it, which HTTP still takes. It is in GMT, but does not say so. */
const ASCTIME = /^[A-Za-z]{3} [A-Za-z]{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

/** Parses a date in any of HTTP's three forms; `Date.parse` alone takes `-1` for a year. */
function httpDate(text: string): number | undefined {
  const given = text.trim();
  const date = ASCTIME.test(given) ? given + " GMT" : given;
  if (!/^[A-Za-z]{3,9},? .+ GMT$/.test(date)) return undefined;
  const time = Date.parse(date);
  return Number.isNaN(time) ? undefined : time;
}

/** What a retry costs, in tokens. */
const RETRY_COST = 5;
/** What a retry costs after a timeout, which has bound the server for longer. */
const TIMEOUT_COST = 10;

/** The retries that a client has left, so that it does not add to an outage: full at first, refilled by successes. */
export class RetryQuota {
  readonly #capacity: number;
  #tokens: number;

  /** Makes a full quota of `capacity` tokens. */
  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#tokens = capacity;
  }

  /** Takes what a retry after `error` costs; 0 where that is no longer there. */
  take(error: ScaleError): number {
    const cost = error instanceof ScaleAttemptTimeoutError
      ? TIMEOUT_COST
      : RETRY_COST;
    if (cost > this.#tokens) return 0;
    this.#tokens -= cost;
    return cost;
  }

  /** Gives back what the last retry of a call cost once it succeeds, and one token for a call that needed none. */
  refill(cost: number): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + (cost || 1));
  }
}
