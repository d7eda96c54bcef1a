/**
 * The app on Cloudflare Workers: events in D1, large bodies and results in R2, and
 * a queue of hints. `wrangler.jsonc` names the bindings.
 *
 *     deno task callbacks:worker              on this machine
 *     deno task deploy                        in this folder: on Cloudflare
 *
 * Needs Hono and wrangler, which come from npm; Deno bundles it.
 */
import type { ExecutionContextLike } from "@labelwire/scale/hono";
import { createApp } from "./app.ts";
import { bulkD1Store } from "./bulk_d1_store.ts";
import { createCounters } from "./counters.ts";
import { type D1, d1Store, type R2 } from "./d1_store.ts";
import {
  bulkOf,
  CRONS,
  type Deployment,
  logged,
  processorOf,
  runHourly,
} from "./jobs.ts";
import { printLog } from "./log.ts";
import type { Results } from "./on_event.ts";
import { taskReader } from "./page/task_reader.ts";
import { authKeysOf, type Variables } from "./variables.ts";

/** The bindings of `wrangler.jsonc`, and the secrets that `wrangler secret put` sets. */
interface Env extends Variables {
  readonly DB: D1;
  readonly BODIES: R2;
  /** Default: no results are written. */
  readonly RESULTS?: R2;
  /** The queue of hints. Default: an event is processed by the Worker that has stored it. */
  readonly HINTS?: { send(id: string): Promise<void> };
}

/** The used part of a batch of messages. */
interface Hints {
  readonly messages: readonly { readonly body: unknown }[];
}

/** The number of other due events that a batch of hints also processes. */
const EXTRA = 5;

const counters = createCounters();
const store = ({ DB, BODIES }: Env) => d1Store(DB, BODIES);
const processor = (env: Env, ctx: ExecutionContextLike | undefined) =>
  processorOf(deploymentOf(env, ctx));

const bulk = (env: Env) => bulkOf(deploymentOf(env, undefined));

/** A hint of a bulk job begins with this; all others are the id of an event. */
const BULK = "bulk:";
const hintBulk = async ({ HINTS }: Env, id: string) =>
  await HINTS?.send(`${BULK}${id}`);

const app = createApp<Env>({
  authKeys: authKeysOf,
  store,
  processor,
  counters,
  appKey: ({ APP_KEY }) => APP_KEY,
  callbackUrl: ({ CALLBACK_URL }) => CALLBACK_URL,
  pictureHosts: ({ PICTURE_HOSTS }) => PICTURE_HOSTS,
  readTask: taskReader,
  async onStored({ id }, { env, ctx }) {
    if (env.HINTS) await env.HINTS.send(id);
    else await processor(env, ctx).process(id);
  },
  bulk,
  onBulk: (id, env) => env.HINTS ? hintBulk(env, id) : bulk(env)?.process(id),
});

export default {
  fetch: app.fetch,
  /** Runs at the times of `crons` in `wrangler.jsonc`. */
  async scheduled(
    { cron }: { readonly cron: string },
    env: Env,
    ctx: ExecutionContextLike,
  ): Promise<void> {
    if (cron === CRONS.hourly) await runHourly(deploymentOf(env, ctx));
    else {
      await processor(env, ctx).sweep();
      await logged("bulk", printLog, async () => await bulk(env)?.sweep());
    }
  },
  /**
   * Runs for a batch of hints. Never rejects, so all of them are acknowledged,
   * whatever comes of them: the rows say what is to be done, and the next sweep
   * does it.
   */
  async queue(
    batch: Hints,
    env: Env,
    ctx: ExecutionContextLike,
  ): Promise<void> {
    await logged("hints", printLog, async () => {
      const { process, sweep } = processor(env, ctx);
      const hints = batch.messages.map(({ body }) => String(body));
      const isBulk = (hint: string) => hint.startsWith(BULK);
      await Promise.all(hints.filter((hint) => !isBulk(hint)).map(process));
      await sweep(EXTRA);
      for (const hint of hints.filter(isBulk)) {
        await processBulk(env, hint.slice(BULK.length));
      }
    });
  },
};

/** Creates tasks of a job, and sends the next hint if more may be due. */
async function processBulk(env: Env, id: string): Promise<void> {
  const progress = await bulk(env)?.process(id);
  if (progress?.hasMore) await hintBulk(env, id);
}

function deploymentOf(
  env: Env,
  ctx: ExecutionContextLike | undefined,
): Deployment {
  const { RESULTS } = env;
  return {
    store: store(env),
    bulkStore: bulkD1Store(env.DB),
    variables: env,
    counters,
    ctx,
    ...RESULTS && { results: bucketResults(RESULTS) },
  };
}

/** Creates a place for results in a bucket. */
function bucketResults(bucket: R2): Results {
  return {
    async write(path, content) {
      await bucket.put(path, new TextEncoder().encode(content));
    },
  };
}
