/**
 * Receives some callbacks and sweeps once, on a database in a file, in a process
 * that kills itself at a chosen moment. Its argument is the JSON of `Job`. Each
 * effect is a file under its key. Prints a line of JSON for each callback that got
 * a 2xx, and for each call of `onEvent`.
 */
import { createApp } from "../../../examples/callbacks/app.ts";
import { kvStore } from "../../../examples/callbacks/kv_store.ts";
import { createProcessor } from "../../../examples/callbacks/processing.ts";
import type { StoredEvent } from "../../../examples/callbacks/store.ts";
import { AUTH_KEY, delivery } from "../../support/deliveries.ts";
import { taskCallback } from "./callbacks.ts";
import { killingKv, killProcess, unstoredCounters } from "./killing_kv.ts";
import type { Job, Line } from "./crash_processing.ts";

const job: Job = JSON.parse(Deno.args[0] ?? "");
const { kill, now } = job;
const kv = await Deno.openKv(job.path);
const fragile = kill && "commit" in kill ? killingKv(kv, kill) : kv;
const store = kvStore(fragile);
let calls = 0;

const app = createApp({
  authKeys: { live: AUTH_KEY },
  store: () => store,
  log: () => {},
  now: () => now,
  counters: unstoredCounters(),
});
const processor = createProcessor({
  store,
  counters: unstoredCounters(),
  env: {},
  log: () => {},
  now: () => now,
  async onEvent(event, { idempotencyKey }) {
    const { id, fence } = event as unknown as StoredEvent;
    const isLast = kill && "call" in kill && kill.call === ++calls;
    print({ called: id, fence });
    if (isLast && kill.when === "before") killProcess();
    const path = `${job.effects}/${idempotencyKey}`;
    try {
      await Deno.writeTextFile(path, id, { createNew: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
    if (isLast) killProcess();
  },
});

for (const task of job.tasks) {
  const response = await app.request(delivery(taskCallback({ task })));
  if (response.status === 200) print({ acknowledged: task });
}
await processor.sweep();
kv.close();

/** Writes at once: nothing is left in a buffer when the process is killed. */
function print(line: Line): void {
  const bytes = new TextEncoder().encode(`${JSON.stringify(line)}\n`);
  Deno.stdout.writeSync(bytes);
}
