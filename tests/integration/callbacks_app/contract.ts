/** The tests that every store of the app must pass. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Store } from "../../../examples/callbacks/store.ts";
import {
  type CallbackEvent,
  latestEvent,
  toCallbackEvent,
} from "../../../src/callbacks/events.ts";
import { PROCESSING_CHECKS } from "./contract_processing.ts";
import {
  allRows,
  type Sample,
  sample,
  sampleOf,
  taskCallback,
} from "./callbacks.ts";

/** A store to test. */
export interface StoreCase {
  readonly name: string;
  /** Calls `work` with an empty store, and removes the store afterwards. */
  readonly use: (work: (store: Store) => Promise<void>) => Promise<void>;
  /** The options of its tests. */
  readonly options?: Partial<Deno.TestDefinition>;
}

/** Lengths of bodies around the limits: 64 KiB for a value of Deno KV, 800 KiB for a KV operation, 2 MB for a row of D1. */
const SIZES = [0, 47_000, 48_000, 66_000, 850_000, 899_000, 901_000, 5_000_000];

type Check = (store: Store) => Promise<void>;

const CHECKS: Readonly<Record<string, Check>> = {
  "stores an event with its row and body": async (store) => {
    const { row, body } = await sample();
    assertEquals(await store.add(row, body), true);
    assertEquals(await store.body(row.id), body);
    assertEquals(await allRows(store), [row]);
    assertEquals(await store.latest(row), row);
  },
  "returns nothing for an unknown event": async (store) => {
    const { row } = await sample();
    await store.check();
    assertEquals(await store.body(row.id), undefined);
    assertEquals(await store.list({ limit: 10 }), []);
    assertEquals(await store.latest(row), undefined);
  },
  "stores the first delivery, and reports the next as a duplicate": async (
    store,
  ) => {
    const first = await sample({ receivedAt: 1 });
    const later = { ...first.row, receivedAt: 2, bytes: 5 };
    assertEquals(await store.add(first.row, first.body), true);
    assertEquals(await store.add(later, first.body.slice(0, 5)), false);
    assertEquals(await store.body(first.row.id), first.body);
    assertEquals(await allRows(store), [first.row]);
    assertEquals(await store.latest(first.row), first.row);
  },
  "stores one of many simultaneous deliveries": async (store) => {
    for (const size of [0, 1_000_000]) {
      const { row, body } = await sample({ task: `of ${size}`, size });
      // Each has the same event in other bytes, as after a change of a pre-signed link.
      const bodies = Array.from(
        { length: 8 },
        (_, blanks) => new Uint8Array([...body, ...Array(blanks).fill(32)]),
      );
      const added = await Promise.all(
        bodies.map((spelt) =>
          store.add({ ...row, bytes: spelt.length }, spelt)
        ),
      );
      assertEquals(added.filter(Boolean).length, 1);
      const winner = bodies[added.indexOf(true)]!;
      assertEquals(await store.body(row.id), winner);
      assertEquals((await store.latest(row))?.bytes, winner.length);
    }
    assertEquals((await allRows(store)).length, 2);
  },
  "stores three events of one task, and returns the same latest event in all 6 orders":
    async (store) => {
      const orders = [
        [1, 2, 3],
        [1, 3, 2],
        [2, 1, 3],
        [2, 3, 1],
        [3, 1, 2],
        [3, 2, 1],
      ];
      for (const order of orders) {
        const task = `task ${order}`;
        const seconds = order.map((second) => sample({ task, second }));
        const samples = await Promise.all(seconds);
        for (const { row, body } of samples) await store.add(row, body);
        const last = samples[order.indexOf(3)]?.row;
        assertEquals(
          await store.latest({ kind: "task", subject: task }),
          last,
        );
      }
      assertEquals((await allRows(store)).length, 18);
    },
  "ignores an older event that arrives late as the latest, but not a return to pending":
    async (
      store,
    ) => {
      const completed = await sample({ second: 2 });
      const late = await sample({ second: 1, status: "pending" });
      const reopened = await sample({ second: 3, status: "pending" });
      for (const { row, body } of [completed, late]) await store.add(row, body);
      assertEquals(await store.latest(late.row), completed.row);
      await store.add(reopened.row, reopened.body);
      assertEquals(await store.latest(late.row), reopened.row);
    },
  "returns the events of a task, the latest first, and no other's": async (
    store,
  ) => {
    const at = (second: number | null) =>
      sample({ second, receivedAt: 1_000 + (second ?? 0) });
    const [second, third, none, first] = [
      await at(2),
      await at(3),
      await at(null),
      await at(1),
    ];
    const other = await sample({ task: "2", second: 9 });
    for (const { row, body } of [second, third, none, first, other]) {
      await store.add(row, body);
    }
    const subject = { kind: "task", subject: "1" } as const;
    const latest = [third.row, second.row, first.row, none.row];
    assertEquals(await store.events(subject, 9), latest);
    assertEquals(await store.events(subject, 2), latest.slice(0, 2));
    assertEquals(await store.events({ ...subject, subject: "3" }, 9), []);
  },
  "returns the latest event that latestEvent returns": async (store) => {
    let runs = 0;
    const event = fc.record({
      second: fc.option(fc.integer({ min: 0, max: 2 })),
      audits: fc.integer({ min: 0, max: 2 }),
      status: fc.constantFrom("pending", "completed", "error"),
      size: fc.integer({ min: 0, max: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 5 }),
        async (parts) => {
          const task_id = `run ${runs++}`;
          const callbacks = parts.map((part) =>
            taskCallback({ task: task_id, ...part })
          );
          const samples = await Promise.all(callbacks.map((c) => sampleOf(c)));
          const events: CallbackEvent[] = [];
          for (const { row, body } of samples) await store.add(row, body);
          for (const one of callbacks) events.push(await toCallbackEvent(one));
          const found = await store.latest(samples[0]!.row);
          assertEquals(found?.id, latestEvent(events)?.id);
        },
      ),
      { numRuns: 30, seed: 1 },
    );
  },
  "stores bodies of any size, byte for byte": async (store) => {
    for (const size of SIZES) {
      const { row, body } = await sample({ task: `of ${size}`, size });
      assertEquals(await store.add(row, body), true);
      assertEquals(await store.add(row, body), false);
      const found = await store.body(row.id);
      // `assertEquals` would print megabytes.
      assert(found?.length === body.length, `${found?.length}`);
      assert(found.every((byte, index) => byte === body[index]));
    }
    assertEquals((await allRows(store)).length, SIZES.length);
  },
  "stores names and states of any script and size": async (store) => {
    const names = [
      "é – 牛 🐄",
      "'; DROP TABLE events",
      "a".repeat(500),
      "🐄".repeat(250),
    ];
    for (const name of names) {
      const batch = { name, project: "p", status: "completed" };
      const { row, body } = await sampleOf(batch);
      assertEquals(row.subject, name);
      await store.add(row, body);
      assertEquals(await store.latest({ kind: "batch", subject: name }), row);
    }
    const long = await sampleOf({
      task_id: "1".repeat(1e6),
      status: "x".repeat(1e6),
    });
    assertEquals([long.row.kind, long.row.subject], ["other", ""]);
    assertEquals(await store.add(long.row, long.body), true);
    assertEquals(await store.body(long.row.id), long.body);
  },
  "stores a body that is part of a larger buffer, without the rest": async (
    store,
  ) => {
    const { row, body } = await sample();
    const buffer = new Uint8Array(1_000_000);
    buffer.set(body, 500);
    const part = buffer.subarray(500, 500 + body.length);
    assertEquals(await store.add(row, part), true);
    buffer.fill(0);
    assertEquals(await store.body(row.id), body);
  },
  "tells tasks from batches of the same name": async (store) => {
    const task = await sampleOf({ task_id: "name" });
    const batch = await sampleOf({ name: "name", project: "p" });
    for (const { row, body } of [task, batch]) await store.add(row, body);
    assertEquals(await store.latest(task.row), task.row);
    assertEquals(await store.latest(batch.row), batch.row);
  },
  "purges no body of an event": async (store) => {
    const samples = [
      await sample({ task: "small" }),
      await sample({ task: "large", size: 1_000_000 }),
    ];
    for (const { row, body } of samples) await store.add(row, body);
    assertEquals(await store.purge(Number.MAX_SAFE_INTEGER), 0);
    for (const { row, body } of samples) {
      const found = await store.body(row.id);
      assert(found?.length === body.length, `${found?.length}`);
      assertEquals(await store.latest(row), row);
    }
  },
  "lists the newest arrival first, each row on one page": async (store) => {
    const samples: Sample[] = [];
    for (let index = 0; index < 23; index++) {
      // Several arrive in one millisecond.
      const receivedAt = Math.floor(index / 4);
      samples.push(await sample({ task: `${index}`, receivedAt }));
    }
    for (const { row, body } of samples) await store.add(row, body);
    const expected = samples.map(({ row }) => row).sort((one, other) =>
      other.receivedAt - one.receivedAt || (one.id < other.id ? 1 : -1)
    );
    for (const limit of [1, 4, 23, 100]) {
      assertEquals(await allRows(store, limit), expected);
    }
  },
};

/** Registers the tests for a store. */
export function testContract({ name, use, options }: StoreCase): void {
  const checks = { ...CHECKS, ...PROCESSING_CHECKS };
  for (const [check, run] of Object.entries(checks)) {
    Deno.test(`${name} ${check}`, { ...options }, () => use(run));
  }
}
