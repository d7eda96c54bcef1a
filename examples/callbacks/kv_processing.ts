/**
 * The processing of events in Deno KV. Each change of an event is an atomic
 * operation that checks its version, so of simultaneous changes one succeeds.
 */
import {
  type Database,
  deleteChunks,
  findEntries,
  findEntry,
  getAll,
  keys,
  type KvEvent,
  listAll,
} from "./kv_database.ts";
import type {
  Backlog,
  BodyQuery,
  ClaimQuery,
  ProcessingMethods,
  StoredEvent,
} from "./store.ts";
import {
  BODIES_PER_CALL,
  claimed,
  finished,
  isDeletable,
  replayed,
} from "./transitions.ts";

/** How often a change is tried if others change the same events. */
const TRIES = 5;

/** Creates the methods. */
export function kvProcessing(database: Database): ProcessingMethods {
  const { kv, patient } = database;
  return {
    claim: (query) => claim(database, query),
    finish: ({ id, fence }, result) =>
      change(
        database,
        id,
        (event) =>
          event.state === "running" && event.fence === fence
            ? finished(event, result)
            : undefined,
      ),
    replay: (id, now) => change(database, id, (event) => replayed(event, now)),
    async effects(effectKeys) {
      const all = effectKeys.map(keys.effect);
      const entries = await getAll<string>(database, all);
      return new Set(effectKeys.filter((_, index) => entries[index]?.value));
    },
    backlog: () => backlog(database),
    deleteBodies: (query) => deleteBodies(database, query),
    async addCounts(counts) {
      const operation = kv.atomic();
      for (const [name, count] of Object.entries(counts)) {
        operation.sum(keys.count(name), BigInt(count));
      }
      await patient(() => operation.commit());
    },
    async counts() {
      const prefix = ["count"];
      const entries = await listAll<Deno.KvU64>(database, { prefix });
      return Object.fromEntries(
        entries.map(({ key, value }) => [String(key[1]), Number(value.value)]),
      );
    },
    async mark(job) {
      const { value } = await patient(() => kv.get<string>(keys.mark(job)));
      return value ?? undefined;
    },
    async setMark(job, value) {
      await patient(() => kv.set(keys.mark(job), value));
    },
  };
}

async function claim(
  database: Database,
  { now, until, limit, id }: ClaimQuery,
): Promise<readonly StoredEvent[]> {
  const claims: StoredEvent[] = [];
  for (let tries = 1; tries <= TRIES; tries++) {
    const ids = id === undefined
      ? await dueIds(database, now, limit - claims.length)
      : [id];
    const isDue = ({ dueAt }: StoredEvent) => dueAt !== null && dueAt <= now;
    const entries = (await findEntries(database, ids)).filter(({ value }) =>
      value && isDue(value.event)
    );
    for (const entry of entries) {
      const event = claimed(entry.value!.event, until);
      if (await replace(database, entry, event)) claims.push(event);
    }
    if (claims.length >= limit || entries.length === 0 || id) break;
  }
  return claims;
}

async function dueIds(
  database: Database,
  now: number,
  limit: number,
): Promise<readonly string[]> {
  // `end` is excluded, and times are integers.
  const selector = { prefix: ["due"], end: ["due", now + 1] };
  const entries = await listAll(database, selector, { limit });
  return entries.map(({ key }) => String(key[2]));
}

/** Changes an event. Returns `false` if there is none, or if `next` returns `undefined` for it. */
async function change(
  database: Database,
  id: string,
  next: (event: StoredEvent) => StoredEvent | undefined,
): Promise<boolean> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const entry = await findEntry(database, id);
    const changed = entry.value && next(entry.value.event);
    if (!changed) return false;
    if (await replace(database, entry, changed)) return true;
  }
  throw new Error(`Event ${id} was changed by others ${TRIES} times`);
}

/** Replaces an event and its keys, unless it has changed. */
async function replace(
  { kv, patient }: Database,
  entry: Deno.KvEntryMaybe<KvEvent>,
  event: StoredEvent,
): Promise<boolean> {
  const { event: old, bodyKey } = entry.value!;
  const operation = kv.atomic()
    .check(entry)
    .set(entry.key, { event, bodyKey });
  if (old.dueAt !== null) operation.delete(keys.due(old.dueAt, old.id));
  if (event.dueAt !== null) {
    operation.set(keys.due(event.dueAt, event.id), event.receivedAt);
  }
  if (event.state === "dead") operation.set(keys.dead(event), 0);
  else if (old.state === "dead") operation.delete(keys.dead(old));
  return (await patient(() => operation.commit())).ok;
}

async function backlog(database: Database): Promise<Backlog> {
  const due = await listAll<number>(database, { prefix: ["due"] });
  const dead = await listAll(database, { prefix: ["dead"] });
  const oldest = due.reduce(
    (least, { value }) => Math.min(least, value),
    Infinity,
  );
  return {
    waiting: due.length,
    dead: dead.length,
    oldest: due.length > 0 ? oldest : null,
  };
}

async function deleteBodies(
  database: Database,
  query: BodyQuery,
): Promise<number> {
  const { kv, patient } = database;
  const { before } = query;
  const selector = { prefix: ["with_body"], end: ["with_body", before] };
  let deleted = 0;
  for await (const { key } of kv.list(selector)) {
    if (deleted === BODIES_PER_CALL) break;
    const id = String(key[2]);
    const entry = await findEntry(database, id);
    if (entry.value === null) continue;
    const { event, bodyKey } = entry.value;
    // A call that died has left the event without a body, and its chunks.
    if (event.hasBody) {
      if (!isDeletable(event, query)) continue;
      if (!await replace(database, entry, { ...event, hasBody: false })) {
        continue;
      }
    }
    await deleteChunks(database, bodyKey);
    await patient(() => kv.delete(key));
    deleted++;
  }
  return deleted;
}
