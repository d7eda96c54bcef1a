/** Recovery: finding out what an attempt has done, so that nothing is paid for twice even if a response is lost. */
import {
  ScaleDuplicateResourceError,
  ScaleError,
  type ScaleErrorDetails,
  ScaleResourceNotFoundError,
  ScaleResponseError,
} from "../core/errors.ts";
import type { CallOptions } from "../types/options.ts";
import type { Send } from "./endpoint.ts";
import { addCallDetails, type Call, type Done, notify } from "./request.ts";
import { backoffMs } from "./retry.ts";
import { throwIfAborted } from "./runtime.ts";

/** How often an object is looked up that a 409 says is there. The lists of the server may lag behind. */
const LOOK_UPS = 4;

/** The statuses below 500 that say nothing about the object: of the key, the load and the time. */
const INDEFINITE_STATUSES: readonly number[] = [401, 403, 408, 425, 429];

/**
 * Finds the object behind a refusal that may be the work of an earlier attempt,
 * and returns it if it is what was sent. `undefined` if the refusal stands.
 *
 * @throws {ScaleDuplicateResourceError} if it is not, or was not found after a 409
 */
export async function recoverRefused(
  call: Call,
  refusal: ScaleError,
  send: Send,
): Promise<Done | undefined> {
  if (!mayBeOurs(call, refusal)) return undefined;
  const { settings: { clock, random, retry }, signal } = call;
  for (let lookUp = 1;; lookUp++) {
    const result = await find(call, send);
    if (result && "found" in result) {
      const { found, differences } = result;
      if (differences.length === 0) return recovered(call, refusal, found);
      // Another object has the key, so none of our attempts has succeeded.
      call.outcomeUnknown = false;
      throw duplicate(
        call,
        refusal,
        `the existing object has another ${differences.join(" and ")}`,
        { reason: "different", existing: found },
      );
    }
    // Only a 409 says that there is an object.
    if (refusal.status !== 409) return undefined;
    const delayMs = backoffMs(lookUp, retry, random);
    const isTooLate = clock.now() + delayMs >= call.deadlineAt;
    if (result || lookUp === LOOK_UPS || isTooLate) {
      call.outcomeUnknown ||= call.isKeyGenerated;
      throw duplicate(
        call,
        refusal,
        "the existing object was not found",
        result ? { cause: result.error } : { reason: "not_found" },
      );
    }
    await clock.sleep(delayMs, signal);
    throwIfAborted(signal);
  }
}

/**
 * A refusal may come from our own work if an earlier attempt may have worked. A
 * 409 also if nobody else can have the key, or if the caller accepts any object
 * that is the same.
 */
function mayBeOurs(call: Call, { status = 0 }: ScaleError): boolean {
  if (call.endpoint.recover?.on !== "conflict" || !call.hasKey) return false;
  if (status < 400 || status >= 500 || INDEFINITE_STATUSES.includes(status)) {
    return false;
  }
  return call.outcomeUnknown || status === 409 &&
      (call.isKeyGenerated || call.options.onConflict === "return");
}

/** Returns the object if a failed attempt has done its work after all. Throws the failure if the look-up fails. */
export async function findDone(
  call: Call,
  failure: ScaleError,
  send: Send,
): Promise<Done | undefined> {
  if (call.endpoint.recover?.on !== "unknown" || !call.outcomeUnknown) {
    return undefined;
  }
  const result = await find(call, send);
  // If the look-up fails, do not retry: the attempt may have succeeded.
  if (result && "error" in result) throw failure;
  return result?.differences.length === 0
    ? recovered(call, failure, result.found)
    : undefined;
}

/** An object that was looked up. */
interface Found {
  /** The object. */
  readonly found: object;
  /** The members in which it differs from what was sent. */
  readonly differences: readonly string[];
}

/** Looks the object up with the options of the call and in what is left of its time. */
async function find(
  { deadlineAt, endpoint, isKeyGenerated, options, sent, settings, signal }:
    Call,
  send: Send,
): Promise<Found | { readonly error: ScaleError } | undefined> {
  const { lookUp } = endpoint.recover!;
  const { timeoutMs, maxRetries, headers, fetchOptions } = options;
  const inTime: Send = (target, args) =>
    send(target, args, {
      signal,
      timeoutMs,
      maxRetries,
      headers,
      fetchOptions,
      deadlineMs: Math.max(1, deadlineAt - settings.clock.now()),
    } as CallOptions);
  try {
    const found = await lookUp.find(inTime, sent);
    return found && {
      found,
      // Nobody else can have a generated key, so what has it is ours.
      differences: isKeyGenerated ? [] : lookUp.differences(found, sent),
    };
  } catch (cause) {
    throwIfAborted(signal);
    // A response of the wrong shape proves nothing.
    const error = cause instanceof ScaleError ? cause : new ScaleResponseError(
      `Unexpected response to the look-up of ${endpoint.operation}`,
      { reason: "unexpected", cause },
    );
    return { error };
  }
}

/** Returns what was found as the result of the call, and notifies the hook. */
function recovered(call: Call, error: ScaleError, found: object): Done {
  const { uniqueId } = call;
  notify(call, "onRecover", {
    error,
    ...uniqueId !== undefined && { uniqueId },
  });
  return { value: found };
}

function duplicate(
  call: Call,
  refusal: ScaleError,
  explanation: string,
  details: ScaleErrorDetails,
): ScaleError {
  const error = new ScaleDuplicateResourceError(
    `${refusal.message}; ${explanation}`,
    { ...refusal, headers: refusal.headers, ...details },
  );
  return addCallDetails(error, call);
}

/** Returns what a look-up finds, or `undefined` if the response is a 404. */
export async function orUndefinedIf404<T>(
  lookUp: Promise<T>,
): Promise<T | undefined> {
  try {
    return await lookUp;
  } catch (error) {
    if (error instanceof ScaleResourceNotFoundError) return undefined;
    throw error;
  }
}
