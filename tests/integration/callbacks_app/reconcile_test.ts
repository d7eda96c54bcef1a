/** The reconciliation, with the emulator as the API. */
import { assert, assertEquals } from "@std/assert";
import { createCounters } from "../../../examples/callbacks/counters.ts";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import { createProcessor } from "../../../examples/callbacks/processing.ts";
import { reconcile } from "../../../examples/callbacks/reconcile.ts";
import { ScaleClient } from "../../../mod.ts";
import { createEmulator } from "../../../src/emulator/mod.ts";
import { testApp } from "./callbacks.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const URL = "https://example.com/callbacks";

/** An emulator whose callbacks wait until they are delivered, an app, and a job. */
function setUp() {
  const store = memoryStore();
  const processed: string[] = [];
  const entries: unknown[] = [];
  const queries: string[] = [];
  // The emulator's clock.
  const now = (): number => emulator.clock.now();
  const counters = createCounters(now);
  const authKeys = { live: "callback_live", test: "callback_test" };
  const { app } = testApp({ authKeys, store: () => store, counters, now });
  const emulator = createEmulator({
    seed: 1,
    clock: "virtual",
    callbacks: {
      authKeys,
      auto: false,
      fetch: async (request) => await app.request(request),
    },
  });
  const client = new ScaleClient({
    apiKey: emulator.keys.live,
    maxRetries: 0,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const response = await emulator.fetch(request);
      if (request.method !== "GET") return response;
      queries.push(request.url);
      // Lists may leave out members that callbacks have.
      const { docs, ...page } = await response.json();
      for (const task of docs) delete task.params;
      return Response.json({ ...page, docs });
    },
  });
  const processor = createProcessor({
    store,
    counters,
    env: {},
    log: () => {},
    now,
    onEvent: ({ subject, status, source }, { idempotencyKey }) => {
      processed.push(`${subject} ${status} ${source} ${idempotencyKey}`);
    },
  });
  const create = async (callback_url: string | undefined = URL) =>
    (await client.tasks.create("textcollection", {
      attachments: [],
      ...callback_url !== "" && { callback_url },
    })).task_id;
  const run = async (other = store) => {
    await reconcile({
      store: other,
      client,
      environment: "live",
      counters,
      callbackUrl: URL,
      log: (entry) => entries.push(entry),
      now,
    });
    return entries.at(-1);
  };
  return {
    ...emulator,
    store,
    client,
    processed,
    processor,
    create,
    run,
    counters,
    queries,
  };
}

/** The entry of the log. */
const result = (tasks: number, added: number) => ({
  event: "reconciliation",
  tasks,
  added,
});

Deno.test("reconcile stores the events that never arrived, and they are processed", async () => {
  const { create, run, tasks, clock, store, processed, processor, counters } =
    setUp();
  const [completed, failed, pending] = [
    await create(),
    await create(),
    await create(""),
  ];
  tasks.complete(completed);
  tasks.fail(failed);
  // Callbacks of the last minutes may be under way.
  assertEquals(await run(), result(0, 0));
  clock.advance(15 * MINUTE);
  assertEquals(await run(), result(3, 2));
  await processor.sweep();
  assertEquals(
    processed.map((line) => line.split(" ").slice(0, 3)).toSorted(),
    [
      [completed, "completed", "reconciliation"],
      [failed, "error", "reconciliation"],
    ].toSorted(),
  );
  for (const { id, environment } of await store.list({ limit: 9 })) {
    assertEquals(environment, "live");
    const { task, task_id, response } = JSON.parse(
      new TextDecoder().decode(await store.body(id)),
    );
    assert(task_id === completed || task_id === failed);
    assertEquals(task.task_id, task_id);
    assertEquals(response, task.response);
  }
  assert(pending);
  await counters.flush(store);
  assertEquals((await store.counts()).reconciled, 2);
  // Nothing new: the next runs add nothing.
  clock.advance(HOUR);
  assertEquals(await run(), result(0, 0));
});

