/**
 * Events in Deno KV. Each is written by one atomic operation, which fails if its
 * id exists. The keys are in the order of the list.
 */
import { type BusyOptions, type Patiently, patiently } from "./busy.ts";
import { digest, joinBytes, splitBytes } from "./bytes.ts";
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

/** A database, and how to wait for it. */
interface Database {
  readonly kv: Deno.Kv;
  readonly patient: Patiently;
}

/**
 * A body that is being written in chunks. It is noted before the first chunk and
 * until its event is stored, so that a purge finds it if the delivery dies.
 */
interface Upload {
  readonly bodyKey: string;
  readonly noteKey: Deno.KvKey;
  /** The event is stored only if the note has this version: a purge changes it. */
  readonly versionstamp: string;
}

/** Creates a store on a database, which may contain other keys as well. */
export function kvStore(kv: Deno.Kv, options?: BusyOptions): Store {
  const patient = patiently(options);
  const database = { kv, patient };

  return {
    async add(row, body) {
      if (body.length <= MAX_INLINE) {
        // Without the copy, Deno KV would store the whole buffer behind the array.
        return await insert(database, { row, body: body.slice() });
      }
      // Avoids writing the chunks of a duplicate. The insertion decides.
      if (await find(database, row.id)) return false;
      const upload = await writeChunks(database, row, body);
      const { bodyKey } = upload;
      if (await insert(database, { row, bodyKey }, upload)) return true;
      await deleteUpload(database, upload);
      if (await find(database, row.id)) return false;
      throw new Error("The upload was purged");
    },
    async body(id) {
      const event = await find(database, id);
      if (event === undefined || "body" in event) return event?.body;
      return await readChunks(database, event.bodyKey);
    },
    async list({ limit, after }) {
      const prefix: Deno.KvKey = ["received"];
      const selector = after ? { prefix, end: arrivalKey(after) } : { prefix };
      const options = { reverse: true, limit };
      const entries = await listAll<EventRow>(database, selector, options);
      return entries.map(({ value }) => value);
    },
    async latest(subject) {
      const prefix = await subjectKey(subject);
      const options = { reverse: true, limit: 1 };
      const [entry] = await listAll<EventRow>(database, { prefix }, options);
      return entry?.value;
    },
    async check() {
      await find(database, "");
    },
    purge: (before) => purge(database, before),
  };
}

async function find(
  { kv, patient }: Database,
  id: string,
): Promise<StoredEvent | undefined> {
  const { value } = await patient(() => kv.get<StoredEvent>(eventKey(id)));
  return value ?? undefined;
}

async function listAll<T>(
  { kv, patient }: Database,
  selector: Deno.KvListSelector,
  options?: Deno.KvListOptions,
): Promise<readonly Deno.KvEntry<T>[]> {
  return await patient(() => Array.fromAsync(kv.list<T>(selector, options)));
}

async function insert(
  { kv, patient }: Database,
  event: StoredEvent,
  upload?: Upload,
): Promise<boolean> {
  const { row } = event;
  const key = eventKey(row.id);
  const operation = kv.atomic()
    .check({ key, versionstamp: null })
    .set(key, event)
    .set(arrivalKey(row), row)
    .set(
      [...await subjectKey(row), row.time ?? -Infinity, row.rank, row.id],
      row,
    );
  if (upload) {
    const { noteKey, versionstamp } = upload;
    operation.check({ key: noteKey, versionstamp }).delete(noteKey);
  }
  return (await patient(() => operation.commit())).ok;
}

/** Writes a body in chunks, under a key of its own. */
async function writeChunks(
  { kv, patient }: Database,
  { id, receivedAt }: EventRow,
  body: Uint8Array,
): Promise<Upload> {
  const bodyKey = crypto.randomUUID();
  const noteKey = ["upload", receivedAt, bodyKey];
  const chunks = splitBytes(body, CHUNK_BYTES);
  let versionstamp = "";
  for (let start = 0; start < chunks.length; start += CHUNKS_PER_COMMIT) {
    const operation = kv.atomic();
    if (start === 0) operation.set(noteKey, id);
    chunks.slice(start, start + CHUNKS_PER_COMMIT).forEach((chunk, index) =>
      operation.set([...chunksKey(bodyKey), start + index], chunk)
    );
    const result = await patient(() => operation.commit());
    if (start === 0 && result.ok) versionstamp = result.versionstamp;
  }
  return { bodyKey, noteKey, versionstamp };
}

async function readChunks(
  database: Database,
  bodyKey: string,
): Promise<Uint8Array> {
  const prefix = chunksKey(bodyKey);
  const chunks = await listAll<Uint8Array>(database, { prefix });
  return joinBytes(chunks.map(({ value }) => value));
}

/** Deletes the chunks of an upload, and then its note, so that a purge finds what is left if this dies. */
async function deleteUpload(
  database: Database,
  { bodyKey, noteKey }: Pick<Upload, "bodyKey" | "noteKey">,
): Promise<void> {
  const { kv, patient } = database;
  const chunks = await listAll(database, { prefix: chunksKey(bodyKey) });
  for (const { key } of chunks) await patient(() => kv.delete(key));
  await patient(() => kv.delete(noteKey));
}

async function purge(database: Database, before: number): Promise<number> {
  const { kv, patient } = database;
  const selector = { prefix: ["upload"], end: ["upload", before] };
  let purged = 0;
  for (const { key, versionstamp } of await listAll(database, selector)) {
    // From here on, a delivery that is still running cannot store its event.
    const operation = kv.atomic().check({ key, versionstamp }).set(key, "");
    if (!(await patient(() => operation.commit())).ok) continue;
    await deleteUpload(database, { noteKey: key, bodyKey: String(key[2]) });
    purged++;
  }
  return purged;
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
