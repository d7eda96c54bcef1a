/**
 * The store of the Worker, in workerd, called from outside: the header `x-call`
 * holds the method and its argument, the body the bytes to keep.
 */
import {
  type D1,
  d1Store,
  type R2,
} from "../../../examples/callbacks/d1_store.ts";
import type { Store } from "../../../examples/callbacks/store.ts";

interface Bindings {
  readonly DB: D1;
  readonly BODIES: R2;
}

/** Answers a call of a store's method with its result. */
async function answer(store: Store, request: Request): Promise<Response> {
  const call = decodeURIComponent(request.headers.get("x-call") ?? "");
  const { method, argument } = JSON.parse(call);
  switch (method as keyof Store) {
    case "keep": {
      const body = new Uint8Array(await request.arrayBuffer());
      return Response.json(await store.keep(argument, body));
    }
    case "body": {
      const body = await store.body(argument);
      return body
        ? new Response(body.slice())
        : new Response(null, { status: 404 });
    }
    case "list":
      return Response.json(await store.list(argument));
    case "current":
      return Response.json(await store.current(argument) ?? null);
    case "check":
      return Response.json(await store.check() ?? null);
  }
}

export default {
  fetch: (request: Request, { DB, BODIES }: Bindings): Promise<Response> =>
    answer(d1Store(DB, BODIES), request),
};
