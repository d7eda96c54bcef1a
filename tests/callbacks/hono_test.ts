import { assert, assertEquals, assertThrows } from "@std/assert";
import { expectTypeOf } from "expect-type";
// deno-lint-ignore no-import-prefix -- every entry of deno.json's imports is fetched before any task, and only this file needs Hono
import { type Context, type Handler, Hono } from "npm:hono@4.13.19";
import {
  ScaleArgumentError,
  type ScaleCallbackError,
} from "../../src/callbacks/mod.ts";
import {
  type CallbackContext,
  type HonoContext,
  scaleCallbacks,
} from "../../src/callbacks/hono.ts";
import { AUTH_KEY, delivery } from "../support/deliveries.ts";
import { foreign } from "../support/foreign.ts";

interface Env {
  readonly KEY: string;
}

const OPTIONS = { authKeys: { live: AUTH_KEY }, handle() {} };

Deno.test("scaleCallbacks fits Hono's own types", () => {
  const handler = scaleCallbacks<Env>({ ...OPTIONS });
  expectTypeOf(handler).toExtend<Handler<{ Bindings: Env }>>();
  expectTypeOf<Context<{ Bindings: Env }>>().toExtend<
    HonoContext<Env>
  >();
});

Deno.test("scaleCallbacks receives callbacks in a Hono app, and refuses other requests", async () => {
  const seen: unknown[] = [];
  const app = new Hono().all(
    "/callbacks",
    scaleCallbacks({ ...OPTIONS, handle: (body) => void seen.push(body) }),
  );
  assertEquals((await app.request(delivery({ task_id: "1" }))).status, 200);
  assertEquals(seen, [{ task_id: "1" }]);
  const get = await app.request(delivery({}, { method: "GET" }));
  assertEquals([get.status, get.headers.get("allow")], [405, "POST"]);
  const headers = { "scale-callback-auth": "wrong" };
  assertEquals((await app.request(delivery({}, { headers }))).status, 401);
});

Deno.test("scaleCallbacks accepts a body that a middleware has read", async () => {
  for (const read of ["text", "json", "arrayBuffer"] as const) {
    const seen: unknown[] = [];
    const app = new Hono();
    app.use(async (c, next) => {
      await c.req[read]();
      await next();
    });
    app.all(
      "/callbacks",
      scaleCallbacks({ ...OPTIONS, handle: (body) => void seen.push(body) }),
    );
    const response = await app.request(delivery({ task_id: "é" }));
    assertEquals([response.status, seen], [200, [{ task_id: "é" }]], read);
  }
});

Deno.test("scaleCallbacks reports a body that a middleware has read past Hono to onError, after it has checked the method and the key", async () => {
  const table: readonly (readonly [
    string,
    (raw: Request) => unknown,
  ])[] = [
    ["read", (raw) => raw.text()],
    ["locked", (raw) => void raw.body?.getReader()],
    ["read in part", (raw) => raw.body?.getReader().read()],
  ];
  for (const [name, read] of table) {
    const errors: ScaleCallbackError[] = [];
    const unexpected: unknown[] = [];
    const app = new Hono();
    app.use(async (c, next) => {
      await read(c.req.raw);
      await next();
    });
    app.onError((error, c) => {
      unexpected.push(error);
      return c.text("past the adapter", 500);
    });
    const onError = (error: ScaleCallbackError) => void errors.push(error);
    app.all("/callbacks", scaleCallbacks({ ...OPTIONS, onError }));
    const wrong = { "scale-callback-auth": "wrong" };
    const requests = [
      delivery(),
      delivery({}, { headers: wrong }),
      delivery({}, { method: "PUT" }),
      delivery({}, { headers: { "content-encoding": "gzip" } }),
    ];
    const statuses: number[] = [];
    for (const request of requests) {
      statuses.push((await app.request(request)).status);
    }
    assertEquals(statuses, [500, 401, 405, 415], name);
    const reasons = errors.map(({ reason }) => reason);
    assertEquals(reasons, ["consumed", "auth", "method", "encoding"], name);
    assertEquals(unexpected, [], name);
  }
});

Deno.test("scaleCallbacks passes the bindings and the execution context to handle", async () => {
  const seen: CallbackContext<Env>[] = [];
  const pending: Promise<unknown>[] = [];
  const ctx = {
    waitUntil: (promise: Promise<unknown>) => void pending.push(promise),
    passThroughOnException() {},
    props: {},
  };
  const app = new Hono<{ Bindings: Env }>().all(
    "/callbacks",
    scaleCallbacks<Env>({
      authKeys: ({ KEY }) => ({ test: KEY }),
      acknowledge: "before",
      handle: (_, context) => void seen.push(context),
    }),
  );
  const response = await app.request(delivery(), {}, { KEY: AUTH_KEY }, ctx);
  assertEquals([response.status, pending.length], [200, 1]);
  await pending[0];
  assertEquals([seen[0]?.env, seen[0]?.environment], [
    { KEY: AUTH_KEY },
    "test",
  ]);
});

Deno.test("scaleCallbacks works if Hono has no execution context", async () => {
  const contexts: unknown[] = [];
  const app = new Hono().all(
    "/callbacks",
    scaleCallbacks({
      ...OPTIONS,
      handle: (_, c) => void contexts.push(c.ctx),
    }),
  );
  assert((await app.request(delivery())).ok);
  assertEquals(contexts, [undefined]);
});

Deno.test("scaleCallbacks reads the execution context only when it is used, because Hono's getter may throw", async () => {
  let reads = 0;
  const contextOf = (raw: Request): HonoContext => ({
    req: { raw, arrayBuffer: () => raw.arrayBuffer() },
    get executionCtx(): never {
      reads += 1;
      throw new Error("This context has no ExecutionContext");
    },
  });
  const receive = scaleCallbacks(OPTIONS);
  assertEquals((await receive(contextOf(delivery()))).status, 200);
  assertEquals(reads, 0);
});

Deno.test("scaleCallbacks throws for an empty key when it is created", () => {
  assertThrows(
    () => scaleCallbacks({ ...OPTIONS, authKeys: { live: "" } }),
    ScaleArgumentError,
  );
});

Deno.test("scaleCallbacks sends a Response of another package with its status", async () => {
  const response = foreign(new Response("Later", { status: 503 }));
  const app = new Hono().all(
    "/callbacks",
    scaleCallbacks({ ...OPTIONS, handle: () => response }),
  );
  const sent = await app.request(delivery({ task_id: "1" }));
  assertEquals([sent.status, await sent.text()], [503, "Later"]);
});
