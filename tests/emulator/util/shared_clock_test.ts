/** The clock that an emulator shares with its clients: overlapping sleeps, calls at work between them, and aborts. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { SharedClock } from "../../../src/emulator/util/shared_clock.ts";

/** Returns a clock at time 0, and a function that sets its source back, as a reset does. */
function clockAtZero() {
  let now = 0;
  const advanced: number[] = [];
  const clock = new SharedClock({
    now: () => now,
    advance(ms) {
      advanced.push(ms);
      now += ms;
    },
  });
  return {
    clock,
    advanced,
    source: {
      now: () => now,
      set: (ms: number) => {
        now = ms;
      },
    },
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

const MS = fc.integer({ min: 0, max: 100_000 });

Deno.test("sleeps that overlap take as long as the longest, and each wakes at its own time", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(MS, { minLength: 1, maxLength: 12 }),
      async (all) => {
        const { clock } = clockAtZero();
        const woken: number[] = [];
        await Promise.all(all.map(async (ms) => {
          await clock.sleep(ms);
          assertEquals(clock.now(), ms);
          woken.push(ms);
        }));
        assertEquals(woken, all.toSorted((one, other) => one - other));
        assertEquals(clock.now(), Math.max(...all));
      },
    ),
    { numRuns: 30 },
  );
});

/** A call: its sleeps, and what it does after each of them. */
const CALL = fc.array(
  fc.record({ ms: MS, kind: fc.constantFrom("none", "turn", "request") }),
  { minLength: 1, maxLength: 5 },
);

Deno.test("a call wakes at the sum of its own sleeps, whatever other calls do, so that none passes the deadline of another", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(CALL, { minLength: 1, maxLength: 6 }),
      async (calls) => {
        const { clock } = clockAtZero();
        await Promise.all(calls.map(async (steps) => {
          let own = 0;
          for (const { ms, kind } of steps) {
            if (kind === "turn") await turn();
            if (kind === "request") {
              const handled = clock.begin();
              handled.onRead();
              for (let turns = 0; turns < 9; turns++) await turn();
              handled.end();
            }
            assertEquals(clock.now(), own);
            await clock.sleep(ms);
            own += ms;
            assertEquals(clock.now(), own);
          }
        }));
        const sums = calls.map((steps) =>
          steps.reduce((sum, { ms }) => sum + ms, 0)
        );
        assertEquals(clock.now(), Math.max(...sums));
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("a sleep that is aborted rejects with the reason, and moves nothing", async () => {
  const sleep = fc.record({ ms: MS, abortsAt: fc.option(MS) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(sleep, { minLength: 1, maxLength: 8 }),
      async (sleeps) => {
        const { clock } = clockAtZero();
        const results = await Promise.all(
          sleeps.map(async ({ ms, abortsAt }) => {
            const controller = new AbortController();
            const reason = new Error("stop");
            const sleeping = clock.sleep(ms, controller.signal)
              .then(() => clock.now(), (error) => {
                assertEquals(error, reason);
                return undefined;
              });
            if (abortsAt !== null) {
              await clock.sleep(abortsAt);
              controller.abort(reason);
            }
            return await sleeping;
          }),
        );
        const isAborted = (index: number) => {
          const { ms, abortsAt } = sleeps[index]!;
          // Of two that end at the same time, the one that began first ends first.
          return abortsAt !== null && abortsAt < ms;
        };
        assertEquals(
          results,
          sleeps.map(({ ms }, index) => isAborted(index) ? undefined : ms),
        );
        for (let turns = 0; turns < 6; turns++) await turn();
        const ends = sleeps.map(({ ms, abortsAt }, index) =>
          isAborted(index) ? abortsAt! : Math.max(ms, abortsAt ?? 0)
        );
        assertEquals(clock.now(), Math.max(...ends));
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("a sleep whose signal has aborted rejects at once, and one that ends leaves no listener", async () => {
  const { clock, advanced } = clockAtZero();
  const reason = new Error("stop");
  const error = await assertRejects(() =>
    clock.sleep(5, AbortSignal.abort(reason))
  );
  assertEquals(error, reason);
  const { signal } = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  Object.assign(signal, {
    addEventListener(...args: Parameters<typeof addEventListener>) {
      listeners += 1;
      addEventListener.apply(signal, args);
    },
    removeEventListener(...args: Parameters<typeof removeEventListener>) {
      listeners -= 1;
      removeEventListener.apply(signal, args);
    },
  });
  await clock.sleep(5, signal);
  assertEquals([listeners, advanced], [0, [5]]);
});

Deno.test("the time stands still while a request is handled, and while its body arrives", async () => {
  const { clock } = clockAtZero();
  const handled = clock.begin();
  const sleeping = clock.sleep(1000);
  for (let chunk = 0; chunk < 10; chunk++) {
    for (let turns = 0; turns < 5; turns++) await turn();
    handled.onChunk();
  }
  assertEquals(clock.now(), 0);
  handled.onRead();
  for (let turns = 0; turns < 300; turns++) await turn();
  assertEquals(clock.now(), 0);
  handled.end();
  handled.end();
  await sleeping;
  assertEquals(clock.now(), 1000);
});

Deno.test("a sleep ends although a body has stalled, which may wait for the call that sleeps", async () => {
  const { clock } = clockAtZero();
  const handled = clock.begin();
  await clock.sleep(1000);
  assertEquals(clock.now(), 1000);
  handled.end();
  await clock.sleep(1000);
  assertEquals(clock.now(), 2000);
});

Deno.test("a request that ends before its body does not delay later sleeps", async () => {
  const { clock } = clockAtZero();
  const handled = clock.begin();
  handled.end();
  handled.onRead();
  let isAwake = false;
  const sleeping = clock.sleep(1000).then(() => {
    isAwake = true;
  });
  for (let turns = 0; turns < 20; turns++) await turn();
  assert(isAwake);
  await sleeping;
});

Deno.test("the clock of clients never goes back, and a reset does not lengthen a sleep", async () => {
  const { clock, source, advanced } = clockAtZero();
  source.set(1_000_000);
  assertEquals(clock.now(), 1_000_000);
  const sleeping = clock.sleep(50);
  source.set(0);
  assertEquals(clock.now(), 1_000_000);
  await sleeping;
  assertEquals([clock.now(), source.now(), advanced], [1_000_050, 50, [50]]);
});

Deno.test("a sleep ends when others move the clock, and at the end of the clock", async () => {
  const { clock, source, advanced } = clockAtZero();
  const sleeping = clock.sleep(50);
  source.set(80);
  await sleeping;
  assertEquals([clock.now(), advanced], [80, []]);
  const ended = new SharedClock({
    now: () => 7,
    advance() {
      throw new RangeError("the end");
    },
  });
  await Promise.all([ended.sleep(1), ended.sleep(2)]);
  assertEquals(ended.now(), 7);
});

Deno.test("a sleep is whole milliseconds, and at least 0", async () => {
  const { clock, advanced } = clockAtZero();
  for (const ms of [0.2, 1.5, -1, 0, NaN]) await clock.sleep(ms);
  assertEquals(advanced, [1, 2]);
  assert(Number.isInteger(clock.now()));
});
