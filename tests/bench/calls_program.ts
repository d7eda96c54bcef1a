/**
 * The process that the benchmark of calls measures: library, `fetch` and, as a
 * control, `fetch` again take turns. Its argument is a job as JSON; it prints the
 * times as JSON.
 */
import process from "node:process";
import { type Pair, pairsOf } from "./calls_pair.ts";

/** What to measure. */
export interface Job {
  /** The address of the server. */
  readonly url: string;
  /** The names of the pairs. */
  readonly names: readonly string[];
  /** The share of the rounds to run, from 0 to 1. */
  readonly share: number;
}

/** What one round took: wall-clock time, and CPU time of the client and of the server, in milliseconds. */
export interface RoundTime {
  readonly ms: number;
  readonly cpuMs: number;
  readonly serverMs: number;
}

/** The times of the rounds of one pair. */
export interface PairTimes {
  /** The number of calls in a round. */
  readonly calls: number;
  readonly library: readonly RoundTime[];
  readonly fetch: readonly RoundTime[];
  readonly control: readonly RoundTime[];
}

async function round(
  call: (index: number) => Promise<unknown>,
  { calls, inFlight = 1 }: Pair,
): Promise<RoundTime> {
  let next = 0;
  const work = async () => {
    while (next < calls) await call(next++);
  };
  const server = await serverMs();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: inFlight }, work));
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  return {
    ms,
    cpuMs: (user + system) / 1000,
    serverMs: await serverMs() - server,
  };
}

async function serverMs(): Promise<number> {
  return await (await fetch(`${job.url}/cpu`)).json();
}

async function measure(pair: Pair, share: number): Promise<PairTimes> {
  const library: RoundTime[] = [];
  const byHand: RoundTime[] = [];
  const control: RoundTime[] = [];
  const rounds = Math.max(3, Math.round(pair.rounds * share));
  // The first rounds wait for the compiler.
  for (let warm = 0; warm < Math.min(4, rounds); warm++) {
    await round(pair.library, pair);
    await round(pair.fetch, pair);
  }
  for (let at = 0; at < rounds; at++) {
    byHand.push(await round(pair.fetch, pair));
    library.push(await round(pair.library, pair));
    control.push(await round(pair.fetch, pair));
  }
  return { calls: pair.calls, library, fetch: byHand, control };
}

const job: Job = JSON.parse(process.argv[2] ?? "");
const pairs = pairsOf(job.url);
const times: Record<string, PairTimes> = {};
for (const name of job.names) {
  times[name] = await measure(pairs[name]!, job.share);
}
console.log(JSON.stringify(times));
process.exit(0);
