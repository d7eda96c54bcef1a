/** Runs Workers in workerd with an empty D1 and R2. */
import type { Readable } from "node:stream";
import { AUTH_KEY } from "../../support/deliveries.ts";
import { withTempDir } from "../../tools/temp.ts";

const MIGRATIONS = [
  "0001_events.sql",
  "0002_processing.sql",
  "0003_facts.sql",
  "0004_bulk.sql",
].map((name) =>
  new URL(`../../../examples/callbacks/migrations/${name}`, import.meta.url)
);

/** The used part of R2. Its real type needs the types of Cloudflare's runtime. */
interface Bucket {
  list(): Promise<{ readonly objects: readonly { readonly key: string }[] }>;
  get(key: string): Promise<{ text(): Promise<string> } | null>;
  delete(keys: readonly string[]): Promise<unknown>;
  put(key: string, value: string): Promise<unknown>;
}

/** The used part of a Worker. Its real type needs the types of Cloudflare's runtime. */
interface Scheduled {
  scheduled(options: object): Promise<{ readonly outcome: string }>;
}

/** The options of `startWorker`. */
export interface WorkerOptions {
  /** What happens to hints: there is no queue, one that loses them, or one that delivers them. Default `"none"`. */
  readonly queue?: "none" | "lost" | "delivered";
}

/** A running Worker. */
export interface RunningWorker {
  /** Without a slash at its end. */
  readonly url: string;
  readonly send: (path: string, init?: RequestInit) => Promise<Response>;
  /** Creates the tables: runs the migrations from one on, and up to one, by default all. */
  readonly migrate: (from?: number, to?: number) => Promise<void>;
  /** Runs statements on the database. */
  readonly run: (...statements: readonly string[]) => Promise<void>;
  /** Deletes all rows and all bodies. */
  readonly empty: () => Promise<void>;
  /** Returns the files in the bucket of results, by their paths. */
  readonly results: () => Promise<Readonly<Record<string, string>>>;
  /** Returns the keys in the bucket. */
  readonly bodies: () => Promise<readonly string[]>;
  /** Leaves an upload in the database and the bucket, as a delivery that died. */
  readonly leave: (bodyKey: string) => Promise<void>;
  /** Runs what the Worker does at the times of a cron. */
  readonly schedule: (cron: string) => Promise<void>;
  /** Stops workerd. */
  readonly stop: () => Promise<void>;
}

/** Sends a callback to the app. Returns the status and `x-duplicate`. */
export async function post(
  { send }: Pick<RunningWorker, "send">,
  body: BodyInit,
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly [number, string | null]> {
  const response = await send("/callbacks", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "scale-callback-auth": AUTH_KEY,
      ...headers,
    },
    body,
  });
  await response.body?.cancel();
  return [response.status, response.headers.get("x-duplicate")];
}

/** Bundles a Worker and returns its code. The path is relative to this file. */
export async function bundleWorker(path: string): Promise<string> {
  return await withTempDir(async (dir) => {
    const output = `${dir}/worker.js`;
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "bundle",
        "--quiet",
        "--platform=browser",
        `--output=${output}`,
        new URL(path, import.meta.url).pathname,
      ],
    }).output();
    if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
    return await Deno.readTextFile(output);
  });
}

/** Calls `work` with a Worker that has these variables, and stops it afterwards. */
export async function withWorker(
  script: string,
  variables: Readonly<Record<string, string>>,
  work: (worker: RunningWorker) => Promise<void>,
  options?: WorkerOptions,
): Promise<void> {
  const worker = await startWorker(script, variables, options);
  try {
    await work(worker);
  } finally {
    await worker.stop();
  }
}

/** Starts a Worker that has these variables. */
export async function startWorker(
  script: string,
  variables: Readonly<Record<string, string>>,
  { queue = "none" }: WorkerOptions = {},
): Promise<RunningWorker> {
  // deno-lint-ignore no-import-prefix -- every entry of deno.json's imports is fetched before any task, and this one is 198 MB
  const { Miniflare } = await import("npm:miniflare@4.20260730.0");
  const miniflare = new Miniflare({
    modules: true,
    script,
    compatibilityDate: "2026-04-01",
    bindings: { ...variables },
    d1Databases: ["DB"],
    r2Buckets: ["BODIES", "RESULTS"],
    ...queue !== "none" && { queueProducers: { HINTS: "callbacks" } },
    // Without a consumer, Miniflare drops what is sent.
    ...queue === "delivered" && {
      queueConsumers: {
        callbacks: { maxBatchSize: 5, maxBatchTimeout: 0.05, maxRetries: 0 },
      },
    },
    cf: false,
    // workerd prints errors for clients that hang up, which some tests do.
    handleRuntimeStdio(stdout: Readable, stderr: Readable) {
      stdout.resume();
      stderr.resume();
    },
  });
  const url = await miniflare.ready;
  const bucketOf = async (name: string = "BODIES") =>
    await miniflare.getR2Bucket(name) as unknown as Bucket;
  const run = async (...statements: readonly string[]) => {
    const database = await miniflare.getD1Database("DB");
    for (const statement of statements) await database.prepare(statement).run();
  };
  const worker: RunningWorker = {
    url: url.origin,
    send: (path, init) => fetch(new URL(path, url), init),
    run,
    migrate: async (from = 0, to) => await run(...await statements(from, to)),
    async empty() {
      const tables = [
        "events",
        "uploads",
        "counters",
        "marks",
        "bulk_jobs",
        "bulk_rows",
      ];
      await run(...tables.map((table) => `DELETE FROM ${table}`));
      await (await bucketOf()).delete(await worker.bodies());
    },
    async bodies() {
      const { objects } = await (await bucketOf()).list();
      return objects.map(({ key }) => key);
    },
    async leave(bodyKey) {
      await (await bucketOf()).put(bodyKey, "{}");
      await run(
        `INSERT INTO uploads (body_key, event_id, received_at) VALUES ('${bodyKey}', '', 0)`,
      );
    },
    async results() {
      const bucket = await bucketOf("RESULTS");
      const { objects } = await bucket.list();
      const files = objects.map(async ({ key }) =>
        [key, await (await bucket.get(key))!.text()] as const
      );
      return Object.fromEntries(await Promise.all(files));
    },
    async schedule(cron) {
      const worker = await miniflare.getWorker();
      const scheduled = worker as unknown as Scheduled;
      const { outcome } = await scheduled.scheduled({ cron });
      if (outcome !== "ok") throw new Error(`The cron ended with ${outcome}`);
    },
    stop: () => miniflare.dispose(),
  };
  return worker;
}

async function statements(
  from: number,
  to: number | undefined,
): Promise<readonly string[]> {
  const files = MIGRATIONS.slice(from, to).map((url) => Deno.readTextFile(url));
  const sql = (await Promise.all(files)).join("\n");
  return sql.replaceAll(/--.*$/gm, "").split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}
