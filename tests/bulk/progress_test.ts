import { assert, assertEquals } from "@std/assert";
import { type JobProgress, runJob } from "../../src/bulk/mod.ts";
import { fakeClock } from "../support/fake_clock.ts";

Deno.test("runJob reports its rate of late and the time left", async () => {
  const clock = fakeClock();
  const seen: JobProgress[] = [];
  // 50 items at once, as of a journal, then 10 each second.
  const work = (item: number) => clock.advance(item < 50 ? 0 : 100);
  const job = runJob(Array.from(Array(350).keys()), work, {
    clock,
    concurrency: 1,
    progressMs: 1000,
    onProgress: (progress) => seen.push(progress),
  });
  await job.finish();
  assertEquals(seen[0]?.perSecond, undefined);
  assertEquals(seen[0]?.leftMs, undefined);
  // At first the fast items count, and later those of the last seconds only.
  assert(seen[1]!.perSecond! > 10);
  const { settled, perSecond, leftMs, total } = seen.at(-3)!;
  assertEquals([perSecond, total], [10, 350]);
  assertEquals(leftMs, (350 - settled) * 100);
  const last = seen.at(-1)!;
  assertEquals([last.state, last.settled, last.leftMs], ["complete", 350, 0]);
});

Deno.test("runJob reports progress at most once in `progressMs`, and always at the end", async () => {
  const clock = fakeClock();
  let calls = 0;
  const job = runJob(Array(100).keys(), () => clock.advance(10), {
    clock,
    concurrency: 1,
    progressMs: 250,
    onProgress: () => calls++,
  });
  await job.finish();
  assertEquals(calls, 1 + 3 + 1);
});

Deno.test("runJob knows the total of an array, a Set and an option, and of no generator", async () => {
  const totals: (number | undefined)[] = [];
  const of = async (items: Iterable<number>, total?: number) => {
    const job = runJob(items, (item) => item, { total });
    totals.push((await job.finish()).total);
  };
  await of([1, 2]);
  await of(new Set([1]));
  await of([1].values());
  await of([1].values(), 1);
  assertEquals(totals, [2, 1, undefined, 1]);
});

Deno.test("runJob ignores an observer that throws", async () => {
  const job = runJob([1, 2], (item) => item, {
    onProgress() {
      throw new Error("observer");
    },
  });
  assertEquals((await job.finish()).counts.done, 2);
});
