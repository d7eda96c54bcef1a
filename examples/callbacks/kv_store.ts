/**
 * Events in Deno KV. Each is written by one atomic operation, which fails if its
 * id exists. The keys are in the order of the list.
 */
import { type BusyOptions, patiently } from "./busy.ts";
import { joinBytes, splitBytes } from "./bytes.ts";
import {
  type Database,
  deleteChunks,
  findEntries,
  findEntry,
  getAll,
  keys,
  listAll,
} from "./kv_database.ts";
import { kvProcessing } from "./kv_processing.ts";
import type { EventRow, Store, Subject } from "./store.ts";
import { newProcessing } from "./transitions.ts";

/** The largest body to store in the operation that stores its event, in bytes. Deno KV limits values to 65 536 bytes. */
const MAX_INLINE = 48_000;
const CHUNK_BYTES = 60_000;
/** Deno KV limits atomic operations to 819 200 bytes. */
const CHUNKS_PER_COMMIT = 12;

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
  const database = { kv, patient: patiently(options) };

  return {
    ...kvProcessing(database),
    async add(row, body) {
      if (body.length <= MAX_INLINE) return await insert(database, row, body);
      // Avoids writing the chunks of a duplicate. The insertion decides.
      if ((await findEntry(database, row.id)).value) return false;
      const upload = await writeChunks(database, row, body);
      if (await insert(database, row, upload)) return true;
      await deleteUpload(database, upload);
      if ((await findEntry(database, row.id)).value) return false;
      throw new Error("The upload was purged");
    },
    async find(id) {
      return (await findEntry(database, id)).value?.event;
    },
    async body(id) {
      const { value } = await findEntry(database, id);
      if (!value?.event.hasBody) return undefined;
      const prefix = keys.chunks(value.bodyKey);
      const chunks = await listAll<Uint8Array>(database, { prefix });
      return joinBytes(chunks.map(({ value }) => value));
    },
    async list({ limit, after, deadOnly = false }) {
      const keyOf = deadOnly ? keys.dead : keys.received;
      const prefix = keyOf({ receivedAt: 0, id: "" }).slice(0, 1);
      const selector = after ? { prefix, end: keyOf(after) } : { prefix };
      const options = { reverse: true, limit };
      const entries = await listAll(database, selector, options);
      const ids = entries.map(({ key }) => String(key[2]));
      const found = await findEntries(database, ids);
      return found.flatMap(({ value }) => value?.event ?? []);
    },
    async latest(subject) {
      const [latest] = await eventsOf(database, subject, 1);
      return latest;
    },
    events: (subject, limit) => eventsOf(database, subject, limit),
    async check() {
      await findEntry(database, "");
    },
    purge: (before) => purge(database, before),
  };
}

/** Returns the events of a task or batch, the latest first. */
async function eventsOf(
  database: Database,
  subject: Subject,
  limit: number,
): Promise<readonly EventRow[]> {
  const prefix = await keys.subject(subject);
  const options = { reverse: true, limit };
  const entries = await listAll<EventRow>(database, { prefix }, options);
  return entries.map(({ value }) => value);
}

/** Stores an event with a small body, or with one that was uploaded. */
async function insert(
  database: Database,
  row: EventRow,
  body: Uint8Array | Upload,
): Promise<boolean> {
  const write = await insertion(database, row, body);
  if (await write(false)) return true;
  const known = [keys.event(row.id), keys.effect(row.effectKey)];
  const [event, effect] = await getAll(database, known);
  // An effect key is never deleted, so this needs no check of its own.
  return !event?.value && !!effect?.value && await write(true);
}

/** Returns a function that stores an event, as a repeat or as the first of its effect key. It returns `false` if a check failed. */
async function insertion(
  { kv, patient }: Database,
  row: EventRow,
  body: Uint8Array | Upload,
): Promise<(isRepeat: boolean) => Promise<boolean>> {
  const { id, receivedAt } = row;
  const key = keys.event(id);
  const subjectKey = [
    ...await keys.subject(row),
    row.time ?? -Infinity,
    row.rank,
    id,
  ];
  const bodyKey = body instanceof Uint8Array ? id : body.bodyKey;
  return async (isRepeat) => {
    const event = { ...row, ...newProcessing(row, isRepeat) };
    const operation = kv.atomic()
      .check({ key, versionstamp: null })
      .set(key, { event, bodyKey })
      .set(keys.received(row), 0)
      .set(keys.withBody(row), 0)
      .set(subjectKey, row);
    if (body instanceof Uint8Array) {
      // Without the copy, Deno KV would store the whole buffer behind the array.
      operation.set([...keys.chunks(bodyKey), 0], body.slice());
    } else {
      const { noteKey, versionstamp } = body;
      operation.check({ key: noteKey, versionstamp }).delete(noteKey);
    }
    if (!isRepeat) {
      const effectKey = keys.effect(row.effectKey);
      operation
        .check({ key: effectKey, versionstamp: null })
        .set(effectKey, id)
        .set(keys.due(receivedAt, id), receivedAt);
    }
    return (await patient(() => operation.commit())).ok;
  };
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
      operation.set([...keys.chunks(bodyKey), start + index], chunk)
    );
    const result = await patient(() => operation.commit());
    if (start === 0 && result.ok) versionstamp = result.versionstamp;
  }
  return { bodyKey, noteKey, versionstamp };
}

/** Deletes the chunks of an upload, and then its note, so that a purge finds what is left if this dies. */
async function deleteUpload(
  database: Database,
  { bodyKey, noteKey }: Pick<Upload, "bodyKey" | "noteKey">,
): Promise<void> {
  const { kv, patient } = database;
  await deleteChunks(database, bodyKey);
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
