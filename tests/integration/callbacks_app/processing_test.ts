/** The processor on a store in memory, with a clock, timers and randomness of the tests. */
import { assertEquals, assertRejects } from "@std/assert";
import { createCounters } from "../../../examples/callbacks/counters.ts";
import type { LogEntry } from "../../../examples/callbacks/log.ts";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import {
  createProcessor,
  type OnEvent,
  type ProcessorOptions,
  type ReceivedEvent,
} from "../../../examples/callbacks/processing.ts";
import { failingStore, sample, type SampleInit } from "./callbacks.ts";

/** A processor on a store with events of the tasks "a", "b" …, which arrived one millisecond apart. */
async function setUp(
  onEvent: OnEvent<string>,
  options: Partial<ProcessorOptions<string>> = {},
  tasks: readonly string[] = ["a"],
  init: SampleInit = {},
) {
  const clock = { now: 10_000 };
  const entries: LogEntry[] = [];
  const store = memoryStore();
  const counters = createCounters();
  const ids: string[] = [];
  for (const [index, task] of tasks.entries()) {
    const { row, body } = await sample({ ...init, task, receivedAt: index });
    await store.add(row, body);
    ids.push(row.id);
  }
  const processor = createProcessor({
    store,
    onEvent,
    env: "env",
    counters,
    log: (entry) => entries.push(entry),
    now: () => clock.now,
    random: () => 1,
    startTimer: () => () => {},
    ...options,
  });
  return { clock, entries, store, counters, ids, ...processor };
}

const fail = () => {
  throw new Error("fault");
};

Deno.test("onEvent gets the event with its callback, the try, the key and the environment", async () => {
  const calls: Parameters<OnEvent<string>>[] = [];
  const ctx = { waitUntil() {} };
  const { sweep, store, ids } = await setUp(
    (...args) => void calls.push(args),
    { ctx },
  );
  assertEquals(await sweep(), 1);
  const [[event, context]] = calls as [Parameters<OnEvent<string>>];
  assertEquals([event.id, event.kind, event.subject], [ids[0]!, "task", "a"]);
  assertEquals((event.callback as { task_id: string }).task_id, "a");
  assertEquals(context.attempt, 1);
  assertEquals(context.idempotencyKey, event.effectKey);
  assertEquals(context.idempotencyKey, "a-completed-none-1767225600000");
  assertEquals([context.env, context.ctx], ["env", ctx]);
  assertEquals(context.signal.aborted, false);
  assertEquals((await store.find(ids[0]!))?.state, "processed");
  assertEquals(await sweep(), 0);
});

Deno.test("a try that fails is repeated with the same key after a delay that doubles, with jitter, up to a limit", async () => {
  for (const random of [0, 0.5, 1]) {
    const keys = new Set<string>();
    const attempts: number[] = [];
    const { sweep, store, ids, clock } = await setUp(
      (_, { attempt, idempotencyKey }) => {
        attempts.push(attempt);
        keys.add(idempotencyKey);
        return Promise.reject(new Error("fault"));
      },
      { random: () => random, limits: { maxTries: 12 } },
    );
    const delays: number[] = [];
    for (let tries = 1; tries < 12; tries++) {
      assertEquals(await sweep(), 1);
      const { dueAt, state, error } = (await store.find(ids[0]!))!;
      assertEquals([state, error], ["waiting", "Error: fault"]);
      delays.push(dueAt! - clock.now);
      clock.now = dueAt! - 1;
      assertEquals(await sweep(), 0);
      clock.now = dueAt!;
    }
    const longest = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600];
    assertEquals(
      delays,
      longest.map((seconds) => Math.max(1_000, seconds * 1_000 * random)),
    );
    assertEquals(attempts, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    assertEquals(keys.size, 1);
  }
});

