/** A bulk job whose sweeps die at seeded moments: what the emulator then holds, and what the rows say. */
import { assert, assertEquals } from "@std/assert";
import type { BulkStore } from "../../../examples/callbacks/bulk_store.ts";
import {
  BULK_LIMITS,
  createBulk,
} from "../../../examples/callbacks/bulk_sweep.ts";
import { contentId } from "../../../src/bulk/mod.ts";
import { fakeClock } from "../../support/fake_clock.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { type bulkEmulator, cows, TYPE } from "./bulk_job.ts";

const LINES = 25;
const SWEEPS = 6;

/** Counts the operations of a process, and ends it before or after one: all later ones fail, and do nothing. */
function mortal(last: number, isBefore: boolean) {
  let operations = 0;
  return async <T>(operation: () => Promise<T>): Promise<T> => {
    const number = ++operations;
    if (number > last || number === last && isBefore) {
      operations = Infinity;
      throw new Error("killed");
    }
    const result = await operation();
    // Also for what was open when it died.
    if (operations >= last && last !== Infinity) throw new Error("killed");
    return result;
  };
}

/** Runs a job to its end, and asserts that each task was created once, within max. */
export async function killRound(
  store: BulkStore,
  { emulator, ids, client, direct }: ReturnType<typeof bulkEmulator>,
  seed: number,
): Promise<void> {
  const random = seededRandom(seed);
  const below = (end: number) => Math.floor(random() * end);
  let now = 1_000;
  const items = cows(LINES);
  const rows = await Promise.all(items.map(async (cow, index) => ({
    line: index + 1,
    params: JSON.stringify({ ...cow, unique_id: await contentId(TYPE, cow) }),
  })));
  // In every second round somebody has created some of the tasks before.
  const before = seed % 2 ? [] : rows.slice(0, below(10));
  for (const { params } of before) {
    await direct.tasks.create(TYPE, JSON.parse(params));
  }
  const max = 10 + below(20);
  const id = `job ${seed}`;
  await store.create({ id, type: TYPE, max, createdAt: 1 });
  await store.append(id, rows, now);
  await store.open(id);

  const sweep = async (last: number, isBefore: boolean) => {
    const operate = mortal(last, isBefore);
    const dying = new Proxy(store, {
      get: (target, name: keyof BulkStore) => (...args: unknown[]) =>
        operate(() => Reflect.apply(target[name], target, args)),
    });
    const bulk = createBulk({
      store: dying,
      client: client((input, init) =>
        operate(() => emulator.fetch(input, init))
      ),
      clock: fakeClock(),
      limits: { slice: 1 + below(8), lanes: 1 + below(5) },
      log() {},
      now: () => now,
      random,
    });
    await bulk.sweep().catch((error) =>
      assertEquals(error.message, "killed", error.stack)
    );
  };

  const fault = emulator.faults.add({
    method: "POST",
    share: 0.1,
    effect: "reset",
    when: below(2) ? "before" : "after",
  });
  for (let count = 0; count < SWEEPS; count++) {
    await Promise.all([
      sweep(1 + below(40), below(2) === 0),
      sweep(1 + below(40), below(2) === 0),
    ]);
    // A lease may have ended, or not.
    now += below(2) * BULK_LIMITS.leaseMs + below(60_000);
  }
  emulator.faults.remove(fault);
  for (let sweeps = 0; (await store.find(id))?.state === "open"; sweeps++) {
    assert(sweeps < 50, `seed ${seed}: the job has no end`);
    now += BULK_LIMITS.maxDelayMs;
    await sweep(Infinity, false);
  }

  const held = await ids();
  const known = new Set(rows.map(({ params }) => JSON.parse(params).unique_id));
  assert(held.every((id) => known.has(id)), `seed ${seed}: another task`);
  assertEquals(new Set(held).size, held.length, `seed ${seed}: a task twice`);
  const made = held.length - before.length;
  assert(made <= max, `seed ${seed}: ${made} tasks, max is ${max}`);
  const { state, counts, spent } = (await store.find(id))!;
  const { created, existed, waiting, running, failed, unknown } = counts;
  const message = `seed ${seed}: ${
    JSON.stringify({ state, counts, made, max })
  }`;
  assertEquals([running, failed, unknown], [0, 0, 0], message);
  assertEquals(spent, created, message);
  // A task of before counts as created if the sweep that has found it died.
  assertEquals(created + existed + waiting, LINES, message);
  assert(created >= made && created <= max, message);
  if (before.length === 0) assertEquals([created, existed], [made, 0], message);
  assertEquals(state, waiting === 0 ? "complete" : "max_tasks", message);
  if (waiting === 0) assertEquals(held.length, LINES, message);
  else assertEquals(created, max, message);
}
