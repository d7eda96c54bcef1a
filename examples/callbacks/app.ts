/**
 * A Hono app that keeps every callback: it stores first and answers then, knows
 * a second delivery by the event's id, and answers 503 while the store is down,
 * so that Scale tries again. It runs wherever Hono does; `deno.ts` and
 * `worker.ts` give it a store.
 */
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import {
  type Callback,
  type CallbackSecrets,
  verifyCallback,
} from "@labelwire/scale/callbacks";
import { type CallbackContext, scaleCallbacks } from "@labelwire/scale/hono";
import { eventRow } from "./event_row.ts";
import { GUARDS, listing, type ListingOptions } from "./listing.ts";
import {
  type Log,
  messageOf,
  NotStoredError,
  printLog,
  refusedEntry,
  takenEntry,
} from "./log.ts";
import type { EventRow } from "./store.ts";

/** Tells a second delivery from a first one. */
const DUPLICATE = { ...GUARDS, "x-duplicate": "1" };

/** What the app is made of. `Env` is what the runtime gives with each request: on Workers the bindings. */
export interface AppOptions<Env extends object> extends ListingOptions<Env> {
  /** The callback auth keys to accept, themselves or out of the bindings. */
  readonly secrets: CallbackSecrets | ((env: Env) => CallbackSecrets);
  /**
   * Works on a new event once it is stored. Nothing waits for it, and it is lost
   * if the process ends: what must happen has to be found in the store again.
   */
  readonly onStored?: (callback: Callback, row: EventRow) => unknown;
  /** Takes what is logged. Default: each entry is printed as a line of JSON. */
  readonly log?: Log;
  /** Tells the time in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** The largest body that is taken, in bytes. Default 8 388 608 (8 MiB). */
  readonly maxBytes?: number;
}

/**
 * Makes the app.
 *
 *     POST /callbacks            where Scale sends callbacks to
 *     GET /healthz               whether it runs
 *     GET /readyz                whether its keys are right and its store is there
 *     GET /events?limit=&after=  the events, the newest first
 *     GET /events/{id}           what was sent, byte for byte
 *     GET /tasks/{id}            the event that says how a task stands
 *     GET /batches/{name}        the event that says how a batch stands
 *
 * The last four want `authorization: Bearer` and the view key.
 *
 * @throws {ScaleArgumentError} for secrets that cannot be right, where they are
 * no function
 */
export function createApp<Env extends object = object>(
  options: AppOptions<Env>,
): Hono<{ Bindings: Env }> {
  const { secrets, store, log = printLog } = options;
  const app = new Hono<{ Bindings: Env }>();
  app.all("/callbacks", receiver(options));
  app.get("/healthz", (c) => c.text("ok", 200, GUARDS));
  app.get("/readyz", async (c) => {
    const given = typeof secrets === "function" ? secrets(c.env) : secrets;
    // Throws where a secret cannot be right.
    await verifyCallback(new Headers(), given);
    await store(c.env).check();
    return c.text("ready", 200, GUARDS);
  });
  app.route("/", listing(options));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    log({ event: "request", route: c.req.path, error: messageOf(error) });
    return c.text("unavailable", 503, GUARDS);
  });
  return app;
}

/** Makes the handler that keeps callbacks. */
function receiver<Env extends object>(options: AppOptions<Env>) {
  const { secrets, store, log = printLog, now = Date.now, maxBytes } = options;
  return scaleCallbacks<Env>({
    secrets,
    ...maxBytes !== undefined && { maxBytes },
    onError: (error) => log(refusedEntry(error)),
    async handle(callback, context) {
      const { bytes, environment, env } = context;
      const receivedAt = now();
      const row = await eventRow(callback, { environment, bytes, receivedAt });
      const isNew = await store(env).keep(row, bytes).catch((cause) => {
        throw new NotStoredError(row, cause);
      });
      log(takenEntry(row, { isNew, ms: now() - receivedAt }));
      if (isNew) process(options, { callback, row, context });
      return isNew ? undefined : new Response(null, { headers: DUPLICATE });
    },
  });
}

/** Begins the work on a new event, and lets the runtime know of it. */
function process<Env extends object>(
  { onStored, log = printLog }: AppOptions<Env>,
  { callback, row, context }: {
    readonly callback: Callback;
    readonly row: EventRow;
    readonly context: CallbackContext<Env>;
  },
): void {
  if (onStored === undefined) return;
  const work = (async () => await onStored(callback, row))();
  const watched = work.catch((error) =>
    log({ event: "processing", id: row.id, error: messageOf(error) })
  );
  context.ctx?.waitUntil(watched);
}
