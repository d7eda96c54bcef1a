/**
 * Creates 2,000 tasks and 20,000 tasks in an emulator and lists all of them.
 * Prints the time of a task in both cases and their ratio, which is about 1 if
 * the work is linear. Fails above 3.
 */
import { createEmulator } from "../../src/emulator/mod.ts";

const FEW = 2_000;
const MANY = 20_000;
const MAX_RATIO = 3;

/** The number of runs. The fastest one counts, because other work disturbed it least. */
const RUNS = 3;

const API = "https://api.scale.com/v1";

/** Returns the milliseconds for one of `count` tasks. */
async function timeOfTask(count: number): Promise<number> {
  const { fetch, keys } = createEmulator({ seed: count });
  const headers = {
    authorization: `Bearer ${keys.test}`,
    "content-type": "application/json",
  };
  const startedAt = performance.now();
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
  return (performance.now() - startedAt) / count;
}

async function fastest(count: number): Promise<number> {
  let best = Infinity;
  for (let run = 0; run < RUNS; run += 1) {
    best = Math.min(best, await timeOfTask(count));
  }
  return best;
}

// The first tasks of a process are slow, whatever their number.
await timeOfTask(FEW);
const few = await fastest(FEW);
const many = await fastest(MANY);
const ratio = many / few;
for (const [count, ms] of [[FEW, few], [MANY, many]] as const) {
  console.log(
    `${`${count}`.padStart(6)} tasks  ${(ms * 1000).toFixed(1)} µs each`,
  );
}
console.log(`The time of a task grows by ${ratio.toFixed(2)}`);
if (ratio > MAX_RATIO) Deno.exit(1);
