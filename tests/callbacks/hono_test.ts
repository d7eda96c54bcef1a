import { assert, assertEquals, assertThrows } from "@std/assert";
import { expectTypeOf } from "expect-type";
// deno-lint-ignore no-import-prefix -- every entry of deno.json's imports is fetched before any task, and only this file needs Hono
import { type Context, type Handler, Hono } from "npm:hono@4.13.19";
import { ScaleArgumentError } from "../../src/callbacks/mod.ts";
import {
  type CallbackContext,
  type HonoContext,
  scaleCallbacks,
} from "../../src/callbacks/hono.ts";
import { delivery, SECRET } from "../support/deliveries.ts";

interface Bindings {
  readonly KEY: string;
}

const RECEIVER = { secrets: { live: SECRET }, handle() {} };

Deno.test("scaleCallbacks fits Hono's own types", () => {
  const handler = scaleCallbacks<Bindings>({ ...RECEIVER });
  expectTypeOf(handler).toExtend<Handler<{ Bindings: Bindings }>>();
  expectTypeOf<Context<{ Bindings: Bindings }>>().toExtend<
    HonoContext<Bindings>
  >();
});

Deno.test("scaleCallbacks receives callbacks in a Hono app, and answers the rest", async () => {
  const seen: unknown[] = [];
  const app = new Hono().all(
    "/callbacks",
    scaleCallbacks({ ...RECEIVER, handle: (body) => void seen.push(body) }),
  );
  assertEquals((await app.request(delivery({ task_id: "1" }))).status, 200);
  assertEquals(seen, [{ task_id: "1" }]);
  const get = await app.request(delivery({}, { method: "GET" }));
  assertEquals([get.status, get.headers.get("allow")], [405, "POST"]);
  const headers = { "scale-callback-auth": "wrong" };
  assertEquals((await app.request(delivery({}, { headers }))).status, 401);
});

Deno.test("W7 scaleCallbacks takes a body that a middleware has read", async () => {
  for (const read of ["text", "json", "arrayBuffer"] as const) {
    const seen: unknown[] = [];
    const app = new Hono();
    app.use(async (c, next) => {
      await c.req[read]();
      await next();
    });
    app.all(
      "/callbacks",
      scaleCallbacks({ ...RECEIVER, handle: (body) => void seen.push(body) }),
    );
    const response = await app.request(delivery({ task_id: "é" }));
    assertEquals([response.status, seen], [200, [{ task_id: "é" }]], read);
  }
});

Deno.test("scaleCallbacks passes the bindings and the execution context on", async () => {
  const seen: CallbackContext<Bindings>[] = [];
  const kept: Promise<unknown>[] = [];
  const ctx = {
    waitUntil: (promise: Promise<unknown>) => void kept.push(promise),
    passThroughOnException() {},
    props: {},
  };
  const app = new Hono<{ Bindings: Bindings }>().all(
    "/callbacks",
    scaleCallbacks<Bindings>({
      secrets: ({ KEY }) => ({ test: KEY }),
      acknowledge: "before",
      handle: (_, context) => void seen.push(context),
    }),
  );
  const response = await app.request(delivery(), {}, { KEY: SECRET }, ctx);
  assertEquals([response.status, kept.length], [200, 1]);
  await kept[0];
  assertEquals([seen[0]?.env, seen[0]?.environment], [{ KEY: SECRET }, "test"]);
});

Deno.test("scaleCallbacks works where Hono has no execution context", async () => {
  const contexts: unknown[] = [];
  const app = new Hono().all(
    "/callbacks",
    scaleCallbacks({
      ...RECEIVER,
      handle: (_, c) => void contexts.push(c.ctx),
    }),
  );
  assert((await app.request(delivery())).ok);
  assertEquals(contexts, [undefined]);
});

Deno.test("scaleCallbacks asks for the execution context only where it is wanted, as asking may throw", async () => {
  let asked = 0;
  const contextOf = (raw: Request): HonoContext => ({
    req: { raw, arrayBuffer: () => raw.arrayBuffer() },
    get executionCtx(): never {
      asked += 1;
      throw new Error("This context has no ExecutionContext");
    },
  });
  const receive = scaleCallbacks(RECEIVER);
  assertEquals((await receive(contextOf(delivery()))).status, 200);
  assertEquals(asked, 0);
});

Deno.test("W1 scaleCallbacks refuses an empty secret when it is made", () => {
  assertThrows(
    () => scaleCallbacks({ ...RECEIVER, secrets: { live: "" } }),
    ScaleArgumentError,
  );
});
