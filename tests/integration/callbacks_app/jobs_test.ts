/** What both deployments do around the processing: one sweep at a time, jobs that do not stop each other, and hints that never fail. */
import { assertEquals } from "@std/assert";
import { createCounters } from "../../../examples/callbacks/counters.ts";
import type { D1, R2 } from "../../../examples/callbacks/d1_store.ts";
import { runHourly } from "../../../examples/callbacks/jobs.ts";
import type { LogEntry } from "../../../examples/callbacks/log.ts";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import { oneAtATime } from "../../../examples/callbacks/repeating.ts";
import worker from "../../../examples/callbacks/worker.ts";

Deno.test("oneAtATime runs the work again, once, for all calls during a run", async () => {
  const runs: PromiseWithResolvers<void>[] = [];
  let running = 0;
  const start = oneAtATime(async () => {
    assertEquals(++running, 1);
    const run = Promise.withResolvers<void>();
    runs.push(run);
    await run.promise;
    running--;
  });
  const settled: string[] = [];
  const call = (name: string) => start().then(() => settled.push(name));
  const first = call("first");
  const during = [call("second"), call("third")];
  assertEquals(runs.length, 1);
  runs[0]!.resolve();
  await first;
  assertEquals(settled, ["first"]);
  while (runs.length < 2) await Promise.resolve();
  const later = call("fourth");
  runs[1]!.resolve();
  await Promise.all(during);
  while (runs.length < 3) await Promise.resolve();
  runs[2]!.resolve();
  await later;
  assertEquals(settled, ["first", "second", "third", "fourth"]);
  assertEquals(runs.length, 3);
  const last = call("fifth");
  assertEquals(runs.length, 4);
  runs[3]!.resolve();
  await last;
});

Deno.test("runHourly runs each job, although another fails, and logs the error", async () => {
  const calls: string[] = [];
  const inner = memoryStore();
  const store = {
    ...inner,
    purge() {
      calls.push("purge");
      return Promise.reject(new Error("down"));
    },
    mark() {
      calls.push("mark");
      return Promise.reject(new Error("down, too"));
    },
  };
  const run = async (variables: Record<string, string>) => {
    const entries: LogEntry[] = [];
    await runHourly({
      store,
      variables,
      counters: createCounters(),
      log: (entry) => entries.push(entry),
    });
    return entries.map((entry) =>
      entry.event === "job" && [entry.job, entry.error]
    );
  };
  const purge = ["purge", "Error: down"];
  assertEquals(await run({ SCALE_API_KEY: "test_1" }), [
    purge,
    ["reconciliation", "Error: down, too"],
  ]);
  // Off without a key.
  assertEquals(await run({}), [purge]);
  assertEquals(calls, ["purge", "mark", "purge"]);
});

Deno.test("the Worker's consumer of hints never rejects, so that no hint comes back", async () => {
  const DB: D1 = {
    prepare() {
      throw new Error("down");
    },
  };
  const messages = [{ body: "1" }, { body: null }];
  const ctx = { waitUntil() {} };
  const { log } = console;
  const lines: string[] = [];
  console.log = (line: string) => void lines.push(line);
  try {
    await worker.queue({ messages }, { DB, BODIES: {} as R2 }, ctx);
  } finally {
    console.log = log;
  }
  assertEquals(lines.map((line) => JSON.parse(line)), [
    { event: "job", job: "hints", error: "Error: down" },
  ]);
});
