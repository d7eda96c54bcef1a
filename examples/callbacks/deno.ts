/**
 * The app on Deno Deploy, or on any machine with Deno: events in Deno KV. On
 * Deploy it is the entrypoint: the database needs no path, and the platform
 * chooses the address. On this machine local.ts runs it:
 *
 *     deno task callbacks
 *
 * Needs the network, the environment, and read and write access to `KV_PATH` and
 * `RESULTS_DIR`; Hono comes from npm.
 */
import { createApp } from "./app.ts";
import { bulkKvStore } from "./bulk_kv_store.ts";
import { assertCallbackUrl } from "./callback_url.ts";
import { createCounters } from "./counters.ts";
import { folderResults } from "./folder_results.ts";
import { bulkOf, CRONS, logged, processorOf, runHourly } from "./jobs.ts";
import { kvStore } from "./kv_store.ts";
import { printLog } from "./log.ts";
import { oneAtATime } from "./repeating.ts";
import { taskReader } from "./page/task_reader.ts";
import { authKeysOf, VARIABLE_NAMES, type Variables } from "./variables.ts";

/** How often to sweep where there is no `Deno.cron`, in milliseconds. */
const SWEEP_MS = 60_000;

const { env } = Deno;
const variables: Variables = Object.fromEntries(
  VARIABLE_NAMES.map((name) => [name, env.get(name)]),
);
const { CALLBACK_URL } = variables;
const authKeys = authKeysOf(variables);
if (CALLBACK_URL) {
  assertCallbackUrl(CALLBACK_URL, Object.values(authKeys).flat());
}

const folder = env.get("RESULTS_DIR");
const kv = await Deno.openKv(env.get("KV_PATH"));
const deployment = {
  store: kvStore(kv),
  bulkStore: bulkKvStore(kv),
  variables,
  counters: createCounters(),
  ...folder && { results: folderResults(folder) },
};
const processor = processorOf(deployment);
const sweep = oneAtATime(() =>
  logged("sweep", printLog, () => processor.sweep())
);
const bulk = bulkOf(deployment);
const sweepBulk = oneAtATime(() =>
  logged("bulk", printLog, async () => {
    while ((await bulk?.sweep())?.hasMore);
  })
);
const sweepAll = async () => {
  await Promise.all([sweep(), sweepBulk()]);
};
const hourly = () => runHourly(deployment);

const app = createApp({
  ...deployment,
  authKeys,
  store: () => deployment.store,
  processor: () => processor,
  appKey: () => variables.APP_KEY,
  callbackUrl: () => CALLBACK_URL,
  pictureHosts: () => variables.PICTURE_HOSTS,
  readTask: () => taskReader(variables),
  onStored() {
    // Otherwise the sweep that is running might wait for an event that never ends.
    processor.wake();
    return sweep();
  },
  bulk: () => bulk,
  onBulk: sweepBulk,
});

if (Deno.cron) {
  // Deno repeats a cron that fails by default, and Deploy does not.
  const options = { backoffSchedule: [] };
  Deno.cron("sweep", CRONS.sweep, options, sweepAll);
  Deno.cron("hourly", CRONS.hourly, options, hourly);
} else {
  // Without the flag --unstable-cron.
  setInterval(sweepAll, SWEEP_MS);
  setInterval(hourly, 60 * SWEEP_MS);
}

// What an earlier process has left.
sweepAll();

Deno.serve({
  hostname: env.get("HOST") ?? "0.0.0.0",
  port: Number(env.get("PORT") ?? 8000),
  onListen: ({ hostname, port }) =>
    console.log(
      `callback_url: ${CALLBACK_URL ?? `http://${hostname}:${port}/callbacks`}`,
    ),
}, app.fetch);
