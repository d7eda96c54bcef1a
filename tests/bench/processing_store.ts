/** What a store needs for each event, measured in the runtime that it runs in. */
import type { EventRow, Store } from "../../examples/callbacks/store.ts";

/** Milliseconds for each event. */
export interface StoreTimes {
  /** Storing an event. */
  readonly admit: number;
  /** Storing it again: a duplicate. */
  readonly duplicate: number;
  /** Leasing an event, one at a time. */
  readonly claim: number;
  /** Reading its body. */
  readonly body: number;
  /** Recording its result. */
  readonly finish: number;
}

/** The length of a body, about that of an image annotation. */
const BYTES = 1_500;

/** Stores, leases and finishes events one after another. */
export async function measureStore(
  store: Store,
  count: number,
): Promise<StoreTimes> {
  const now = Date.now();
  const rows = Array.from({ length: count }, (): EventRow => {
    const id = crypto.randomUUID();
    return {
      id,
      kind: "task",
      subject: id,
      environment: "test",
      status: "completed",
      time: now,
      rank: 0,
      bytes: BYTES,
      receivedAt: now,
      effectKey: id,
      source: "callback",
    };
  });
  const bytes = new Uint8Array(BYTES).fill(0x20);
  const time = async <T>(
    items: readonly T[],
    work: (item: T) => Promise<unknown>,
  ) => {
    const start = performance.now();
    for (const item of items) await work(item);
    return (performance.now() - start) / count;
  };
  const claims: Awaited<ReturnType<Store["claim"]>>[number][] = [];
  return {
    admit: await time(rows, (row) => store.add(row, bytes)),
    duplicate: await time(rows, (row) => store.add(row, bytes)),
    claim: await time(rows, async () => {
      const until = now + 60_000;
      claims.push(...await store.claim({ now, until, limit: 1 }));
    }),
    body: await time(claims, ({ id }) => store.body(id)),
    finish: await time(
      claims,
      (lease) => store.finish(lease, { state: "processed", at: now }),
    ),
  };
}
