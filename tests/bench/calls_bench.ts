/**
 * What a call costs beside a `fetch` written by hand, in Deno, Node and Bun. The
 * server is a process of its own; library, `fetch` and `fetch` again take turns in
 * one process, so that other work on the machine disturbs all of them or none.
 * Prints ratios as a Markdown table: the median of the rounds, the lowest and the
 * highest. Fails where a target is missed.
 *
 *     deno task bench calls
 *     deno task bench calls short        few rounds on Deno; fails if each takes 1.25 times the CPU of a target
 *     deno task bench calls Deno "create, generated key"
 *     deno task bench calls Deno parts   what no client can do without
 *     deno task bench calls Deno profile "get"   where the CPU time of a call goes: own + runtime
 */
import { assertOneOf } from "../../src/core/check.ts";
import { withTempDir } from "../tools/temp.ts";
import {
  bun,
  bundle,
  type Command,
  deno,
  node,
  NODE_VERSIONS,
  outputOf,
  processOptions,
} from "../integration/runtimes/programs.ts";
import type { Job, PairTimes, RoundTime } from "./calls_program.ts";
import { median } from "./median.ts";
import { profileOf, type Profiles, tableOf } from "./profile.ts";

/** What a pair must reach: the lowest ratio of speed, and the highest ratio of CPU time. */
interface Target {
  readonly speed?: number;
  readonly cpu?: number;
}

/** The targets of the pairs: on Deno, and on Node and Bun. */
const TARGETS: Readonly<Record<string, readonly [Target, Target]>> = {
  "create, generated key": [{ speed: 0.8, cpu: 1.25 }, { speed: 0.88 }],
  "create, generated key, 50 in flight": [
    { speed: 0.75, cpu: 1.35 },
    { speed: 0.95 },
  ],
  "create, own key": [{ speed: 0.65, cpu: 1.55 }, { speed: 0.88 }],
  "create, own key, 50 in flight": [
    { speed: 0.65, cpu: 1.55 },
    { speed: 0.88 },
  ],
  "get": [{ speed: 0.8, cpu: 1.25 }, { speed: 0.88 }],
  "list": [{ speed: 0.8, cpu: 1.3 }, { speed: 0.88 }],
  "list, prefetch": [{}, {}],
  "list, slow reader": [{}, {}],
  "list, slow reader, prefetch": [{ speed: 1.75 }, { speed: 1.7 }],
  "upload": [{ speed: 0.95 }, { speed: 0.95 }],
  "upload, beside a form": [{ speed: 0.95 }, { speed: 1.3 }],
};

/** The start of a program that loads the library, and makes its call by hand. */
const LOAD = "start of a program that loads the library, and calls by hand";

/** The start of a program whose functions Bun has compiled beforehand. */
const COMPILED = "start of a program with one call, by bun build --bytecode";

/** The targets of the start of a program with one call: the highest ratio of time. */
const START = "start of a program with one call";
const START_TARGETS: readonly [number, number] = [1.5, 1.1];

/**
 * The numbers of tasks of two long lists, and how much more memory the longer one
 * may take, in MiB. Node 26 lets its heap grow to 190 MiB with the first 100,000
 * tasks, and no further.
 */
const LIST_MEMORY = "memory of a list";
const LISTED: readonly [number, number] = [200_000, 800_000];
const MAX_LIST_MIB = 64;

/** What is measured if no call is named. */
const ALL: readonly string[] = [
  ...Object.keys(TARGETS),
  START,
  LIST_MEMORY,
];

/** Deno reads /proc only with all permissions. */
const DENO: Command = [Deno.execPath(), "run", "--quiet", "--allow-all"];

/** What a client cannot do without, beside a bare `fetch`. */
const PARTS: readonly string[] = [
  "fetch with a timer",
  "fetch with a signal",
  "fetch with a timer and a signal",
  "fetch with a timer, a signal and a body that is read under a limit",
  "fetch with a Blob",
  LOAD,
  COMPILED,
];

/** The number of rounds in a profile. */
const PROFILED_ROUNDS = 20;

/** How far the best round of a short run may miss a target of CPU. Other work on the machine makes the other rounds worse. */
const SHORT_MARGIN = 1.25;

