/**
 * Uploads generated streams in a process of each runtime. Measures its memory
 * (on Linux, which keeps the peak of a process) and its speed beside a streamed
 * `fetch` written by hand. Fails if a limit is exceeded.
 *
 *     deno task bench upload
 */
import { withTempDir } from "../tools/temp.ts";
import {
  bun,
  bundle,
  type Command,
  deno,
  node,
  NODE_VERSIONS,
} from "../integration/runtimes/programs.ts";
import { median } from "./median.ts";
import type { Times } from "./upload_client.ts";
import type { Job } from "./upload_pair.ts";

/** The sizes of the uploads for memory, in MiB. */
const SIZES: readonly number[] = [512, 1024];

/** The lowest ratio to the speed of a `fetch` by hand. */
const MIN_RATIO = 0.9;

/**
 * The number of uploads for speed, and their size in MiB. Library and `fetch`
 * take turns, and the median of the pairs counts, because other work on the
 * machine then disturbs both or neither.
 */
const ROUNDS = 24;
const ROUND_MIB = 256;

/** A runtime, and the largest growth of its process above its idle size, in MiB. */
interface Runtime {
  readonly name: string;
  readonly command: Command;
  readonly maxMiB: number;
}

/** The measurements of a process. */
interface Measurement {
  readonly idleMiB: number;
  readonly peakMiB: number;
  readonly times: Times;
}

async function measure(
  [program, ...args]: Command,
  job: Job,
): Promise<Measurement> {
  const child = new Deno.Command(program, {
    args: [...args, JSON.stringify(job)],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const go = () => input.write(new TextEncoder().encode("\n"));
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const line = async () => {
    const { value } = await output.read();
    if (value === undefined) throw new Error(`${program} ended too early`);
    return value;
  };
  await line();
  // Loading leaves memory to be collected.
  await new Promise((resolve) => setTimeout(resolve, 200));
  const idleMiB = await memoryOf(child.pid, "VmRSS");
  await go();
  const times: Times = JSON.parse(await line());
  const peakMiB = await memoryOf(child.pid, "VmHWM");
  await go();
  await child.status;
  await input.close().catch(() => {});
  await output.cancel();
  return { idleMiB, peakMiB, times };
}

async function memoryOf(pid: number, name: string): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  const [, kibibytes] = new RegExp(`^${name}:\\s*(\\d+) kB`, "m")
    .exec(status) ?? [];
  return Number(kibibytes) / 1024;
}

/** Returns the median speed, in MiB a second. */
function speedOf(times: readonly number[]): number {
  return ROUND_MIB / median(times) * 1000;
}

async function findRuntimes(program: string): Promise<readonly Runtime[]> {
  const nodes = NODE_VERSIONS.map(async (version) => ({
    name: `Node ${version}`,
    command: [...await node(version), program] as const,
    maxMiB: 96,
  }));
  return [
    { name: "Deno", command: [...deno(), program], maxMiB: 64 },
    ...await Promise.all(nodes),
    { name: "Bun", command: [...await bun(), program], maxMiB: 64 },
  ];
}

/** The bytes of CR LF 0 CR LF CR LF. */
const LAST_CHUNK = "13,10,48,13,10,13,10";

const RESPONSE = new TextEncoder().encode(
  "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
);

/**
 * Discards chunked requests on a plain socket: a server that parses them would
 * be the slowest part, and hide the cost of the client.
 */
function startSink(): Deno.TcpListener {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const discard = async (connection: Deno.TcpConn) => {
    const buffer = new Uint8Array(1_048_576);
    let end: readonly number[] = [];
    for (;;) {
      const read = await connection.read(buffer);
      if (read === null) return connection.close();
      const newest = buffer.subarray(Math.max(0, read - 7), read);
      end = [...end, ...newest].slice(-7);
      if (String(end) === LAST_CHUNK) await connection.write(RESPONSE);
    }
  };
  (async () => {
    for await (const connection of listener) {
      discard(connection).catch(() => {});
    }
  })();
  return listener;
}

async function main(dir: string): Promise<boolean> {
  const program = `${dir}/upload_client.mjs`;
  await bundle("tests/bench/upload_client.ts", program);
  using sink = startSink();
  const url = `http://127.0.0.1:${(sink.addr as Deno.NetAddr).port}`;
  let isWithinLimits = true;
  const rows: Record<string, Record<string, string>> = {};
  for (const { name, command, maxMiB } of await findRuntimes(program)) {
    const row: Record<string, string> = {};
    for (const mebibytes of SIZES) {
      const job = { url, mebibytes, kind: "memory", rounds: 1 } as const;
      const { idleMiB, peakMiB } = await measure(command, job);
      row["idle MiB"] ??= idleMiB.toFixed(0);
      row[`+MiB at ${mebibytes} MiB`] = (peakMiB - idleMiB).toFixed(0);
      isWithinLimits &&= peakMiB - idleMiB <= maxMiB;
    }
    row["max"] = String(maxMiB);
    const { times } = await measure(command, {
      url,
      mebibytes: ROUND_MIB,
      kind: "speed",
      rounds: ROUNDS,
    });
    const ratio = median(
      times.library.map((ms, round) => times.fetch[round]! / ms),
    );
    row["MiB/s"] = speedOf(times.library).toFixed(0);
    row["by hand"] = speedOf(times.fetch).toFixed(0);
    row["ratio"] = ratio.toFixed(2);
    isWithinLimits &&= ratio >= MIN_RATIO;
    rows[name] = row;
  }
  console.table(rows);
  console.log(
    isWithinLimits
      ? "Every process is within its limits"
      : `A process grew too much, or had less than ${MIN_RATIO} of the speed of a fetch by hand`,
  );
  return isWithinLimits;
}

Deno.exit(await withTempDir(main) ? 0 : 1);
