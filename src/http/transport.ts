/** The one way to the API: a loop that attempts, recovers and retries until there is a value or an error. */
import { ScaleError } from "../core/errors.ts";
import { observe } from "../core/observe.ts";
import type { CallOptions } from "../types/options.ts";
import type { ApiKey } from "./api_key.ts";
import { attempt, type ReceivedResponse } from "./attempt.ts";
import type { OpenBody } from "./body.ts";
import type { CallArgs, Endpoint, Send } from "./endpoint.ts";
import { findDone, recoverRefused } from "./recover.ts";
import {
  addCallDetails,
  type Call,
  createCall,
  deadlineError,
  type Done,
  eventOf,
  getKey,
  makeAttempt,
  notify,
  prepareAttempt,
} from "./request.ts";
import { headersOf, readResponse } from "./response.ts";
import {
  backoffMs,
  leavesOutcomeUnknown,
  maySendAgain,
  RetryQuota,
} from "./retry.ts";
import { throwIfAborted } from "./runtime.ts";
import type { ClientSettings } from "./settings.ts";
import { withTimeout } from "./timeout.ts";

/** Sends the requests of one client. */
export class Transport {
  readonly #settings: ClientSettings;
  #quota: RetryQuota;

  /** Creates a transport with a full retry quota. */
  constructor(settings: ClientSettings) {
    this.#settings = settings;
    this.#quota = new RetryQuota(settings.retry.quota);
  }

  /** Uses the retry quota of another transport from now on. */
  shareQuotaOf(other: Transport): void {
    this.#quota = other.#quota;
  }

  /**
   * Sends a request and returns the value of its response.
   *
   * @throws {ScaleError} for every failure, and the reason of the signal after an abort
   */
  readonly send: Send = async <T>(
    endpoint: Endpoint,
    args: CallArgs = {},
    options?: CallOptions,
  ): Promise<T> => {
    const call = createCall(this.#settings, endpoint, args, options);
    try {
      for (;;) {
        const result = await sendOnce(call);
        const done = "error" in result
          ? await this.#recover(call, result.error)
          : result;
        if (!done) continue;
        this.#quota.refill(call.retryCost);
        return done.value as T;
      }
    } catch (error) {
      notify(call, "onError", { error });
      throw error;
    }
  };

  /** Decides what follows a failed attempt: its work was done after all, it is repeated, or the call has failed. */
  async #recover(call: Call, error: ScaleError): Promise<Done | undefined> {
    const recovered = await recoverRefused(call, error, this.send);
    if (recovered) return recovered;
    if (error.status === 409 && call.endpoint.options?.includes("onConflict")) {
      // With that option, the look-up has decided.
      error.message +=
        '; onConflict: "return" returns the existing object if it is the same';
    }
    const isRepeated = await this.#waitForRetry(call, error);
    const done = await findDone(call, error, this.send);
    if (done || isRepeated) return done;
    throw error;
  }

  /** Waits until the request may be sent again, and returns whether it may. */
  async #waitForRetry(call: Call, error: ScaleError): Promise<boolean> {
    const { body, endpoint, signal } = call;
    const { clock, random, retry } = call.settings;
    if (
      call.attempts > call.maxRetries ||
      !maySendAgain(error, endpoint.safety, call.hasKey)
    ) return false;
    if (!body.canReplay) {
      error.message += "; not repeated, since the source was read: " +
        "pass a function that opens it";
      return false;
    }
    // A Retry-After is waited for in full or not at all.
    const { retryAfterMs: asked = 0 } = error;
    const delayMs = asked || backoffMs(call.attempts, retry, random);
    const isInTime = clock.now() + delayMs < call.deadlineAt;
    if (asked > retry.maxRetryAfterMs || !isInTime) {
      if (asked) return false;
      throw deadlineError(call);
    }
    call.retryCost = this.#quota.take(error);
    if (!call.retryCost) return false;
    notify(call, "onRetry", { error, delayMs });
    await clock.sleep(delayMs, signal);
    throwIfAborted(signal);
    return true;
  }
}

/** Makes one attempt. It rejects only with the reason of the signal. */
async function sendOnce(
  call: Call,
): Promise<Done | { readonly error: ScaleError }> {
  const { clock, maxResponseBytes } = call.settings;
  const { signal, timeoutMs } = call;
  call.startedAt = clock.now();
  call.durationMs = undefined;
  const deadlineMs = call.deadlineAt - call.startedAt;
  try {
    if (deadlineMs <= 0) throw deadlineError(call);
    throwIfAborted(signal);
    const prepared = call.runsForeignCode
      ? await withTimeout(
        () => prepareAttempt(call),
        { deadlineMs, signal },
        ({ body }) => body.close?.("done"),
      )
      : {
        value: makeAttempt(
          call,
          getKey(call) as ApiKey | undefined,
          call.body.open() as OpenBody,
        ),
      };
    if (!("value" in prepared)) throw deadlineError(call);
    call.attempts++;
    notify(call, "onRequest", {});
    const result = await attempt(prepared.value, {
      timeoutMs,
      deadlineMs,
      signal,
      maxBytes: maxResponseBytes,
    });
    call.durationMs = clock.now() - call.startedAt;
    if (result.kind === "deadline") {
      call.outcomeUnknown = true;
      throw deadlineError(call);
    }
    if (result.kind === "response") notifyResponse(call, result);
    return { value: readResponse(result, call) };
  } catch (error) {
    // Also if an observer has aborted the call meanwhile.
    throwIfAborted(signal);
    if (!(error instanceof ScaleError)) throw error;
    // An attempt without a duration was not sent.
    call.outcomeUnknown ||= call.durationMs !== undefined &&
      leavesOutcomeUnknown(error);
    call.lastError = addCallDetails(error, call);
    return { error };
  } finally {
    call.durationMs ??= clock.now() - call.startedAt;
  }
}

function notifyResponse(call: Call, response: ReceivedResponse): void {
  const { onResponse } = call.options;
  if (!onResponse && !call.settings.hooks.onResponse) return;
  const details = {
    status: response.status,
    ...headersOf(response.headers, call.redactor),
  };
  notify(call, "onResponse", details);
  observe(onResponse, { ...eventOf(call), ...details });
}
