/** The request handler that ./callbacks and ./hono share: it receives a callback, calls `handle`, and responds. */
import { throwArgumentError } from "../core/check.ts";
import { ScaleCallbackError } from "../core/errors.ts";
import { observe } from "../core/observe.ts";
import { isResponse } from "../core/platform.ts";
import { createKeyMatcher } from "./auth_keys.ts";
import { type KeptBody, MAX_CALLBACK_BYTES, throwMustBe } from "./body.ts";
import { assertReceiverOptions, receive } from "./receive.ts";
import { refusal, refusalResponse, respond } from "./refusal.ts";
import type { Callback, CallbackAuthKeys, ReceivedCallback } from "./types.ts";

/** The part of a Worker's execution context that is used here. */
export interface ExecutionContextLike {
  /** Keeps the Worker alive until the promise settles; the platform sets the limit. */
  waitUntil(promise: Promise<unknown>): void;
}

/** A received callback, with what the runtime passed along with the request. */
export interface CallbackContext<Env = unknown> extends ReceivedCallback {
  /** The runtime's environment: on Workers the bindings. */
  readonly env: Env;
  /** The runtime's execution context, if there is one. */
  readonly ctx: ExecutionContextLike | undefined;
}

/** The options of `createCallbackHandler` and `scaleCallbacks`. */
export interface CallbackHandlerOptions<Env = unknown> {
  /** The callback auth keys to accept, or a function that reads them from the runtime's `env` for each request. */
  readonly authKeys:
    | CallbackAuthKeys
    | ((env: Env) => CallbackAuthKeys | Promise<CallbackAuthKeys>);
  /**
   * The function that does the work. If it returns a `Response`, for instance a
   * 200 with a header of yours, that is sent, unless the response went out
   * before the work; any other value becomes a 200. If it throws, the response
   * is a 503, and Scale tries again up to 20 times within 24 hours. The same
   * callback may arrive more than once, and callbacks of one task in any order.
   */
  readonly handle: (
    callback: Callback,
    context: CallbackContext<Env>,
  ) => unknown;
  /**
   * When to respond: `"after"` the work, so that a 2xx means that the work is
   * done, or `"before"` it. The latter needs the runtime's `waitUntil` and loses
   * the callback if the work fails. There is no timeout for the work.
   *
   * @default "after"
   */
  readonly acknowledge?: "after" | "before" | undefined;
  /**
   * The largest body to read, in bytes.
   *
   * @default 8_388_608 (8 MiB)
   */
  readonly maxBytes?: number | undefined;
  /**
   * The observer of callbacks that were refused or failed. The error's `status`
   * is the status of the response, and its `cause` is what `handle` threw. By
   * default, errors with a status of 500 or more go to `console.error`, because
   * nobody else would see them.
   */
  readonly onError?: ((error: ScaleCallbackError) => void) | undefined;
}

/** A request, with what the runtime passed along. */
export interface HandlerInput<Env> {
  readonly request: Request;
  readonly env: Env;
  /** May be a getter: it is read only when it is needed. */
  readonly ctx: ExecutionContextLike | undefined;
  /** The framework's request, which may have kept a body that was read. */
  readonly kept?: KeptBody;
}

/** A request handler for any runtime that serves with `Request` and `Response`. */
export type CallbackHandler<Env = unknown> = (
  request: Request,
  env?: Env,
  ctx?: ExecutionContextLike,
) => Promise<Response>;

/**
 * Creates a request handler that receives callbacks: it verifies, reads, calls
 * `handle` and responds, so that Scale repeats a delivery only where that helps.
 * The response is a 200 once the callback is handled; a 405, 401, 415, 413 or
 * 400 for a request that is not a callback; a 503 if `handle` failed; a 500 if
 * the receiver is misconfigured. The body of a refusal is one
 * sentence and contains nothing that was received.
 *
 * @throws {ScaleArgumentError} if an option is invalid, for instance an empty
 * key
 *
 * @example Fetch the task before a critical decision
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import {
 *   createCallbackHandler,
 *   isTaskCallback,
 * } from "@labelwire/scale/callbacks";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new ScaleClient(createEmulator().clientOptions());
 * const paid: string[] = [];
 * const receive = createCallbackHandler({
 *   authKeys: { test: "callback_key" },
 *   async handle(callback) {
 *     if (!isTaskCallback(callback)) return;
 *     // Whoever forges a callback cannot forge the API's response. If this call
 *     // fails, the response is a 503, and Scale tries again.
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
  const handleInput = createInputHandler(options);
  return (request, env, ctx) => handleInput({ request, env: env as Env, ctx });
}

/** Creates a handler that turns each request into a response. It never rejects. */
export function createInputHandler<Env>(
  options: CallbackHandlerOptions<Env>,
): (input: HandlerInput<Env>) => Promise<Response> {
  const {
    authKeys,
    handle,
    acknowledge = "after",
    maxBytes = MAX_CALLBACK_BYTES,
    onError = logFailure,
    ...unknown
  } = options;
  assertReceiverOptions(maxBytes, unknown);
  for (const [name, value] of Object.entries({ handle, onError })) {
    if (typeof value !== "function") throwMustBe(name, "a function", value);
  }
  const respondsFirst = acknowledge === "before";
  if (!respondsFirst && acknowledge !== "after") {
    throwMustBe("acknowledge", '"after" or "before"', acknowledge);
  }
  const match = typeof authKeys === "function"
    ? async (headers: Headers, env: Env) =>
      await createKeyMatcher(await authKeys(env))(headers)
    : createKeyMatcher(authKeys);

  async function respondTo(input: HandlerInput<Env>): Promise<Response> {
    const { request, env, kept } = input;
    const received = await receive(
      request,
      (headers) => match(headers, env),
      { maxBytes, kept },
    );
    const context = {
      ...received,
      env,
      get ctx() {
        return input.ctx;
      },
    };
    if (!respondsFirst) return await work(handle, context) ?? respond();
    const { ctx } = input;
    if (typeof ctx?.waitUntil !== "function") {
      throwArgumentError('acknowledge "before" needs ctx.waitUntil');
    }
    ctx.waitUntil(
      work(handle, context).catch((error) => observe(onError, error)),
    );
    return respond();
  }

  return async (input) => {
    try {
      return await respondTo(input);
    } catch (cause) {
      const error = cause instanceof ScaleCallbackError
        ? cause
        : refusal("configuration", cause);
      observe(onError, error);
      // Discard the unread body. `cancel` rejects if it is locked, which is fine.
      input.request.body?.cancel().catch(() => {});
      return refusalResponse(error);
    }
  };
}

/** Does the work. Returns a Response as it is, and one of another realm or package as one of this runtime, whose server accepts no other. */
async function work<Env>(
  handle: CallbackHandlerOptions<Env>["handle"],
  context: CallbackContext<Env>,
): Promise<Response | undefined> {
  try {
    const result = await handle(context.callback, context);
    if (result instanceof Response) return result;
    if (!isResponse(result)) return undefined;
    const bytes = await result.arrayBuffer();
    // A status such as 204 must not have a body, not even an empty one.
    return new Response(bytes.byteLength > 0 ? bytes : null, result);
  } catch (cause) {
    throw refusal("handler", cause);
  }
}

function logFailure(error: ScaleCallbackError): void {
  if (error.status >= 500) console.error(error);
}
