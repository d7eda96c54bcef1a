/** Processes are killed between a response and the processing, in the processing and in a sweep, two at a time on one database. */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { kvStore } from "../../../examples/callbacks/kv_store.ts";
import { LIMITS } from "../../../examples/callbacks/processing.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { withTempDir } from "../../tools/temp.ts";
import { DENO_RUN } from "./deno_run.ts";
import type { KillPoint } from "./killing_kv.ts";

const ROUNDS = 200;
/** The number of simultaneous series of rounds, each on a database of its own. */
const SERIES = 2;

/** What a process does. */
export interface Job {
  readonly path: string;
  /** The folder of the effects. */
  readonly effects: string;
  /** The tasks whose callbacks it receives before it sweeps. */
  readonly tasks: readonly string[];
  /** Its time. */
  readonly now: number;
  /** Before or after a commit, or the effect in a call of `onEvent`. Default: it is not killed. */
  readonly kill?: KillPoint | {
    readonly call: number;
    readonly when: "before" | "after";
  };
}

/** A line that a process prints. */
export type Line =
  | { readonly acknowledged: string }
  | { readonly called: string; readonly fence: number };

/** What a process has done. */
interface Output {
  readonly wasKilled: boolean;
  readonly acknowledged: readonly string[];
  readonly called: readonly Extract<Line, { called: string }>[];
}

async function run(job: Job): Promise<Output> {
  const script = new URL("crash_processing_child.ts", import.meta.url).pathname;
  const { stdout, stderr, signal, success } = await new Deno.Command(
    Deno.execPath(),
    {
      args: [
        ...DENO_RUN,
        script,
        JSON.stringify(job),
      ],
    },
  ).output();
  const wasKilled = signal === "SIGKILL";
  const decoder = new TextDecoder();
  assert(success || wasKilled, decoder.decode(stderr));
  const lines: readonly Line[] = decoder.decode(stdout).split("\n")
    .filter((line) => line !== "").map((line) => JSON.parse(line));
  return {
    wasKilled,
    acknowledged: lines.flatMap((line) =>
      "acknowledged" in line ? [line.acknowledged] : []
    ),
    called: lines.flatMap((line) => "called" in line ? [line] : []),
  };
}

/** The results of a series. */
interface Tally {
  events: number;
  calls: number;
  /** The number of processes that were killed while they received, swept, or called `onEvent`. */
  readonly kills: { receiving: number; sweeping: number; calling: number };
}

async function series(seed: number, rounds: number): Promise<Tally> {
  const random = seededRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const tally: Tally = {
    events: 0,
    calls: 0,
    kills: { receiving: 0, sweeping: 0, calling: 0 },
  };
  await withTempDir(async (dir) => {
    const path = `${dir}/events.sqlite`;
    const effects = `${dir}/effects`;
    await Deno.mkdir(effects);
    const acknowledged = new Set<string>();
    const fences = new Map<string, Set<number>>();
    let now = Date.UTC(2026, 0, 1);

    /** Runs processes at the same time. */
    const runAll = async (jobs: readonly Job[]) => {
      const outputs = await Promise.all(jobs.map(run));
      const calls = outputs.flatMap(({ called }) => called);
      tally.calls += calls.length;
      // No lease ends in a round, so no event is called twice in it.
      const ids = calls.map(({ called }) => called);
      assertEquals(new Set(ids).size, ids.length);
      for (const { called, fence } of calls) {
        const known = fences.get(called) ?? new Set();
        fences.set(called, known.add(fence));
        assertEquals(Math.max(...known), fence);
      }
      for (const output of outputs) {
        for (const task of output.acknowledged) acknowledged.add(task);
      }
      now += LIMITS.leaseMs;
      return outputs;
    };

    for (let round = 0; round < rounds; round++) {
      const tasks = Array.from(
        { length: 1 + below(3) },
        (_, index) => `${seed} ${round} ${index}`,
      );
      const when = random() < 0.5 ? "before" : "after";
      const kill = random() < 0.4
        ? { call: 1 + below(2), when } as const
        : { commit: 1 + below(tasks.length * 3), when } as const;
      const jobs: Job[] = [{ path, effects, tasks, now, kill }];
      // In some rounds, another process sweeps at the same time.
      if (random() < 0.3) jobs.push({ path, effects, tasks: [], now });
      const [output] = await runAll(jobs);
      if (!output!.wasKilled) continue;
      const phase = output!.acknowledged.length < tasks.length
        ? "receiving"
        : "call" in kill
        ? "calling"
        : "sweeping";
      tally.kills[phase]++;
    }
    // What is left is processed after the leases have ended.
    await runAll([{ path, effects, tasks: [], now }]);

    using kv = await Deno.openKv(path);
    const store = kvStore(kv);
    const events = await Array.fromAsync(allEvents(store));
    assertEquals(events.filter(({ state }) => state !== "processed"), []);
    const stored = new Set(events.map(({ subject }) => subject));
    assertEquals([...acknowledged].filter((task) => !stored.has(task)), []);
    // Each effect once, and none without its event.
    const files = await Array.fromAsync(Deno.readDir(effects));
    assertEquals(
      files.map(({ name }) => name).toSorted(),
      events.map(({ effectKey }) => effectKey).toSorted(),
    );
    tally.events = events.length;
  });
  return tally;
}

async function* allEvents(store: ReturnType<typeof kvStore>) {
  const limit = 100;
  let page = await store.list({ limit });
  while (page.length > 0) {
    yield* page;
    page = await store.list({ limit, after: page.at(-1)! });
  }
}

Deno.test(`the app loses no event, and has each effect once, in ${ROUNDS} rounds with killed processes`, async () => {
  const tallies = await Promise.all(
    Array.from(
      { length: SERIES },
      (_, index) => series(index + 1, ROUNDS / SERIES),
    ),
  );
  const sum = (of: (tally: Tally) => number) =>
    tallies.reduce((total, tally) => total + of(tally), 0);
  for (const phase of ["receiving", "sweeping", "calling"] as const) {
    assertGreater(sum(({ kills }) => kills[phase]), ROUNDS / 20);
  }
  // Some were called again after a crash.
  assertGreater(sum(({ calls }) => calls), sum(({ events }) => events));
});
