/**
 * Events in Deno KV. Each is written by one atomic operation, which fails if its
 * id exists. The keys are in the order of the list.
 */
import { digest, hex, joinBytes, splitBytes } from "./bytes.ts";
import type { Cursor, EventRow, Store, Subject } from "./store.ts";

/** The largest body to store with its event, in bytes. Deno KV limits serialized values to 65 536 bytes. */
const MAX_INLINE = 48_000;
const CHUNK_BYTES = 60_000;
/** Deno KV limits atomic operations to 819 200 bytes. */
const CHUNKS_PER_COMMIT = 12;

/** A stored event, with its body or with the key of its chunks. */
type StoredEvent =
  & { readonly row: EventRow }
  & ({ readonly body: Uint8Array } | { readonly bodyKey: string });

/** Creates a store on a database, which may contain other keys as well. */
export function kvStore(kv: Deno.Kv): Store {
  const find = async (id: string): Promise<StoredEvent | undefined> =>
    (await kv.get<StoredEvent>(eventKey(id))).value ?? undefined;

  return {
    async add(row, body) {
      if (body.length <= MAX_INLINE) {
        // Without the copy, Deno KV would store the whole buffer behind the array.
        return await insert(kv, { row, body: body.slice() });
      }
      // Avoids writing the chunks of a duplicate. The insertion decides.
      if (await find(row.id)) return false;
      const bodyKey = await writeChunks(kv, body);
      if (await insert(kv, { row, bodyKey })) return true;
      await deleteUnused(kv, bodyKey, await find(row.id));
      return false;
    },
    async body(id) {
      const event = await find(id);
      if (event === undefined || "body" in event) return event?.body;
      return await readChunks(kv, event.bodyKey);
    },
    async list({ limit, after }) {
      const prefix: Deno.KvKey = ["received"];
      const selector = after ? { prefix, end: arrivalKey(after) } : { prefix };
      return await rowsOf(
        kv.list<EventRow>(selector, { reverse: true, limit }),
      );
    },
    async latest(subject) {
      const prefix = await subjectKey(subject);
      const options = { reverse: true, limit: 1 };
      const [row] = await rowsOf(kv.list<EventRow>({ prefix }, options));
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
    .set(arrivalKey(row), row)
    .set(
      [...await subjectKey(row), row.time ?? -Infinity, row.audits, row.id],
      row,
    )
    .commit();
  return ok;
}

/**
 * Writes a body in chunks and returns their key. The key is the body's digest,
 * so the next delivery overwrites what an interrupted one has left.
 */
async function writeChunks(kv: Deno.Kv, body: Uint8Array): Promise<string> {
  const bodyKey = hex(await digest(body));
  const chunks = splitBytes(body, CHUNK_BYTES);
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
  return joinBytes(chunks);
}

/** Deletes the chunks of a body whose event was stored with other bytes, by a simultaneous delivery. */
async function deleteUnused(
  kv: Deno.Kv,
  bodyKey: string,
  stored: StoredEvent | undefined,
): Promise<void> {
  if (stored && "bodyKey" in stored && stored.bodyKey === bodyKey) return;
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

function arrivalKey({ receivedAt, id }: Cursor): Deno.KvKey {
  return ["received", receivedAt, id];
}

function chunksKey(bodyKey: string): Deno.KvKey {
  return ["body", bodyKey];
}

/** A digest, because Deno KV limits keys to 2 KB and a name of 500 characters may be nearly as long. */
async function subjectKey({ kind, subject }: Subject): Promise<Deno.KvKey> {
  return ["subject", kind, await digest(new TextEncoder().encode(subject))];
}
