import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ScaleArgumentError, ScaleError } from "../../mod.ts";
import { type Outcome, runJob, type Source } from "../../src/bulk/mod.ts";

/** Runs a job and returns its outcomes, and the error with which it ended. */
async function outcomesOf<Item, Value>(
  job: AsyncIterable<Outcome<Item, Value>>,
): Promise<{ outcomes: Outcome<Item, Value>[]; error?: unknown }> {
  const outcomes: Outcome<Item, Value>[] = [];
  try {
    for await (const outcome of job) outcomes.push(outcome);
    return { outcomes };
  } catch (error) {
    return { outcomes, error };
  }
}

async function* slowly<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  for (const item of items) {
    await Promise.resolve();
    yield item;
  }
}

const IN_PROGRESS = { numRuns: 150 };

Deno.test("runJob works once on each item, on at most `concurrency` at a time, for any order in which the work ends", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 1, max: 8 }),
      fc.boolean(),
      fc.boolean(),
      async (scheduler, count, concurrency, inOrder, isAsync) => {
        const numbers = Array.from({ length: count }, (_, index) => index);
        const seen: number[] = [];
        let now = 0;
        let peak = 0;
        const job = runJob(
          isAsync ? slowly(numbers) : numbers,
          async (item, _call, index) => {
            assertEquals(item, index);
            seen.push(item);
            peak = Math.max(peak, ++now);
            await scheduler.schedule(Promise.resolve());
            now--;
            if (item % 3 === 1) throw new Error(`${item}`);
            return item * 2;
          },
          { concurrency, inOrder },
        );
        const run = outcomesOf(job);
        await scheduler.waitFor(run);
        const { outcomes, error } = await run;
        assertEquals(error, undefined);
        assertEquals(seen.sort((a, b) => a - b), numbers);
        const indexes = outcomes.map(({ index }) => index);
        assertEquals(
          inOrder ? indexes : indexes.sort((a, b) => a - b),
          numbers,
        );
        for (const outcome of outcomes) {
          assertEquals(
            outcome.status,
            outcome.index % 3 === 1 ? "failed" : "done",
          );
          if (outcome.status === "done") {
            assertEquals(outcome.value, outcome.item * 2);
          }
        }
        assertEquals(peak, Math.min(concurrency, count));
        const failed = numbers.filter((item) => item % 3 === 1).length;
        assertEquals(job.report, {
          state: "complete",
          counts: { done: count - failed, failed, unknown: 0 },
          settled: count,
          inFlight: 0,
          ...!isAsync && { total: count },
        });
      },
    ),
    IN_PROGRESS,
  );
});

Deno.test("runJob, when aborted at any moment, yields one outcome for each item that was begun, then throws the reason", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 20 }),
      fc.boolean(),
      async (scheduler, count, concurrency, abortAt, inOrder) => {
        const controller = new AbortController();
        const begun = new Set<number>();
        const ended = new Set<number>();
        const job = runJob(
          slowly(Array.from({ length: count }, (_, index) => index)),
          async (item) => {
            begun.add(item);
            await scheduler.schedule(Promise.resolve());
            if (!controller.signal.aborted) ended.add(item);
            if (ended.size === abortAt) controller.abort("enough");
          },
          { concurrency, inOrder, signal: controller.signal },
        );
        const run = outcomesOf(job);
        await scheduler.waitFor(run);
        const { outcomes, error } = await run;
        const isAborted = controller.signal.aborted;
        assertEquals(error, isAborted ? "enough" : undefined);
        assertEquals(job.report.state, isAborted ? "aborted" : "complete");
        assertEquals(new Set(outcomes.map(({ index }) => index)), begun);
        assertEquals(outcomes.length, begun.size);
        const { counts, settled, inFlight } = job.report;
        assertEquals([settled, inFlight], [begun.size, 0]);
        assertEquals(counts.done + counts.unknown, begun.size);
        for (const { index, status } of outcomes) {
          // An item that has ended before the abort is never unknown.
          if (!isAborted) assertEquals(status, "done");
          if (status === "done") assert(ended.has(index));
        }
      },
    ),
    IN_PROGRESS,
  );
});

Deno.test("runJob, whose loop is left, aborts what is in work and counts it as unknown", async () => {
  const signals: AbortSignal[] = [];
  let isClosed = false;
  const source = async function* () {
    try {
      for (let item = 0;; item++) {
        await Promise.resolve();
        yield item;
      }
    } finally {
      // As long as a file takes to close.
      await new Promise((resolve) => setTimeout(resolve, 1));
      isClosed = true;
    }
  };
  const job = runJob(
    source,
    (item, { signal }) => {
      if (item === 0) return "first";
      signals.push(signal);
      return new Promise<string>(() => {});
    },
    { concurrency: 3 },
  );
  for await (const { status } of job) {
    assertEquals(status, "done");
    break;
  }
  assert(isClosed);
  assert(signals.length > 0 && signals.every(({ aborted }) => aborted));
  assertEquals(job.report.state, "aborted");
  assertEquals(job.report.inFlight, 0);
  assertEquals(job.report.counts, {
    done: 1,
    failed: 0,
    unknown: signals.length,
  });
});

Deno.test("runJob ends at once when aborted, although the source and the work never settle", async () => {
  const controller = new AbortController();
  const source: Source<number> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<IteratorResult<number>>(() => {}),
      return: () => new Promise<IteratorResult<number>>(() => {}),
    }),
  };
  const job = runJob(source, () => {}, { signal: controller.signal });
  const run = outcomesOf(job);
  await Promise.resolve();
  controller.abort(new Error("stop"));
  assertEquals((await run).error, new Error("stop"));
  assertEquals(job.report.state, "aborted");
});

