/** The receiver of callbacks: from a request to its answer. The entries give it what each runtime gives them. */
import {
  callbackBytes,
  checkMaxBytes,
  checkMethod,
  MAX_CALLBACK_BYTES,
  parseCallback,
  refusal,
  want,
} from "./body.ts";
import { refuse } from "../core/check.ts";
import { ScaleCallbackError } from "../core/errors.ts";
import { observe } from "../core/observe.ts";
import { matcherOf, SECRET_HEADER, type SecretMatcher } from "./secret.ts";
import type { Callback, CallbackSecrets, SecretMatch } from "./types.ts";

/** What a Worker gives with each request: the part that is used here. */
export interface CallbackExecution {
  /** Keeps the Worker alive until the promise is settled; for how long, the platform decides. */
  waitUntil(promise: Promise<unknown>): void;
}

/** What is known of a callback beside its content. */
export interface CallbackContext<Env = unknown> extends SecretMatch {
  /** The body as it came. */
  readonly bytes: Uint8Array;
  /** What the runtime gave with the request: on Workers the bindings. */
  readonly env: Env;
  /** What the runtime gave to go on after the answer, if anything. */
  readonly ctx: CallbackExecution | undefined;
}

/** What a receiver of callbacks is made of. */
export interface CallbackHandlerOptions<Env = unknown> {
  /** The callback auth keys to accept, or a function that takes them from the runtime's `env` at each request. */
  readonly secrets:
    | CallbackSecrets
    | ((env: Env) => CallbackSecrets | Promise<CallbackSecrets>);
  /**
   * Does the work. A `Response` that it gives becomes the answer, for instance a
   * 200 with a header of yours, unless that went out before; all else is a 200.
   * When it throws, the answer is
   * 503 and Scale tries again, up to 20 times within 24 hours. The same callback
   * may come more than once, and callbacks of one task in any order.
   */
  readonly handle: (
    callback: Callback,
    context: CallbackContext<Env>,
  ) => unknown;
  /**
   * When to answer: `"after"` the work, so that a 2xx means that it is safe, or
   * `"before"` it, which needs the runtime's `waitUntil` and loses the callback
   * if the work fails. There is no time limit of ours. Default `"after"`.
   */
  readonly acknowledge?: "after" | "before";
  /** The largest body that is read, in bytes. Default 8 388 608 (8 MiB). */
  readonly maxBytes?: number;
  /**
   * Observes each callback that was not taken, and why; the error's `status` is
   * the answer, and what `handle` threw is its `cause`. Default: errors of 500
   * and up go to `console.error`, as nobody else would see them.
   */
  readonly onError?: (error: ScaleCallbackError) => void;
}

/** Options that were checked and completed. */
interface Settings<Env> {
  readonly matcher: (env: Env) => SecretMatcher | Promise<SecretMatcher>;
  readonly handle: CallbackHandlerOptions<Env>["handle"];
  readonly isEarly: boolean;
  readonly maxBytes: number;
  readonly onError: (error: ScaleCallbackError) => void;
}

/** One request, and what the runtime gave with it. */
export interface Delivery<Env> {
  readonly request: Request;
  readonly env: Env;
  /** May be a getter: it is read only where it is needed. */
  readonly ctx: CallbackExecution | undefined;
}

/** Makes a receiver; options that cannot be right throw. */
export function receiverOf<Env>(
  options: CallbackHandlerOptions<Env>,
): (delivery: Delivery<Env>) => Promise<Response> {
  const settings = settingsOf(options);
  return async (delivery) => {
    try {
      return await receive(delivery, settings);
    } catch (cause) {
      const error = cause instanceof ScaleCallbackError
        ? cause
        : refusal(500, "configuration", cause);
      observe(settings.onError, error);
      // Nobody will read it. It rejects where somebody does, who sees to it then.
      delivery.request.body?.cancel().catch(() => {});
      const { status, reason } = error;
      return answer(status, reason, status === 405 && { allow: "POST" });
    }
  };
}

function settingsOf<Env>(options: CallbackHandlerOptions<Env>): Settings<Env> {
  const {
    secrets,
    handle,
    acknowledge = "after",
    maxBytes = MAX_CALLBACK_BYTES,
    onError = logFailure,
    ...unknown
  } = options;
  // The checks that clients have can guess what a misspelt name was meant to
  // be, which here would be a fifth of the bundle.
  for (const name of Object.keys(unknown)) refuse(`Unknown option "${name}"`);
  want(typeof handle === "function", { handle }, "a function");
  want(typeof onError === "function", { onError }, "a function");
  const isEarly = acknowledge === "before";
  want(
    isEarly || acknowledge === "after",
    { acknowledge },
    '"after" or "before"',
  );
  checkMaxBytes(maxBytes);
  return {
    matcher: matcherAt(secrets),
    handle,
    isEarly,
    maxBytes,
    onError,
  };
}

function matcherAt<Env>(
  secrets: CallbackHandlerOptions<Env>["secrets"],
): Settings<Env>["matcher"] {
  if (typeof secrets === "function") {
    return async (env) => matcherOf(await secrets(env));
  }
  const matcher = matcherOf(secrets);
  return () => matcher;
}

/** From a request to its answer. Nothing of the body is read before the secret is known to be right. */
async function receive<Env>(
  delivery: Delivery<Env>,
  settings: Settings<Env>,
): Promise<Response> {
  const { request, env } = delivery;
  checkMethod(request);
  const matches = await settings.matcher(env);
  const match = await matches(request.headers.get(SECRET_HEADER));
  if (!match) throw refusal(401, "secret");
  if (
    settings.isEarly && typeof delivery.ctx?.waitUntil !== "function"
  ) {
    refuse('acknowledge "before" needs ctx.waitUntil');
  }
  const bytes = await callbackBytes(request, settings.maxBytes);
  const context = {
    ...match,
    bytes,
    env,
    get ctx() {
      return delivery.ctx;
    },
  };
  const work = handled(parseCallback(bytes), context, settings.handle);
  if (!settings.isEarly) return await work ?? answer();
  delivery.ctx?.waitUntil(
    work.catch((error) => observe(settings.onError, error)),
  );
  return answer();
}

async function handled<Env>(
  callback: Callback,
  context: CallbackContext<Env>,
  handle: CallbackHandlerOptions<Env>["handle"],
): Promise<Response | undefined> {
  try {
    const given = await handle(callback, context);
    return given instanceof Response ? given : undefined;
  } catch (cause) {
    throw refusal(503, "handler", cause);
  }
}

function answer(
  status = 200,
  text?: string,
  headers?: Readonly<Record<string, string>> | false,
): Response {
  return new Response(text, {
    status,
    headers: { "cache-control": "no-store", ...headers },
  });
}

function logFailure(error: ScaleCallbackError): void {
  if (error.status! >= 500) console.error(error);
}
