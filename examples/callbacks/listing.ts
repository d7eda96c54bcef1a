/** The stored events as plain JSON, for clients that have the view key. */
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bearerAuth } from "hono/bearer-auth";
import type { Cursor, EventRow, Store } from "./store.ts";

/** The options of `listing`. */
export interface ListingOptions<Env extends object> {
  /** Returns the store. */
  readonly store: (env: Env) => Store;
  /** Returns the key that requests must carry. Without a key, the routes are off. */
  readonly viewKey?: ((env: Env) => string | undefined) | undefined;
}

/** Headers of every response: callbacks may be private, and a stored body must not be shown as a page. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** Creates the routes that read the store. All of them need the key. */
export function listing<Env extends object>(
  { store, viewKey }: ListingOptions<Env>,
): Hono<{ Bindings: Env }> {
  type AppContext = Context<{ Bindings: Env }>;

  const requireKey: MiddlewareHandler<{ Bindings: Env }> = async (c, next) => {
    const token = viewKey?.(c.env);
    if (!token) return c.notFound();
    return await bearerAuth<{ Bindings: Env }>({ token })(c, next);
  };
  const latest = async (c: AppContext, kind: EventRow["kind"]) => {
    const subject = c.req.param("subject") ?? "";
    const row = await store(c.env).latest({ kind, subject });
    return row ? c.json(row, 200, SAFE_HEADERS) : c.notFound();
  };

  const routes = new Hono<{ Bindings: Env }>();
  for (const path of ["/events/*", "/tasks/*", "/batches/*"]) {
    routes.use(path, requireKey);
  }
  routes.get("/events", async (c) => {
    const limit = parseLimit(c.req.query("limit"));
    const after = parseCursor(c.req.query("after"));
    if (limit === undefined) {
      return invalid(c, `limit must be an integer from 1 to ${MAX_LIMIT}`);
    }
    if (after === undefined) {
      return invalid(c, "after must be the next of another response");
    }
    const events = await store(c.env).list({ limit, ...after && { after } });
    const last = events.length === limit ? events.at(-1) : undefined;
    const next = last ? formatCursor(last) : null;
    return c.json({ events, next }, 200, SAFE_HEADERS);
  });
  routes.get("/events/:id", async (c) => {
    const body = await store(c.env).body(c.req.param("id"));
    if (body === undefined) return c.notFound();
    const headers = { ...SAFE_HEADERS, "content-type": "application/json" };
    return c.body(body.slice(), 200, headers);
  });
  routes.get("/tasks/:subject", (c) => latest(c, "task"));
  routes.get("/batches/:subject", (c) => latest(c, "batch"));
  return routes;
}

function invalid(c: Context, error: string): Response {
  return c.json({ error }, 400, SAFE_HEADERS);
}

function parseLimit(value: string = String(DEFAULT_LIMIT)): number | undefined {
  const limit = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  return limit >= 1 && limit <= MAX_LIMIT ? limit : undefined;
}

/** Returns `null` for no cursor, and `undefined` for an invalid one. */
function parseCursor(value: string | undefined): Cursor | null | undefined {
  if (value === undefined) return null;
  const [, receivedAt, id] = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(value) ?? [];
  return id === undefined ? undefined : { receivedAt: Number(receivedAt), id };
}

function formatCursor({ receivedAt, id }: Cursor): string {
  return `${receivedAt}.${id}`;
}
