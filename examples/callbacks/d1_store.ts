/**
 * Events in Cloudflare's D1, with large bodies in R2. `migrations/` creates the
 * tables. The used parts of D1 and R2 are typed structurally.
 */
import { digest, hex } from "./bytes.ts";
import type { EventRow, Store } from "./store.ts";

/** The largest body to store in D1, in bytes; a larger one goes to R2. D1 limits rows to 2 000 000 bytes. */
const MAX_INLINE = 900_000;

/** The used part of a D1 statement. */
export interface D1Statement {
  bind(...values: unknown[]): D1Statement;
  run(): Promise<{ readonly meta: { readonly changes: number } }>;
  all<T>(): Promise<{ readonly results: readonly T[] }>;
  first<T>(): Promise<T | null>;
}

/** The used part of a D1 database. */
export interface D1 {
  prepare(query: string): D1Statement;
}

/** The used part of an R2 bucket. */
export interface R2 {
  put(key: string, value: Uint8Array): Promise<unknown>;
  get(key: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
  head(key: string): Promise<unknown>;
  delete(key: string): Promise<void>;
}

/** The columns for the body of an event. D1 returns bytes as an array of numbers. */
interface BodyColumns {
  readonly body: readonly number[] | null;
  readonly body_key: string | null;
}

const ROW =
  "id, kind, subject, environment, status, time, audits, bytes, received_at AS receivedAt";

/** Creates a store on a database and a bucket. */
export function d1Store(db: D1, bucket: R2): Store {
  return {
    async add(row, body) {
      if (body.length <= MAX_INLINE) return await insert(db, row, { body });
      // Avoids uploading a duplicate. The insertion decides.
      if (await findBody(db, row.id)) return false;
      const bodyKey = await upload(bucket, body);
      if (await insert(db, row, { bodyKey })) return true;
      const stored = await findBody(db, row.id);
      if (stored?.body_key !== bodyKey) await bucket.delete(bodyKey);
      return false;
    },
    async body(id) {
      const stored = await findBody(db, id);
      if (stored === null) return undefined;
      if (stored.body_key === null) return Uint8Array.from(stored.body ?? []);
      return await download(bucket, stored.body_key);
    },
    async list({ limit, after }) {
      const { results } = await db.prepare(
        `SELECT ${ROW} FROM events WHERE (received_at, id) < (?, ?)
        ORDER BY received_at DESC, id DESC LIMIT ?`,
      ).bind(
        after?.receivedAt ?? Number.MAX_SAFE_INTEGER,
        after?.id ?? "",
        limit,
      )
        .all<EventRow>();
      return results;
    },
    async latest({ kind, subject }) {
      const row = await db.prepare(
        `SELECT ${ROW} FROM events WHERE kind = ? AND subject = ?
        ORDER BY time DESC, audits DESC, id DESC LIMIT 1`,
      ).bind(kind, subject).first<EventRow>();
      return row ?? undefined;
    },
    async check() {
      await findBody(db, "");
      await bucket.head("bodies/");
    },
  };
}

async function insert(
  db: D1,
  row: EventRow,
  { body = null, bodyKey = null }: {
    readonly body?: Uint8Array | null;
    readonly bodyKey?: string | null;
  },
): Promise<boolean> {
  const { meta } = await db.prepare(
    `INSERT INTO events
      (id, kind, subject, environment, status, time, audits, bytes, received_at, body, body_key)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO NOTHING`,
  ).bind(
    row.id,
    row.kind,
    row.subject,
    row.environment,
    row.status,
    row.time,
    row.audits,
    row.bytes,
    row.receivedAt,
    body,
    bodyKey,
  ).run();
  return meta.changes > 0;
}

/**
 * Uploads a body and returns its key. The key is the body's digest, so the next
 * delivery overwrites what an interrupted one has left.
 */
async function upload(bucket: R2, body: Uint8Array): Promise<string> {
  const key = `bodies/${hex(await digest(body))}`;
  await bucket.put(key, body);
  return key;
}

async function download(bucket: R2, key: string): Promise<Uint8Array> {
  const object = await bucket.get(key);
  if (object === null) {
    throw new Error(`Object "${key}" not found in the bucket`);
  }
  return new Uint8Array(await object.arrayBuffer());
}

async function findBody(db: D1, id: string): Promise<BodyColumns | null> {
  return await db.prepare("SELECT body, body_key FROM events WHERE id = ?")
    .bind(id).first<BodyColumns>();
}
