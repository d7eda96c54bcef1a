/**
 * The receiver of callbacks as a Hono handler. It is typed by its shape and
 * imports nothing of Hono, so it fits Hono from JSR as well as from npm.
 *
 * @example A Hono app that takes callbacks
 * ```ts
 * import { scaleCallbacks } from "@labelwire/scale/hono";
 * import { assertEquals } from "@std/assert";
 *
 * // In an app: new Hono().all("/callbacks", receive)
 * const receive = scaleCallbacks({
 *   secrets: { live: "callback_key" },
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
  type CallbackExecution,
  type CallbackHandlerOptions,
  receiverOf,
} from "./handler.ts";

export type {
  CallbackContext,
  CallbackExecution,
  CallbackHandlerOptions,
} from "./handler.ts";

/** What is used of Hono's `Context`. */
export interface HonoContext<Env = unknown> {
  /** The request. */
  readonly req: {
    /** As the runtime gave it. */
    readonly raw: Request;
    /** Gives the body, from Hono's memory if a middleware has read it. */
    arrayBuffer(): Promise<ArrayBuffer>;
  };
  /** The runtime's bindings. */
  readonly env?: Env;
  /** The runtime's way to go on after the answer. Hono throws where there is none. */
  readonly executionCtx?: CallbackExecution;
}

/**
 * Makes a Hono handler that receives callbacks, with the options and answers of
 * `createCallbackHandler`. Mount it with `app.all`, so that a GET is a 405.
 *
 * @throws {ScaleArgumentError} for options that cannot be right, such as an
 * empty secret
 *
 * @example Take the secret from the Worker's bindings
 * ```ts
 * import { scaleCallbacks } from "@labelwire/scale/hono";
 * import { assertEquals } from "@std/assert";
 *
 * interface Bindings {
 *   SCALE_CALLBACK_KEY: string;
 * }
 * const receive = scaleCallbacks<Bindings>({
 *   secrets: (env) => ({ live: env.SCALE_CALLBACK_KEY }),
 *   handle: (callback) => console.log(callback),
 * });
 * assertEquals(receive.length, 1);
 * ```
 */
export function scaleCallbacks<Env = unknown>(
  options: CallbackHandlerOptions<Env>,
): (context: HonoContext<Env>) => Promise<Response> {
  const receive = receiverOf(options);
  return async (context) => {
    const { raw } = context.req;
    return await receive({
      request: raw.bodyUsed ? await remade(context.req) : raw,
      env: context.env as Env,
      get ctx() {
        return executionOf(context);
      },
    });
  };
}

/** A middleware has read the body; Hono remembers it then. */
async function remade(req: HonoContext["req"]): Promise<Request> {
  const { url, method, headers } = req.raw;
  return new Request(url, { method, headers, body: await req.arrayBuffer() });
}

function executionOf(context: HonoContext): CallbackExecution | undefined {
  try {
    return context.executionCtx;
  } catch {
    // The getter throws where the runtime has none, Deno and Node for instance.
    return undefined;
  }
}
