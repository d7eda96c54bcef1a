/**
 * The Worker's store in workerd, called over HTTP: the header `x-call` has the
 * method and its argument, and the body has the bytes to store. With the header
 * `x-last` the database fails from that statement on, as if the Worker had died.
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

export default {
  async fetch(request: Request, { DB, BODIES }: Env): Promise<Response> {
    const last = Number(request.headers.get("x-last") ?? Infinity);
    const store = d1Store(dyingDatabase(DB, last), BODIES);
    try {
      return await callStore(store, request);
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  },
};
