/**
 * Creates tasks in an emulator and pages through all of them, with 2,000 and with
 * 20,000. Prints the time of a task in both and their ratio, which is about 1
 * where the work grows with the tasks alone; above 3 it is a failure.
 */
import { createEmulator } from "../../src/emulator/mod.ts";

const FEW = 2_000;
const MANY = 20_000;
const MOST = 3;

/** Runs so often, and counts the fastest, which is the least disturbed. */
const RUNS = 3;

const API = "https://api.scale.com/v1";

/** Gives the milliseconds that one of so many tasks takes. */
async function timeOfTask(count: number): Promise<number> {
  const { fetch, keys } = createEmulator({ seed: count });
  const headers = {
    authorization: `Bearer ${keys.test}`,
    "content-type": "application/json",
  };
  const begun = performance.now();
  for (let index = 0; index < count; index += 1) {
    const body = JSON.stringify({ unique_id: `task-${index}` });
    const init = { method: "POST", headers, body };
    const response = await fetch(`${API}/task/chat`, init);
    await response.arrayBuffer();
  }
  let seen = 0;
  let query = "";
  do {
    const response = await fetch(`${API}/tasks?status=completed${query}`, {
      headers,
    });
    const { docs, next_token } = await response.json();
    seen += docs.length;
    query = next_token && `&next_token=${encodeURIComponent(next_token)}`;
  } while (query);
  if (seen !== count) throw new Error(`Saw ${seen} tasks of ${count}`);
  return (performance.now() - begun) / count;
}

async function fastest(count: number): Promise<number> {
  let best = Infinity;
  for (let run = 0; run < RUNS; run += 1) {
    best = Math.min(best, await timeOfTask(count));
  }
  return best;
}

// The first tasks of a process are slow whatever their number.
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
if (ratio > MOST) Deno.exit(1);
