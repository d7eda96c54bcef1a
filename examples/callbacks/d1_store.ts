/**
 * Events in Cloudflare's D1, with large bodies in R2. The tables are made by
 * migrations/. What is used of D1 and R2 is typed by its shape.
 */
import { digest, hex } from "./bytes.ts";
import type { EventRow, Store } from "./store.ts";

/** A row of D1 ends at 2 000 000 bytes; a larger body than this goes to R2. */
const MAX_INLINE = 900_000;

/** What is used of a D1 statement. */
export interface D1Statement {
  bind(...values: unknown[]): D1Statement;
  run(): Promise<{ readonly meta: { readonly changes: number } }>;
  all<T>(): Promise<{ readonly results: readonly T[] }>;
  first<T>(): Promise<T | null>;
}

/** What is used of a D1 database. */
export interface D1 {
  prepare(query: string): D1Statement;
}

/** What is used of an R2 bucket. */
export interface R2 {
  put(key: string, value: Uint8Array): Promise<unknown>;
  get(key: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
  head(key: string): Promise<unknown>;
  delete(key: string): Promise<void>;
}

/** Where the body of an event is. D1 gives bytes as an array of numbers. */
interface BodyPlace {
  readonly body: readonly number[] | null;
  readonly body_key: string | null;
}

const ROW =
  "id, kind, subject, environment, status, time, audits, bytes, received_at AS receivedAt";

/** Makes a store of a database and a bucket. */
export function d1Store(db: D1, bucket: R2): Store {
  return {
    async keep(row, body) {
      if (body.length <= MAX_INLINE) return await insert(db, row, { body });
      // Saves the upload of a duplicate. What decides is the insertion.
      if (await placeOf(db, row.id)) return false;
      const bodyKey = await upload(bucket, body);
      if (await insert(db, row, { bodyKey })) return true;
      const kept = await placeOf(db, row.id);
      if (kept?.body_key !== bodyKey) await bucket.delete(bodyKey);
      return false;
    },
    async body(id) {
      const place = await placeOf(db, id);
      if (place === null) return undefined;
      if (place.body_key === null) return Uint8Array.from(place.body ?? []);
      return await download(bucket, place.body_key);
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
    async current({ kind, subject }) {
      const row = await db.prepare(
        `SELECT ${ROW} FROM events WHERE kind = ? AND subject = ?
        ORDER BY time DESC, audits DESC, id DESC LIMIT 1`,
      ).bind(kind, subject).first<EventRow>();
      return row ?? undefined;
    },
    async check() {
      await placeOf(db, "");
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
 * Uploads a body and gives its key, which is its own digest: a delivery that is
 * cut off here leaves what the next one uploads again.
 */
async function upload(bucket: R2, body: Uint8Array): Promise<string> {
  const key = `bodies/${hex(await digest(body))}`;
  await bucket.put(key, body);
  return key;
}

async function download(bucket: R2, key: string): Promise<Uint8Array> {
  const object = await bucket.get(key);
  if (object === null) throw new Error(`${key} is not in the bucket`);
  return new Uint8Array(await object.arrayBuffer());
}

async function placeOf(db: D1, id: string): Promise<BodyPlace | null> {
  return await db.prepare("SELECT body, body_key FROM events WHERE id = ?")
    .bind(id).first<BodyPlace>();
}
