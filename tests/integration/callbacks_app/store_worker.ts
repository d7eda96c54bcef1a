/**
 * The Worker's store in workerd, called over HTTP: the header `x-call` has the
 * method and its arguments, and the body has the bytes to store. With the header
 * `x-last` the database fails after that statement, as if the Worker had died; with
 * `x-slow` a purge begins after a body is uploaded and before its event is stored.
 */
import {
  type D1,
  d1Store,
  type R2,
} from "../../../examples/callbacks/d1_store.ts";
import type { Store } from "../../../examples/callbacks/store.ts";

interface Env {
  readonly DB: D1;
  readonly BODIES: R2;
}

/** Calls a method of the store and returns its result. */
async function callStore(store: Store, request: Request): Promise<Response> {
  const call = decodeURIComponent(request.headers.get("x-call") ?? "");
  const { method, args } = JSON.parse(call);
  const body = new Uint8Array(await request.arrayBuffer());
  const result: unknown = method === "add"
    ? await store.add(args[0], body)
    : await Reflect.apply(store[method as keyof Store], store, args);
  if (result instanceof Uint8Array) return new Response(result.slice());
  if (result instanceof Set) return Response.json([...result]);
  return Response.json(result ?? null);
}

/** Returns a database that fails after some statements, which count from 1. */
function dyingDatabase(db: D1, last: number): D1 {
  let statements = 0;
  return {
    prepare(query) {
      statements++;
      if (statements > last) throw new Error("killed");
      return db.prepare(query);
    },
  };
}

/** Returns a bucket in which a body is so long under way that a purge has begun to delete it. */
function slowBucket(db: D1, bucket: R2): R2 {
  return {
    async put(key, value) {
      await bucket.put(key, value);
      const purging = d1Store(dyingDatabase(db, 1), bucket);
      await purging.purge(Number.MAX_SAFE_INTEGER).catch(() => {});
    },
    get: (key) => bucket.get(key),
    head: (key) => bucket.head(key),
    delete: (key) => bucket.delete(key),
  };
}

export default {
  async fetch(request: Request, { DB, BODIES }: Env): Promise<Response> {
    const last = Number(request.headers.get("x-last") ?? Infinity);
    const isSlow = request.headers.has("x-slow");
    const bucket = isSlow ? slowBucket(DB, BODIES) : BODIES;
    const store = d1Store(dyingDatabase(DB, last), bucket);
    try {
      return await callStore(store, request);
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  },
};
