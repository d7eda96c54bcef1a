/**
 * The callback receiver as a Hono handler. It is typed structurally and imports
 * nothing from Hono, so it fits Hono from JSR and from npm.
 *
 * @example A Hono app that receives callbacks
 * ```ts
 * import { scaleCallbacks } from "@labelwire/scale/hono";
 * import { assertEquals } from "@std/assert";
 *
 * // In an app: new Hono().all("/callbacks", receive)
 * const receive = scaleCallbacks({
 *   authKeys: { live: "callback_key" },
 *   handle: () => {},
 * });
 * const raw = new Request("https://example.com/callbacks");
 * const context = { req: { raw, arrayBuffer: () => raw.arrayBuffer() } };
 * assertEquals((await receive(context)).status, 405);
 * ```
 *
 * @module
 */
import {
  type CallbackHandlerOptions,
  createInputHandler,
  type ExecutionContextLike,
} from "./handler.ts";

export type {
  CallbackContext,
  CallbackHandlerOptions,
  ExecutionContextLike,
} from "./handler.ts";

/** The part of Hono's `Context` that is used here. */
export interface HonoContext<Env = unknown> {
  /** Hono's request. */
  readonly req: {
    /** The runtime's request. */
    readonly raw: Request;
    /** Returns the body, also after a middleware has read it. */
    arrayBuffer(): Promise<ArrayBuffer>;
  };
  /** The runtime's bindings. */
  readonly env?: Env;
  /** The runtime's execution context. Hono's getter throws where there is none. */
  readonly executionCtx?: ExecutionContextLike;
}

/**
 * Creates a Hono handler that receives callbacks, with the options and responses
 * of `createCallbackHandler`. Mount it with `app.all`, so that a GET is a 405.
 *
 * @throws {ScaleArgumentError} if an option is invalid, for instance an empty
 * key
 *
 * @example Read the key from the Worker's bindings
 * ```ts
 * import { scaleCallbacks } from "@labelwire/scale/hono";
 * import { assertEquals } from "@std/assert";
 *
 * interface Env {
 *   SCALE_CALLBACK_AUTH_KEY_LIVE: string;
 * }
 * const receive = scaleCallbacks<Env>({
 *   authKeys: (env) => ({ live: env.SCALE_CALLBACK_AUTH_KEY_LIVE }),
 *   handle: (callback) => console.log(callback),
 * });
 * assertEquals(receive.length, 1);
 * ```
 */
export function scaleCallbacks<Env = unknown>(
  options: CallbackHandlerOptions<Env>,
): (context: HonoContext<Env>) => Promise<Response> {
  const handleInput = createInputHandler(options);
  return async (context) =>
    await handleInput({
      request: context.req.raw,
      env: context.env as Env,
      get ctx() {
        return executionContextOf(context);
      },
      kept: context.req,
    });
}

function executionContextOf(
  context: HonoContext,
): ExecutionContextLike | undefined {
  try {
    return context.executionCtx;
  } catch {
    // The getter throws on runtimes without one, for instance Deno and Node.
    return undefined;
  }
}
