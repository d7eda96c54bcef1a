/** The routes of bulk jobs: a file of JSON Lines becomes a job, whose tasks a sweep creates. The app's login is before them. */
import { type Context, Hono } from "hono";
import { ScaleArgumentError, type TaskType } from "@labelwire/scale";
import { createTasks } from "@labelwire/scale/bulk";
import type { ExecutionContextLike } from "@labelwire/scale/hono";
import { SAFE_HEADERS } from "./auth.ts";
import { FileError, readTasks } from "./bulk_lines.ts";
import { APPEND_LIMITS, type BulkStore, type NewRow } from "./bulk_store.ts";
import { type Bulk, MAX_OPEN } from "./bulk_sweep.ts";
import { invalid } from "./listing.ts";
import { messageOf, printLog } from "./log.ts";
import type { Log } from "./log.ts";
import { executionContextOf, readObject } from "./operations.ts";

/** The options of `bulkRoutes`. */
export interface BulkRouteOptions<Env extends object> {
  /** Returns the bulk jobs. Default: they are off. */
  readonly bulk?: ((env: Env) => Bulk | undefined) | undefined;
  /**
   * Called after a job was stored, to create its tasks soon. The response does not
   * wait for it, and it is lost if the process ends: a sweep finds the job in the
   * store.
   */
  readonly onBulk?:
    | ((
      id: string,
      env: Env,
      ctx: ExecutionContextLike | undefined,
    ) => unknown)
    | undefined;
  readonly log?: Log;
  /** Returns the time, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** The largest `max`. */
const MAX_TASKS = 999_999;
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** Creates the routes. Without bulk jobs they are off: a 404. */
export function bulkRoutes<Env extends object>(
  { bulk, onBulk, log = printLog, now = Date.now }: BulkRouteOptions<Env>,
): Hono<{ Bindings: Env }> {
  type AppContext = Context<{ Bindings: Env }>;
  const routes = new Hono<{ Bindings: Env }>();

  /** Starts to create the tasks, and keeps the runtime alive until it is done. */
  const startWork = (id: string, c: AppContext) => {
    const ctx = executionContextOf(c);
    const work = (async () => await onBulk?.(id, c.env, ctx))();
    const logged = work.catch((error) =>
      log({ event: "hint", id, error: messageOf(error) })
    );
    ctx?.waitUntil(logged);
  };

  routes.post("/bulk", async (c) => {
    const jobs = bulk?.(c.env);
    if (!jobs) return c.notFound();
    const type = c.req.query("type") ?? "";
    const max = numberOf(c.req.query("max"), MAX_TASKS);
    const error = headerError(c) ??
      (max === undefined
        ? `max must be an integer from 1 to ${MAX_TASKS}`
        : typeError(jobs, type));
    if (error !== undefined || max === undefined) {
      return invalid(c, error ?? "");
    }
    const { store } = jobs;
    const open = await store.list("open", Number.MAX_SAFE_INTEGER, MAX_OPEN);
    if (open.length === MAX_OPEN) {
      const error = `${MAX_OPEN} jobs may be open: wait for one, or stop one`;
      return c.json({ error }, 429, SAFE_HEADERS);
    }
    const id = crypto.randomUUID();
    await store.create({ id, type, max, createdAt: now() });
    try {
      const body = c.req.raw.body ?? new Blob().stream();
      const counts = await storeTasks(store, id, readTasks(body, type), now);
      if (counts.tasks === 0) throw new FileError(400, "The file has no tasks");
      if (!await store.open(id)) throw new Error("The job was removed");
      startWork(id, c);
      const headers = { ...SAFE_HEADERS, location: `/bulk/${id}` };
      return c.json({ id, type, max, ...counts }, 202, headers);
    } catch (error) {
      // If this fails as well, the hourly purge does it.
      await store.remove(id).catch(() => {});
      if (!(error instanceof FileError)) throw error;
      return c.json({ error: error.message }, error.status, SAFE_HEADERS);
    }
  });

  routes.get("/bulk/:id", async (c) => {
    const store = bulk?.(c.env)?.store;
    const job = await store?.find(c.req.param("id"));
    if (!store || !job) return c.notFound();
    const limit = numberOf(c.req.query("limit"), MAX_LIMIT, DEFAULT_LIMIT);
    const after = numberOf(c.req.query("after"), Number.MAX_SAFE_INTEGER, 0);
    if (limit === undefined) {
      return invalid(c, `limit must be an integer from 1 to ${MAX_LIMIT}`);
    }
    if (after === undefined) {
      return invalid(c, "after must be the next of another response");
    }
    const failures = await store.failures(job.id, { after, limit });
    const next = failures.length === limit ? failures.at(-1)!.line : null;
    return c.json({ ...job, failures, next }, 200, SAFE_HEADERS);
  });

  routes.post("/bulk/:id/stop", async (c) => {
    const store = bulk?.(c.env)?.store;
    const job = await store?.find(c.req.param("id"));
    if (!store || !job) return c.notFound();
    const body = await readObject(c, []);
    if (typeof body === "string") return invalid(c, body);
    const stopped = await store.stop(job.id);
    return c.json({ stopped }, 200, SAFE_HEADERS);
  });
  return routes;
}

/** Adds tasks to a job, within the limits of a call. Returns how many there were, and how many lines repeat one. */
async function storeTasks(
  store: BulkStore,
  id: string,
  source: AsyncIterable<NewRow | undefined>,
  now: () => number,
): Promise<{ readonly tasks: number; readonly repeated: number }> {
  let rows: NewRow[] = [];
  let bytes = 0;
  let tasks = 0;
  let repeated = 0;
  const flush = async () => {
    if (rows.length > 0) await store.append(id, rows, now());
    rows = [];
    bytes = 0;
  };
  for await (const row of source) {
    if (row === undefined) {
      repeated++;
      continue;
    }
    const size = new TextEncoder().encode(row.params).length;
    const isFull = rows.length === APPEND_LIMITS.rows ||
      bytes + size > APPEND_LIMITS.bytes;
    if (isFull) await flush();
    rows.push(row);
    bytes += size;
    tasks++;
  }
  await flush();
  return { tasks, repeated };
}

/** Returns what is wrong with the content type. Others could come from a form on another site. */
function headerError(c: Context): string | undefined {
  const type = c.req.header("content-type") ?? "";
  return /^application\/(?:jsonl|x-ndjson)\s*(?:;|$)/i.test(type)
    ? undefined
    : "content-type must be application/jsonl or application/x-ndjson";
}

/** Returns what is wrong with a type of tasks. */
function typeError({ client }: Bulk, type: string): string | undefined {
  try {
    createTasks(client, [], { type: type as TaskType, maxTasks: 1 });
    return undefined;
  } catch (error) {
    if (error instanceof ScaleArgumentError) return error.message;
    throw error;
  }
}

/** Returns an integer from 1 on; `undefined` for anything else. */
function numberOf(
  value: string | undefined,
  max: number,
  absent?: number,
): number | undefined {
  if (value === undefined) return absent;
  const number = /^[1-9]\d{0,15}$/.test(value) ? Number(value) : Infinity;
  return number <= max ? number : undefined;
}
