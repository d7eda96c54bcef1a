/**
 * Creates 2,000 tasks and 50,000 tasks in an emulator and lists all of them.
 * Prints the CPU time and the memory of a task in both cases and the ratio of the
 * times, which is about 1 if the work is linear. Fails above 3.
 *
 *     deno task bench emulator
 */
import process from "node:process";
import { createEmulator, type Emulator } from "../../src/emulator/mod.ts";

const FEW = 2_000;
const MANY = 50_000;
const MAX_RATIO = 3;

/** The number of runs. The lowest time counts, because other work disturbed it least. */
const RUNS = 3;

const API = "https://api.scale.com/v1";

/** What one of many tasks takes. */
interface Cost {
  /** CPU time to create and list it, in microseconds. */
  readonly cpuUs: number;
  /** Memory, in KiB. */
  readonly kib: number;
}

async function createAndList(
  { fetch, keys }: Emulator,
  count: number,
): Promise<void> {
  const headers = {
    authorization: `Bearer ${keys.test}`,
    "content-type": "application/json",
  };
  for (let index = 0; index < count; index += 1) {
    const body = JSON.stringify({ unique_id: `task-${index}` });
    const init = { method: "POST", headers, body };
    const response = await fetch(`${API}/task/chat`, init);
    await response.arrayBuffer();
  }
  let listed = 0;
  let query = "";
  do {
    const response = await fetch(`${API}/tasks?status=completed${query}`, {
      headers,
    });
    const { docs, next_token } = await response.json();
    listed += docs.length;
    query = next_token && `&next_token=${encodeURIComponent(next_token)}`;
  } while (query);
  if (listed !== count) throw new Error(`Listed ${listed} tasks of ${count}`);
}

function usedBytes(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}

async function measure(count: number): Promise<Cost> {
  const before = usedBytes();
  const cpu = process.cpuUsage();
  const emulator = createEmulator({ seed: count });
  await createAndList(emulator, count);
  const { user, system } = process.cpuUsage(cpu);
  const kib = (usedBytes() - before) / count / 1024;
  // The emulator must not be garbage before its memory is known.
  emulator.requests.list();
  return { cpuUs: (user + system) / count, kib };
}

async function lowest(count: number): Promise<Cost> {
  const costs: Cost[] = [];
  for (let run = 0; run < RUNS; run += 1) costs.push(await measure(count));
  return {
    cpuUs: Math.min(...costs.map(({ cpuUs }) => cpuUs)),
    // What an earlier run has left behind makes it less.
    kib: Math.max(...costs.map(({ kib }) => kib)),
  };
}

async function main(): Promise<boolean> {
  // The first tasks of a process are slow, whatever their number, but nothing has
  // left memory behind before them.
  const { kib } = await measure(FEW);
  const few = { ...await lowest(FEW), kib };
  const many = await lowest(MANY);
  for (const [count, { cpuUs, kib }] of [[FEW, few], [MANY, many]] as const) {
    console.log(
      `${`${count}`.padStart(6)} tasks  ${cpuUs.toFixed(0)} µs of CPU and ` +
        `${kib.toFixed(1)} KiB each`,
    );
  }
  const ratio = many.cpuUs / few.cpuUs;
  console.log(`The time of a task grows by ${ratio.toFixed(2)}`);
  return ratio <= MAX_RATIO;
}

if ("gc" in globalThis) Deno.exit(await main() ? 0 : 1);
// Only with this flag can a program collect its garbage.
const { code } = await new Deno.Command(Deno.execPath(), {
  args: ["run", "--allow-all", "--v8-flags=--expose-gc", import.meta.url],
  stdout: "inherit",
  stderr: "inherit",
}).output();
Deno.exit(code);
