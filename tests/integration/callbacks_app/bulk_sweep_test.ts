/** The creation of the tasks of bulk jobs. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { bulkMemoryStore } from "../../../examples/callbacks/bulk_memory_store.ts";
import { BULK_LIMITS } from "../../../examples/callbacks/bulk_sweep.ts";
import { contentId } from "../../../src/bulk/mod.ts";
import { bulkApp, bulkEmulator, cows, TYPE } from "./bulk_job.ts";
import { killRound } from "./kill_bulk.ts";

Deno.test("a sweep creates each task once, in slices", async () => {
  const { start, bulk, ids, call, entries } = bulkApp();
  const items = cows(50);
  const id = await start(items);
  assertEquals(await bulk.sweep(), { rows: 50, hasMore: false });
  const expected = await Promise.all(items.map((cow) => contentId(TYPE, cow)));
  assertEquals((await ids()).toSorted(), expected.toSorted());
  const [, { state, counts, spent }] = await call(`/bulk/${id}`);
  assertEquals([state, counts.created, spent], ["complete", 50, 50]);
  const entry = { event: "bulk", id, rows: 50 } as const;
  assertEquals(entries.at(-1), entry);
  assertEquals(await bulk.sweep(), { rows: 0, hasMore: false });
  await bulk.process(id);
  assertEquals(entries.filter(({ event }) => event === "bulk"), [entry]);
});

Deno.test("a job that is posted again finds its tasks, and pays for none", async () => {
  const { start, bulk, ids, call } = bulkApp();
  await start(cows(10));
  await bulk.sweep();
  const id = await start(cows(12), 2);
  await bulk.sweep();
  const [, { state, counts, spent }] = await call(`/bulk/${id}`);
  assertEquals([state, counts.existed, counts.created, spent], [
    "complete",
    10,
    2,
    2,
  ]);
  assertEquals((await ids()).length, 12);
});

Deno.test("max is the number of tasks of the whole job, over all sweeps, and of sweeps at once", async () => {
  const { start, bulk, ids, call } = bulkApp({ limits: { slice: 3 } });
  const id = await start(cows(40), 17);
  await Promise.all([bulk.sweep(), bulk.process(id), bulk.sweep()]);
  await bulk.sweep();
  const [, { state, counts, spent }] = await call(`/bulk/${id}`);
  assertEquals([state, counts.created, counts.waiting, spent], [
    "max_tasks",
    17,
    23,
    17,
  ]);
  assertEquals((await ids()).length, 17);
});

Deno.test("a sweep ends at its limit, and the next one goes on", async () => {
  const { start, bulk, ids } = bulkApp({ limits: { perSweep: 7, slice: 3 } });
  const first = await start(cows(5));
  await start(cows(12).slice(5));
  assertEquals(await bulk.process(first, 4), { rows: 4, hasMore: true });
  assertEquals(await bulk.sweep(), { rows: 7, hasMore: true });
  assertEquals(await bulk.sweep(), { rows: 1, hasMore: false });
  assertEquals((await ids()).length, 12);
});

Deno.test("the limit of a sweep is for all jobs, the oldest first, and rows are under a lease meanwhile", async () => {
  const store = bulkMemoryStore();
  const leases: number[] = [];
  const { start, bulk, call, advance } = bulkApp({
    limits: { perSweep: 5 },
    store: {
      ...store,
      lease: async (id, query) => {
        leases.push(query.until - query.now);
        return await store.lease(id, query);
      },
    },
  });
  const older = await start(cows(3));
  advance(1);
  const newer = await start(cows(9).slice(3));
  assertEquals(await bulk.sweep(), { rows: 5, hasMore: true });
  const created = async (id: string) =>
    (await call(`/bulk/${id}`))[1].counts.created;
  assertEquals([await created(older), await created(newer)], [3, 2]);
  assertEquals(await bulk.process(newer, 9), { rows: 4, hasMore: false });
  assertEquals(new Set(leases), new Set([BULK_LIMITS.leaseMs]));
});

Deno.test("a creation with an unknown outcome is tried again, and counts for max meanwhile", async () => {
  const { start, bulk, ids, call, emulator, advance } = bulkApp();
  const fault = emulator.faults.add({
    method: "POST",
    effect: "reset",
    when: "after",
  });
  const id = await start(cows(3), 2);
  await bulk.sweep();
  const waiting = (await call(`/bulk/${id}`))[1];
  assertEquals([waiting.state, waiting.counts.waiting, waiting.spent], [
    "open",
    3,
    2,
  ]);
  emulator.faults.remove(fault);
  assertEquals(await bulk.sweep(), { rows: 0, hasMore: false });
  advance(BULK_LIMITS.baseDelayMs);
  await bulk.sweep();
  const { state, counts } = (await call(`/bulk/${id}`))[1];
  assertEquals([state, counts.created, counts.existed, counts.waiting], [
    "max_tasks",
    2,
    0,
    1,
  ]);
  assertEquals((await ids()).length, 2);
});

Deno.test("a creation whose outcome stays unknown is reported after the last try", async () => {
  const limits = { maxTries: 3 };
  const { start, bulk, call, emulator, advance } = bulkApp({ limits });
  emulator.faults.add({ method: "POST", effect: "reset" });
  const id = await start(cows(1), 2);
  for (let tries = 1; tries <= 3; tries++) {
    assertEquals((await call(`/bulk/${id}`))[1].state, "open");
    await bulk.sweep();
    advance(BULK_LIMITS.maxDelayMs);
  }
  const { state, counts, spent, failures } = (await call(`/bulk/${id}`))[1];
  assertEquals([state, counts.unknown, spent], ["complete", 1, 1]);
  assertEquals([failures[0].line, failures[0].tries], [1, 3]);
});

Deno.test("a sweep ends early without a valid key, and the rows are tried again", async () => {
  const { emulator, start, bulk, ids, call, entries, advance } = bulkApp();
  const fault = emulator.faults.add({
    method: "POST",
    effect: { status: 401 },
  });
  const id = await start(cows(60));
  const { rows } = await bulk.sweep();
  assertEquals(rows, BULK_LIMITS.slice);
  assert("error" in entries.at(-1)!);
  const stopped = (await call(`/bulk/${id}`))[1];
  assertEquals([stopped.state, stopped.counts.waiting, stopped.spent], [
    "open",
    60,
    0,
  ]);
  emulator.faults.remove(fault);
  advance(BULK_LIMITS.baseDelayMs);
  await bulk.sweep();
  assertEquals((await ids()).length, 60);
  assertEquals((await call(`/bulk/${id}`))[1].state, "complete");
});

Deno.test("a task that is there with another content is a failure that names it, and is not tried again", async () => {
  const { direct, start, bulk, call, ids } = bulkApp();
  const [cow, other] = cows(2);
  await direct.tasks.create(TYPE, { ...other, unique_id: "a" } as never);
  const id = await start([{ ...cow, unique_id: "a" }]);
  await bulk.sweep();
  const { state, failures, spent } = (await call(`/bulk/${id}`))[1];
  assertEquals([state, failures[0].tries, spent], ["complete", 1, 0]);
  assertStringIncludes(failures[0].error, "Duplicate");
  assertEquals((await ids()).length, 1);
});

Deno.test("the purge deletes files that did not arrive within an hour, and ended jobs after a time", async () => {
  const { start, bulk, store, advance } = bulkApp();
  await store.create({ id: "lost", type: TYPE, max: 1, createdAt: 1_000_000 });
  const ended = await start(cows(1));
  await bulk.sweep();
  const open = await start(cows(1), 5);
  assertEquals(await bulk.purge(), 0);
  advance(3_600_001);
  assertEquals(await bulk.purge(), 1);
  assertEquals(await store.find("lost"), undefined);
  assertEquals(await bulk.purge(1_000_000), 0);
  assertEquals(await bulk.purge(1_000_001), 1);
  assertEquals(await store.find(ended), undefined);
  assertEquals((await store.find(open))?.state, "open");
});

Deno.test("sweeps that die at any moment, two at a time and under faults, create each task once and no more than max", async () => {
  for (let seed = 1; seed <= 100; seed++) {
    await killRound(bulkMemoryStore(), bulkEmulator(), seed);
  }
});
