/** The tests that every store of bulk jobs must pass. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import {
  APPEND_LIMITS,
  type BulkStore,
  type LeasedRow,
  MAX_PARAMS_BYTES,
  type NewRow,
} from "../../../examples/callbacks/bulk_store.ts";
import { jobs, linesOf, openJob, QUERY, result, stateOf } from "./bulk_rows.ts";

/** A store to test. */
export interface BulkStoreCase {
  readonly name: string;
  /** Calls `work` with an empty store, and removes the store afterwards. */
  readonly use: (work: (store: BulkStore) => Promise<void>) => Promise<void>;
  readonly options?: Partial<Deno.TestDefinition>;
}

type Check = (store: BulkStore) => Promise<void>;

const CHECKS: Readonly<Record<string, Check>> = {
  "stores a job with its rows, and leases none before it is open": async (
    store,
  ) => {
    const job = { id: "a", type: "chat", max: 7, createdAt: 5 };
    await store.create(job);
    const empty = {
      waiting: 0,
      running: 0,
      created: 0,
      existed: 0,
      failed: 0,
      unknown: 0,
    };
    const expected = { ...job, state: "receiving", counts: empty, spent: 0 };
    assertEquals(await store.find("a") as unknown, expected);
    await store.append("a", [{ line: 3, params: '{"ü":"\\"\\n"}' }], 1_000);
    await store.append("a", [], 1_000);
    assertEquals(await store.lease("a", QUERY), []);
    assertEquals(await store.open("a"), true);
    assertEquals(await store.open("a"), false);
    assertEquals(await store.lease("a", { ...QUERY, now: 999 }), []);
    assertEquals(await store.lease("a", QUERY), [{
      line: 3,
      params: '{"ü":"\\"\\n"}',
      tries: 1,
      fence: 1,
      wasSpent: false,
    }]);
    const { counts, spent } = (await store.find("a"))!;
    assertEquals([counts, spent], [{ ...empty, running: 1 }, 1]);
    await assertRejects(() =>
      store.append("a", [{ line: 4, params: "{}" }], 1_000)
    );
  },
  "knows nothing of other ids": async (store) => {
    assertEquals(await store.find("0"), undefined);
    assertEquals(await store.open("0"), false);
    assertEquals(await store.stop("0"), false);
    assertEquals(await store.lease("0", QUERY), []);
    const row = result({ line: 1, fence: 1 }, "created");
    assertEquals(await store.finish("0", [row]), 0);
    assertEquals(await store.failures("0", { limit: 5 }), []);
    await store.settle("0");
    await store.remove("0");
    await assertRejects(() =>
      store.append("0", [{ line: 1, params: "{}" }], 1_000)
    );
    assertEquals(await store.list("open", 1e9, 5), []);
  },
  "appends as many rows and bytes as the limits": async (store) => {
    await store.create({ id: "a", type: "chat", max: 1_000, createdAt: 1 });
    const { rows, bytes } = APPEND_LIMITS;
    const many = Array.from(
      { length: rows },
      (_, index): NewRow => ({ line: index + 1, params: `{"n":${index}}` }),
    );
    const length = Math.min(MAX_PARAMS_BYTES, bytes);
    const large = Array.from(
      { length: Math.floor(bytes / length) },
      (_, index): NewRow => ({
        line: rows + 1 + index,
        // Two bytes in UTF-8, and two more in JSON for each quote.
        params: 'ü"'.repeat(length / 3),
      }),
    );
    await store.append("a", many, 1_000);
    await store.append("a", large, 1_001);
    assertEquals(await store.open("a"), true);
    const leased = await store.lease("a", { ...QUERY, now: 1_001, limit: 256 });
    assertEquals(linesOf(leased), linesOf([...many, ...large]));
    const found = new Map(leased.map(({ line, params }) => [line, params]));
    for (const { line, params } of [...many, ...large]) {
      assert(found.get(line) === params, `line ${line}`);
    }
  },
  "leases each row to one of many sweeps, until the lease ends": async (
    store,
  ) => {
    const id = await openJob(store, 20);
    const query = { ...QUERY, limit: 6 };
    const leases = await Promise.all(
      Array.from({ length: 5 }, () => store.lease(id, query)),
    );
    assertEquals(
      linesOf(leases.flat()),
      Array.from(Array(20), (_, n) => n + 1),
    );
    assertEquals(await store.lease(id, { ...QUERY, now: 1_999 }), []);
    const again = await store.lease(id, { ...QUERY, now: 2_000, limit: 2 });
    assertEquals(
      again.map(({ tries, fence, wasSpent }) => [tries, fence, wasSpent]),
      [[2, 2, true], [2, 2, true]],
    );
  },
  "leases no more rows than max, of any number of sweeps at once": async (
    store,
  ) => {
    const id = await openJob(store, 20, 7);
    const query = { ...QUERY, limit: 3 };
    const leases = await Promise.all(
      Array.from({ length: 6 }, () => store.lease(id, query)),
    );
    assertEquals(leases.flat().length, 7);
    assertEquals((await store.find(id))!.spent, 7);
    const [one, other] = leases.flat();
    // A task that existed gives its place to another row.
    await store.finish(id, [
      result(one!, "existed"),
      result(other!, "failed", { error: "no" }),
    ]);
    assertEquals((await store.lease(id, QUERY)).length, 2);
    assertEquals(await store.lease(id, QUERY), []);
  },
  "leases rows that count for max first, although it is reached": async (
    store,
  ) => {
    const id = await openJob(store, 9, 2);
    const leased = await store.lease(id, QUERY);
    assertEquals(linesOf(leased), [1, 2]);
    const again = { dueAt: 5_000, isSpent: true };
    await store.finish(id, leased.map((row) => result(row, "waiting", again)));
    await store.settle(id);
    assertEquals(await stateOf(store, id), "open");
    assertEquals(await store.lease(id, { ...QUERY, now: 4_999 }), []);
    const next = await store.lease(id, { ...QUERY, now: 5_000, until: 6_000 });
    assertEquals(linesOf(next), [1, 2]);
    assert(next.every(({ wasSpent, tries }) => wasSpent && tries === 2));
  },
  "leases the rows that are the longest due first, and of these the first lines":
    async (store) => {
      await store.create({ id: "a", type: "chat", max: 9, createdAt: 1 });
      const rows = (...lines: readonly number[]) =>
        lines.map((line) => ({ line, params: "{}" }));
      await store.append("a", rows(5, 3), 900);
      await store.append("a", rows(4, 1), 800);
      assertEquals(await store.open("a"), true);
      const lease = async (limit: number) =>
        await store.lease("a", { ...QUERY, limit });
      const [first] = await lease(1);
      assertEquals(first!.line, 1);
      assertEquals(linesOf(await lease(2)), [3, 4]);
      const again = { dueAt: 950, isSpent: true };
      await store.finish("a", [result(first!, "waiting", again)]);
      assertEquals(linesOf(await lease(1)), [1]);
      assertEquals(linesOf(await lease(9)), [5]);
    },
  "records a result under the newest fence only, and once": async (store) => {
    const id = await openJob(store, 2);
    const [old] = await store.lease(id, { ...QUERY, limit: 1 });
    const [next] = await store.lease(id, {
      now: 2_000,
      until: 3_000,
      limit: 1,
    });
    assertEquals([old!.line, next!.line], [1, 1]);
    assertEquals(await store.finish(id, [result(old!, "existed")]), 0);
    const ahead = { line: 1, fence: 3 };
    assertEquals(await store.finish(id, [result(ahead, "existed")]), 0);
    const done = result(next!, "created", { taskId: "t" });
    assertEquals(
      await store.finish(id, [done, result({ line: 2, fence: 0 }, "failed")]),
      1,
    );
    assertEquals(await store.finish(id, [result(next!, "failed")]), 0);
    const { counts, spent } = (await store.find(id))!;
    assertEquals([counts.created, counts.waiting, spent], [1, 1, 1]);
    assertEquals(await store.failures(id, { limit: 5 }), []);
  },
  "ends a job once all rows have ended, or max is reached": async (store) => {
    const id = await openJob(store, 3);
    const limited = await openJob(store, 3, 1);
    for (const job of [id, limited]) {
      await store.settle(job);
      assertEquals(await stateOf(store, job), "open");
      const leased = await store.lease(job, QUERY);
      await store.settle(job);
      assertEquals(await stateOf(store, job), "open");
      await store.finish(job, leased.map((row) => result(row, "created")));
      await store.settle(job);
    }
    assertEquals(await stateOf(store, id), "complete");
    assertEquals(await stateOf(store, limited), "max_tasks");
    assertEquals(await store.lease(limited, { ...QUERY, now: 1e6 }), []);
    assertEquals(await store.list("open", 1e9, 5), []);
    assertEquals(await store.list("complete", 1e9, 5), [id]);
    assertEquals(await store.stop(limited), false);
  },
  "stops a job, and records what is under a lease": async (store) => {
    const id = await openJob(store, 3);
    const [row] = await store.lease(id, { ...QUERY, limit: 1 });
    assertEquals(await store.stop(id), true);
    assertEquals(await store.stop(id), false);
    assertEquals(await store.lease(id, { ...QUERY, now: 1e6 }), []);
    assertEquals(await store.finish(id, [result(row!, "created")]), 1);
    await store.settle(id);
    assertEquals(await stateOf(store, id), "stopped");
  },
  "returns what has failed, page by page": async (store) => {
    const id = await openJob(store, 6);
    const leased = (await store.lease(id, QUERY))
      .toSorted((one, other) => one.line - other.line);
    const states = [
      "failed",
      "created",
      "unknown",
      "waiting",
      "failed",
    ] as const;
    await store.finish(
      id,
      states.map((state, index) =>
        result(leased[index]!, state, {
          error: state === "created" ? null : `error ${index + 1}`,
          dueAt: state === "waiting" ? 9_000 : null,
        })
      ),
    );
    const failed = (line: number, state: "failed" | "unknown") =>
      ({ line, state, tries: 1, error: `error ${line}` }) as const;
    assertEquals(await store.failures(id, { limit: 2 }), [
      failed(1, "failed"),
      failed(3, "unknown"),
    ]);
    assertEquals(await store.failures(id, { limit: 2, after: 3 }), [
      failed(5, "failed"),
    ]);
  },
  "lists jobs by the time of their creation and by id, and failures by line":
    async (store) => {
      const jobs = [["d", 3], ["b", 2], ["c", 1], ["a", 2]] as const;
      for (const [id, createdAt] of jobs) {
        await store.create({ id, type: "chat", max: 9, createdAt });
      }
      assertEquals(await store.list("receiving", 9, 9), ["c", "a", "b", "d"]);
      assertEquals(await store.list("receiving", 3, 2), ["c", "a"]);
      for (const line of [3, 1, 2]) {
        await store.append("a", [{ line, params: "{}" }], 1_000);
      }
      await store.open("a");
      const leased = await store.lease("a", QUERY);
      await store.finish("a", leased.map((row) => result(row, "failed")));
      const failures = await store.failures("a", { limit: 9 });
      assertEquals(failures.map(({ line }) => line), [1, 2, 3]);
    },
  "lists jobs of a state, the oldest first, and removes them": async (
    store,
  ) => {
    const ids = [];
    for (let count = 0; count < 3; count++) {
      ids.push(await openJob(store, 600 / 3));
    }
    assertEquals(await store.list("open", 1e9, 5), ids);
    assertEquals(await store.list("open", 1e9, 2), ids.slice(0, 2));
    assertEquals(await store.list("open", jobs, 5), ids.slice(0, 2));
    assertEquals(await store.list("receiving", 1e9, 5), []);
    await store.remove(ids[0]!);
    assertEquals(await store.find(ids[0]!), undefined);
    assertEquals(await store.lease(ids[0]!, QUERY), []);
    assertEquals(await store.list("open", 1e9, 5), ids.slice(1));
    assertEquals(await store.list("removed", 1e9, 5), []);
    assertEquals((await store.find(ids[1]!))!.counts.waiting, 200);
  },
  "counts rows and the spent ones exactly, and never beyond max, in any order of sweeps":
    async (store) => {
      const step = fc.record({
        sweep: fc.integer({ min: 0, max: 2 }),
        action: fc.constantFrom(
          "lease",
          "lease",
          "created",
          "existed",
          "failed",
          "unknown",
          "waiting",
        ),
        ms: fc.integer({ min: 0, max: 12 }),
        limit: fc.integer({ min: 1, max: 4 }),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 5, maxLength: 20 }),
          async (steps) => {
            const id = await openJob(store, 8, 5);
            /** What the store should know of each row. */
            const rows = new Map<
              number,
              {
                state: string;
                fence: number;
                spent: boolean;
                due: number | null;
              }
            >(
              Array.from({ length: 8 }, (_, index) => [
                index + 1,
                { state: "waiting", fence: 0, spent: false, due: 1_000 },
              ]),
            );
            const spentOf = () =>
              [...rows.values()].filter(({ spent }) => spent).length;
            const held: (readonly LeasedRow[])[] = [[], [], []];
            let now = 1_000;
            for (const { sweep, action, ms, limit } of steps) {
              now += ms;
              if (action === "lease") {
                const due = [...rows.values()]
                  .filter((row) => row.due !== null && row.due <= now);
                const old = due.filter(({ spent }) => spent).length;
                const fresh = Math.min(due.length - old, 5 - spentOf());
                const until = now + 10;
                const leased = await store.lease(id, { now, until, limit });
                assertEquals(leased.length, Math.min(limit, old + fresh));
                for (const { line, fence, wasSpent } of leased) {
                  const row = rows.get(line)!;
                  assert(row.due !== null && row.due <= now);
                  assertEquals([fence, wasSpent], [row.fence + 1, row.spent]);
                  rows.set(line, {
                    state: "running",
                    fence,
                    spent: true,
                    due: until,
                  });
                }
                held[sweep] = leased;
                continue;
              }
              const isAgain = action === "waiting";
              const results = held[sweep]!.map((row) =>
                result(row, action, {
                  dueAt: isAgain ? now + 5 : null,
                  isSpent: row.wasSpent || action === "created" ||
                    action === "unknown",
                })
              );
              const current = results.filter(({ line, fence }) => {
                const row = rows.get(line)!;
                return row.state === "running" && row.fence === fence;
              });
              assertEquals(await store.finish(id, results), current.length);
              for (const { line, fence, state, dueAt, isSpent } of current) {
                rows.set(line, { state, fence, spent: isSpent, due: dueAt });
              }
            }
            const job = (await store.find(id))!;
            assertEquals(job.spent, spentOf());
            assert(job.spent <= 5, `${job.spent}`);
            for (const [state, count] of Object.entries(job.counts)) {
              const expected = [...rows.values()]
                .filter((row) => row.state === state);
              assertEquals(count, expected.length, state);
            }
            await store.settle(id);
            const waits = [...rows.values()].filter(({ due }) => due !== null);
            const isOpen = waits.some(({ spent }) => spent) ||
              waits.length > 0 && spentOf() < 5;
            const ended = waits.length > 0 ? "max_tasks" : "complete";
            assertEquals(await stateOf(store, id), isOpen ? "open" : ended);
          },
        ),
        { numRuns: 25, seed: 1 },
      );
    },
};

/** Registers the tests for a store. */
export function testBulkContract({ name, use, options }: BulkStoreCase): void {
  for (const [check, run] of Object.entries(CHECKS)) {
    Deno.test(`${name} ${check}`, { ...options }, () => use(run));
  }
}
