/**
 * Many creations under random faults, and what the emulator holds afterwards:
 * each outcome must be true, and nothing may be there twice.
 */
import { assert, assertEquals } from "@std/assert";
import { isScaleError, ScaleClient } from "../../mod.ts";
import {
  contentId,
  createTasks,
  getOrCreateBatch,
  getOrCreateProject,
  type Outcome,
  runJob,
} from "../../src/bulk/mod.ts";
import { createEmulator, type Emulator } from "../../src/emulator/mod.ts";
import { fakeClock } from "./fake_clock.ts";
import { COW } from "./raw_client.ts";
import { seededRandom } from "./seeded_random.ts";

/** Values of `x-emulate`: what can happen to an attempt before its work, after it, and during its response. */
const BEFORE = ["reset", "hang", "500", "502", "503", "504", "520"];
const FAULTS: readonly string[] = [
  ...BEFORE,
  ...BEFORE.map((fault) => `${fault}-after-commit`),
  ...["html", "empty", "wrong-json", "408", "429"],
  ...["html", "empty", "wrong-json"].map((fault) => `${fault}-after-commit`),
  ...["cut", "cut", "cut"],
];

/** A run of the model. */
export interface ModelRun {
  readonly seed: number;
  /** The number of creations of each of the five kinds. */
  readonly each: number;
  /** The share of attempts that fail. */
  readonly rate: number;
}

/** What was reported of one creation. */
interface Reported {
  readonly status: string;
  /** The key; `undefined` if nothing was sent. */
  readonly key: string | undefined;
  /** The id of a task, or the name of another object. */
  readonly id?: string | undefined;
}

/** The ids of the objects by their keys. */
type Held = ReadonlyMap<string, string>;

/** A kind of creation. */
interface Kind {
  readonly create: (
    client: ScaleClient,
    each: number,
  ) => Promise<readonly Reported[]>;
  readonly held: (direct: ScaleClient) => Promise<Held>;
  /** What is there before, without faults. */
  readonly prepare?: (direct: ScaleClient, each: number) => Promise<void>;
}

const TYPE = "imageannotation";
const JOB = { concurrency: 20, maxFailures: Number.MAX_SAFE_INTEGER } as const;

/** Every tenth task lacks what it needs: it is refused, and must not be there. */
function cows(group: string, each: number) {
  return indexes(each).map((index) => ({
    ...COW,
    metadata: { group, index },
    ...index % 10 === 9 && { attachment: undefined as never },
  }));
}

function indexes(each: number): readonly number[] {
  return Array.from({ length: each }, (_, index) => index);
}

async function outcomesOf<Item, Value, Status extends string>(
  job: AsyncIterable<Outcome<Item, Value, Status>>,
): Promise<readonly Outcome<Item, Value, Status>[]> {
  return await Array.fromAsync(job);
}

/** Returns a kind of task whose metadata names its group. */
function tasks(
  group: string,
  create: Kind["create"],
  prepare?: Kind["prepare"],
): Kind {
  return {
    create,
    ...prepare && { prepare },
    async held(direct) {
      const all = await direct.tasks.list().toArray({ max: Infinity });
      const ours = all.filter(({ metadata }) => metadata["group"] === group);
      // One for each content, under whatever key.
      const contents = new Set(ours.map(({ metadata }) => metadata["index"]));
      assertEquals(contents.size, ours.length, group);
      return new Map(ours.map((task) => [task.unique_id!, task.task_id]));
    },
  };
}

/** Creates the tasks of a group with `createTasks`. */
async function createAll(
  client: ScaleClient,
  items: readonly ReturnType<typeof cows>[number][],
  keyOf: (item: typeof items[number]) => string | Promise<string>,
): Promise<readonly Reported[]> {
  const job = createTasks(client, items, {
    ...JOB,
    type: TYPE,
    maxTasks: items.length,
    clock: fakeClock(),
    random: () => 0.5,
  });
  return await Promise.all(
    (await outcomesOf(job)).map(async (outcome) => ({
      status: outcome.status,
      key: await keyOf(items[outcome.index]!),
      id: "value" in outcome ? outcome.value.taskId : undefined,
    })),
  );
}

const ownId = (index: number) => `own ${index} ä/%`;

function ownCows(each: number) {
  return cows("own", each).map((item) => ({
    ...item,
    unique_id: ownId(item.metadata.index),
  }));
}

