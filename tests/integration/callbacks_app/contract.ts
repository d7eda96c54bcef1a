/** What every store of the app must do, as one suite. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Store } from "../../../examples/callbacks/store.ts";
import {
  type CallbackEvent,
  canonicalEvent,
  currentState,
} from "../../../src/callbacks/mod.ts";
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
  /** Gives an empty store while the work goes on. */
  readonly use: (work: (store: Store) => Promise<void>) => Promise<void>;
  /** How its tests are run. */
  readonly options?: Partial<Deno.TestDefinition>;
}

/** Lengths of bodies around the limits of rows and values: 64 KiB of Deno KV, 2 MB of D1, 800 KiB of a KV operation. */
const SIZES = [0, 47_000, 48_000, 66_000, 850_000, 899_000, 901_000, 5_000_000];

type Check = (store: Store) => Promise<void>;

const CHECKS: Readonly<Record<string, Check>> = {
  "keeps an event with its row and body": async (store) => {
    const { row, body } = await sample();
    assertEquals(await store.keep(row, body), true);
    assertEquals(await store.body(row.id), body);
    assertEquals(await store.list({ limit: 10 }), [row]);
    assertEquals(await store.current(row), row);
  },
  "knows nothing of what it was not given": async (store) => {
    const { row } = await sample();
    await store.check();
    assertEquals(await store.body(row.id), undefined);
    assertEquals(await store.list({ limit: 10 }), []);
    assertEquals(await store.current(row), undefined);
  },
  "W12 keeps the first delivery and says of the next that it is a duplicate":
    async (store) => {
      const first = await sample({ receivedAt: 1 });
      const later = { ...first.row, receivedAt: 2, bytes: 5 };
      assertEquals(await store.keep(first.row, first.body), true);
      assertEquals(await store.keep(later, first.body.slice(0, 5)), false);
      assertEquals(await store.body(first.row.id), first.body);
      assertEquals(await allRows(store), [first.row]);
      assertEquals(await store.current(first.row), first.row);
    },
  "W18 keeps one of many deliveries at the same instant": async (store) => {
    for (const size of [0, 1_000_000]) {
      const { row, body } = await sample({ task: `of ${size}`, size });
      // Each spells the same event in another way, as a pre-signed link would.
      const bodies = Array.from(
        { length: 8 },
        (_, blanks) => new Uint8Array([...body, ...Array(blanks).fill(32)]),
      );
      const kept = await Promise.all(
        bodies.map((spelt) =>
          store.keep({ ...row, bytes: spelt.length }, spelt)
        ),
      );
      assertEquals(kept.filter(Boolean).length, 1);
      const winner = bodies[kept.indexOf(true)]!;
      assertEquals(await store.body(row.id), winner);
      assertEquals((await store.current(row))?.bytes, winner.length);
    }
    assertEquals((await allRows(store)).length, 2);
  },
  "W19 keeps three events of one task, and ends in one state in any of 6 orders":
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
        for (const { row, body } of samples) await store.keep(row, body);
        const last = samples[order.indexOf(3)]?.row;
        assertEquals(
          await store.current({ kind: "task", subject: task }),
          last,
        );
      }
      assertEquals((await allRows(store)).length, 18);
    },
  "W20 is not led back by a late older event, but by a recall": async (
    store,
  ) => {
    const completed = await sample({ second: 2 });
    const late = await sample({ second: 1, status: "pending" });
    const recall = await sample({ second: 3, status: "pending" });
    for (const { row, body } of [completed, late]) await store.keep(row, body);
    assertEquals(await store.current(late.row), completed.row);
    await store.keep(recall.row, recall.body);
    assertEquals(await store.current(late.row), recall.row);
  },
  "finds the state that currentState finds": async (store) => {
    let runs = 0;
    const event = fc.record({
      second: fc.option(fc.integer({ min: 0, max: 2 })),
      audits: fc.integer({ min: 0, max: 2 }),
      status: fc.constantFrom("pending", "completed", "error"),
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
          for (const { row, body } of samples) await store.keep(row, body);
          for (const one of callbacks) events.push(await canonicalEvent(one));
          const found = await store.current(samples[0]!.row);
          assertEquals(found?.id, currentState(events)?.id);
        },
      ),
      { numRuns: 30, seed: 1 },
    );
  },
  "W28 keeps bodies of any size, byte for byte": async (store) => {
    for (const size of SIZES) {
      const { row, body } = await sample({ task: `of ${size}`, size });
      assertEquals(await store.keep(row, body), true);
      assertEquals(await store.keep(row, body), false);
      const found = await store.body(row.id);
      // An assertion that shows both would print megabytes.
      assert(found?.length === body.length, `${found?.length}`);
      assert(found.every((byte, index) => byte === body[index]));
    }
    assertEquals((await allRows(store)).length, SIZES.length);
  },
  "keeps names and states of any script and size": async (store) => {
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
      await store.keep(row, body);
      assertEquals(await store.current({ kind: "batch", subject: name }), row);
    }
    const long = await sampleOf({
      task_id: "1".repeat(1e6),
      status: "x".repeat(1e6),
    });
    assertEquals([long.row.kind, long.row.subject], ["other", ""]);
    assertEquals(await store.keep(long.row, long.body), true);
    assertEquals(await store.body(long.row.id), long.body);
  },
  "keeps of a body that is part of a larger buffer its own part": async (
    store,
  ) => {
    const { row, body } = await sample();
    const buffer = new Uint8Array(1_000_000);
    buffer.set(body, 500);
    const part = buffer.subarray(500, 500 + body.length);
    assertEquals(await store.keep(row, part), true);
    buffer.fill(0);
    assertEquals(await store.body(row.id), body);
  },
  "tells tasks from batches of the same name": async (store) => {
    const task = await sampleOf({ task_id: "name" });
    const batch = await sampleOf({ name: "name", project: "p" });
    for (const { row, body } of [task, batch]) await store.keep(row, body);
    assertEquals(await store.current(task.row), task.row);
    assertEquals(await store.current(batch.row), batch.row);
  },
  "lists the newest arrival first, each row on one page": async (store) => {
    const samples: Sample[] = [];
    for (let index = 0; index < 23; index++) {
      // Several come in one millisecond.
      const receivedAt = Math.floor(index / 4);
      samples.push(await sample({ task: `${index}`, receivedAt }));
    }
    for (const { row, body } of samples) await store.keep(row, body);
    const wanted = samples.map(({ row }) => row).sort((one, other) =>
      other.receivedAt - one.receivedAt || (one.id < other.id ? 1 : -1)
    );
    for (const limit of [1, 4, 23, 100]) {
      assertEquals(await allRows(store, limit), wanted);
    }
  },
};

/** Registers the suite for a store. */
export function testContract({ name, use, options }: StoreCase): void {
  for (const [check, run] of Object.entries(CHECKS)) {
    const [, id = ""] = /^(W\d+ )/.exec(check) ?? [];
    const title = `${id}${name} ${check.slice(id.length)}`;
    Deno.test(title, { ...options }, async () => await use(run));
  }
}
