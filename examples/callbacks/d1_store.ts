/**
 * Events in Cloudflare's D1, with large bodies in R2. `migrations/` creates the
 * tables. The used parts of D1 and R2 are typed structurally.
 */
import {
  d1Processing,
  EVENT,
  type EventColumns,
  eventOf,
  ROW,
  type RowColumns,
  rowOfColumns,
} from "./d1_processing.ts";
import type { EventRow, Store, Subject } from "./store.ts";

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
  delete(key: string | readonly string[]): Promise<void>;
}

/** A database and a bucket. */
export interface Storage {
  readonly db: D1;
  readonly bucket: R2;
}

/** The columns for the body of an event. D1 returns bytes as an array of numbers. */
interface BodyColumns {
  readonly body: readonly number[] | null;
  readonly body_key: string | null;
  readonly has_body: number;
}

/** Creates a store on a database and a bucket. */
export function d1Store(db: D1, bucket: R2): Store {
  return {
    ...d1Processing({ db, bucket }),
    async add(row, body) {
      if (body.length <= MAX_INLINE) return await insert(db, row, { body });
      // Avoids uploading a duplicate. The insertion decides.
      if (await findBody(db, row.id)) return false;
      return await addLarge({ db, bucket }, row, body);
    },
    async find(id) {
      const event = await db.prepare(`SELECT ${EVENT} FROM events WHERE id = ?`)
        .bind(id).first<EventColumns>();
      return event ? eventOf(event) : undefined;
    },
    async body(id) {
      const stored = await findBody(db, id);
      if (!stored?.has_body) return undefined;
      if (stored.body_key === null) return Uint8Array.from(stored.body ?? []);
      return await download(bucket, stored.body_key);
    },
    async list({ limit, after, deadOnly = false }) {
      const { results } = await db.prepare(
        `SELECT ${EVENT} FROM events WHERE (received_at, id) < (?, ?)
        ${deadOnly ? "AND state = 'dead'" : ""}
        ORDER BY received_at DESC, id DESC LIMIT ?`,
      ).bind(
        after?.receivedAt ?? Number.MAX_SAFE_INTEGER,
        after?.id ?? "",
        limit,
      )
        .all<EventColumns>();
      return results.map(eventOf);
    },
    async latest(subject) {
      const [latest] = await eventsOf(db, subject, 1);
      return latest;
    },
    events: (subject, limit) => eventsOf(db, subject, limit),
    async check() {
      await findBody(db, "");
      await bucket.head("bodies/");
    },
    purge: (before) => purge({ db, bucket }, before),
  };
}

/** Returns the events of a task or batch, the latest first. */
async function eventsOf(
  db: D1,
  { kind, subject }: Subject,
  limit: number,
): Promise<readonly EventRow[]> {
  const { results } = await db.prepare(
    `SELECT ${ROW} FROM events WHERE kind = ? AND subject = ?
    ORDER BY time DESC, rank DESC, id DESC LIMIT ?`,
  ).bind(kind, subject, limit).all<RowColumns>();
  return results.map(rowOfColumns);
}

/**
 * Stores an event whose body goes to R2. The upload is noted before it starts, and
 * the event is stored only while the note is there, so that a purge finds the body
 * if this ends early, and deletes none that an event has.
 */
async function addLarge(
  { db, bucket }: Storage,
  row: EventRow,
  body: Uint8Array,
): Promise<boolean> {
  const bodyKey = `bodies/${row.id}/${crypto.randomUUID()}`;
  await db.prepare(
    "INSERT INTO uploads (body_key, event_id, received_at) VALUES (?, ?, ?)",
  ).bind(bodyKey, row.id, row.receivedAt).run();
  await bucket.put(bodyKey, body);
  const isNew = await insert(db, row, { bodyKey });
  if (!isNew) {
    await bucket.delete(bodyKey);
    if (!await findBody(db, row.id)) throw new Error("The upload was purged");
  }
  await forget(db, bodyKey);
  return isNew;
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
    `WITH earlier AS (SELECT EXISTS
      (SELECT 1 FROM events WHERE effect_key = ?12 AND NOT is_repeat) AS is_repeat)
    INSERT INTO events
      (id, kind, subject, environment, status, time, rank, bytes, received_at, body, body_key,
      effect_key, source, facts, is_repeat, state, due_at)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, is_repeat,
      iif(is_repeat, 'repeat', 'waiting'), iif(is_repeat, NULL, ?9)
    FROM earlier WHERE ?11 IS NULL OR EXISTS
      (SELECT 1 FROM uploads WHERE body_key = ?11 AND NOT is_purged)
    ON CONFLICT (id) DO NOTHING`,
  ).bind(
    row.id,
    row.kind,
    row.subject,
    row.environment,
    row.status,
    row.time,
    row.rank,
    row.bytes,
    row.receivedAt,
    body,
    bodyKey,
    row.effectKey,
    row.source,
    row.facts === undefined ? null : JSON.stringify(row.facts),
  ).run();
  return meta.changes > 0;
}

/** The number of bodies to delete at a time. */
const PURGE_PAGE = 100;

/** Deletes the bodies of uploads that came to no event. */
async function purge(
  { db, bucket }: Storage,
  before: number,
): Promise<number> {
  await db.prepare("UPDATE uploads SET is_purged = 1 WHERE received_at < ?")
    .bind(before).run();
  let purged = 0;
  for (;;) {
    const { results } = await db.prepare(
      `SELECT uploads.body_key, events.id FROM uploads
      LEFT JOIN events ON events.id = event_id AND events.body_key = uploads.body_key
      WHERE is_purged LIMIT ?`,
    ).bind(PURGE_PAGE).all<
      { readonly body_key: string; readonly id: string | null }
    >();
    for (const { body_key, id } of results) {
      if (id === null) {
        await bucket.delete(body_key);
        purged++;
      }
      await forget(db, body_key);
    }
    if (results.length < PURGE_PAGE) return purged;
  }
}

async function forget(db: D1, bodyKey: string): Promise<void> {
  await db.prepare("DELETE FROM uploads WHERE body_key = ?").bind(bodyKey)
    .run();
}

async function download(bucket: R2, key: string): Promise<Uint8Array> {
  const object = await bucket.get(key);
  if (object === null) {
    throw new Error(`Object "${key}" not found in the bucket`);
  }
  return new Uint8Array(await object.arrayBuffer());
}

async function findBody(db: D1, id: string): Promise<BodyColumns | null> {
  return await db.prepare(
    "SELECT body, body_key, has_body FROM events WHERE id = ?",
  ).bind(id).first<BodyColumns>();
}
