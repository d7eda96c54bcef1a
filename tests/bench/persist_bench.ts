/**
 * Kills the emulator 200 times while it confirms changes, lets its writes fail 50
 * times (on Linux), and opens a state of 700 MB. Fails if anything that was
 * confirmed is lost, or if a start does not succeed.
 */
import { StateFile } from "../../examples/emulator/state_file.ts";
import { createEmulator } from "../../src/emulator/mod.ts";
import { start } from "../integration/cli/child.ts";
import { failureRounds, killRounds } from "../integration/cli/durability.ts";
import { withTempDir } from "../tools/temp.ts";

const KILLS = 200;
const FAILURES = 50;
const TASKS = 7000;
const CHARACTERS = 100_000;
const SEED = 1;

/** Writes the state of an emulator with many long tasks. */
async function writeState(dir: string): Promise<void> {
  const { export: read, fetch, keys } = createEmulator({ seed: SEED });
  await fetch("https://api.scale.com/v1/task/chat", {
    method: "POST",
    headers: { authorization: `Bearer ${keys.live}` },
  });
  const { entries } = read();
  const task = entries.find(({ table }) => table === "tasks");
  if (task === undefined) throw new Error("The emulator has no task");
  const file = StateFile.open(dir);
  await file.write({ isWhole: true, entries });
  for (let count = 0; count < TASKS; count += 1) {
    const task_id = count.toString(16).padStart(24, "0");
    const params = { instruction: String(count).padEnd(CHARACTERS, " x") };
    const value = { ...Object(task.value), task_id, params };
    await file.write({
      isWhole: false,
      entries: [{ ...task, id: task_id, value }],
    });
  }
  file.close();
}

/** Returns the largest size of a process in memory, in MB; `undefined` where there is no `/proc`. */
function peakOf(pid: number): number | undefined {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(status) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

await withTempDir(async (dir) => {
  const { confirmed } = await killRounds(dir, KILLS, SEED);
  console.log(`${KILLS} kills: ${confirmed} confirmed tasks, none lost`);
});

if (Deno.build.os === "linux") {
  await withTempDir(async (dir) => {
    const { confirmed, failures } = await failureRounds(dir, FAILURES, SEED);
    console.log(
      `${FAILURES} rounds of failing writes: ${failures} changes refused, ` +
        `${confirmed} confirmed tasks, none lost`,
    );
  });
}

await withTempDir(async (dir) => {
  await writeState(dir);
  const { size } = await Deno.stat(`${dir}/state.sqlite`);
  const startedAt = performance.now();
  const child = await start("--persist", dir);
  const seconds = (performance.now() - startedAt) / 1000;
  const headers = { authorization: "Bearer live_emulator" };
  const response = await fetch(`${child.url}/v1/tasks?limit=1`, { headers });
  const { total } = await response.json();
  const created = await fetch(`${child.url}/v1/task/chat`, {
    method: "POST",
    headers,
  });
  await created.body?.cancel();
  const peak = peakOf(child.pid);
  child.kill("SIGKILL");
  await child.ended;
  console.log(
    `A state of ${Math.round(size / 1e6)} MB with ${total} tasks opens in ` +
      `${seconds.toFixed(1)} s` +
      (peak === undefined ? "" : `, with ${Math.round(peak)} MB of memory`),
  );
  if (total !== TASKS + 1 || !created.ok) Deno.exit(1);
});
