/**
 * Thousands of calls through sockets that fail, a client that is killed, and
 * long lists. Each task must be created once and returned once.
 */
import { assert, assertEquals } from "@std/assert";
import { ScaleClient } from "../../../mod.ts";
import { createEmulator, type Emulator } from "../../../src/emulator/mod.ts";
import { countingSignal } from "../../support/faults.ts";
import { COW, emptied } from "../../support/raw_client.ts";
import { type Chaos, startChaos } from "./chaos.ts";
import { inParallel } from "./pool.ts";
import { seededRandom } from "../../support/seeded_random.ts";

const TASKS = 10_000;
const LISTED = 20_000;
const IN_FLIGHT = 50;
const RATE = 0.02;

Deno.test(`tasks.create with generated unique_ids, called ${TASKS} times with ${IN_FLIGHT} in flight and 2 % faults, creates each task once`, async () => {
  const emulator = quiet();
  await using server = await startChaos(emulator, { seed: 1, rate: RATE });
  const { signal, listeners } = countingSignal();
  const http = Deno.createHttpClient({});
  let recovered = 0;
  const client = clientOf(server, http, () => recovered++);
  const returned: string[] = [];
  await inParallel({ count: TASKS, width: IN_FLIGHT }, async () => {
    const { task_id } = await client.tasks
      .create("imageannotation", COW, { signal });
    returned.push(task_id);
  });
  assertEquals(returned.sort(), (await idsOf(emulator)).sort());
  assertEquals([returned.length, new Set(returned).size], [TASKS, TASKS]);
  report(server, { tasks: returned.length, recovered });
  assert(faultsOf(server) > TASKS * RATE / 2);
  assert(
    server.peak() <= IN_FLIGHT,
    `${server.peak()} requests were open at a time`,
  );
  http.close();
  await emptied(server.open);
  assertEquals(listeners(), 0);
});

Deno.test(`tasks.create with unique_ids, called ${TASKS} times by a process that is killed and restarted, creates each task once and returns it each time`, async () => {
  const emulator = quiet();
  await using server = await startChaos(emulator, { seed: 2, rate: RATE });
  const random = seededRandom(3);
  const returned = new Map<string, string>();
  let kills = 0;
  let isDone = false;
  while (!isDone) {
    const lifetime = kills < 5 ? 500 + random() * 6000 : Infinity;
    isDone = await run(server, lifetime, (line) => {
      const [index = "", id = ""] = line.split(" ");
      assertEquals(returned.get(index) ?? id, id, "Another task before");
      returned.set(index, id);
    });
    if (!isDone) kills++;
  }
  const ids = [...returned.values()];
  assertEquals(ids.sort(), (await idsOf(emulator)).sort());
  assertEquals([ids.length, new Set(ids).size], [TASKS, TASKS]);
  report(server, { tasks: ids.length, kills });
  assert(kills > 2);
  await emptied(server.open);
});

for (const prefetch of [false, true]) {
  Deno.test(`tasks.list yields each of ${LISTED} tasks once with faults on 2 % of its pages and prefetch ${prefetch}`, async () => {
    const emulator = quiet();
    const { client: direct } = directTo(emulator);
    await inParallel({ count: LISTED, width: 1 }, async () => {
      await direct.tasks.create("chat", {});
    });
    await using server = await startChaos(emulator, { seed: 4, rate: RATE });
    const http = Deno.createHttpClient({});
    const client = clientOf(server, http);
    const returned: string[] = [];
    for await (
      const task of client.tasks.list({ limit: 20 }, { prefetch })
    ) {
      returned.push(task.task_id);
    }
    assertEquals(returned, await idsOf(emulator));
    assertEquals([returned.length, new Set(returned).size], [LISTED, LISTED]);
    report(server, { tasks: returned.length });
    assert(faultsOf(server) > 0);
    http.close();
    await emptied(server.open);
  });
}

/** Returns an emulator that keeps no log of requests. */
function quiet(): Emulator {
  return createEmulator({ seed: 1, maxRequests: 0 });
}

/** Returns a client of a server, with a timeout that is short but long enough for a busy machine. */
function clientOf(
  { url }: Chaos,
  http: Deno.HttpClient,
  onRecover: () => void = () => {},
): ScaleClient {
  return new ScaleClient({
    apiKey: "test_emulator",
    baseUrl: url,
    fetch: (target, init) => fetch(target, { ...init, client: http }),
    timeoutMs: 5000,
    retry: { baseDelayMs: 5, maxDelayMs: 50 },
    hooks: { onRecover },
  });
}

/** Returns a client that reaches the emulator without faults. */
function directTo({ fetch, keys }: Emulator): { readonly client: ScaleClient } {
  return { client: new ScaleClient({ apiKey: keys.test, fetch }) };
}

/** Returns the ids of all tasks, as the emulator lists them. */
async function idsOf(emulator: Emulator): Promise<string[]> {
  const tasks = await directTo(emulator).client.tasks.list({ limit: 100 })
    .toArray({ max: 2 * LISTED });
  return tasks.map(({ task_id }) => task_id);
}

/** Runs the creator until it ends, or kills it after `lifetime` requests. Returns whether it ended by itself. */
async function run(
  server: Chaos,
  lifetime: number,
  onLine: (line: string) => void,
): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--allow-net=127.0.0.1",
      new URL("creator.ts", import.meta.url).href,
      server.url,
      String(TASKS),
      String(IN_FLIGHT),
    ],
    stdout: "piped",
  }).spawn();
  const end = server.hits() + lifetime;
  const watch = setInterval(() => {
    if (server.hits() < end) return;
    clearInterval(watch);
    child.kill("SIGKILL");
  }, 2);
  let rest = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    // The last line of a killed process may be incomplete.
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  }
  const { success, signal } = await child.status;
  clearInterval(watch);
  assert(success || signal === "SIGKILL", "The creator failed");
  return success;
}

function faultsOf({ faults }: Chaos): number {
  return Object.values(faults).reduce((sum, count) => sum + count, 0);
}

function report(server: Chaos, counts: Readonly<Record<string, number>>): void {
  console.log(
    [
      ...Object.entries(counts).map(([name, count]) => `${name} ${count}`),
      `requests ${server.hits()}`,
      `connections ${server.connections()}`,
      `faults ${faultsOf(server)} of ${
        Object.keys(server.faults).length
      } kinds`,
      `at a time ${server.peak()}`,
    ].join(", "),
  );
}
