/** The events and what they come to, as plain JSON, for those who have the view key. */
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bearerAuth } from "hono/bearer-auth";
import type { EventRow, Place, Store } from "./store.ts";

/** What the listing is made of. */
export interface ListingOptions<Env extends object> {
  /** Gives the store. */
  readonly store: (env: Env) => Store;
  /** Gives the key that is wanted. Without one there is no listing. */
  readonly viewKey?: ((env: Env) => string | undefined) | undefined;
}

/** Callbacks may be private, and what was sent must not be taken for a page. */
export const GUARDS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** Makes the routes of the listing, all of them behind the key. */
export function listing<Env extends object>(
  { store, viewKey }: ListingOptions<Env>,
): Hono<{ Bindings: Env }> {
  type Bound = Context<{ Bindings: Env }>;

  const guard: MiddlewareHandler<{ Bindings: Env }> = async (c, next) => {
    const token = viewKey?.(c.env);
    if (!token) return c.notFound();
    return await bearerAuth<{ Bindings: Env }>({ token })(c, next);
  };
  const current = async (c: Bound, kind: EventRow["kind"]) => {
    const subject = c.req.param("subject") ?? "";
    return answer(c, await store(c.env).current({ kind, subject }));
  };

  const routes = new Hono<{ Bindings: Env }>();
  for (const path of ["/events/*", "/tasks/*", "/batches/*"]) {
    routes.use(path, guard);
  }
  routes.get("/events", async (c) => {
    const limit = readLimit(c.req.query("limit"));
    const after = readPlace(c.req.query("after"));
    if (limit === undefined || after === undefined) {
      return c.json({ error: "limit or after is not right" }, 400, GUARDS);
    }
    const events = await store(c.env).list({ limit, ...after && { after } });
    const last = events.length === limit ? events.at(-1) : undefined;
    return c.json({ events, next: last ? placeText(last) : null }, 200, GUARDS);
  });
  routes.get("/events/:id", async (c) => {
    const body = await store(c.env).body(c.req.param("id"));
    if (body === undefined) return c.notFound();
    const headers = { ...GUARDS, "content-type": "application/json" };
    return c.body(body.slice(), 200, headers);
  });
  routes.get("/tasks/:subject", (c) => current(c, "task"));
  routes.get("/batches/:subject", (c) => current(c, "batch"));
  return routes;
}

function answer(c: Context, row: EventRow | undefined) {
  return row ? c.json(row, 200, GUARDS) : c.notFound();
}

function readLimit(text: string = String(DEFAULT_LIMIT)): number | undefined {
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= MAX_LIMIT ? limit : undefined;
}

/** Gives `null` for no place, and `undefined` for what is none. */
function readPlace(text: string | undefined): Place | null | undefined {
  if (text === undefined) return null;
  const [, receivedAt, id] = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(text) ?? [];
  return id === undefined ? undefined : { receivedAt: Number(receivedAt), id };
}

function placeText({ receivedAt, id }: Place): string {
  return `${receivedAt}.${id}`;
}
