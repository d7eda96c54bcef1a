/** Finding out what became of an attempt: pay once, even where the answer was lost. */
import { type Call, complete, eventOf } from "./request.ts";
import type { Send } from "./endpoint.ts";
import {
  ScaleDuplicateResourceError,
  ScaleError,
  type ScaleErrorDetails,
  ScaleResponseError,
} from "../core/errors.ts";
import { notify } from "./hooks.ts";
import { backoffMs } from "./retry.ts";
import type { Settings } from "./settings.ts";

/** How often an object is looked for that a 409 says is there, since the server's lists may lag. */
const LOOK_UPS = 4;

/** What a recovery works with. */
export interface Recoverer {
  /** The client's settings. */
  readonly settings: Settings;
  /** Sends a look-up. */
  readonly send: Send;
}

/**
 * Tells whether a 409 may be our own doing: an earlier attempt may have worked,
 * or nobody else can have the key, or the caller does not mind.
 */
export function ownsConflict(
  { endpoint, args, options, outcomeUnknown }: Call,
): boolean {
  const { recovery } = endpoint;
  return recovery?.on === "conflict" && recovery.isKeyed(args) &&
    (outcomeUnknown || args.autoKeyed === true ||
      options.onConflict === "return");
}

/**
 * Finds the object behind a 409, and gives it if it is what was asked for.
 * Where it is not found although it should be ours, nobody can tell what
 * happened, and the error says so.
 */
export async function recoverConflict(
  call: Call,
  conflict: ScaleError,
  recoverer: Recoverer,
): Promise<object> {
  const { clock, random, retry } = recoverer.settings;
  const { signal } = call.options;
  if (!call.endpoint.recovery?.lookUp) throw arrived(call, conflict);
  for (let lookUp = 1;; lookUp++) {
    const finding = await find(call, recoverer).catch((cause) => {
      throw cause instanceof ScaleError
        ? unresolved(call, conflict, { cause })
        : cause;
    });
    if (finding) return claim(finding, call, { conflict, recoverer });
    const delayMs = backoffMs(lookUp, retry, random);
    if (lookUp === LOOK_UPS || clock.now() + delayMs >= call.deadlineAt) {
      throw unresolved(call, conflict, { reason: "not_found" });
    }
    await clock.sleep(delayMs, signal);
    signal?.throwIfAborted();
  }
}

/** Gives the object in its done state, where an attempt that failed has done its work after all. */
export async function findDone(
  call: Call,
  failure: ScaleError,
  recoverer: Recoverer,
): Promise<object | undefined> {
  const { recovery } = call.endpoint;
  if (recovery?.on !== "unknown" || !call.outcomeUnknown) return undefined;
  const finding = await find(call, recoverer).catch((error) => {
    // Not knowing is no reason to do it twice.
    throw error instanceof ScaleError ? failure : error;
  });
  if (!finding || finding.differing.length > 0) return undefined;
  announce(call, failure, recoverer);
  return finding.found;
}

/** What a look-up gives. */
interface Finding {
  /** The object. */
  readonly found: object;
  /** The members in which it is not what was sent. */
  readonly differing: readonly string[];
}

/** Looks the object up with the call's own options and what is left of its time. */
async function find(
  { args, deadlineAt, endpoint, options }: Call,
  { settings, send }: Recoverer,
): Promise<Finding | undefined> {
  const { signal, timeoutMs, maxRetries, headers } = options;
  const within: Send = (lookUp, lookUpArgs) =>
    send(lookUp, lookUpArgs, {
      ...signal && { signal },
      ...timeoutMs !== undefined && { timeoutMs },
      ...maxRetries !== undefined && { maxRetries },
      ...headers && { headers },
      deadlineMs: Math.max(1, deadlineAt - settings.clock.now()),
    });
  const lookUp = endpoint.recovery?.lookUp;
  const found = await lookUp?.find(within, args);
  if (!lookUp || !found) return undefined;
  try {
    return { found, differing: lookUp.differences(found, args) };
  } catch (cause) {
    // What cannot even be compared tells nothing.
    throw new ScaleResponseError(
      `The answer to the look-up for ${endpoint.operation} is not what it should be`,
      { reason: "unexpected", cause },
    );
  }
}

/** Takes what was found for our own only where it is what we sent. */
function claim(
  { found, differing }: Finding,
  call: Call,
  { conflict, recoverer }: {
    readonly conflict: ScaleError;
    readonly recoverer: Recoverer;
  },
): object {
  if (differing.length > 0) {
    // Somebody else has the key, so none of our attempts has worked.
    call.outcomeUnknown = false;
    throw duplicate(
      call,
      `${conflict.message}; what has it differs in ${differing.join(" and ")}`,
      { status: conflict.status, body: conflict.body, reason: "different" },
    );
  }
  announce(call, conflict, recoverer);
  return found;
}

/** Makes the error for a conflict with an earlier attempt of the same call, where the API cannot be asked for what that one made. */
function arrived(
  call: Call,
  { message, status, body }: ScaleError,
): ScaleDuplicateResourceError {
  call.outcomeUnknown = false;
  return duplicate(
    call,
    `${message}; an earlier attempt of this call has arrived, and its answer got lost`,
    { status, body, reason: "arrived" },
  );
}

/** Makes the error for a conflict that should be ours and cannot be shown to be. */
function unresolved(
  call: Call,
  { message, status, body }: ScaleError,
  why: ScaleErrorDetails,
): ScaleDuplicateResourceError {
  call.outcomeUnknown ||= call.args.autoKeyed === true;
  return duplicate(call, `${message}; what has it could not be found`, {
    status,
    body,
    ...why,
  });
}

function duplicate(
  call: Call,
  message: string,
  details: ScaleErrorDetails,
): ScaleDuplicateResourceError {
  return complete(new ScaleDuplicateResourceError(message, details), call);
}

function announce(
  call: Call,
  error: ScaleError,
  { settings: { hooks } }: Recoverer,
): void {
  const { uniqueId } = call.args;
  notify(hooks, "onRecover", {
    ...eventOf(call),
    error,
    ...uniqueId !== undefined && { uniqueId },
  });
}
