/**
 * The Worker's store in workerd, called over HTTP: the header `x-call` has the
 * method and its argument, and the body has the bytes to store. With the header
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
  const { method, argument } = JSON.parse(call);
  switch (method as keyof Store) {
    case "add": {
      const body = new Uint8Array(await request.arrayBuffer());
      return Response.json(await store.add(argument, body));
    }
    case "body": {
      const body = await store.body(argument);
      return body
        ? new Response(body.slice())
        : new Response(null, { status: 404 });
    }
    case "list":
      return Response.json(await store.list(argument));
    case "latest":
      return Response.json(await store.latest(argument) ?? null);
    case "check":
      return Response.json(await store.check() ?? null);
    case "purge":
      return Response.json(await store.purge(argument));
  }
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
