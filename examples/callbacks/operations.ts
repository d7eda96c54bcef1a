/** The routes of those who operate the app: replay, sweep, purge, counters. The app's login is before them. */
import { type Context, Hono } from "hono";
import type { ExecutionContextLike } from "@labelwire/scale/hono";
import { SAFE_HEADERS } from "./auth.ts";
import {
  type Counters,
  createCounters,
  prometheusText,
  reportOf,
} from "./counters.ts";
import { formatCursor, invalid, parseCursor } from "./listing.ts";
import type { Processor } from "./processing.ts";
import { deleteBodies } from "./purge.ts";
import { replay, type ReplayQuery } from "./replay.ts";
import type { Store } from "./store.ts";

/** The options of `operations`. */
export interface OperationOptions<Env extends object> {
  /** Returns the store. */
  readonly store: (env: Env) => Store;
  /** Returns the processor. Without it, `POST /sweep` is off. */
  readonly processor?:
    | ((env: Env, ctx: ExecutionContextLike | undefined) => Processor)
    | undefined;
  /** The counters of the app. Default: its own. */
  readonly counters?: Counters;
  /** Returns the time, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** The number of events that one request reads to replay them: a query each, and D1 allows 1 000. */
const REPLAY_LIMIT = 200;

/** The members of the body of `POST /replay`. */
const REPLAY_MEMBERS = ["id", "dead", "from", "to", "after", "dryRun"];

/** Creates the routes. */
export function operations<Env extends object>(
  { store, processor, counters = createCounters(), now = Date.now }:
    OperationOptions<Env>,
): Hono<{ Bindings: Env }> {
  const routes = new Hono<{ Bindings: Env }>();
  const report = async (env: Env) => {
    await counters.flush(store(env));
    return await reportOf(store(env), now());
  };

  routes.get(
    "/counters",
    async (c) => c.json(await report(c.env), 200, SAFE_HEADERS),
  );
  routes.get(
    "/metrics",
    async (c) =>
      c.body(prometheusText(await report(c.env)), 200, {
        ...SAFE_HEADERS,
        "content-type": "text/plain; version=0.0.4; charset=utf-8",
      }),
  );
  routes.post("/replay", async (c) => {
    const body = await readObject(c, REPLAY_MEMBERS);
    const query = typeof body === "string" ? body : replayQuery(body);
    if (typeof query === "string") return invalid(c, query);
    const isDryRun = Object(body).dryRun === true;
    const result = await replay(store(c.env), query, { now: now(), isDryRun });
    const next = result.next ? formatCursor(result.next) : null;
    const { ids } = result;
    return c.json({ count: ids.length, ids, next, dryRun: isDryRun }, 200, {
      ...SAFE_HEADERS,
    });
  });
  routes.post("/sweep", async (c) => {
    if (processor === undefined) return c.notFound();
    const body = await readObject(c, []);
    if (typeof body === "string") return invalid(c, body);
    const events = await processor(c.env, executionContextOf(c)).sweep();
    return c.json({ events }, 200, SAFE_HEADERS);
  });
  routes.post("/purge", async (c) => {
    const body = await readObject(c, ["before", "dead"]);
    if (typeof body === "string") return invalid(c, body);
    const before = timeOf(body.before);
    if (before === undefined) {
      return invalid(
        c,
        `before ${TIME}: current value is ${shown(body.before)}`,
      );
    }
    if (!isOptionalBoolean(body.dead)) {
      return invalid(
        c,
        `dead must be true or false: current value is ${shown(body.dead)}`,
      );
    }
    const withDead = body.dead === true;
    const bodies = await deleteBodies(store(c.env), { before, withDead });
    return c.json({ bodies }, 200, SAFE_HEADERS);
  });
  return routes;
}

type Body = Readonly<Record<string, unknown>>;

const TIME = "must be an ISO timestamp or milliseconds since 1970";

/** Returns the body, or the message that says what is wrong with it. Another content type could come from a form on another site. */
export async function readObject(
  c: Context,
  members: readonly string[],
): Promise<Body | string> {
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/json\s*(?:;|$)/i.test(type)) {
    return "content-type must be application/json";
  }
  const body: unknown = await c.req.json().catch(() => undefined);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return "The body must be a JSON object";
  }
  const unknown = Object.keys(body).find((name) => !members.includes(name));
  return unknown === undefined ? body as Body : `Unknown member "${unknown}"`;
}

/** Returns the query of a body, or the message that says what is wrong with it. */
function replayQuery(body: Body): ReplayQuery | string {
  const { id, dead, from, to, after, dryRun } = body;
  if (!isOptionalBoolean(dryRun) || !isOptionalBoolean(dead)) {
    return "dead and dryRun must be true or false";
  }
  const hasRange = from !== undefined || to !== undefined;
  if (id !== undefined) {
    if (dead !== undefined || hasRange || after !== undefined) {
      return "id excludes dead, from, to and after";
    }
    return typeof id === "string"
      ? { id }
      : `id must be a string: current value is ${shown(id)}`;
  }
  if (!dead && !hasRange) return "Name id, dead: true, or from and to";
  const [start, end] = [from, to].map((time) =>
    time === undefined ? undefined : timeOf(time)
  );
  if (from !== undefined && start === undefined) {
    return `from ${TIME}: current value is ${shown(from)}`;
  }
  if (to !== undefined && end === undefined) {
    return `to ${TIME}: current value is ${shown(to)}`;
  }
  const cursor = parseCursor(after === undefined ? undefined : String(after));
  if (cursor === undefined) return "after must be the next of another response";
  return {
    deadOnly: dead === true,
    from: start,
    to: end,
    after: cursor ?? undefined,
    limit: REPLAY_LIMIT,
  };
}

/** Returns a time in milliseconds since 1970; `undefined` for anything else. */
function timeOf(value: unknown): number | undefined {
  const time = typeof value === "string" ? Date.parse(value) : value;
  return Number.isSafeInteger(time) && time as number >= 0
    ? time as number
    : undefined;
}

function isOptionalBoolean(value: unknown): boolean {
  return value === undefined || typeof value === "boolean";
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 100) ?? String(value);
}

/** Returns the execution context of a Worker; `undefined` on Deno. */
export function executionContextOf(
  c: Context,
): ExecutionContextLike | undefined {
  try {
    return c.executionCtx;
  } catch {
    // Hono's getter throws where there is none, for instance on Deno.
    return undefined;
  }
}
