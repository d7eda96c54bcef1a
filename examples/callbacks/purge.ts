/** The purge that both deployments run once an hour. */
import { type Log, printLog } from "./log.ts";
import type { Store } from "./store.ts";

/** Far longer than a delivery can run. */
const MAX_DELIVERY_MS = 3_600_000;

/** Deletes the bodies of deliveries that died more than an hour ago, and logs how many there were. */
export async function purgeOld(
  store: Store,
  { log = printLog, now = Date.now }: {
    readonly log?: Log;
    readonly now?: () => number;
  } = {},
): Promise<void> {
  const bodies = await store.purge(now() - MAX_DELIVERY_MS);
  log({ event: "purge", bodies });
}
