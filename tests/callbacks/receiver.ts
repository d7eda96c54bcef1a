/** A callback handler that records what it does, for tests. */
import {
  type Callback,
  type CallbackHandlerOptions,
  createCallbackHandler,
  type ScaleCallbackError,
} from "../../src/callbacks/mod.ts";
import { AUTH_KEY } from "../support/deliveries.ts";

/** The sentences with which callbacks are refused, by reason. */
export const SENTENCES = {
  auth: "missing or wrong scale-callback-auth header",
  encoding: "content-encoding is not supported",
  type: "content-type must be application/json",
  too_large: "the body is too large",
  not_json: "the body must be valid JSON",
  not_object: "the body must be a JSON object",
  consumed: "the body was already read",
  configuration: "the receiver is misconfigured",
  handler: "the handler failed",
} as const;

/** Creates a handler, with the callbacks that it handled and the errors that it reported. */
export function createReceiver(options: Partial<CallbackHandlerOptions> = {}) {
  const handled: Callback[] = [];
  const errors: ScaleCallbackError[] = [];
  const receive = createCallbackHandler({
    authKeys: { live: AUTH_KEY },
    handle: (callback) => void handled.push(callback),
    onError: (error) => errors.push(error),
    ...options,
  });
  return { receive, handled, errors };
}

/** Sends a request to a handler and returns the status and the body of the response. */
export async function responseTo(
  request: Request,
  options: Partial<CallbackHandlerOptions> = {},
): Promise<[number, string]> {
  const response = await createReceiver(options).receive(request);
  return [response.status, await response.text()];
}
