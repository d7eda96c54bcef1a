/**
 * Receiving callbacks on the edge: is it from Scale, what does it say, is it
 * new, and what to answer. Needs nothing but the platform's `fetch` types and
 * WebCrypto, and does not bring the client along.
 *
 * @example A receiver, and the emulator that calls it in the same process
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import {
 *   createCallbackHandler,
 *   isTaskCallback,
 * } from "@labelwire/scale/callbacks";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const done: string[] = [];
 * const secrets = { live: "live_secret", test: "test_secret" };
 * const receive = createCallbackHandler({
 *   secrets,
 *   handle(callback, { environment }) {
 *     if (isTaskCallback(callback)) done.push(`${environment}: ${callback.status}`);
 *   },
 * });
 *
 * const { callbacks, fetch, keys } = createEmulator({
 *   callbacks: { keys: secrets, fetch: (request) => receive(request) },
 * });
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * await client.tasks.create("textcollection", {
 *   attachments: [],
 *   callback_url: "https://example.com/callbacks",
 * });
 * await callbacks.deliver();
 * assertEquals(done, ["test: completed"]);
 * ```
 *
 * @module
 */
import {
  type CallbackExecution,
  type CallbackHandlerOptions,
  receiverOf,
} from "./handler.ts";
import { refuse } from "../core/check.ts";
import { matcherOf, SECRET_HEADER } from "./secret.ts";
import type { CallbackSecrets, CallbackVerification } from "./types.ts";

export {
  isBatchCallback,
  isErrorCallback,
  isTaskCallback,
  readCallback,
  type ReadCallbackOptions,
} from "./body.ts";
export type {
  CallbackContext,
  CallbackExecution,
  CallbackHandlerOptions,
} from "./handler.ts";
export { canonicalEvent, currentState } from "./event.ts";
export {
  ScaleArgumentError,
  ScaleCallbackError,
  ScaleError,
  type ScaleErrorDetails,
} from "../core/errors.ts";
export type * from "./types.ts";
export type * from "../types/json.ts";
export type { Batch } from "../types/batch.ts";
export type { CompletedTask, Task, TaskAudit } from "../types/task.ts";
export type {
  FailedAttachment,
  FailedFrame,
  TaskErrorResponse,
} from "../types/tasks/common.ts";

/** A receiver of callbacks, for any runtime that serves with `Request` and `Response`. */
export type CallbackHandler<Env = unknown> = (
  request: Request,
  env?: Env,
  ctx?: CallbackExecution,
) => Promise<Response>;

/**
 * Tells whether a request is from Scale: whether its `scale-callback-auth`
 * header is one of the callback auth keys, and which. The header is a shared
 * secret and not a signature: it says nothing of the body or of when it was
 * sent, so where much depends on it, fetch the task before acting on it. All
 * configured keys are compared, in constant time. The body is not touched.
 *
 * @throws {ScaleArgumentError} where no secret is configured, or one is empty,
 * has white space around it or cannot stand in a header
 *
 * @example Accept the new and the old key while it is being changed
 * ```ts
 * import { verifyCallback } from "@labelwire/scale/callbacks";
 * import { assertEquals } from "@std/assert";
 *
 * const headers = new Headers({ "scale-callback-auth": "old key" });
 * const verified = await verifyCallback(headers, {
 *   live: ["new key", "old key"],
 * });
 * assertEquals(verified, { ok: true, environment: "live", index: 1 });
 * ```
 */
export async function verifyCallback(
  from: Headers | { readonly headers: Headers },
  secrets: CallbackSecrets,
): Promise<CallbackVerification> {
  // Headers have no headers; in JavaScript `from` may be anything.
  const { headers = from as Headers } = Object(from) as Partial<Request>;
  if (typeof headers?.get !== "function") {
    refuse("verifyCallback takes a Request or Headers");
  }
  const given = headers.get(SECRET_HEADER);
  const match = await matcherOf(secrets)(given);
  if (match) return { ok: true, ...match };
  return { ok: false, reason: given === null ? "missing" : "wrong" };
}

/**
 * Makes a receiver of callbacks: it verifies, reads, calls `handle`, and answers
 * so that Scale does what is right: 200 once the callback is taken; 405, 401,
 * 415, 413 or 400 for what is none; 503 when `handle` failed, 500 when the
 * receiver is not configured rightly. No answer repeats what was sent.
 *
 * @throws {ScaleArgumentError} for options that cannot be right, such as an
 * empty secret
 *
 * @example For high stakes: take the callback as a hint, and fetch the task
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import {
 *   createCallbackHandler,
 *   isTaskCallback,
 * } from "@labelwire/scale/callbacks";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * const paid: string[] = [];
 * const receive = createCallbackHandler({
 *   secrets: { test: "callback_key" },
 *   async handle(callback) {
 *     if (!isTaskCallback(callback)) return;
 *     // Whoever forges a callback cannot forge the API's answer. A failure of
 *     // this call is a 503, and Scale tries again.
 *     const task = await client.tasks.get(callback.task_id);
 *     if (task.status === "completed") paid.push(task.task_id);
 *   },
 *   onError: () => {},
 * });
 *
 * const send = (task_id: string) =>
 *   receive(
 *     new Request("https://example.com/callbacks", {
 *       method: "POST",
 *       headers: {
 *         "content-type": "application/json",
 *         "scale-callback-auth": "callback_key",
 *       },
 *       body: JSON.stringify({ task_id, status: "completed" }),
 *     }),
 *   );
 * const { task_id } = await client.tasks.create("textcollection", {
 *   attachments: [],
 * });
 * assertEquals((await send("000000000000000000000000")).status, 503);
 * assertEquals((await send(task_id)).status, 200);
 * assertEquals(paid, [task_id]);
 * ```
 */
export function createCallbackHandler<Env = unknown>(
  options: CallbackHandlerOptions<Env>,
): CallbackHandler<Env> {
  const receive = receiverOf(options);
  return (request, env, ctx) => receive({ request, env: env as Env, ctx });
}
