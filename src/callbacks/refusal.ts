/** The reasons for which a callback is refused: the status to respond with, and one sentence each. */
import { ScaleCallbackError, ScaleError } from "../core/errors.ts";
import type { CallbackErrorReason } from "./types.ts";

const REFUSALS: Readonly<
  Record<CallbackErrorReason, readonly [status: number, sentence: string]>
> = {
  method: [405, "the method must be POST"],
  auth: [401, "missing or wrong scale-callback-auth header"],
  encoding: [415, "content-encoding is not supported"],
  type: [415, "content-type must be application/json"],
  too_large: [413, "the body is too large"],
  unreadable: [400, "the body is incomplete"],
  not_json: [400, "the body must be valid JSON"],
  not_object: [400, "the body must be a JSON object"],
  too_deep: [400, "the body is nested too deep"],
  consumed: [500, "the body was already read"],
  configuration: [500, "the receiver is misconfigured"],
  handler: [503, "the handler failed"],
};

/**
 * Returns the error that refuses a callback. Its message, but not the response,
 * ends with `detail`; by default with the message of a `cause` that is an error
 * of this library, which contains no key.
 */
export function refusal(
  reason: CallbackErrorReason,
  cause?: unknown,
  detail: string = cause instanceof ScaleError ? cause.message : "",
): ScaleCallbackError {
  const [status, sentence] = REFUSALS[reason];
  return new ScaleCallbackError(
    `${status}: ${sentence}${detail && `: ${detail}`}`,
    { reason, status, cause },
  );
}

/** Returns the response to a refused callback. It contains nothing that was received. */
export function refusalResponse({ reason }: ScaleCallbackError): Response {
  return respond(
    ...REFUSALS[reason as CallbackErrorReason] ?? REFUSALS.configuration,
  );
}

/** Returns a response that nobody stores. */
export function respond(status = 200, body?: string): Response {
  const allow = status === 405 && { allow: "POST" };
  return new Response(body, {
    status,
    headers: { "cache-control": "no-store", ...allow },
  });
}
