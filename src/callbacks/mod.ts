/**
 * Tools to receive Scale's callbacks on any runtime. There are three levels:
 * {@linkcode createCallbackHandler} returns the whole request handler;
 * {@linkcode receiveCallback} verifies and reads a request in a route of your
 * own; {@linkcode verifyCallback} and {@linkcode readCallback} are its two
 * halves. `@labelwire/scale/callbacks/events` recognizes duplicates and restores
 * the order. For Hono see `@labelwire/scale/hono`. Needs only `fetch` types and
 * WebCrypto, and does not import the client.
 *
 * Scale POSTs results to your URL with a shared secret in a header. Deliveries
 * are retried up to 20 times in 24 hours, may arrive out of order, and one task
 * can cause several. The auth key is checked, in constant time, before the body is
 * read. The header is a shared secret, not a signature: before critical
 * decisions, fetch the task again.
 *
 * - The response of a handler is 200 when `handle` resolves, and 503 if it throws.
 * - `receiveCallback(request, { authKeys })` returns `{ callback, environment }`, or
 *   throws a {@linkcode ScaleCallbackError} with the `status` to respond with.
 *
 * @example A handler, and the emulator that calls it in the same process
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
 * const authKeys = { live: "live_callback_key", test: "test_callback_key" };
 * const receive = createCallbackHandler({
 *   authKeys,
 *   handle(callback, { environment }) {
 *     if (isTaskCallback(callback)) done.push(`${environment}: ${callback.status}`);
 *   },
 * });
 *
 * const emulator = createEmulator({
 *   callbacks: { authKeys, fetch: (request) => receive(request) },
 * });
 * const client = new ScaleClient(emulator.clientOptions());
 * await client.tasks.create("textcollection", {
 *   attachments: [],
 *   callback_url: "https://example.com/callbacks",
 * });
 * await emulator.callbacks.deliver();
 * assertEquals(done, ["test: completed"]);
 * ```
 *
 * @module
 */
export { verifyCallback } from "./auth_keys.ts";
export { readCallback, type ReadCallbackOptions } from "./body.ts";
export { isBatchCallback, isErrorCallback, isTaskCallback } from "./guards.ts";
export {
  type CallbackContext,
  type CallbackHandler,
  type CallbackHandlerOptions,
  createCallbackHandler,
  type ExecutionContextLike,
} from "./handler.ts";
export { receiveCallback, type ReceiveCallbackOptions } from "./receive.ts";
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