Deno.test("an event that was reconciled and its late callback share their key, and are processed once", async () => {
  for (const isReconciledFirst of [true, false]) {
    const all = setUp();
    const { create, run, tasks, clock, store, callbacks, processor } = all;
    const id = await create();
    tasks.complete(id);
    tasks.audit(id, { accepted: true });
    clock.advance(HOUR);
    const steps = [run, () => callbacks.deliver(), () => processor.sweep()];
    if (!isReconciledFirst) steps.splice(0, 2, steps[1]!, steps[0]!);
    for (const step of steps) await step();
    await processor.sweep();
    const events = await store.list({ limit: 9 });
    // The completion and the audit. The task now shows the audit only.
    const keys = new Set(events.map(({ effectKey }) => effectKey));
    assertEquals(keys.size, 2);
    assertEquals(all.processed.length, 2);
    // What was reconciled first makes its callback a repeat; the other way round nothing is added.
    const states = events.map(({ state }) => state).toSorted();
    assertEquals(states, [
      "processed",
      "processed",
      ...isReconciledFirst ? ["repeat"] : [],
    ]);
    assertEquals(await run(), result(0, 0));
  }
});

Deno.test("reconcile finds a later state of a task whose earlier state arrived, and its return to pending", async () => {
  const { create, run, tasks, clock, callbacks, store } = setUp();
  const id = await create();
  tasks.complete(id);
  await callbacks.deliver();
  clock.advance(11 * MINUTE);
  assertEquals(await run(), result(1, 0));
  callbacks.dropNext(2);
  tasks.reopen(id);
  clock.advance(11 * MINUTE);
  assertEquals(await run(), result(1, 1));
  const subject = { kind: "task", subject: id } as const;
  assertEquals((await store.latest(subject))?.status, "pending");
  tasks.complete(id);
  clock.advance(11 * MINUTE);
  assertEquals(await run(), result(1, 1));
  assertEquals((await store.latest(subject))?.status, "completed");
  assertEquals((await store.list({ limit: 9 })).length, 3);
});

Deno.test("reconcile leaves out tasks whose callbacks go elsewhere, and canceled ones", async () => {
  const { create, run, tasks, clock, client } = setUp();
  const ours = await create();
  const unnamed = await create("");
  const other = await create("https://example.com/other");
  const canceled = await create();
  for (const id of [ours, unnamed, other]) tasks.complete(id);
  await client.tasks.cancel(canceled);
  clock.advance(11 * MINUTE);
  assertEquals(await run(), result(4, 2));
});

Deno.test("reconcile reads many tasks page by page, goes on where it stopped, and loses none if it dies", async () => {
  const { create, run, tasks, clock, store, queries } = setUp();
  const ids: string[] = [];
  for (let count = 0; count < 230; count++) {
    const id = await create();
    tasks.complete(id);
    ids.push(id);
  }
  clock.advance(15 * MINUTE);
  queries.length = 0;
  let writes = 0;
  // Dies after the first page is stored, and before the mark of the second.
  const dying = {
    ...store,
    setMark: async (job: string, value: string) => {
      if (++writes === 2) throw new Error("killed");
      await store.setMark(job, value);
    },
  };
  await run(dying).catch(() => {});
  assertEquals((await store.list({ limit: 300 })).length, 100);
  assertEquals(queries.length, 2);
  // The second page again, and three more.
  assertEquals(await run(), result(180, 130));
  assertEquals((await store.list({ limit: 300 })).length, 230);
  clock.advance(MINUTE);
  assertEquals(await run(), result(0, 0));
  const subjects = (await store.list({ limit: 300 }))
    .map(({ subject }) => subject);
  assertEquals(subjects.toSorted(), ids.toSorted());
});

Deno.test("reconcile looks back 25 hours at first, and then from its mark, with an overlap", async () => {
  const { run, clock, queries } = setUp();
  const start = clock.now();
  await run();
  clock.advance(HOUR);
  await run();
  const ranges = queries.map((query) => {
    const { searchParams } = new globalThis.URL(query);
    return ["updated_after", "updated_before"].map((name) =>
      Date.parse(searchParams.get(name)!) - start
    );
  });
  assertEquals(ranges, [
    [-25 * HOUR, -10 * MINUTE],
    [-11 * MINUTE, 50 * MINUTE],
  ]);
});
