/** The memory of jobs after a garbage collection: it must not grow with the number of items. */
import { assert, assertEquals } from "@std/assert";
import { ScaleClient } from "../../../mod.ts";
import { createTasks, exportTasks, runJob } from "../../../src/bulk/mod.ts";

/** There with `--v8-flags=--expose-gc`. */
const { gc } = globalThis as { gc?: () => void };

/** Returns the bytes that are in use. */
function heapUsed(): number {
  assert(gc, "Run with --v8-flags=--expose-gc");
  gc();
  return Deno.memoryUsage().heapUsed;
}

/** A server that keeps nothing. Its list has `count` tasks. */
function clientOf(count: number): ScaleClient {
  return new ScaleClient({
    apiKey: "test_key",
    async fetch(target, init) {
      await Promise.resolve();
      const { pathname, searchParams } = new URL(target);
      if (init.method === "POST") {
        return Response.json({ task_id: crypto.randomUUID() });
      }
      if (pathname !== "/v1/tasks") return Response.json([]);
      const from = Number(searchParams.get("next_token") ?? 0);
      const docs = Array.from({ length: 100 }, (_, index) => ({
        task_id: `${from + index}`,
        response: { annotations: { url: "https://example.com/a.json" } },
        metadata: { note: "moo".repeat(100) },
      }));
      const next = from + docs.length;
      return Response.json({
        docs,
        total: count,
        has_more: next < count,
        ...next < count && { next_token: `${next}` },
      });
    },
  });
}

function* items(count: number) {
  for (let index = 0; index < count; index++) {
    yield { instruction: `${"moo ".repeat(100)}${index}` };
  }
}

const JOBS = {
  createTasks: (count: number) =>
    createTasks(clientOf(count), items(count), {
      type: "chat",
      maxTasks: count,
      concurrency: 16,
    }),
  exportTasks: (count: number) =>
    exportTasks(clientOf(count), {}, { write() {}, save() {} }),
  runJob: (count: number) =>
    runJob(items(count), async (item) => {
      await Promise.resolve();
      return structuredClone(item);
    }, { inOrder: true }),
};

for (const [name, start] of Object.entries(JOBS)) {
  Deno.test(`${name} has as much in memory with 20,000 items as with 2,000`, async () => {
    /** Returns the largest growth within a job, from its first hundred outcomes on. */
    const growth = async (count: number) => {
      let first: number | undefined;
      let largest = 0;
      let settled = 0;
      for await (const _ of start(count)) {
        settled++;
        if (settled === 100) first = heapUsed();
        if (settled > 100 && settled % (count / 10) === 0) {
          largest = Math.max(largest, heapUsed() - first!);
        }
      }
      assertEquals(settled, count);
      return largest / 1e6;
    };
    await growth(1000);
    const [few, many] = [await growth(2000), await growth(20_000)];
    console.log(`${few} MB with 2,000 items, ${many} MB with 20,000`);
    // 20,000 items or outcomes have more than 8 MB.
    assert(many - few < 1, `${many} MB and ${few} MB`);
  });
}
