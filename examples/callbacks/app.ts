/**
 * A Hono app that stores every callback. It responds only after it has stored,
 * recognizes a second delivery by the event's id, and responds with 503 while
 * the store is down, so that Scale tries again. It runs wherever Hono does;
 * `deno.ts` and `worker.ts` connect it to a store.
 */
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import {
  type CallbackAuthKeys,
  verifyCallback,
} from "@labelwire/scale/callbacks";
import { type CallbackContext, scaleCallbacks } from "@labelwire/scale/hono";
import { createCounters } from "./counters.ts";
import { toEventRow } from "./event_row.ts";
import { requireKey, SAFE_HEADERS } from "./auth.ts";
import { type BulkRouteOptions, bulkRoutes } from "./bulk.ts";
import { assertCallbackUrl } from "./callback_url.ts";
import { listing, type ListingOptions } from "./listing.ts";
import { type OperationOptions, operations } from "./operations.ts";
import { createPage, type PageOptions } from "./page/page.ts";
import {
  errorEntry,
  type Log,
  messageOf,
  printLog,
  storedEntry,
  StoreError,
} from "./log.ts";
import type { EventRow } from "./store.ts";

/** The paths that need the app's key, and all below them. */
const PROTECTED = [
  "/events/*",
  "/tasks/*",
  "/batches/*",
  "/dead/*",
  "/replay/*",
  "/sweep/*",
  "/purge/*",
  "/counters/*",
  "/metrics/*",
  "/bulk/*",
];

/** How long a result of `GET /readyz` is used, in milliseconds. Anybody may ask, so the store is not read for each request. */
const READY_MS = 1_000;

/** The headers of the response to a second delivery. */
const DUPLICATE_HEADERS = { ...SAFE_HEADERS, "x-duplicate": "1" };

/** What the runtime passed along with the callback of a new event. */
export type StoredContext<Env> = Pick<CallbackContext<Env>, "env" | "ctx">;

/** The options of `createApp`. `Env` is the runtime's environment: on Workers the bindings. */
export interface AppOptions<Env extends object>
  extends
    ListingOptions<Env>,
    OperationOptions<Env>,
    BulkRouteOptions<Env>,
    PageOptions<Env> {
  /** Returns the URL at which Scale reaches this app, if it is configured: `GET /readyz` checks it. */
  readonly callbackUrl?: ((env: Env) => string | undefined) | undefined;
  /** The callback auth keys to accept, or a function that reads them from the bindings. */
  readonly authKeys: CallbackAuthKeys | ((env: Env) => CallbackAuthKeys);
  /**
   * Called after a new event is stored, to process it soon. The response does not
   * wait for it, and it is lost if the process ends: a sweep finds the event in
   * the store.
   */
  readonly onStored?: (row: EventRow, context: StoredContext<Env>) => unknown;
  /** Writes to the log. Default: each entry is printed as a line of JSON. */
  readonly log?: Log;
  /** The largest body to accept, in bytes. Default 8 388 608 (8 MiB). */
  readonly maxBytes?: number;
}

/**
 * Creates the app.
 *
 *     POST /callbacks            receives callbacks
 *     GET /healthz               is 200 while the app runs
 *     GET /readyz                is 200 while the keys are valid and the store works, as of the last second
 *
 * These need the app's key, see `requireKey`:
 *
 *     GET /events?limit=&after=    the events, the newest first
 *     GET /events/{id}             the body of an event, byte for byte
 *     GET /events/{id}/processing  how far an event is
 *     GET /tasks/{id}              the latest event of a task
 *     GET /batches/{name}          the latest event of a batch
 *     GET /dead?limit=&after=      the dead letters, the newest first
 *     POST /replay                 replays an event, all dead letters, or a range of time
 *     POST /sweep                  processes what is due
 *     POST /purge                  deletes bodies
 *     GET /counters                the counters, as JSON
 *     GET /metrics                 the counters, for Prometheus
 *     POST /bulk?type=&max=        creates tasks from a file of JSON Lines
 *     GET /bulk/{id}               the report of such a job
 *     POST /bulk/{id}/stop         stops it
 *
 * People log in with the app's key:
 *
 *     GET /view                    the tasks with their results, and the dead letters
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
  const login = requireKey(options.appKey);
  for (const path of PROTECTED) app.use(path, login);
  app.route("/", listing(options));
  app.route("/", operations(options));
  app.route("/", bulkRoutes(options));
  app.route("/", createPage(options));
  app.get("/", (c) => c.redirect("/view"));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    log({ event: "request", route: c.req.path, error: messageOf(error) });
    return c.text("unavailable", 503, SAFE_HEADERS);
  });
  return app;
}

/** Returns a function that rejects while the keys are invalid or the store does not work. */
function readiness<Env extends object>(
  { authKeys, store, callbackUrl, processor, bulk, now = Date.now }: AppOptions<
    Env
  >,
): (env: Env) => Promise<void> {
  let last: PromiseSettledResult<void> | undefined;
  let checkedAt = 0;
  const check = async (env: Env) => {
    const keys = typeof authKeys === "function" ? authKeys(env) : authKeys;
    const url = callbackUrl?.(env);
    if (url) assertCallbackUrl(url, Object.values(keys).flat());
    // These throw for invalid variables.
    processor?.(env, undefined);
    bulk?.(env);
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
  const { counters = createCounters(now) } = options;
  return scaleCallbacks<Env>({
    authKeys,
    ...maxBytes !== undefined && { maxBytes },
    onError(error) {
      counters.count(error.status < 500 ? "rejected" : "unavailable");
      log(errorEntry(error));
    },
    async handle(callback, context) {
      const { bytes, environment, env } = context;
      const receivedAt = now();
      counters.count("received");
      const row = await toEventRow(callback, {
        environment,
        bytes,
        receivedAt,
      });
      const events = store(env);
      const isNew = await events.add(row, bytes).catch((cause) => {
        throw new StoreError(row, cause);
      });
      log(storedEntry(row, { isNew, ms: now() - receivedAt }));
      counters.count(isNew ? "stored" : "duplicate");
      startWork(row, context, async () => {
        if (isNew) await options.onStored?.(row, context);
        await counters.flushSometimes(events);
      }, log);
      return isNew
        ? undefined
        : new Response(null, { headers: DUPLICATE_HEADERS });
    },
  });
}

/** Starts work after a callback, and keeps the runtime alive until it is done. */
function startWork<Env extends object>(
  { id }: EventRow,
  { ctx }: CallbackContext<Env>,
  work: () => Promise<void>,
  log: Log,
): void {
  const logged = work().catch((error) =>
    log({ event: "hint", id, error: messageOf(error) })
  );
  ctx?.waitUntil(logged);
}
