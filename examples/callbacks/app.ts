/**
 * A Hono app that stores every callback. It responds only after it has stored,
 * recognizes a second delivery by the event's id, and responds with 503 while
 * the store is down, so that Scale tries again. It runs wherever Hono does;
 * `deno.ts` and `worker.ts` connect it to a store.
 */
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import {
  type Callback,
  type CallbackAuthKeys,
  verifyCallback,
} from "@labelwire/scale/callbacks";
import { type CallbackContext, scaleCallbacks } from "@labelwire/scale/hono";
import { toEventRow } from "./event_row.ts";
import { listing, type ListingOptions, SAFE_HEADERS } from "./listing.ts";
import {
  errorEntry,
  type Log,
  messageOf,
  printLog,
  storedEntry,
  StoreError,
} from "./log.ts";
import type { EventRow } from "./store.ts";

/** How long a result of `GET /readyz` is used, in milliseconds. Anybody may ask, so the store is not read for each request. */
const READY_MS = 1_000;

/** The headers of the response to a second delivery. */
const DUPLICATE_HEADERS = { ...SAFE_HEADERS, "x-duplicate": "1" };

/** The options of `createApp`. `Env` is the runtime's environment: on Workers the bindings. */
export interface AppOptions<Env extends object> extends ListingOptions<Env> {
  /** The callback auth keys to accept, or a function that reads them from the bindings. */
  readonly authKeys: CallbackAuthKeys | ((env: Env) => CallbackAuthKeys);
  /**
   * Processes a new event after it is stored. The response does not wait for it,
   * and it is lost if the process ends: work that must be done has to be found
   * in the store again.
   */
  readonly onStored?: (callback: Callback, row: EventRow) => unknown;
  /** Writes to the log. Default: each entry is printed as a line of JSON. */
  readonly log?: Log;
  /** Returns the time, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** The largest body to accept, in bytes. Default 8 388 608 (8 MiB). */
  readonly maxBytes?: number;
}

/**
 * Creates the app.
 *
 *     POST /callbacks            receives callbacks
 *     GET /healthz               is 200 while the app runs
 *     GET /readyz                is 200 while the keys are valid and the store works, as of the last second
 *     GET /events?limit=&after=  the events, the newest first
 *     GET /events/{id}           the body of an event, byte for byte
 *     GET /tasks/{id}            the latest event of a task
 *     GET /batches/{name}        the latest event of a batch
 *
 * The last four need `authorization: Bearer` and the view key.
 *
 * @throws {ScaleArgumentError} for invalid auth keys, if they are not a function
 */
export function createApp<Env extends object = object>(
  options: AppOptions<Env>,
): Hono<{ Bindings: Env }> {
  const { log = printLog } = options;
  const isReady = readiness(options);
  // "/callbacks/" is "/callbacks".
  const app = new Hono<{ Bindings: Env }>({ strict: false });
  app.all("/callbacks", callbackRoute(options));
  app.get("/healthz", (c) => c.text("ok", 200, SAFE_HEADERS));
  app.get("/readyz", async (c) => {
    await isReady(c.env);
    return c.text("ready", 200, SAFE_HEADERS);
  });
  app.route("/", listing(options));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    log({ event: "request", route: c.req.path, error: messageOf(error) });
    return c.text("unavailable", 503, SAFE_HEADERS);
  });
  return app;
}

/** Returns a function that rejects while the keys are invalid or the store does not work. */
function readiness<Env extends object>(
  { authKeys, store, now = Date.now }: AppOptions<Env>,
): (env: Env) => Promise<void> {
  let last: PromiseSettledResult<void> | undefined;
  let checkedAt = 0;
  const check = async (env: Env) => {
    const keys = typeof authKeys === "function" ? authKeys(env) : authKeys;
    // Throws for invalid keys.
    await verifyCallback(new Headers(), keys);
    await store(env).check();
  };
  return async (env) => {
    const time = now();
    if (last === undefined || time - checkedAt >= READY_MS) {
      // Requests during the check use the last result. They do not share the
      // promise: on Workers, it belongs to the request that made it.
      checkedAt = time;
      [last] = await Promise.allSettled([check(env)]);
    }
    if (last.status === "rejected") throw last.reason;
  };
}

/** Creates the handler that stores callbacks. */
function callbackRoute<Env extends object>(options: AppOptions<Env>) {
  const { authKeys, store, log = printLog, now = Date.now, maxBytes } = options;
  return scaleCallbacks<Env>({
    authKeys,
    ...maxBytes !== undefined && { maxBytes },
    onError: (error) => log(errorEntry(error)),
    async handle(callback, context) {
      const { bytes, environment, env } = context;
      const receivedAt = now();
      const row = await toEventRow(callback, {
        environment,
        bytes,
        receivedAt,
      });
      const isNew = await store(env).add(row, bytes).catch((cause) => {
        throw new StoreError(row, cause);
      });
      log(storedEntry(row, { isNew, ms: now() - receivedAt }));
      if (isNew) startProcessing(row, context, options);
      return isNew
        ? undefined
        : new Response(null, { headers: DUPLICATE_HEADERS });
    },
  });
}

/** Starts `onStored` for a new event, and keeps the runtime alive until it is done. */
function startProcessing<Env extends object>(
  row: EventRow,
  { callback, ctx }: CallbackContext<Env>,
  { onStored, log = printLog }: AppOptions<Env>,
): void {
  if (onStored === undefined) return;
  const work = (async () => await onStored(callback, row))();
  const logged = work.catch((error) =>
    log({ event: "processing", id: row.id, error: messageOf(error) })
  );
  ctx?.waitUntil(logged);
}
