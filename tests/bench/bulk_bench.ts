/**
 * An export with 16 requests at a time beside a loop that waits for each request,
 * from a server that responds after 20 ms. Prints the tasks of each in a second,
 * and fails if the export is not 8 times as fast.
 */
import { ScaleClient } from "../../mod.ts";
import { exportTasks } from "../../src/bulk/mod.ts";
import { createEmulator, type Emulator } from "../../src/emulator/mod.ts";
import { resultFiles } from "../../src/results/mod.ts";

const LATENCY_MS = 20;
const CONCURRENCY = 16;
const MIN_RATIO = 8;
/** The loop takes 20 ms for each task, so it gets fewer of them. */
const TASKS = { loop: 300, job: 5000 } as const;

/** Starts a server that has `count` tasks with a result file each. */
async function startServer(count: number) {
  const created = Promise.withResolvers<Emulator>();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) => {
      await new Promise((resolve) => setTimeout(resolve, LATENCY_MS));
      return await (await created.promise).handle(request);
    },
  );
  // Links to result files contain the port.
  const baseUrl = `http://127.0.0.1:${server.addr.port}`;
  const emulator = createEmulator({ seed: count, maxRequests: 0, baseUrl });
  created.resolve(emulator);
  const direct = new ScaleClient(emulator.clientOptions());
  for (let index = 0; index < count; index++) {
    await direct.tasks.create("videoannotation", {
      attachments: ["https://example.com/1.jpg"],
      geometries: { box: { objects_to_annotate: ["cow"] } },
    });
  }
  const apiKey = emulator.keys.test;
  return { client: new ScaleClient({ apiKey, baseUrl }), server };
}

/** Exports as most programs do. */
async function loop(client: ScaleClient): Promise<number> {
  let bytes = 0;
  for await (const task of client.tasks.list()) {
    const files: Record<string, unknown> = {};
    for (const file of resultFiles(client, task)) {
      files[file.name] = await file.json();
    }
    bytes += JSON.stringify({ task, files }).length;
  }
  return bytes;
}

async function job(client: ScaleClient): Promise<number> {
  let bytes = 0;
  const sink = { write: (line: string) => void (bytes += line.length) };
  await exportTasks(client, {}, sink, { concurrency: CONCURRENCY }).finish();
  return bytes;
}

const EXPORTS = { loop, job };

/** Returns the tasks that are exported in a second. */
async function rateOf(name: keyof typeof EXPORTS): Promise<number> {
  const count = TASKS[name];
  const { client, server } = await startServer(count);
  const startedAt = performance.now();
  const bytes = await EXPORTS[name](client);
  const seconds = (performance.now() - startedAt) / 1000;
  await server.shutdown();
  const rate = count / seconds;
  console.log(
    `${name}: ${count} tasks, ${bytes} bytes, ${
      rate.toFixed(0)
    } tasks a second`,
  );
  return rate;
}

const ratio = 1 / await rateOf("loop") * await rateOf("job");
const isSlow = !(ratio >= MIN_RATIO);
console.log(
  `${ratio.toFixed(1)} times as fast, at least ${MIN_RATIO}${
    isSlow ? " MISSED" : ""
  }`,
);
Deno.exit(isSlow ? 1 : 0);