Deno.test("runJob does nothing with a signal that has aborted before", async () => {
  let calls = 0;
  const job = runJob([1, 2], () => calls++, {
    signal: AbortSignal.abort("no"),
  });
  assertEquals(await outcomesOf(job), { outcomes: [], error: "no" });
  assertEquals([calls, job.report.state], [0, "aborted"]);
});

Deno.test("runJob yields the outcomes of what was begun before the source has failed", async () => {
  const source = async function* () {
    yield* [1, 2, 3];
    await Promise.resolve();
    throw new Error("line 4 has no columns");
  };
  for (const inOrder of [false, true]) {
    const job = runJob(source, (item) => item, { concurrency: 2, inOrder });
    const { outcomes, error } = await outcomesOf(job);
    assertEquals(outcomes.map(({ item }) => item), [1, 2, 3]);
    assertEquals((error as Error).message, "line 4 has no columns");
    assertEquals(job.report.state, "stopped");
  }
});

Deno.test("runJob pulls no more items than twice `concurrency` ahead of its consumer", async () => {
  let pulled = 0;
  const source = function* () {
    for (; pulled < 100; pulled++) yield pulled;
  };
  const job = runJob(source, (item) => item, { concurrency: 3 });
  for await (const { index } of job) {
    // The consumer is slower than the work.
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    assert(pulled <= index + 1 + 6, `${pulled} were pulled at ${index}`);
  }
  assertEquals(job.report.counts.done, 100);
});

Deno.test("runJob does not pull an item while another is pulled, and counts a pull as work", async () => {
  let open = 0;
  let peak = 0;
  const request = async (turns: number) => {
    peak = Math.max(peak, ++open);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    open--;
  };
  const source = async function* () {
    for (let item = 0; item < 40; item++) {
      await request(3);
      yield item;
    }
  };
  await runJob(source, () => request(50), { concurrency: 4 }).finish();
  assertEquals(peak, 4);
});

Deno.test("runJob stops after `maxFailures` failures in a row that are not of one item", async () => {
  const outage = new ScaleError("The server is down", { status: 503 });
  const refusal = new ScaleError("Wrong", { status: 400 });
  const mistake = new ScaleArgumentError("instruction must be a string");
  const run = async (errors: readonly unknown[]) => {
    const work = (error: unknown) => {
      if (error) throw error;
    };
    const job = runJob(errors, work, { concurrency: 1, maxFailures: 3 });
    const { error, outcomes } = await outcomesOf(job);
    return [outcomes.length, job.report.state, (error as Error)?.message];
  };
  const message =
    "The job was stopped after 3 failures in a row: The server is down";
  assertEquals(await run(Array(9).fill(outage)), [3, "stopped", message]);
  const mixed = [outage, outage, null, outage, outage, refusal, outage];
  assertEquals(await run(mixed), [7, "complete", undefined]);
  for (const error of [refusal, mistake, new Error("row 7")]) {
    assertEquals(await run(Array(9).fill(error)), [9, "complete", undefined]);
  }
});

Deno.test("runJob reports an error whose outcome is unknown as unknown", async () => {
  const lost = new ScaleError("Lost", { outcomeUnknown: true });
  const job = runJob([lost, new Error("no")], (error) => {
    throw error;
  });
  const { outcomes } = await outcomesOf(job);
  assertEquals(outcomes.map(({ status }) => status), ["unknown", "failed"]);
});

Deno.test("runJob counts an item as unknown if the reason of the abort is an error of this library", async () => {
  const controller = new AbortController();
  const job = runJob(
    [1],
    () => {
      queueMicrotask(() => controller.abort(new ScaleError("Stop")));
      return new Promise<void>(() => {});
    },
    { signal: controller.signal },
  );
  await assertRejects(() => job.finish(), ScaleError, "Stop");
  assertEquals(job.report.counts.unknown, 1);
});

Deno.test("BulkJob runs once", async () => {
  const job = runJob([1], (item) => item);
  assertEquals(job.report.state, "ready");
  assertEquals((await job.finish()).state, "complete");
  assertThrows(() => job[Symbol.asyncIterator](), ScaleArgumentError, "once");
});

Deno.test("runJob refuses wrong arguments by name", () => {
  const work = () => {};
  const wrong = (options: object) => () => runJob([], work, options);
  const cases: [() => unknown, string][] = [
    [() => runJob("abc", work), "items must be an iterable"],
    [() => runJob([], undefined as never), "work must be a function"],
    [wrong({ concurency: 2 }), 'did you mean "concurrency"'],
    [wrong({ concurrency: 0 }), "concurrency must be an integer of at least 1"],
    [wrong({ inOrder: 1 }), "inOrder must be true or false"],
    [wrong({ signal: {} }), "signal must be an AbortSignal"],
    [wrong({ total: -1 }), "total must be an integer of at least 0"],
    [wrong({ maxFailures: 0 }), "maxFailures must be an integer of at least 1"],
    [wrong({ onProgress: 1 }), "onProgress must be a function"],
    [wrong({ progressMs: -1 }), "progressMs must be a number of milliseconds"],
    [wrong({ clock: {} }), "clock must be a clock"],
  ];
  for (const [call, message] of cases) {
    assertThrows(call, ScaleArgumentError, message);
  }
});
