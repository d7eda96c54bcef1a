/** Many callbacks through a real socket: each is stored exactly once. */
import { assertEquals } from "@std/assert";
import { kvStore } from "../../../examples/callbacks/kv_store.ts";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import type { Store } from "../../../examples/callbacks/store.ts";
import { withTempDir } from "../../tools/temp.ts";
import { AUTH_KEY } from "../../support/deliveries.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { allRows, taskCallback, testApp } from "./callbacks.ts";

const DELIVERIES = 5_000;
const DUPLICATES = DELIVERIES * 0.2;
const EVENTS = DELIVERIES - DUPLICATES;
const EVENTS_PER_TASK = 4;
/** The number of deliveries that arrive later than they should. */
const REORDERED = DELIVERIES * 0.05;
const AT_ONCE = 64;

/** Returns the bodies in the order in which they are sent. */
function deliveries(): readonly string[] {
  const random = seededRandom(1);
  const below = (count: number) => Math.floor(random() * count);
  const bodies = Array.from(
    { length: EVENTS },
    (_, index) =>
      JSON.stringify(taskCallback({
        task: `${Math.floor(index / EVENTS_PER_TASK)}`,
        second: index % EVENTS_PER_TASK,
      })),
  );
  for (let count = 0; count < REORDERED; count++) {
    const [moved] = bodies.splice(below(bodies.length), 1);
    bodies.splice(below(bodies.length + 1), 0, moved!);
  }
  const again = Array.from(
    { length: DUPLICATES },
    () => bodies[below(EVENTS)]!,
  );
  // Half arrive right after the first delivery, half at any time.
  return again.reduce((all, body, index) => {
    const at = index % 2 ? below(all.length) : all.indexOf(body);
    all.splice(at, 0, body);
    return all;
  }, [...bodies]);
}

async function run(store: Store): Promise<void> {
  const processed: string[] = [];
  const { app, entries } = testApp({
    store: () => store,
    onStored: ({ id }) => processed.push(id),
  });
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    app.fetch,
  );
  const url = `http://127.0.0.1:${server.addr.port}/callbacks`;
  const headers = {
    "content-type": "application/json",
    "scale-callback-auth": AUTH_KEY,
  };
  const waiting = deliveries().values();
  const counts: Record<string, number> = {};
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const body of waiting) {
      const response = await fetch(url, { method: "POST", headers, body });
      await response.body?.cancel();
      const mark = response.headers.get("x-duplicate") ? "duplicate" : "new";
      const key = `${response.status} ${mark}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
  }));
  assertEquals(counts, { "200 new": EVENTS, "200 duplicate": DUPLICATES });
  assertEquals(entries.length, DELIVERIES);
  const rows = await allRows(store);
  assertEquals(rows.length, EVENTS);
  const ids = new Set(rows.map(({ id }) => id));
  assertEquals(ids.size, EVENTS);
  assertEquals(new Set(processed), ids);
  assertEquals(processed.length, EVENTS);
  const last = Date.UTC(2026, 0, 1, 0, 0, EVENTS_PER_TASK - 1);
  for (let task = 0; task < EVENTS / EVENTS_PER_TASK; task++) {
    const row = await store.latest({ kind: "task", subject: `${task}` });
    assertEquals(row?.time, last, `task ${task}`);
  }
}

Deno.test(`memoryStore stores each of ${DELIVERIES} callbacks once, ${AT_ONCE} at a time`, async () => {
  assertEquals(deliveries().length, DELIVERIES);
  await run(memoryStore());
});

Deno.test(`kvStore stores each of ${DELIVERIES} callbacks once, ${AT_ONCE} at a time`, async () => {
  await withTempDir(async (dir) => {
    using kv = await Deno.openKv(`${dir}/events.sqlite`);
    await run(kvStore(kv));
  });
});
