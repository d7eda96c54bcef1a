/** The measured store in workerd: `GET /?events=COUNT` stores, leases and finishes that many events. */
import {
  type D1,
  type D1Statement,
  d1Store,
  type R2,
} from "../../examples/callbacks/d1_store.ts";
import { measureStore } from "./processing_store.ts";

interface Env {
  readonly DB: D1;
  readonly BODIES: R2;
}

/** The part of a result of D1 that says what was written. */
interface Written {
  readonly meta?: { readonly rows_written?: number };
}

export default {
  async fetch(request: Request, { DB, BODIES }: Env): Promise<Response> {
    const count = Number(new URL(request.url).searchParams.get("events"));
    let rows = 0;
    const counted = <T>(result: T): T => {
      rows += (result as Written).meta?.rows_written ?? 0;
      return result;
    };
    const wrap = (inner: D1Statement): D1Statement => ({
      bind: (...values) => wrap(inner.bind(...values)),
      run: async () => counted(await inner.run()),
      all: async <T>() => counted(await inner.all<T>()),
      first: <T>() => inner.first<T>(),
    });
    const db: D1 = { prepare: (text) => wrap(DB.prepare(text)) };
    const times = await measureStore(d1Store(db, BODIES), count);
    return Response.json({ ...times, rows: rows / count });
  },
};
