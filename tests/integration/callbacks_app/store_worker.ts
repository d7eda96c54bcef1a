/**
 * The Worker's store in workerd, called over HTTP: the header `x-call` has the
 * method and its argument, and the body has the bytes to store.
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
  }
}

export default {
  fetch: (request: Request, { DB, BODIES }: Env): Promise<Response> =>
    callStore(d1Store(DB, BODIES), request),
};