/** The median of ratios, the lowest and the highest. */
interface Ratios {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

function ratiosOf(ratios: readonly number[]): Ratios {
  return {
    median: median(ratios),
    min: Math.min(...ratios),
    max: Math.max(...ratios),
  };
}

/** Returns for each round what `of` is of the first rounds beside the second. */
function beside(
  ours: readonly RoundTime[],
  theirs: readonly RoundTime[],
  member: keyof RoundTime,
): Ratios {
  return ratiosOf(ours.map((time, at) => time[member] / theirs[at]![member]));
}

function inverse({ median, min, max }: Ratios): Ratios {
  return { median: 1 / median, min: 1 / max, max: 1 / min };
}

function shown({ median, min, max }: Ratios): string {
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}

/** Returns the calls a second of a middle round. */
function rateOf(rounds: readonly RoundTime[], calls: number): string {
  const rate = 1000 * calls / median(rounds.map(({ ms }) => ms));
  return rate < 10 ? rate.toFixed(1) : rate.toFixed(0);
}

/** Returns how much of a core the server takes in a middle round. At 1 it would be the bottleneck. */
function busyOf(rounds: readonly RoundTime[]): string {
  return median(rounds.map(({ ms, serverMs }) => serverMs / ms)).toFixed(2);
}

/** Starts the server in a process of its own. */
async function startServer(): Promise<{ url: string } & AsyncDisposable> {
  const [program, ...args] = deno();
  const child = new Deno.Command(program, {
    ...processOptions([...args, "tests/bench/calls_server.ts"]),
    stdout: "piped",
  }).spawn();
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await output.read();
  return {
    url: `http://127.0.0.1:${Number(value)}`,
    async [Symbol.asyncDispose]() {
      child.kill();
      await output.cancel();
      await child.status;
    },
  };
}

/** Returns the milliseconds that a program takes from its start to its end. */
async function timeOf(command: Command): Promise<number> {
  const startedAt = performance.now();
  await outputOf(command);
  return performance.now() - startedAt;
}

async function measureStart(
  command: Command,
  [ours = "", byHand = ""]: readonly string[],
  url: string,
  rounds: number,
): Promise<Ratios> {
  const ratios: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const fetched = await timeOf([...command, byHand, url]);
    const called = await timeOf([...command, ours, url]);
    // The first round fills caches.
    if (round > 0) ratios.push(called / fetched);
  }
  return ratiosOf(ratios);
}

/** Compiles the programs of the start beforehand, as only Bun can. */
async function compile(bun: Command, dir: string): Promise<void> {
  for (const name of ["start_library", "start_fetch"]) {
    const flags = ["--bytecode", "--target=bun", `--outdir=${dir}`];
    await outputOf([...bun, "build", ...flags, `${dir}/${name}.mjs`]);
  }
}

/** Returns the peaks of two programs that list tasks, in MiB. */
async function listMemory(
  command: Command,
  url: string,
): Promise<readonly [number, number]> {
  const peak = async (count: number) =>
    Number(await outputOf([...command, url, `${count}`])) / 1024;
  return [await peak(LISTED[0]), await peak(LISTED[1])];
}

async function findRuntimes(): Promise<Readonly<Record<string, Command>>> {
  const nodes = [NODE_VERSIONS[0]!, NODE_VERSIONS.at(-1)!];
  return {
    Deno: deno(),
    ...Object.fromEntries(
      await Promise.all(
        nodes.map(async (version) => [`Node ${version}`, await node(version)]),
      ),
    ),
    Bun: await bun(),
  };
}

/** Prints where the CPU time of calls goes, of the library and of `fetch`. */
async function printProfiles(
  command: Command,
  dir: string,
  names: readonly string[],
): Promise<void> {
  const program = `${dir}/profile.mjs`;
  await bundle("tests/bench/profile_program.ts", program);
  await using server = await startServer();
  const profiled = (name: string, kind: keyof Profiles) =>
    profileOf(command, dir, program, [
      server.url,
      name,
      kind,
      `${PROFILED_ROUNDS}`,
    ]);
  const profiles: Record<string, Profiles> = {};
  for (const name of names) {
    profiles[name] = {
      library: await profiled(name, "library"),
      fetch: await profiled(name, "fetch"),
    };
  }
  console.log(tableOf(profiles));
}