Deno.test("an event becomes a dead letter after the last try, and a replay starts again with the same key", async () => {
  const keys: string[] = [];
  const attempts: number[] = [];
  let isBroken = true;
  const { sweep, store, ids, clock } = await setUp(
    (_, { attempt, idempotencyKey }) => {
      keys.push(idempotencyKey);
      attempts.push(attempt);
      if (isBroken) fail();
    },
    { limits: { maxTries: 3 } },
  );
  for (let sweeps = 0; sweeps < 5; sweeps++) {
    await sweep();
    clock.now += 1e7;
  }
  const [dead, ...others] = await store.list({ limit: 9, deadOnly: true });
  assertEquals([dead?.id, dead?.tries, dead?.error, others.length], [
    ids[0]!,
    3,
    "Error: fault",
    0,
  ]);
  isBroken = false;
  assertEquals(await store.replay(ids[0]!, clock.now), true);
  assertEquals(await sweep(), 1);
  assertEquals(attempts, [1, 2, 3, 1]);
  assertEquals(new Set(keys).size, 1);
  assertEquals((await store.find(ids[0]!))?.state, "processed");
  assertEquals((await store.find(ids[0]!))?.fence, 4);
});

Deno.test("an event whose last try never ended becomes a dead letter without another try", async () => {
  const calls: string[] = [];
  const { sweep, store, ids, clock } = await setUp(
    ({ id }) => void calls.push(id),
    { limits: { maxTries: 2 } },
  );
  // Two workers die.
  for (let worker = 0; worker < 2; worker++) {
    const query = { now: clock.now, until: clock.now + 1, limit: 1 };
    assertEquals((await store.claim(query)).length, 1);
    clock.now += 1;
  }
  await sweep();
  const event = await store.find(ids[0]!);
  assertEquals([event?.state, event?.error], [
    "dead",
    "The last try did not end",
  ]);
  assertEquals(calls, []);
});

Deno.test("a poison event does not delay the events behind it", async () => {
  const order: string[] = [];
  const tasks = ["poison", "a", "b", "c", "d", "e", "f"];
  const { sweep, clock } = await setUp(
    ({ subject }) => {
      order.push(subject);
      if (subject === "poison") fail();
    },
    { limits: { lanes: 1, maxTries: 3 } },
    tasks,
  );
  await sweep();
  // The poison is first once, and then waits.
  assertEquals(order, tasks);
  clock.now += 5_000;
  await sweep();
  assertEquals(order.slice(tasks.length), ["poison"]);
});

Deno.test("an event that never ends holds one lane only, until its time is over", async () => {
  const order: string[] = [];
  const timers: (() => void)[] = [];
  const signals: AbortSignal[] = [];
  const tasks = ["endless", "a", "b", "c", "d", "e", "f"];
  const allDone = Promise.withResolvers<void>();
  const { sweep, store, ids } = await setUp(({ subject }, { signal }) => {
    order.push(subject);
    if (order.length === tasks.length) allDone.resolve();
    if (subject !== "endless") return;
    signals.push(signal);
    return new Promise(() => {});
  }, {
    limits: { lanes: 2 },
    startTimer: (call, ms) => {
      assertEquals(ms, 60_000);
      timers.push(call);
      return () => {};
    },
  }, tasks);
  const swept = sweep();
  await allDone.promise;
  assertEquals(order.toSorted(), tasks.toSorted());
  timers[0]!();
  assertEquals(await swept, tasks.length);
  const event = await store.find(ids[0]!);
  assertEquals([event?.state, event?.error], [
    "waiting",
    "Error: The try took longer than 60000 ms",
  ]);
  assertEquals(signals[0]?.aborted, true);
});

Deno.test("an event that is stored during a sweep does not wait for one that never ends", async () => {
  const order: string[] = [];
  const timers: (() => void)[] = [];
  const { sweep, wake, store } = await setUp(({ subject }) => {
    order.push(subject);
    return subject === "endless" ? new Promise(() => {}) : undefined;
  }, {
    limits: { lanes: 2 },
    startTimer: (call) => {
      timers.push(call);
      return () => {};
    },
  }, ["endless"]);
  const swept = sweep();
  while (order.length === 0) await Promise.resolve();
  for (const task of ["a", "b"]) {
    const { row, body } = await sample({ task });
    await store.add(row, body);
    wake();
    for (let turns = 0; turns < 200; turns++) await Promise.resolve();
    assertEquals(order.at(-1), task);
  }
  timers[0]!();
  assertEquals(await swept, 3);
});

