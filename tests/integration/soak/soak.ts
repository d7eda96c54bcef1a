/**
 * The soak: thousands of calls through sockets that fail, a client that is
 * killed, a long list. Whatever happens, each task is made once and given once.
 */
import { assert, assertEquals } from "@std/assert";
import { ScaleClient } from "../../../mod.ts";
import { createEmulator, type Emulator } from "../../../src/emulator/mod.ts";
import { countingSignal } from "../../support/faults.ts";
import { COW, emptied } from "../../support/raw_client.ts";
import { type Chaos, chaos } from "./chaos.ts";
import { inParallel } from "./pool.ts";
import { seededRandom } from "../../support/seeded_random.ts";

const TASKS = 10_000;
const LISTED = 20_000;
const IN_FLIGHT = 50;
const RATE = 0.02;

Deno.test(`F52 ${TASKS} creates with keys of their own, ${IN_FLIGHT} in flight and 2 % faults, are ${TASKS} tasks, each given once`, async () => {
  const emulator = quiet();
  await using server = await chaos(emulator, { seed: 1, rate: RATE });
  const { signal, listeners } = countingSignal();
  const http = Deno.createHttpClient({});
  let recovered = 0;
  const client = clientOf(server, http, () => recovered++);
  const given: string[] = [];
  await inParallel({ count: TASKS, width: IN_FLIGHT }, async () => {
    const { task_id } = await client.tasks
      .create("imageannotation", COW, { signal });
    given.push(task_id);
  });
  assertEquals(given.sort(), (await idsOf(emulator)).sort());
  assertEquals([given.length, new Set(given).size], [TASKS, TASKS]);
  report(server, { tasks: given.length, recovered });
  assert(faultsOf(server) > TASKS * RATE / 2);
  assert(server.peak() <= IN_FLIGHT, `${server.peak()} were open at a time`);
  http.close();
  await emptied(server.open);
  assertEquals(listeners(), 0);
});

Deno.test(`F53 ${TASKS} creates with a unique_id by a process that is killed and started again are ${TASKS} tasks, each the same whenever it is given`, async () => {
  const emulator = quiet();
  await using server = await chaos(emulator, { seed: 2, rate: RATE });
  const random = seededRandom(3);
  const given = new Map<string, string>();
  let kills = 0;
  let isDone = false;
  while (!isDone) {
    const lifetime = kills < 5 ? 500 + random() * 6000 : Infinity;
    isDone = await run(server, lifetime, (line) => {
      const [index = "", id = ""] = line.split(" ");
      assertEquals(given.get(index) ?? id, id, "It was another task before");
      given.set(index, id);
    });
    if (!isDone) kills++;
  }
  const ids = [...given.values()];
  assertEquals(ids.sort(), (await idsOf(emulator)).sort());
  assertEquals([ids.length, new Set(ids).size], [TASKS, TASKS]);
  report(server, { tasks: ids.length, kills });
  assert(kills > 2);
  await emptied(server.open);
});

for (const prefetch of [0, 1] as const) {
  Deno.test(`a list of ${LISTED} with faults on 2 % of its pages gives each task once, with prefetch ${prefetch}`, async () => {
    const emulator = quiet();
    const { client: direct } = directTo(emulator);
    await inParallel({ count: LISTED, width: 1 }, async () => {
      await direct.tasks.create("chat", {});
    });
    await using server = await chaos(emulator, { seed: 4, rate: RATE });
    const http = Deno.createHttpClient({});
    const client = clientOf(server, http);
    const given: string[] = [];
    for await (
      const task of client.tasks.list({ limit: 20 }, { prefetch })
    ) {
      given.push(task.task_id);
    }
    assertEquals(given, await idsOf(emulator));
    assertEquals([given.length, new Set(given).size], [LISTED, LISTED]);
    report(server, { tasks: given.length });
    assert(faultsOf(server) > 0);
    http.close();
    await emptied(server.open);
  });
}

/** An emulator that keeps no log. */
function quiet(): Emulator {
  return createEmulator({ seed: 1, maxRequests: 0 });
}

/** A client of a server, patient for as long as a socket needs to be seen to hang. */
function clientOf(
  { url }: Chaos,
  http: Deno.HttpClient,
  onRecover: () => void = () => {},
): ScaleClient {
  return new ScaleClient({
    apiKey: "test_emulator",
    baseUrl: url,
    fetch: (target, init) => fetch(target, { ...init, client: http }),
    timeoutMs: 1000,
    retry: { baseDelayMs: 5, maxDelayMs: 50 },
    hooks: { onRecover },
  });
}

/** A client of an emulator, past all faults. */
function directTo({ fetch, keys }: Emulator): { readonly client: ScaleClient } {
  return { client: new ScaleClient({ apiKey: keys.test, fetch }) };
}

/** Gives the ids of all tasks, as the emulator lists them. */
async function idsOf(emulator: Emulator): Promise<string[]> {
  const tasks = await directTo(emulator).client.tasks.list({ limit: 100 })
    .toArray({ max: 2 * LISTED });
  return tasks.map(({ task_id }) => task_id);
}

/** Runs the creator until it is done, or has made so many requests; tells whether it is done. */
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
    // The last line of a process that is killed may be half a line.
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  }
  const { success, signal } = await child.status;
  clearInterval(watch);
  assert(success || signal === "SIGKILL", "The creator has failed");
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