async function main(dir: string): Promise<boolean> {
  const [first, ...rest] = Deno.args.slice(1);
  const runtimes = await findRuntimes();
  if (first !== undefined) {
    const known = ["short", ...Object.keys(runtimes)];
    assertOneOf(first, "The first argument", known);
  }
  const isShort = first === "short";
  const only = isShort ? "Deno" : first;
  const [mode = ""] = rest;
  const calls = ["parts", "profile"].includes(mode) ? rest.slice(1) : rest;
  for (const call of calls) assertOneOf(call, "A call", [...ALL, ...PARTS]);
  if (only !== undefined && mode === "profile") {
    const command = only === "Deno" ? DENO : runtimes[only]!;
    const names = calls.length ? calls : ["create, generated key"];
    await printProfiles(command, dir, names);
    return true;
  }
  const names = mode === "parts" ? PARTS : calls.length ? calls : ALL;
  const pairNames = names.filter((name) =>
    ![START, LOAD, COMPILED, LIST_MEMORY].includes(name)
  );
  const program = `${dir}/calls.mjs`;
  await bundle("tests/bench/calls_program.ts", program);
  await bundle("tests/bench/list_program.ts", `${dir}/list.mjs`);
  await bundle("tests/bench/start_library.ts", `${dir}/start_library.mjs`);
  await bundle("tests/bench/start_loaded.ts", `${dir}/start_loaded.mjs`);
  await bundle("tests/bench/start_fetch.ts", `${dir}/start_fetch.mjs`);
  await using server = await startServer();
  const { url } = server;
  const rows: string[] = [];
  const lines: string[] = [];
  const misses: string[] = [];
  for (const [runtime, command] of Object.entries(runtimes)) {
    if (only !== undefined && runtime !== only) continue;
    const isDeno = runtime === "Deno";
    const at = isDeno ? 0 : 1;
    const job: Job = { url, names: pairNames, share: isShort ? 0.3 : 1 };
    const output = await outputOf([...command, program, JSON.stringify(job)]);
    const times: Readonly<Record<string, PairTimes>> = JSON.parse(output);
    for (const [name, pair] of Object.entries(times)) {
      const { calls, library, fetch, control } = pair;
      const speed = inverse(beside(library, fetch, "ms"));
      const cpu = beside(library, fetch, "cpuMs");
      const target = TARGETS[name]?.[at];
      const noise = beside(control, fetch, "cpuMs");
      const rates = [library, fetch].map((rounds) => rateOf(rounds, calls));
      rows.push(
        `| ${runtime} | ${name} | ${rates.join(" / ")} | ` +
          `${shown(speed)} | ${target?.speed ?? ""} | ` +
          `${shown(cpu)} | ${target?.cpu ?? ""} | ${shown(noise)} | ` +
          `${busyOf(fetch)} |`,
      );
      const maxCpu = target?.cpu ?? Infinity;
      const isCpuMissed = isShort
        ? cpu.min > maxCpu * SHORT_MARGIN
        : cpu.median > maxCpu;
      if (isCpuMissed) misses.push(`${runtime}: CPU of ${name}`);
      if (!isShort && speed.median < (target?.speed ?? 0)) {
        misses.push(`${runtime}: speed of ${name}`);
      }
    }
    if (names.includes(LIST_MEMORY) && !isShort) {
      const [few, many] = await listMemory([
        ...isDeno ? DENO : command,
        `${dir}/list.mjs`,
      ], url);
      lines.push(
        `${runtime}: a list of ${LISTED[0]} tasks takes ${
          few.toFixed(0)
        } MiB, ` +
          `one of ${LISTED[1]} takes ${many.toFixed(0)} MiB`,
      );
      if (many > few + MAX_LIST_MIB) misses.push(`${runtime}: ${LIST_MEMORY}`);
    }
    const parts: Record<string, readonly string[]> = {
      [LOAD]: [`${dir}/start_loaded.mjs`, `${dir}/start_fetch.mjs`],
      ...runtime === "Bun" && {
        [COMPILED]: [`${dir}/start_library.js`, `${dir}/start_fetch.js`],
      },
    };
    for (const [name, files] of Object.entries(parts)) {
      if (!names.includes(name)) continue;
      if (name === COMPILED) await compile(command, dir);
      const time = await measureStart(command, files, url, 15);
      rows.push(
        `| ${runtime} | ${name} | | ${shown(inverse(time))} | | | | | |`,
      );
    }
    if (!names.includes(START) || isShort) continue;
    const forms: Record<string, readonly [string, string]> = {
      "a bundle": [`${dir}/start_library.mjs`, `${dir}/start_fetch.mjs`],
      ...isDeno && {
        source: ["tests/bench/start_library.ts", "tests/bench/start_fetch.ts"],
      },
    };
    for (const [form, files] of Object.entries(forms)) {
      const time = await measureStart(command, files, url, 15);
      const max = START_TARGETS[at]!;
      rows.push(
        `| ${runtime} | ${START}, ${form} | | ${shown(inverse(time))} | ` +
          `${(1 / max).toFixed(2)} | | | | |`,
      );
      if (time.median > max) misses.push(`${runtime}: ${START}, ${form}`);
    }
  }
  console.log(
    "| Runtime | Call | Calls a second: library / fetch | Speed: library / fetch | at least | " +
      "CPU: library / fetch | at most | CPU: fetch / fetch | Server busy |\n" +
      "|" + " --- |".repeat(9) + "\n" + rows.join("\n"),
  );
  if (lines.length) console.log(`\n${lines.join("\n")}`);
  const reached = isShort
    ? `No call takes ${SHORT_MARGIN} times the CPU of its target`
    : "Every target is reached";
  console.log(
    misses.length ? `\nMissed: ${misses.join("; ")}` : `\n${reached}`,
  );
  return misses.length === 0;
}

Deno.exit(await withTempDir(main) ? 0 : 1);
