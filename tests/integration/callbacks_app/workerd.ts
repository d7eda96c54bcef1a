/** Runs Workers in workerd with an empty D1 and R2. */
import type { Readable } from "node:stream";
import { withTempDir } from "../../tools/temp.ts";

const MIGRATIONS = ["0001_events.sql", "0002_processing.sql"].map((name) =>
  new URL(`../../../examples/callbacks/migrations/${name}`, import.meta.url)
);

/** The used part of R2. Its real type needs the types of Cloudflare's runtime. */
interface Bucket {
  list(): Promise<{ readonly objects: readonly { readonly key: string }[] }>;
  delete(keys: readonly string[]): Promise<unknown>;
  put(key: string, value: string): Promise<unknown>;
}

/** The used part of a Worker. Its real type needs the types of Cloudflare's runtime. */
interface Scheduled {
  scheduled(options: object): Promise<unknown>;
}

/** A running Worker. */
export interface RunningWorker {
  readonly send: (path: string, init?: RequestInit) => Promise<Response>;
  /** Creates the tables. */
  readonly migrate: () => Promise<void>;
  /** Deletes all rows and all bodies. */
  readonly empty: () => Promise<void>;
  /** Returns the keys in the bucket. */
  readonly bodies: () => Promise<readonly string[]>;
  /** Leaves an upload in the database and the bucket, as a delivery that died. */
  readonly leave: (bodyKey: string) => Promise<void>;
  /** Runs what the Worker does at the times of its crons. */
  readonly schedule: () => Promise<void>;
  /** Stops workerd. */
  readonly stop: () => Promise<void>;
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
): Promise<void> {
  const worker = await startWorker(script, variables);
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
): Promise<RunningWorker> {
  // deno-lint-ignore no-import-prefix -- every entry of deno.json's imports is fetched before any task, and this one is 198 MB
  const { Miniflare } = await import("npm:miniflare@4.20260730.0");
  const miniflare = new Miniflare({
    modules: true,
    script,
    compatibilityDate: "2026-04-01",
    bindings: { ...variables },
    d1Databases: ["DB"],
    r2Buckets: ["BODIES"],
    cf: false,
    // workerd prints errors for clients that hang up, which some tests do.
    handleRuntimeStdio(stdout: Readable, stderr: Readable) {
      stdout.resume();
      stderr.resume();
    },
  });
  const url = await miniflare.ready;
  const bucketOf = async () =>
    await miniflare.getR2Bucket("BODIES") as unknown as Bucket;
  const run = async (...statements: readonly string[]) => {
    const database = await miniflare.getD1Database("DB");
    for (const statement of statements) await database.prepare(statement).run();
  };
  const worker: RunningWorker = {
    send: (path, init) => fetch(new URL(path, url), init),
    migrate: async () => await run(...await statements()),
    async empty() {
      const tables = ["events", "uploads", "counters", "marks"];
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
    async schedule() {
      const worker = await miniflare.getWorker();
      await (worker as unknown as Scheduled).scheduled({});
    },
    stop: () => miniflare.dispose(),
  };
  return worker;
}

async function statements(): Promise<readonly string[]> {
  const files = MIGRATIONS.map((url) => Deno.readTextFile(url));
  const sql = (await Promise.all(files)).join("\n");
  return sql.replaceAll(/--.*$/gm, "").split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}
