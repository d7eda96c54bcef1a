/** The stored events as plain JSON, for clients that have the app's key. */
import { type Context, Hono } from "hono";
import { SAFE_HEADERS } from "./auth.ts";
import type { Cursor, EventRow, Store } from "./store.ts";

/** The options of `listing`. */
export interface ListingOptions<Env extends object> {
  /** Returns the store. */
  readonly store: (env: Env) => Store;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** Creates the routes that read the store. The app's login is before them. */
export function listing<Env extends object>(
  { store }: ListingOptions<Env>,
): Hono<{ Bindings: Env }> {
  type AppContext = Context<{ Bindings: Env }>;

  const latest = async (c: AppContext, kind: EventRow["kind"]) => {
    const subject = c.req.param("subject") ?? "";
    const row = await store(c.env).latest({ kind, subject });
    return row ? c.json(row, 200, SAFE_HEADERS) : c.notFound();
  };

  const page = async (c: AppContext, deadOnly: boolean) => {
    const limit = parseLimit(c.req.query("limit"));
    const after = parseCursor(c.req.query("after"));
    if (limit === undefined) {
      return invalid(c, `limit must be an integer from 1 to ${MAX_LIMIT}`);
    }
    if (after === undefined) {
      return invalid(c, "after must be the next of another response");
    }
    const query = { limit, deadOnly, ...after && { after } };
    const events = await store(c.env).list(query);
    const last = events.length === limit ? events.at(-1) : undefined;
    const next = last ? formatCursor(last) : null;
    return c.json({ events, next }, 200, SAFE_HEADERS);
  };

  const routes = new Hono<{ Bindings: Env }>();
  routes.get("/events", (c) => page(c, false));
  routes.get("/dead", (c) => page(c, true));
  routes.get("/events/:id", async (c) => {
    const body = await store(c.env).body(c.req.param("id"));
    if (body === undefined) return c.notFound();
    const headers = { ...SAFE_HEADERS, "content-type": "application/json" };
    return c.body(body.slice(), 200, headers);
  });
  routes.get("/events/:id/processing", async (c) => {
    const event = await store(c.env).find(c.req.param("id"));
    return event ? c.json(event, 200, SAFE_HEADERS) : c.notFound();
  });
  routes.get("/tasks/:subject", (c) => latest(c, "task"));
  routes.get("/batches/:subject", (c) => latest(c, "batch"));
  return routes;
}

/** Responds to a request whose value is invalid. */
export function invalid(c: Context, error: string): Response {
  return c.json({ error }, 400, SAFE_HEADERS);
}

function parseLimit(value: string = String(DEFAULT_LIMIT)): number | undefined {
  const limit = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  return limit >= 1 && limit <= MAX_LIMIT ? limit : undefined;
}

/** Returns the cursor of a string: `null` for no cursor, and `undefined` for an invalid one. */
export function parseCursor(
  value: string | undefined,
): Cursor | null | undefined {
  if (value === undefined) return null;
  const [, receivedAt, id] = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(value) ?? [];
  return id === undefined ? undefined : { receivedAt: Number(receivedAt), id };
}

/** Returns a cursor as a string. */
export function formatCursor({ receivedAt, id }: Cursor): string {
  return `${receivedAt}.${id}`;
}
