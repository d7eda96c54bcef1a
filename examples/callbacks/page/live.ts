/** Live updates: a stream that says which tasks have a new event. It carries ids only, never what people wrote. */
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { formatCursor } from "../listing.ts";
import type { Cursor, Store } from "../store.ts";

/** Time, for tests. */
export interface LiveOptions {
  /** Waits, in milliseconds. Default: a timer. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** How often the store is read, and how often in one stream: the free plan of D1 allows 50 queries for a request. */
const EVERY_MS = 2_000;
const READS = 40;

/** The most events to report at once. */
const MAX_EVENTS = 50;

/** Reads without a new event after which a comment keeps the stream open. */
const READS_PER_COMMENT = 7;

/** Streams the events after a place in the list. The browser comes back by itself when the stream ends. */
export function liveStream(
  c: Context,
  store: Store,
  start: Cursor | undefined,
  { wait = waitFor }: LiveOptions = {},
): Response {
  c.header("x-accel-buffering", "no");
  return streamSSE(c, async (stream) => {
    let after = start ?? (await store.list({ limit: 1 }))[0];
    await stream.write("retry: 3000\n\n");
    for (let read = 1; read <= READS && !stream.aborted; read++) {
      const newest = await store.list({ limit: MAX_EVENTS });
      const fresh = newest.filter((row) => isAfter(row, after)).reverse();
      for (const row of fresh) {
        await stream.writeSSE({
          id: formatCursor(row),
          event: "changed",
          data: JSON.stringify({ kind: row.kind, subject: row.subject }),
        });
      }
      after = fresh.at(-1) ?? after;
      if (fresh.length === 0 && read % READS_PER_COMMENT === 0) {
        await stream.write(": no change\n\n");
      }
      await wait(EVERY_MS);
    }
  });
}

function isAfter(row: Cursor, after: Cursor | undefined): boolean {
  return after === undefined || row.receivedAt > after.receivedAt ||
    row.receivedAt === after.receivedAt && row.id > after.id;
}

async function waitFor(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
