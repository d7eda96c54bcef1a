/** Processes events again: one, all dead letters, or those of a range of time. */
import type { Cursor, Store, StoredEvent } from "./store.ts";
import { replayed } from "./transitions.ts";

/** The events to replay: one, or a part of the list. */
export type ReplayQuery =
  | { readonly id: string }
  | {
    /** Whether to replay dead letters only. */
    readonly deadOnly: boolean;
    /** The earliest arrival to include, in milliseconds since 1970. Default: the first. */
    readonly from?: number | undefined;
    /** The arrival to stop before. Default: none. */
    readonly to?: number | undefined;
    /** The `next` of the previous call. Default: from the newest event on. */
    readonly after?: Cursor | undefined;
    /** The number of events to read. */
    readonly limit: number;
  };

/** The result of a replay. */
export interface ReplayResult {
  /** The ids of the events that were replayed, or would be. */
  readonly ids: readonly string[];
  /** The `after` of the next call; `undefined` at the end. */
  readonly next: Cursor | undefined;
}

/**
 * Makes events due again, with the same effect key. Leaves out repeats, events
 * without a body, and events that a worker has at that time. With `isDryRun`
 * nothing is changed.
 */
export async function replay(
  store: Store,
  query: ReplayQuery,
  { now, isDryRun = false }: {
    readonly now: number;
    readonly isDryRun?: boolean;
  },
): Promise<ReplayResult> {
  const { events, next } = "id" in query
    ? { events: [await store.find(query.id)], next: undefined }
    : await select(store, query);
  const ids: string[] = [];
  for (const event of events) {
    if (event === undefined) continue;
    const isDone = isDryRun
      ? replayed(event, now) !== undefined
      : await store.replay(event.id, now);
    if (isDone) ids.push(event.id);
  }
  return { ids, next };
}

async function select(
  store: Store,
  { deadOnly, from = 0, to, after, limit }: Exclude<
    ReplayQuery,
    { readonly id: string }
  >,
): Promise<{
  readonly events: readonly StoredEvent[];
  readonly next: Cursor | undefined;
}> {
  const end = to === undefined ? undefined : { receivedAt: to, id: "" };
  const start = after ?? end;
  const found = await store.list({
    limit,
    deadOnly,
    ...start && { after: start },
  });
  const events = found.filter(({ receivedAt }) => receivedAt >= from);
  const hasMore = found.length === limit && events.length === limit;
  return { events, next: hasMore ? found.at(-1) : undefined };
}