Deno.test("a sweep has as many events at a time as lanes, and no more than its limit in all", async () => {
  let running = 0;
  let most = 0;
  const tasks = Array.from({ length: 20 }, (_, index) => `${index}`);
  const { sweep } = await setUp(
    async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    },
    { limits: { lanes: 3, perSweep: 12 } },
    tasks,
  );
  assertEquals(await sweep(), 12);
  assertEquals(most, 3);
  assertEquals(await sweep(5), 5);
  assertEquals(await sweep(), 3);
});

Deno.test("two sweeps at once process each event once", async () => {
  const order: string[] = [];
  const tasks = Array.from({ length: 20 }, (_, index) => `${index}`);
  const { sweep } = await setUp(
    ({ subject }) => void order.push(subject),
    {},
    tasks,
  );
  const counts = await Promise.all([sweep(), sweep()]);
  assertEquals(counts[0]! + counts[1]!, 20);
  assertEquals(order.toSorted(), tasks.toSorted());
});

Deno.test("process runs an event that is due, and nothing else", async () => {
  const order: string[] = [];
  const { process, ids } = await setUp(
    ({ subject }) => void order.push(subject),
    {},
    ["a", "b"],
  );
  assertEquals(await process(ids[1]!), true);
  assertEquals(await process(ids[1]!), false);
  assertEquals(await process("0"), false);
  assertEquals(order, ["b"]);
});

Deno.test("a result under an old lease is refused, and logged as stale", async () => {
  const first = Promise.withResolvers<void>();
  let calls = 0;
  const { sweep, store, ids, clock, entries } = await setUp(
    () => ++calls === 1 ? first.promise : undefined,
  );
  const slow = sweep();
  while (calls === 0) await Promise.resolve();
  clock.now += 180_000;
  assertEquals(await sweep(), 1);
  first.reject(new Error("late"));
  await slow;
  const outcomes = entries.map((entry) =>
    entry.event === "processing" && entry.outcome
  );
  assertEquals(outcomes, ["processed", "stale"]);
  assertEquals((await store.find(ids[0]!))?.state, "processed");
});

Deno.test("a result that cannot be stored is logged, and the event is processed again after its lease", async () => {
  let isDown = true;
  const inner = memoryStore();
  const { row, body } = await sample();
  await inner.add(row, body);
  let calls = 0;
  const { sweep, clock, entries } = await setUp(() => void calls++, {
    store: {
      ...inner,
      finish: (lease, result) =>
        isDown
          ? Promise.reject(new Error("down"))
          : inner.finish(lease, result),
    },
  });
  await sweep();
  isDown = false;
  assertEquals(await sweep(), 0);
  clock.now += 180_000;
  assertEquals(await sweep(), 1);
  assertEquals(calls, 2);
  const outcomes = entries.map((entry) =>
    entry.event === "processing" && [entry.outcome, entry.error]
  );
  assertEquals(outcomes, [["unrecorded", "Error: down"], [
    "processed",
    undefined,
  ]]);
});

Deno.test("a sweep rejects if the store is down, after what it has started", async () => {
  const { store } = failingStore(memoryStore());
  const { sweep, process } = await setUp(() => {}, { store });
  await assertRejects(() => sweep(), Error, "down");
  await assertRejects(() => process("0"), Error, "down");
});

Deno.test("the processor counts and logs what happened, without the body", async () => {
  const events: ReceivedEvent[] = [];
  const { sweep, store, entries, clock } = await setUp(
    (event) => {
      events.push(event);
      if (event.subject === "bad") fail();
    },
    { limits: { maxTries: 1, lanes: 1 } },
    ["good", "bad"],
    { second: 0 },
  );
  clock.now = Date.UTC(2026, 0, 1) + 2_500;
  await sweep();
  assertEquals(await store.counts(), {
    processed: 1,
    lagMs: 2_500,
    failed: 1,
    dead: 1,
  });
  const [good, bad] = events;
  const shared = { event: "processing", kind: "task", attempt: 1, ms: 0 };
  assertEquals(entries as unknown[], [
    { ...shared, id: good!.id, subject: "good", outcome: "processed" },
    {
      ...shared,
      id: bad!.id,
      subject: "bad",
      error: "Error: fault",
      outcome: "dead",
    },
  ]);
});
