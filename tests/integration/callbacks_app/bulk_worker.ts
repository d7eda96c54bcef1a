/** Bulk jobs in workerd: the store on D1, and the Worker with its cron and its queue. */
import { assert, assertEquals } from "@std/assert";
import type {
  BulkStore,
  StoredJob,
} from "../../../examples/callbacks/bulk_store.ts";
import { CRONS } from "../../../examples/callbacks/jobs.ts";
import { AUTH_KEY } from "../../support/deliveries.ts";
import { bulkEmulator, cows, jsonLines, TYPE } from "./bulk_job.ts";
import { APP_KEY } from "./callbacks.ts";
import { testBulkContract } from "./contract_bulk.ts";
import type { Counted } from "./counted.ts";
import { killRound } from "./kill_bulk.ts";
import {
  bundleWorker,
  type RunningWorker,
  startWorker,
  withWorker,
  type WorkerOptions,
} from "./workerd.ts";

const STORE = await bundleWorker("bulk_store_worker.ts");
const APP = await bundleWorker("counting_worker.ts");

/** Miniflare leaves timers and ports open. */
const LEAKY = { sanitizeOps: false, sanitizeResources: false };

/** One Worker for all checks, started by the first: each start takes a second. */
let shared: RunningWorker | undefined;

async function withStore(
  work: (store: BulkStore) => Promise<void>,
): Promise<void> {
  if (shared === undefined) {
    shared = await startWorker(STORE, {});
    await shared.migrate();
  }
  await shared.empty();
  const { send } = shared;
  const methods = [
    "create",
    "append",
    "open",
    "find",
    "list",
    "lease",
    "finish",
    "settle",
    "stop",
    "failures",
    "remove",
  ] as const satisfies readonly (keyof BulkStore)[];
  const calls = methods.map((method) => [
    method,
    async (...args: readonly unknown[]) => {
      const body = JSON.stringify({ method, args });
      const response = await send("/", { method: "POST", body });
      if (!response.ok) throw new Error(await response.text());
      return await response.json() ?? undefined;
    },
  ]);
  await work(Object.fromEntries(calls));
}

testBulkContract({
  name: "bulkD1Store in workerd",
  options: LEAKY,
  use: withStore,
});

Deno.test(
  "sweeps that die on bulkD1Store create each task once and no more than max",
  LEAKY,
  async () => {
    await withStore(async (store) => {
      for (let seed = 1; seed <= 20; seed++) {
        await killRound(store, bulkEmulator(), seed);
      }
    });
  },
);

Deno.test("the shared Worker of bulk jobs stops", LEAKY, async () => {
  await shared?.stop();
});

const HEADERS = { authorization: `Bearer ${APP_KEY}` };

/** A Worker with its tables and a key of the emulator. */
function testBulkWorker(
  name: string,
  options: WorkerOptions,
  work: (
    worker: RunningWorker & {
      readonly ids: () => Promise<readonly string[]>;
      readonly report: (id: string) => Promise<StoredJob>;
      readonly start: (count: number, max: number) => Promise<string>;
      readonly counted: () => Promise<readonly Counted[]>;
    },
  ) => Promise<void>,
): void {
  Deno.test(`the Worker ${name}`, LEAKY, async () => {
    const { emulator, ids } = bulkEmulator();
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => emulator.handle(request),
    );
    const variables = {
      SCALE_CALLBACK_AUTH_KEY_LIVE: AUTH_KEY,
      APP_KEY,
      BULK_API_KEY: emulator.keys.test,
      BULK_TASKS_PER_SWEEP: "30",
      SCALE_BASE_URL: `http://127.0.0.1:${server.addr.port}`,
    };
    await withWorker(APP, variables, async (worker) => {
      await worker.migrate();
      const get = async (path: string) =>
        await (await worker.send(path, { headers: HEADERS })).json();
      await work({
        ...worker,
        ids,
        report: (id) => get(`/bulk/${id}`),
        counted: () => get("/counted"),
        async start(count, max) {
          const response = await worker.send(
            `/bulk?type=${TYPE}&max=${max}`,
            {
              method: "POST",
              headers: { ...HEADERS, "content-type": "application/jsonl" },
              body: jsonLines(cows(count)),
            },
          );
          const body = await response.json();
          assertEquals(response.status, 202, JSON.stringify(body));
          return body.id;
        },
      });
    }, options);
  });
}

testBulkWorker(
  "creates the tasks of a file by hints of its queue, each of which sends the next",
  { queue: "delivered" },
  async ({ start, report, ids, counted }) => {
    const id = await start(100, 95);
    while ((await report(id)).state === "open");
    const { state, counts } = await report(id);
    assertEquals([state, counts.created, counts.waiting], ["max_tasks", 95, 5]);
    assertEquals((await ids()).length, 95);
    const invocations = await counted();
    const queue = invocations.filter(({ kind }) => kind === "queue");
    assert(queue.length >= 4, `${queue.length}`);
    for (const { queries, most, values } of invocations) {
      assert(queries < 50);
      assert(values < 100);
      assert(most < 7);
    }
  },
);

testBulkWorker(
  "creates the tasks by its cron if the hints are lost",
  { queue: "lost" },
  async ({ start, report, ids, schedule }) => {
    const id = await start(40, 100);
    assertEquals((await report(id)).counts.waiting, 40);
    assertEquals(await ids(), []);
    await schedule(CRONS.hourly);
    assertEquals(await ids(), []);
    // Two crons at once.
    await Promise.all([schedule(CRONS.sweep), schedule(CRONS.sweep)]);
    await schedule(CRONS.sweep);
    const { state, counts } = await report(id);
    assertEquals([state, counts.created], ["complete", 40]);
    assertEquals((await ids()).length, 40);
  },
);

testBulkWorker(
  "stores a file of many rows within 50 queries",
  { queue: "lost" },
  async ({ start, report, counted }) => {
    const id = await start(10_000, 1);
    assertEquals((await report(id)).counts.waiting, 10_000);
    const [first] = await counted();
    assert(first!.queries < 50);
    assert(first!.values < 100);
  },
);
