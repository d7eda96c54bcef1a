/** The Worker's store of bulk jobs in workerd, called over HTTP: the body has the method and its arguments. */
import { bulkD1Store } from "../../../examples/callbacks/bulk_d1_store.ts";
import type { BulkStore } from "../../../examples/callbacks/bulk_store.ts";
import type { D1 } from "../../../examples/callbacks/d1_store.ts";

export default {
  async fetch(
    request: Request,
    { DB }: { readonly DB: D1 },
  ): Promise<Response> {
    const { method, args } = await request.json();
    const store = bulkD1Store(DB);
    try {
      const call = store[method as keyof BulkStore];
      const result: unknown = await Reflect.apply(call, store, args);
      return Response.json(result ?? null);
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  },
};
