/** What both deployments do: process events, and the jobs of their crons. */
import { ScaleClient } from "@labelwire/scale";
import type { ExecutionContextLike } from "@labelwire/scale/hono";
import type { BulkStore } from "./bulk_store.ts";
import { type Bulk, BULK_LIMITS, createBulk } from "./bulk_sweep.ts";
import type { Counters } from "./counters.ts";
import { type Log, messageOf, printLog } from "./log.ts";
import { type EventEnv, onEvent } from "./on_event.ts";
import { createProcessor, LIMITS, type Processor } from "./processing.ts";
import { purgeOld } from "./purge.ts";
import { reconcile } from "./reconcile.ts";
import type { Store } from "./store.ts";
import { numberOf, type Variables } from "./variables.ts";

const DAY_MS = 86_400_000;

/** The time limit of a creation in a bulk job, in milliseconds: three calls in each of a few turns stay within a lease. */
const BULK_DEADLINE_MS = 60_000;

/** The cron of the sweep, and the cron of the hourly jobs. `wrangler.jsonc` has the same. */
export const CRONS = { sweep: "* * * * *", hourly: "17 * * * *" } as const;

/** The parts of a deployment. */
export interface Deployment {
  readonly store: Store;
  /** Default: bulk jobs are off. */
  readonly bulkStore?: BulkStore | undefined;
  readonly variables: Variables;
  readonly counters: Counters;
  readonly results?: EventEnv["results"];
  readonly ctx?: ExecutionContextLike | undefined;
  readonly log?: Log;
}

/** Creates the processor of a deployment. */
export function processorOf(
  { store, variables, counters, results, ctx, log }: Deployment,
): Processor {
  const limits = {
    maxTries: numberOf("MAX_TRIES", variables) ?? LIMITS.maxTries,
    perSweep: numberOf("EVENTS_PER_SWEEP", variables) ?? LIMITS.perSweep,
  };
  return createProcessor({
    store,
    counters,
    onEvent,
    env: { results, notifyUrl: variables.NOTIFY_URL },
    ctx,
    log,
    limits,
  });
}

/** Creates the bulk jobs of a deployment; `undefined` if they are off. */
export function bulkOf(
  { bulkStore, variables, log }: Deployment,
): Bulk | undefined {
  const { BULK_API_KEY, SCALE_BASE_URL } = variables;
  const perSweep = numberOf("BULK_TASKS_PER_SWEEP", variables) ??
    BULK_LIMITS.perSweep;
  if (!BULK_API_KEY || !bulkStore) return undefined;
  return createBulk({
    store: bulkStore,
    client: new ScaleClient({
      apiKey: BULK_API_KEY,
      baseUrl: SCALE_BASE_URL || undefined,
      deadlineMs: BULK_DEADLINE_MS,
    }),
    log,
    limits: { perSweep },
  });
}

/** Runs the jobs of an hour: the purges and the reconciliation. One that fails does not stop the other. */
export async function runHourly(deployment: Deployment): Promise<void> {
  const { store, variables, counters, log = printLog } = deployment;
  const { SCALE_API_KEY, SCALE_BASE_URL, CALLBACK_URL } = variables;
  await logged("purge", log, async () => {
    const days = numberOf("RETENTION_DAYS", variables);
    const retentionMs = days === undefined ? undefined : days * DAY_MS;
    await purgeOld(store, { log, retentionMs });
  });
  await logged("purge of bulk jobs", log, async () => {
    const days = numberOf("RETENTION_DAYS", variables);
    const before = days === undefined ? undefined : Date.now() - days * DAY_MS;
    await bulkOf(deployment)?.purge(before);
  });
  await logged("reconciliation", log, async () => {
    if (!SCALE_API_KEY) return;
    await reconcile({
      store,
      counters,
      log,
      client: new ScaleClient({
        apiKey: SCALE_API_KEY,
        baseUrl: SCALE_BASE_URL || undefined,
      }),
      environment: SCALE_API_KEY.startsWith("test_") ? "test" : "live",
      callbackUrl: CALLBACK_URL || undefined,
    });
  });
  await counters.flush(store);
}

/** Runs a job. Logs its error. */
export async function logged(
  job: string,
  log: Log,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    log({ event: "job", job, error: messageOf(error) });
  }
}