/** Returns a kind of object whose name is its key. */
function named(
  prefix: string,
  getOrCreate: (
    client: ScaleClient,
    name: string,
    call: Parameters<typeof getOrCreateBatch>[2],
  ) => Promise<{ status: string; value: { readonly name: string } }>,
  list: (direct: ScaleClient) => AsyncIterable<{ readonly name: string }>,
): Kind {
  return {
    async create(client, each) {
      const names = indexes(each).map((index) => `${prefix} ${index}`);
      const job = runJob(
        names,
        (name, call) => getOrCreate(client, name, call),
        JOB,
      );
      return (await outcomesOf(job)).map((outcome) => ({
        key: outcome.item,
        ..."value" in outcome
          ? { status: outcome.value.status, id: outcome.value.value.name }
          : { status: outcome.status },
      }));
    },
    async held(direct) {
      const names = (await Array.fromAsync(list(direct)))
        .map(({ name }) => name).filter((name) => name.startsWith(prefix));
      assertEquals(new Set(names).size, names.length, prefix);
      return new Map(names.map((name) => [name, name]));
    },
  };
}

const KINDS: Readonly<Record<string, Kind>> = {
  "tasks with the id of their content": tasks(
    "content",
    (client, each) =>
      createAll(
        client,
        cows("content", each),
        (item) => contentId(TYPE, item),
      ),
  ),
  // Some ids belong to the same task, some to another one.
  "tasks with ids of their own": tasks(
    "own",
    (client, each) =>
      createAll(client, ownCows(each), ({ metadata }) => ownId(metadata.index)),
    async (direct, each) => {
      for (const { attachment, ...item } of ownCows(each)) {
        const { index } = item.metadata;
        if (index % 7 > 1 || !attachment) continue;
        const padding = index % 7 === 0 ? {} : { padding: 9 };
        await direct.tasks.create(TYPE, { ...item, attachment, ...padding });
      }
    },
  ),
  "tasks with generated ids": tasks("generated", async (client, each) => {
    const job = runJob(
      cows("generated", each),
      (item, call) => client.tasks.create(TYPE, item, call),
      JOB,
    );
    return (await outcomesOf(job)).map((outcome) =>
      "value" in outcome
        ? {
          status: outcome.status,
          key: outcome.value.unique_id,
          id: outcome.value.task_id,
        }
        : { status: outcome.status, key: uniqueIdOf(outcome.error) }
    );
  }),
  batches: named(
    "batch",
    (client, name, call) =>
      getOrCreateBatch(client, { project: "model", name }, call),
    (direct) => direct.batches.list(),
  ),
  projects: named(
    "project",
    (client, name, call) =>
      getOrCreateProject(client, { name, type: TYPE }, call),
    (direct) => direct.projects.list(),
  ),
};

function uniqueIdOf(error: unknown): string | undefined {
  return isScaleError(error) ? error.uniqueId : undefined;
}

/** Runs the model and compares. Returns how often each status was reported. */
export async function runModel(
  { seed, each, rate }: ModelRun,
): Promise<Readonly<Record<string, number>>> {
  const emulator = createEmulator({ seed, maxRequests: 0, strict: true });
  const direct = new ScaleClient(emulator.clientOptions());
  await direct.projects.create({ name: "model", type: TYPE });
  const client = faultyClient(emulator, { seed, rate });
  const counts: Record<string, number> = {};
  for (const [name, { create, held, prepare }] of Object.entries(KINDS)) {
    await prepare?.(direct, each);
    const before = await held(direct);
    const reported = await create(client, each);
    assertEquals(reported.length, each, name);
    compare(reported, { before, after: await held(direct) }, name);
    for (const { status } of reported) {
      counts[status] = (counts[status] ?? 0) + 1;
    }
  }
  return counts;
}

/** Asserts that each report is true, and that nothing is there that was not reported. */
function compare(
  reported: readonly Reported[],
  { before, after }: { readonly before: Held; readonly after: Held },
  name: string,
): void {
  const explained = new Set(before.keys());
  for (const { status, key, id } of reported) {
    const about = `${name}: ${key} ${status}`;
    if (key === undefined) {
      assertEquals(status, "failed", about);
    } else if (status === "failed") {
      assertEquals(after.get(key), before.get(key), about);
    } else {
      explained.add(key);
      if (status === "unknown") continue;
      assert(id !== undefined && after.get(key) === id, about);
      if (before.size === 0) assert(status !== "existed", about);
    }
  }
  assertEquals([...after.keys()].filter((key) => !explained.has(key)), []);
}

/** Returns a client whose attempts fail in seeded ways. Its delays take no time, and its timeouts are short. */
function faultyClient(
  emulator: Emulator,
  { seed, rate }: Pick<ModelRun, "seed" | "rate">,
): ScaleClient {
  const random = seededRandom(seed);
  return new ScaleClient({
    ...emulator.clientOptions(),
    clock: fakeClock(),
    random: () => 0.5,
    timeoutMs: 50,
    // The clock of all calls moves with each of their delays.
    deadlineMs: 2_000_000_000,
    async fetch(url, init) {
      const request = new Request(url, init);
      if (random() < rate) {
        const fault = FAULTS[Math.floor(random() * FAULTS.length)]!;
        request.headers.set("x-emulate", fault);
      }
      return await emulator.fetch(request);
    },
  });
}
