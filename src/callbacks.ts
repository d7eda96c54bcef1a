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
  callbackBytes,
  checkMaxBytes,
  checkMethod,
  MAX_CALLBACK_BYTES,
  parseCallback,
  refusal,
} from "./callback_body.ts";
import { type Check, refuse } from "./check.ts";
import { ScaleCallbackError } from "./errors.ts";
import { observe } from "./hooks.ts";
import { matchSecret, readSecrets, type Secret } from "./secret.ts";
import type {
  Callback,
  CallbackSecrets,
  CallbackVerification,
  SecretMatch,
} from "./types/callback.ts";

export {
  isBatchCallback,
  isErrorCallback,
  isTaskCallback,
  readCallback,
  type ReadCallbackOptions,
} from "./callback_body.ts";
export { canonicalEvent, currentState } from "./callback_event.ts";
export {
  ScaleArgumentError,
  ScaleCallbackError,
  ScaleError,
  type ScaleErrorDetails,
} from "./errors.ts";
export type * from "./types/callback.ts";
export type * from "./types/json.ts";
export type { Batch } from "./types/batch.ts";
export type { CompletedTask, Task, TaskAudit } from "./types/task.ts";
export type {
  FailedAttachment,
  FailedFrame,
  TaskErrorResponse,
} from "./types/task_common.ts";

/** The header that carries the secret. */
const HEADER = "scale-callback-auth";

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

/** A receiver of callbacks, for any runtime that serves with `Request` and `Response`. */
export type CallbackHandler<Env = unknown> = (
  request: Request,
  env?: Env,
  ctx?: CallbackExecution,
) => Promise<Response>;

/** Options that were checked and completed. */
interface Settings<Env> {
  readonly secrets: (
    env: Env,
  ) => readonly Secret[] | Promise<readonly Secret[]>;
  readonly handle: CallbackHandlerOptions<Env>["handle"];
  readonly isEarly: boolean;
  readonly maxBytes: number;
  readonly onError: (error: ScaleCallbackError) => void;
}

/** One request, and what the runtime gave with it. */
interface Delivery<Env> {
  readonly request: Request;
  readonly env: Env;
  readonly ctx: CallbackExecution | undefined;
}

const CHECKS: Readonly<Record<keyof CallbackHandlerOptions, Check>> = {
  secrets: checkLater,
  handle: checkFunction,
  acknowledge: checkAcknowledge,
  maxBytes: checkMaxBytes,
  onError: checkFunction,
};

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
  return await verify(headers, readSecrets(secrets));
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
  const settings = settingsOf(options);
  return async (request, env, ctx) => {
    try {
      return await receive({ request, env: env as Env, ctx }, settings);
    } catch (cause) {
      const error = cause instanceof ScaleCallbackError
        ? cause
        : refusal(500, "configuration", cause);
      observe(settings.onError, error);
      discard(request);
      return answerTo(error);
    }
  };
}

function settingsOf<Env>(options: CallbackHandlerOptions<Env>): Settings<Env> {
  // The checks that clients have can guess what a misspelt name was meant to
  // be, which here would be a fifth of the bundle.
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(CHECKS, name)) refuse(`Unknown option "${name}"`);
    if (value !== undefined) CHECKS[name as keyof typeof CHECKS](value, name);
  }
  const { secrets, handle } = options;
  checkFunction(handle, "handle");
  const list = typeof secrets === "function" ? [] : readSecrets(secrets);
  return {
    secrets: typeof secrets === "function"
      ? async (env) => readSecrets(await secrets(env))
      : () => list,
    handle,
    isEarly: options.acknowledge === "before",
    maxBytes: options.maxBytes ?? MAX_CALLBACK_BYTES,
    onError: options.onError ?? logFailure,
  };
}

/** From a request to its answer. Nothing of the body is read before the secret is known to be right. */
async function receive<Env>(
  { request, env, ctx }: Delivery<Env>,
  settings: Settings<Env>,
): Promise<Response> {
  checkMethod(request);
  const verified = await verify(request.headers, await settings.secrets(env));
  if (!verified.ok) throw refusal(401, "secret");
  const { environment, index } = verified;
  if (settings.isEarly && typeof ctx?.waitUntil !== "function") {
    refuse('acknowledge "before" needs ctx.waitUntil');
  }
  const bytes = await callbackBytes(request, settings);
  const callback = parseCallback(bytes);
  const context = { environment, index, bytes, env, ctx };
  const work = handled(callback, context, settings.handle);
  if (!settings.isEarly) return await work ?? answer();
  ctx?.waitUntil(
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

async function verify(
  headers: Headers,
  secrets: readonly Secret[],
): Promise<CallbackVerification> {
  const given = headers.get(HEADER);
  if (given === null) return { ok: false, reason: "missing" };
  // Two copies of the header arrive as "a, b", which is neither.
  const match = await matchSecret(given, secrets);
  return match ? { ok: true, ...match } : { ok: false, reason: "wrong" };
}

/** Lets go of a body that nobody will read. */
function discard({ body }: Request): void {
  // It rejects where somebody reads the body, who then sees to it.
  body?.cancel().catch(() => {});
}

function answerTo({ status, reason }: ScaleCallbackError): Response {
  return answer(status, reason, status === 405 ? { allow: "POST" } : undefined);
}

function answer(
  status = 200,
  text?: string,
  headers?: Readonly<Record<string, string>>,
): Response {
  return new Response(text, {
    status,
    headers: { "cache-control": "no-store", ...headers },
  });
}

function logFailure(error: ScaleCallbackError): void {
  if (error.status! >= 500) console.error(error);
}

/** Secrets are checked where they are read, which may be at each request. */
function checkLater(): void {}

/** Twin of the check that clients have, whose way to show values would weigh more than all checks here. */
function checkFunction(value: unknown, name: string): void {
  if (typeof value !== "function") {
    refuse(`${name} must be a function: current value is ${value}`);
  }
}

function checkAcknowledge(value: unknown, name: string): void {
  if (value !== "after" && value !== "before") {
    refuse(`${name} must be "after" or "before": current value is ${value}`);
  }
}
