/** The app on Cloudflare Workers: events in D1, large bodies in R2. `wrangler.jsonc` names the bindings. */
import { createApp } from "./app.ts";
import { type D1, d1Store, type R2 } from "./d1_store.ts";
import { authKeysOf, type Variables } from "./variables.ts";

/** The bindings of `wrangler.jsonc`, and the secrets that `wrangler secret put` sets. */
interface Env extends Variables {
  readonly DB: D1;
  readonly BODIES: R2;
}

export default createApp<Env>({
  authKeys: authKeysOf,
  store: ({ DB, BODIES }) => d1Store(DB, BODIES),
  viewKey: ({ VIEW_KEY }) => VIEW_KEY,
});
