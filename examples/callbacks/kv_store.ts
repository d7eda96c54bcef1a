/**
 * Events in Deno KV. Each is written by one atomic operation, which fails where
 * its id is taken; the order of the keys does the sorting.
 */
import { chunksOf, digest, hex, joined } from "./bytes.ts";
import type { EventRow, Place, Store, Subject } from "./store.ts";

/** Values end at 65 536 bytes, as they are serialized. A body up to this is part of its event. */
const MAX_INLINE = 48_000;
const CHUNK_BYTES = 60_000;
/** An atomic operation ends at 819 200 bytes. */
const CHUNKS_PER_COMMIT = 12;

/** An event as kept: its body is in it, or in chunks under `bodyKey`. */
type StoredEvent =
  & { readonly row: EventRow }
  & ({ readonly body: Uint8Array } | { readonly bodyKey: string });

/** Makes a store of a database, which may hold other things as well. */
export function kvStore(kv: Deno.Kv): Store {
  const find = async (id: string): Promise<StoredEvent | undefined> =>
    (await kv.get<StoredEvent>(eventKey(id))).value ?? undefined;

  return {
    async keep(row, body) {
      if (body.length <= MAX_INLINE) {
        // The whole buffer would be kept of what is a part of one.
        return await insert(kv, { row, body: body.slice() });
      }
      // Saves the chunks of a duplicate. What decides is the insertion.
      if (await find(row.id)) return false;
      const bodyKey = await writeChunks(kv, body);
      if (await insert(kv, { row, bodyKey })) return true;
      await dropUnused(kv, bodyKey, await find(row.id));
      return false;
    },
    async body(id) {
      const event = await find(id);
      if (event === undefined || "body" in event) return event?.body;
      return await readChunks(kv, event.bodyKey);
    },
    async list({ limit, after }) {
      const prefix: Deno.KvKey = ["received"];
      const selector = after ? { prefix, end: placeKey(after) } : { prefix };
      return await rowsOf(
        kv.list<EventRow>(selector, { reverse: true, limit }),
      );
    },
    async current(subject) {
      const prefix = await subjectKey(subject);
      const last = { reverse: true, limit: 1 };
      const [row] = await rowsOf(kv.list<EventRow>({ prefix }, last));
      return row;
    },
    async check() {
      await kv.get(eventKey(""));
    },
  };
}

async function insert(kv: Deno.Kv, event: StoredEvent): Promise<boolean> {
  const { row } = event;
  const key = eventKey(row.id);
  const { ok } = await kv.atomic()
    .check({ key, versionstamp: null })
    .set(key, event)
    .set(placeKey(row), row)
    .set(
      [...await subjectKey(row), row.time ?? -Infinity, row.audits, row.id],
      row,
    )
    .commit();
  return ok;
}

/**
 * Writes a body in chunks and gives their key. It is the body's own digest: a
 * delivery that is cut off here leaves what the next one writes again.
 */
async function writeChunks(kv: Deno.Kv, body: Uint8Array): Promise<string> {
  const bodyKey = hex(await digest(body));
  const chunks = chunksOf(body, CHUNK_BYTES);
  for (let start = 0; start < chunks.length; start += CHUNKS_PER_COMMIT) {
    const commit = kv.atomic();
    for (
      const [i, chunk] of chunks.slice(start, start + CHUNKS_PER_COMMIT)
        .entries()
    ) {
      commit.set([...chunksKey(bodyKey), start + i], chunk);
    }
    await commit.commit();
  }
  return bodyKey;
}

async function readChunks(kv: Deno.Kv, bodyKey: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (
    const { value } of kv.list<Uint8Array>({ prefix: chunksKey(bodyKey) })
  ) {
    chunks.push(value);
  }
  return joined(chunks);
}

/** Of two deliveries of one event at once, with bodies that differ in spelling, one was kept. */
async function dropUnused(
  kv: Deno.Kv,
  bodyKey: string,
  kept: StoredEvent | undefined,
): Promise<void> {
  if (kept && "bodyKey" in kept && kept.bodyKey === bodyKey) return;
  for await (const { key } of kv.list({ prefix: chunksKey(bodyKey) })) {
    await kv.delete(key);
  }
}

async function rowsOf(
  entries: AsyncIterable<Deno.KvEntry<EventRow>>,
): Promise<readonly EventRow[]> {
  const rows: EventRow[] = [];
  for await (const { value } of entries) rows.push(value);
  return rows;
}

function eventKey(id: string): Deno.KvKey {
  return ["event", id];
}

function placeKey({ receivedAt, id }: Place): Deno.KvKey {
  return ["received", receivedAt, id];
}

function chunksKey(bodyKey: string): Deno.KvKey {
  return ["body", bodyKey];
}

/** Keys end at 2 KB, which a name of 500 characters may come near. */
async function subjectKey({ kind, subject }: Subject): Promise<Deno.KvKey> {
  return ["subject", kind, await digest(new TextEncoder().encode(subject))];
}
