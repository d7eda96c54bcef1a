/** The one way to the API: `send` signs, sends, repeats where that is safe, recovers what was done already, and throws one kind of error. */
import {
  beginCall,
  type Call,
  complete,
  deadlinePassed,
  eventOf,
} from "./call.ts";
import type { CallArgs, Endpoint, Send } from "./endpoint.ts";
import { ScaleError } from "./errors.ts";
import { observe } from "./hooks.ts";
import { attempt, type Sending } from "./net/attempt.ts";
import { valueOf } from "./outcome.ts";
import { findDone, ownsConflict, recoverConflict } from "./recover.ts";
import { backoffMs, maySendAgain, RetryQuota } from "./retry.ts";
import type { Settings } from "./settings.ts";
import type { CallOptions } from "./types/options.ts";

/** How much of an error's body is read, in bytes. */
const MAX_ERROR_BYTES = 65_536;

/** Sends requests for one client. */
export class Transport {
  readonly #settings: Settings;
  #quota: RetryQuota;

  /** Makes a transport with a full retry quota. */
  constructor(settings: Settings) {
    this.#settings = settings;
    this.#quota = new RetryQuota(settings.quota);
  }

  /** Goes on with the retry quota of another transport. */
  shareQuotaOf(other: Transport): void {
    this.#quota = other.#quota;
  }

  /** Whether tasks without `unique_id` get one of their own. */
  get uniqueId(): "auto" | "asGiven" {
    return this.#settings.uniqueId;
  }

  /** Draws from the client's source of randomness. */
  random(): number {
    return this.#settings.random();
  }

  /**
   * Sends a request and gives the value of its answer.
   *
   * @throws {ScaleError} for all that goes wrong, and the signal's reason after an abort
   */
  async send<T>(
    endpoint: Endpoint,
    args: CallArgs = {},
    options: CallOptions = {},
  ): Promise<T> {
    const call = beginCall(this.#settings, { endpoint, args }, options);
    try {
      return await this.#run(call) as T;
    } catch (error) {
      if (error instanceof ScaleError) {
        observe(this.#settings.hooks.onError, { ...eventOf(call), error });
      }
      throw error;
    }
  }

  /** Attempts, recovers and waits until there is a value or no hope. */
  async #run(call: Call): Promise<unknown> {
    const send: Send = (...lookUp) => this.send(...lookUp);
    const recoverer = { settings: this.#settings, send };
    for (;;) {
      let error: ScaleError;
      try {
        const value = await this.#attempt(call);
        this.#quota.refill(call.retryCost);
        return value;
      } catch (thrown) {
        if (!(thrown instanceof ScaleError)) throw thrown;
        error = complete(thrown, call);
      }
      if (error.status === 409 && ownsConflict(call)) {
        return await recoverConflict(call, error, recoverer);
      }
      const again = await this.#waitToSendAgain(call, error);
      const done = await findDone(call, error, recoverer);
      if (done) return done;
      if (!again) throw error;
    }
  }

  /** Sends once. */
  async #attempt(call: Call): Promise<unknown> {
    const { endpoint, options } = call;
    const { clock, hooks, maxResponseBytes } = this.#settings;
    options.signal?.throwIfAborted();
    const secret = await this.#key();
    const startedAt = clock.now();
    const leftMs = call.deadlineAt - startedAt;
    if (leftMs <= 0) throw deadlinePassed(call);
    const timeoutMs = Math.min(call.timeoutMs, leftMs);
    call.headers.set("authorization", authorization(endpoint, secret));
    call.attempts++;
    observe(hooks.onRequest, eventOf(call));
    const outcome = await attempt(this.#sending(call), {
      timeoutMs,
      maxBytes: maxResponseBytes,
      maxErrorBytes: MAX_ERROR_BYTES,
      signal: options.signal,
    });
    const now = clock.now();
    if (outcome.kind === "answer") {
      const { status } = outcome;
      const durationMs = now - startedAt;
      observe(hooks.onResponse, { ...eventOf(call), status, durationMs });
    }
    if (outcome.kind === "timeout" && timeoutMs < call.timeoutMs) {
      call.outcomeUnknown = true;
      throw deadlinePassed(call);
    }
    return valueOf(outcome, { endpoint, timeoutMs, now, secret });
  }

  async #key(): Promise<string> {
    try {
      return await this.#settings.apiKey();
    } catch (cause) {
      if (cause instanceof ScaleError) throw cause;
      throw new ScaleError("Cannot get the key: the apiKey function failed", {
        cause,
      });
    }
  }

  #sending({ endpoint, url, headers, body }: Call): Sending {
    return {
      fetch: this.#settings.fetch,
      url,
      init: {
        method: endpoint.method,
        headers: new Headers(headers),
        redirect: "manual",
        ...body !== undefined && { body },
      },
    };
  }

  /** Waits for the next attempt; `false` where there must be none. */
  async #waitToSendAgain(call: Call, error: ScaleError): Promise<boolean> {
    const { endpoint, args, options } = call;
    const { clock, hooks, random, retry } = this.#settings;
    const keyed = endpoint.recovery?.isKeyed(args) ?? false;
    const mayGoOn = call.attempts <= call.maxRetries &&
      maySendAgain(error, endpoint.safety, keyed);
    if (!mayGoOn) return false;
    // What the server asks for is waited for in full, or not at all.
    const asked = error.retryAfterMs || undefined;
    const delayMs = asked ?? backoffMs(call.attempts, retry, random);
    const inTime = clock.now() + delayMs < call.deadlineAt;
    if (asked && (asked > retry.maxRetryAfterMs || !inTime)) return false;
    if (!inTime) throw deadlinePassed(call, error);
    call.retryCost = this.#quota.take(error);
    if (!call.retryCost) return false;
    observe(hooks.onRetry, { ...eventOf(call), error, delayMs });
    await clock.sleep(delayMs, options.signal);
    options.signal?.throwIfAborted();
    return true;
  }
}

/** Writes the key as the endpoint wants it. The key is ASCII, so `btoa` takes it. */
function authorization({ auth }: Endpoint, key: string): string {
  return auth === "basic" ? "Basic " + btoa(key + ":") : "Bearer " + key;
}
