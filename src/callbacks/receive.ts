/** One request, from its method to the parsed callback: the steps that all receivers share. */
import { throwArgumentError } from "../core/check.ts";
import { type AuthKeyMatcher, createKeyMatcher } from "./auth_keys.ts";
import {
  assertMaxBytes,
  assertPost,
  MAX_CALLBACK_BYTES,
  readBody,
  type ReadBodyOptions,
  type ReadCallbackOptions,
} from "./body.ts";
import { refusal } from "./refusal.ts";
import type { CallbackAuthKeys, ReceivedCallback } from "./types.ts";

/** The options of `receiveCallback`. */
export interface ReceiveCallbackOptions extends ReadCallbackOptions {
  /** The callback auth keys to accept. */
  readonly authKeys: CallbackAuthKeys;
}

/**
 * Verifies, reads and parses a callback, for servers that have a router and
 * responses of their own. The `scale-callback-auth` header is checked, in
 * constant time, before the body is read. The result has the same members as
 * the context that `createCallbackHandler` passes to `handle`.
 *
 * @throws {ScaleCallbackError} with the `status` to respond with: 405 for a
 * method other than POST, 401 for a missing or wrong key, and those of
 * `readCallback`
 * @throws {ScaleArgumentError} if an option is invalid, for instance an empty
 * key
 *
 * @example Receive callbacks in a route of your own
 * ```ts
 * import {
 *   isTaskCallback,
 *   receiveCallback,
 *   ScaleCallbackError,
 * } from "@labelwire/scale/callbacks";
 * import { assertEquals } from "@std/assert";
 *
 * const completed: string[] = [];
 *
 * async function route(request: Request): Promise<Response> {
 *   try {
 *     const { callback, environment } = await receiveCallback(request, {
 *       authKeys: { live: "live_callback_key", test: "test_callback_key" },
 *     });
 *     if (environment === "live" && isTaskCallback(callback)) {
 *       completed.push(callback.task_id);
 *     }
 *     return new Response(null, { status: 200 });
 *   } catch (error) {
 *     if (!(error instanceof ScaleCallbackError)) throw error;
 *     return new Response(null, { status: error.status });
 *   }
 * }
 *
 * const send = (key: string) =>
 *   route(
 *     new Request("https://example.com/callbacks", {
 *       method: "POST",
 *       headers: {
 *         "content-type": "application/json",
 *         "scale-callback-auth": key,
 *       },
 *       body: '{"task_id":"5c84d0fe1f4fa200172ad6b0","status":"completed"}',
 *     }),
 *   );
 * assertEquals((await send("wrong")).status, 401);
 * assertEquals((await send("live_callback_key")).status, 200);
 * assertEquals(completed, ["5c84d0fe1f4fa200172ad6b0"]);
 * ```
 */
export async function receiveCallback(
  request: Request,
  options: ReceiveCallbackOptions,
): Promise<ReceivedCallback> {
  const { authKeys, maxBytes = MAX_CALLBACK_BYTES, body: _, ...unknown } =
    options;
  assertReceiverOptions(maxBytes, unknown);
  return await receive(request, createKeyMatcher(authKeys), options);
}

/** Verifies, reads and parses a callback. */
export async function receive(
  request: Request,
  match: AuthKeyMatcher,
  options: ReadBodyOptions,
): Promise<ReceivedCallback> {
  assertPost(request);
  const key = await match(request.headers);
  if (!key) throw refusal("auth");
  return { ...key, ...await readBody(request, options) };
}

/** Asserts a valid `maxBytes` and no unknown option. A client suggests the right name of a misspelt one. Here that would be a fifth of the bundle. */
export function assertReceiverOptions(maxBytes: number, unknown: object): void {
  const [name] = Object.keys(unknown);
  if (name !== undefined) throwArgumentError(`Unknown option "${name}"`);
  assertMaxBytes(maxBytes);
}
