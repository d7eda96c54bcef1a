/**
 * The process that the benchmark of uploads measures. It reads a job as JSON,
 * prints `ready`, waits for a line, uploads, prints the times and waits again.
 */
import process from "node:process";
import { type Job, withFetch, withLibrary } from "./upload_pair.ts";

/** The durations of the uploads, in milliseconds. */
export interface Times {
  readonly library: number[];
  readonly fetch: number[];
}

async function timed(work: Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work;
  return performance.now() - startedAt;
}

async function work(job: Job): Promise<Times> {
  const times: Times = { library: [], fetch: [] };
  if (job.kind === "memory") {
    times.library.push(await timed(withLibrary(job)));
    return times;
  }
  const short = { ...job, mebibytes: 32 };
  await withLibrary(short);
  await withFetch(short);
  for (let round = 0; round < job.rounds; round++) {
    times.library.push(await timed(withLibrary(job)));
    times.fetch.push(await timed(withFetch(job)));
  }
  return times;
}

function line(): Promise<void> {
  return new Promise((resolve) => process.stdin.once("data", () => resolve()));
}

console.log("ready");
await line();
console.log(JSON.stringify(await work(JSON.parse(process.argv[2] ?? ""))));
await line();
process.exit(0);
