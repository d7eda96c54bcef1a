/** The keys and values of the events in Deno KV, and how to wait for the database. */
import type { Patiently } from "./busy.ts";
import { digest } from "./bytes.ts";
import type { Cursor, StoredEvent, Subject } from "./store.ts";

/** The value of an event. Its body is in chunks under the key of the body. */
export interface KvEvent {
  readonly event: StoredEvent;
  readonly bodyKey: string;
}

/** A database, and how to wait for it. */
export interface Database {
  readonly kv: Deno.Kv;
  readonly patient: Patiently;
}

/** The number of keys that Deno KV reads at a time. */
const KEYS_PER_READ = 10;

/** The keys. */
export const keys = {
  event: (id: string): Deno.KvKey => ["event", id],
  /** All events, in the order of arrival. */
  received: ({ receivedAt, id }: Cursor): Deno.KvKey => [
    "received",
    receivedAt,
    id,
  ],
  /** Dead letters, in the order of arrival. */
  dead: ({ receivedAt, id }: Cursor): Deno.KvKey => ["dead", receivedAt, id],
  /** Events with a body, in the order of arrival. */
  withBody: ({ receivedAt, id }: Cursor): Deno.KvKey => [
    "with_body",
    receivedAt,
    id,
  ],
  /** Events that a worker may take, in the order of that time. The value is the time of arrival. */
  due: (dueAt: number, id: string): Deno.KvKey => ["due", dueAt, id],
  /** The event that has an effect key. */
  effect: (effectKey: string): Deno.KvKey => ["effect", effectKey],
  /** The chunks of a body. */
  chunks: (bodyKey: string): Deno.KvKey => ["body", bodyKey],
  count: (name: string): Deno.KvKey => ["count", name],
  mark: (job: string): Deno.KvKey => ["mark", job],
  /** A digest, because Deno KV limits keys to 2 KB and a name of 500 characters may be nearly as long. */
  async subject({ kind, subject }: Subject): Promise<Deno.KvKey> {
    return ["subject", kind, await digest(new TextEncoder().encode(subject))];
  },
};

/** Returns the entry of an event. */
export async function findEntry(
  { kv, patient }: Database,
  id: string,
): Promise<Deno.KvEntryMaybe<KvEvent>> {
  return await patient(() => kv.get<KvEvent>(keys.event(id)));
}

/** Returns the entries of events, in that order. */
export async function findEntries(
  { kv, patient }: Database,
  ids: readonly string[],
): Promise<readonly Deno.KvEntryMaybe<KvEvent>[]> {
  return await getAll<KvEvent>({ kv, patient }, ids.map(keys.event));
}

/** Returns the entries of any number of keys, in that order. */
export async function getAll<T>(
  { kv, patient }: Database,
  all: readonly Deno.KvKey[],
): Promise<readonly Deno.KvEntryMaybe<T>[]> {
  const entries: Deno.KvEntryMaybe<T>[] = [];
  for (let start = 0; start < all.length; start += KEYS_PER_READ) {
    const part = all.slice(start, start + KEYS_PER_READ);
    entries.push(...await patient(() => kv.getMany<T[]>(part)));
  }
  return entries;
}

/** Returns the entries of a selector. */
export async function listAll<T>(
  { kv, patient }: Database,
  selector: Deno.KvListSelector,
  options?: Deno.KvListOptions,
): Promise<readonly Deno.KvEntry<T>[]> {
  return await patient(() => Array.fromAsync(kv.list<T>(selector, options)));
}

/** Deletes the chunks of a body. */
export async function deleteChunks(
  database: Database,
  bodyKey: string,
): Promise<void> {
  const { kv, patient } = database;
  const chunks = await listAll(database, { prefix: keys.chunks(bodyKey) });
  for (const { key } of chunks) await patient(() => kv.delete(key));
}
