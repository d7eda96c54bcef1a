/** The purge that both deployments run once an hour. */
import { type Log, printLog } from "./log.ts";
import type { BodyQuery, Store } from "./store.ts";

/** Far longer than a delivery can run. */
const MAX_DELIVERY_MS = 3_600_000;

/** The number of bodies that one run deletes because their time is over, in calls of `deleteBodies`. */
const MAX_CALLS = 100;

/**
 * Deletes the bodies of deliveries that died more than an hour ago, and of events
 * that were processed and arrived more than `retentionMs` milliseconds ago. Logs how many there were.
 */
export async function purgeOld(
  store: Store,
  { log = printLog, now = Date.now, retentionMs }: {
    readonly log?: Log | undefined;
    readonly now?: (() => number) | undefined;
    /** Default: such bodies stay. */
    readonly retentionMs?: number | undefined;
  } = {},
): Promise<void> {
  const bodies = await store.purge(now() - MAX_DELIVERY_MS);
  const expired = retentionMs === undefined
    ? 0
    : await deleteBodies(store, { before: now() - retentionMs });
  log({ event: "purge", bodies, expired });
}

/** Deletes bodies, page by page, up to a limit. Returns how many there were. */
export async function deleteBodies(
  store: Store,
  query: BodyQuery,
): Promise<number> {
  let deleted = 0;
  for (let calls = 0; calls < MAX_CALLS; calls++) {
    const found = await store.deleteBodies(query);
    deleted += found;
    if (found === 0) break;
  }
  return deleted;
}
