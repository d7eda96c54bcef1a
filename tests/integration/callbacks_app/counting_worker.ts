/**
 * The app's Worker, with bindings that count what an invocation does. `GET
 * /counted` returns the counts of each invocation since the last `GET /counted`.
 */
import type {
  D1,
  D1Statement,
  R2,
} from "../../../examples/callbacks/d1_store.ts";
import app from "../../../examples/callbacks/worker.ts";
import type { Counted } from "./counted.ts";

type Env = Parameters<typeof app.scheduled>[1];
type Context = Parameters<typeof app.scheduled>[2];

const invocations: Counted[] = [];

/** Wraps the bindings. */
function counting(env: Env, kind: Counted["kind"]): Env {
  const counted: { -readonly [Name in keyof Counted]: Counted[Name] } = {
    kind,
    queries: 0,
    most: 0,
    values: 0,
    characters: 0,
    messages: [],
  };
  invocations.push(counted);
  let running = 0;
  const track = async <T>(operation: Promise<T>): Promise<T> => {
    counted.most = Math.max(counted.most, ++running);
    try {
      return await operation;
    } finally {
      running--;
    }
  };
  const statement = (inner: D1Statement): D1Statement => {
    const query = <T>(run: () => Promise<T>) => {
      counted.queries++;
      return track(run());
    };
    return {
      bind(...values) {
        counted.values = Math.max(counted.values, values.length);
        return statement(inner.bind(...values));
      },
      run: () => query(() => inner.run()),
      all: <T>() => query(() => inner.all<T>()),
      first: <T>() => query(() => inner.first<T>()),
    };
  };
  const database: D1 = {
    prepare(text) {
      counted.characters = Math.max(counted.characters, text.length);
      return statement(env.DB.prepare(text));
    },
  };
  const bucket = (inner: R2): R2 => ({
    put: (key, value) => track(inner.put(key, value)),
    get: (key) => track(inner.get(key)),
    head: (key) => track(inner.head(key)),
    delete: (keys) => track(inner.delete(keys)),
  });
  const { HINTS, RESULTS } = env;
  return {
    ...env,
    DB: database,
    BODIES: bucket(env.BODIES),
    ...RESULTS && { RESULTS: bucket(RESULTS) },
    ...HINTS && {
      HINTS: {
        send(id) {
          counted.messages = [...counted.messages, JSON.stringify(id).length];
          return HINTS.send(id);
        },
      },
    },
  };
}

export default {
  async fetch(request: Request, env: Env, ctx: Context): Promise<Response> {
    if (new URL(request.url).pathname === "/counted") {
      return Response.json(invocations.splice(0));
    }
    // Hono's type names the execution context of Cloudflare's runtime.
    const context = ctx as Parameters<typeof app.fetch>[2];
    return await app.fetch(request, counting(env, "fetch"), context);
  },
  async scheduled(
    event: Parameters<typeof app.scheduled>[0],
    env: Env,
    ctx: Context,
  ): Promise<void> {
    await app.scheduled(event, counting(env, "scheduled"), ctx);
  },
  async queue(
    batch: Parameters<typeof app.queue>[0],
    env: Env,
    ctx: Context,
  ): Promise<void> {
    await app.queue(batch, counting(env, "queue"), ctx);
  },
};
