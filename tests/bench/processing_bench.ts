/**
 * What the stores of the example app need for each event, one after another: Deno
 * KV in a file, and D1 in workerd. From these, how far each form goes by the
 * formulas of the app's README.
 *
 *     deno task bench processing
 */
import { kvStore } from "../../examples/callbacks/kv_store.ts";
import {
  bundleWorker,
  withWorker,
} from "../integration/callbacks_app/workerd.ts";
import { withTempDir } from "../tools/temp.ts";
import { measureStore, type StoreTimes } from "./processing_store.ts";

const EVENTS = 1_000;
const RUNS = 3;
/** The part of its time that a database may be busy. */
const MAX_LOAD = 0.7;
const DAY_S = 86_400;

/** The fastest of some runs counts, because other programs disturbed it least. */
async function fastest<T extends StoreTimes>(
  run: () => Promise<T>,
): Promise<T> {
  const runs: T[] = [];
  for (let count = 0; count < RUNS; count++) runs.push(await run());
  return runs.reduce((best, other) => sum(other) < sum(best) ? other : best);
}

/** Returns the time of the store for one event, from its delivery to its result. */
function sum({ admit, claim, body, finish }: StoreTimes): number {
  return admit + claim + body + finish;
}

function report(name: string, times: StoreTimes & { readonly rows?: number }) {
  const { rows, ...parts } = times;
  const shown = Object.entries(parts)
    .map(([part, ms]) => `${part} ${ms.toFixed(2)} ms`).join(", ");
  const rate = MAX_LOAD * 1_000 / sum(times);
  const perDay = Math.floor(rate * DAY_S / 1_000) * 1_000;
  console.log(`${name}: ${shown}`);
  console.log(
    `${" ".repeat(name.length)}  ${rate.toFixed(0)} events a second at ${
      MAX_LOAD * 100
    } % load, ${perDay} a day${
      rows === undefined ? "" : `; ${rows.toFixed(1)} rows written for each`
    }`,
  );
}

await withTempDir(async (dir) => {
  let files = 0;
  report(
    "Deno KV",
    await fastest(async () => {
      using kv = await Deno.openKv(`${dir}/${files++}.sqlite`);
      return await measureStore(kvStore(kv), EVENTS);
    }),
  );
});

const script = await bundleWorker("../../bench/processing_worker.ts");
await withWorker(script, {}, async ({ migrate, send, empty }) => {
  await migrate();
  report(
    "D1",
    await fastest(async () => {
      await empty();
      const response = await send(`/?events=${EVENTS}`);
      return await response.json() as StoreTimes & { readonly rows: number };
    }),
  );
});
