/** The tests of processing that every store of the app must pass. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type {
  EventRow,
  Store,
  StoredEvent,
  TryResult,
} from "../../../examples/callbacks/store.ts";
import { rowOf } from "../../../examples/callbacks/transitions.ts";
import { sample, type SampleInit } from "./callbacks.ts";

/** Stores an event and returns its row. */
async function stored(store: Store, init: SampleInit = {}) {
  const { row, body } = await sample(init);
  assertEquals(await store.add(row, body), true);
  return row;
}

async function claimOne(store: Store, now: number, until: number) {
  const [event, ...others] = await store.claim({ now, until, limit: 1 });
  assertEquals(others, []);
  return event;
}

const PROCESSED = { state: "processed", at: 9_000 } as const;
const DEAD = { state: "dead", at: 9_000, error: "no" } as const;
const ALL = 100;

/** The tests, by what the store does. */
export const PROCESSING_CHECKS: Readonly<
  Record<string, (store: Store) => Promise<void>>
> = {
  "stores an event as due at its arrival": async (store) => {
    const row = await stored(store, { receivedAt: 5_000 });
    const event = await store.find(row.id);
    assertEquals(event, {
      ...row,
      state: "waiting",
      tries: 0,
      fence: 0,
      dueAt: 5_000,
      endedAt: null,
      error: null,
      hasBody: true,
    });
    assertEquals(await store.list({ limit: 1 }), [event!]);
    assertEquals(await store.find("0"), undefined);
    assertEquals(await claimOne(store, 4_999, 9_000), undefined);
  },
  "leases a due event to one of many workers, until the lease ends": async (
    store,
  ) => {
    const { id } = await stored(store);
    const query = { now: 1_000, until: 2_000, limit: 3 };
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => store.claim(query)),
    );
    const [event, ...others] = claims.flat();
    assertEquals(others, []);
    const { state, tries, fence, dueAt } = event!;
    assertEquals([state, tries, fence, dueAt], ["running", 1, 1, 2_000]);
    assertEquals(await store.find(id), event);
    assertEquals(await claimOne(store, 1_999, 3_000), undefined);
    const next = await claimOne(store, 2_000, 3_000);
    assertEquals([next?.tries, next?.fence], [2, 2]);
  },
  "leases the longest due first, as many as the limit, and by id": async (
    store,
  ) => {
    const rows: EventRow[] = [];
    for (const receivedAt of [300, 100, 400, 200]) {
      rows.push(await stored(store, { task: `${receivedAt}`, receivedAt }));
    }
    const claim = async (limit: number, id?: string) =>
      (await store.claim({ now: 1_000, until: 2_000, limit, id }))
        .map(({ receivedAt }) => receivedAt).toSorted();
    assertEquals(await claim(1, rows[2]!.id), [400]);
    assertEquals(await claim(1, rows[2]!.id), []);
    assertEquals(await claim(1, "0"), []);
    assertEquals(await claim(2), [100, 200]);
    assertEquals(await claim(2), [300]);
    assertEquals(await claim(2), []);
  },
  "records a result under the newest fence only, and once": async (store) => {
    const { id } = await stored(store);
    const old = await claimOne(store, 1_000, 2_000);
    const next = await claimOne(store, 2_000, 3_000);
    for (const result of [PROCESSED, DEAD]) {
      assertEquals(await store.finish(old!, result), false);
      assertEquals(await store.finish({ id, fence: 3 }, result), false);
    }
    assertEquals(await store.finish({ id: "0", fence: 1 }, PROCESSED), false);
    assertEquals(await store.find(id), next);
    assertEquals(await store.finish(next!, PROCESSED), true);
    assertEquals(await store.finish(next!, DEAD), false);
    const { state, dueAt, endedAt, error } = (await store.find(id))!;
    assertEquals([state, dueAt, endedAt, error], [
      "processed",
      null,
      9_000,
      null,
    ]);
    assertEquals(await claimOne(store, 1e9, 2e9), undefined);
  },
  "lets an event wait after a try that failed, with its message": async (
    store,
  ) => {
    const { id } = await stored(store);
    const claim = await claimOne(store, 1_000, 2_000);
    const waiting = { state: "waiting", at: 7_000, error: "no" } as const;
    assertEquals(await store.finish(claim!, waiting), true);
    const event = (await store.find(id))!;
    assertEquals([event.state, event.dueAt, event.error], [
      "waiting",
      7_000,
      "no",
    ]);
    assertEquals(await claimOne(store, 6_999, 9_000), undefined);
    assertEquals((await claimOne(store, 7_000, 9_000))?.tries, 2);
  },
  "lists dead letters, and replays them with the same fence": async (store) => {
    const ids: string[] = [];
    for (const task of ["a", "b", "c"]) {
      ids.push((await stored(store, { task, receivedAt: ids.length })).id);
    }
    for (const event of await store.claim({ now: 9, until: 99, limit: 2 })) {
      assertEquals(await store.finish(event, DEAD), true);
    }
    const dead = await store.list({ limit: ALL, deadOnly: true });
    assertEquals(dead.map(({ id }) => id), [ids[1]!, ids[0]!]);
    assertEquals(
      await store.list({ limit: 1, deadOnly: true, after: dead[0]! }),
      [dead[1]!],
    );
    assertEquals([dead[0]!.state, dead[0]!.error, dead[0]!.endedAt], [
      "dead",
      "no",
      9_000,
    ]);
    assertEquals((await store.backlog()).dead, 2);
    assertEquals(await store.replay(ids[0]!, 500), true);
    const { state, tries, fence, dueAt, error } = (await store.find(ids[0]!))!;
    assertEquals([state, tries, fence, dueAt, error], [
      "waiting",
      0,
      1,
      500,
      null,
    ]);
    assertEquals((await store.list({ limit: ALL, deadOnly: true })).length, 1);
    assertEquals(await store.backlog(), { waiting: 2, dead: 1, oldest: 0 });
  },
  "replays no leased event, no repeat, none without a body and none that is unknown":
    async (store) => {
      const { id } = await stored(store);
      const claim = await claimOne(store, 1_000, 2_000);
      assertEquals(await store.replay(id, 1_999), false);
      assertEquals(await store.replay(id, 2_000), true);
      assertEquals(await store.finish(claim!, PROCESSED), false);
      const again = await claimOne(store, 2_000, 3_000);
      assertEquals(again?.fence, 2);
      assertEquals(await store.finish(again!, PROCESSED), true);
      // The same state, in another spelling of its response.
      const repeat = await stored(store, { size: 5 });
      assertEquals(await store.replay(repeat.id, 3_000), false);
      assertEquals(await store.replay("0", 3_000), false);
      assertEquals(await store.replay(id, 3_000), true);
      const last = await claimOne(store, 3_000, 4_000);
      await store.finish(last!, PROCESSED);
      assertEquals(await store.deleteBodies({ before: 1e9 }), 2);
      assertEquals(await store.replay(id, 4_000), false);
    },
  "processes the first event of an effect key only, of any number at once":
    async (store) => {
      const sizes = [1, 2, 3, 4, 5, 100_000];
      const rows = await Promise.all(
        sizes.map((size) => stored(store, { size, receivedAt: 1_000 })),
      );
      const keys = new Set(rows.map(({ effectKey }) => effectKey));
      assertEquals(keys.size, 1);
      const claims = await store.claim({ now: 1e6, until: 2e6, limit: ALL });
      assertEquals(claims.length, 1);
      const events = await store.list({ limit: ALL });
      const states = events.map(({ state }) => state).toSorted();
      assertEquals(states, [...Array(5).fill("repeat"), "running"]);
      const found = await store.effects([...keys, "unknown"]);
      assertEquals(found, keys);
      assertEquals(await store.effects([]), new Set());
    },
  "deletes bodies of processed events, page by page, and keeps their rows":
    async (store) => {
      const rows: EventRow[] = [];
      for (
        const [task, size] of [["a", 1], ["b", 950_000], ["c", 1]] as const
      ) {
        const receivedAt = 1_000 + rows.length;
        rows.push(await stored(store, { task, size, receivedAt }));
      }
      assertEquals(await store.deleteBodies({ before: 1e9 }), 0);
      for (const [index, row] of rows.entries()) {
        const query = { now: 1e6, until: 2e6, limit: 1, id: row.id };
        const [event] = await store.claim(query);
        await store.finish(event!, index < 2 ? PROCESSED : DEAD);
      }
      assertEquals(await store.deleteBodies({ before: 1_000 }), 0);
      assertEquals(await store.deleteBodies({ before: 1_002 }), 2);
      assertEquals(await store.deleteBodies({ before: 1e9 }), 0);
      for (const row of rows.slice(0, 2)) {
        assertEquals(await store.body(row.id), undefined);
        assertEquals((await store.find(row.id))?.hasBody, false);
        // A late delivery is still a duplicate.
        assertEquals(await store.add(row, new Uint8Array(3)), false);
      }
      assert((await store.body(rows[2]!.id))!.length > 0);
      assertEquals(
        await store.deleteBodies({ before: 1e9, withDead: true }),
        1,
      );
      assertEquals(await store.body(rows[2]!.id), undefined);
    },
  "adds to counters, and remembers marks": async (store) => {
    assertEquals(await store.counts(), {});
    await Promise.all([
      store.addCounts({ stored: 2, dead: 1 }),
      store.addCounts({ stored: 3 }),
      store.addCounts({}),
    ]);
    assertEquals(await store.counts(), { stored: 5, dead: 1 });
    assertEquals(await store.mark("job"), undefined);
    await store.setMark("job", "1");
    await store.setMark("job", "{}");
    await store.setMark("other", "");
    assertEquals([await store.mark("job"), await store.mark("other")], [
      "{}",
      "",
    ]);
    assertEquals(await store.backlog(), { waiting: 0, dead: 0, oldest: null });
  },
  "holds one lease of an event at a time, and accepts its result only, in any order of workers and clocks":
    async (store) => {
      let runs = 0;
      const step = fc.record({
        worker: fc.integer({ min: 0, max: 2 }),
        action: fc.constantFrom(
          "claim",
          "processed",
          "waiting",
          "dead",
          "replay",
        ),
        /** The clock moves on by this. */
        ms: fc.integer({ min: 0, max: 15 }),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 5, maxLength: 25 }),
          async (steps) => {
            const { id } = await stored(store, { task: `run ${runs++}` });
            const held: (StoredEvent | undefined)[] = [];
            let holder: number | undefined;
            let fence = 0;
            let now = 1_000;
            for (const { worker, action, ms } of steps) {
              now += ms;
              const before = (await store.find(id))!;
              if (action === "claim") {
                const query = { now, until: now + 10, limit: 1, id };
                const [event] = await store.claim(query);
                const isDue = before.dueAt !== null && before.dueAt <= now;
                assertEquals(event !== undefined, isDue);
                if (event === undefined) continue;
                assertEquals(event.fence, ++fence);
                held[worker] = event;
                holder = worker;
              } else if (action === "replay") {
                const isLeased = before.state === "running" &&
                  before.dueAt! > now;
                assertEquals(await store.replay(id, now), !isLeased);
                if (!isLeased) holder = undefined;
              } else if (held[worker]) {
                const result: TryResult = action === "processed"
                  ? { state: action, at: now }
                  : { state: action, at: now + 5, error: "no" };
                const isHolder = worker === holder &&
                  held[worker].fence === fence;
                assertEquals(
                  await store.finish(held[worker], result),
                  isHolder,
                );
                if (isHolder) holder = undefined;
              }
            }
            const event = (await store.find(id))!;
            assertEquals(event.fence, fence);
            assertEquals(rowOf(event).id, id);
          },
        ),
        { numRuns: 25, seed: 1 },
      );
    },
};
