/** The app on Cloudflare Workers: events in D1, large bodies in R2. `wrangler.jsonc` names the bindings. */
import { createApp } from "./app.ts";
import { type D1, d1Store, type R2 } from "./d1_store.ts";
import { purgeOld } from "./purge.ts";
import { authKeysOf, type Variables } from "./variables.ts";

/** The bindings of `wrangler.jsonc`, and the secrets that `wrangler secret put` sets. */
interface Env extends Variables {
  readonly DB: D1;
  readonly BODIES: R2;
}

const store = ({ DB, BODIES }: Env) => d1Store(DB, BODIES);
const app = createApp<Env>({
  authKeys: authKeysOf,
  store,
  viewKey: ({ VIEW_KEY }) => VIEW_KEY,
});

export default {
  fetch: app.fetch,
  /** Runs at the times of `crons` in `wrangler.jsonc`. */
  async scheduled(_: unknown, env: Env): Promise<void> {
    await purgeOld(store(env));
  },
};
