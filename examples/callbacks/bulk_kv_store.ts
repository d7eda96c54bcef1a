/**
 * Bulk jobs in Deno KV. Each change of a job or of its rows is an atomic operation
 * that checks the version of the job's entry, which has the counts. So of
 * simultaneous changes one succeeds, and the others are tried again.
 */
import {
  type BulkState,
  type BulkStore,
  type FailedRow,
  type LeasedRow,
  NEW_ROW,
  type NewJob,
  ROW_STATES,
  type RowProgress,
  type RowState,
  type StoredJob,
} from "./bulk_store.ts";
import { type BusyOptions, patiently } from "./busy.ts";
import { type Database, getAll, listAll } from "./kv_database.ts";

/** A row without its params. */
interface KvRow extends RowProgress {
  readonly line: number;
}

/** The entry of a job. `held` is the number of rows that count for `max` and have not ended. */
interface KvJob extends StoredJob {
  readonly held: number;
}

/** How often a change is tried if others change the same job. */
const TRIES = 50;

/** The number of keys that one operation deletes. */
const DELETED_PER_COMMIT = 500;

const keys = {
  job: (id: string): Deno.KvKey => ["bulk", "job", id],
  state: (state: BulkState, { createdAt, id }: NewJob): Deno.KvKey => [
    "bulk",
    "state",
    state,
    createdAt,
    id,
  ],
  /** All entries of a job's rows. */
  rows: (id: string): Deno.KvKey => ["bulk", "rows", id],
  row: (id: string, line: number): Deno.KvKey => [...keys.rows(id), 0, line],
  params: (id: string, line: number): Deno.KvKey => [...keys.rows(id), 1, line],
  failed: (id: string, line: number): Deno.KvKey => [...keys.rows(id), 2, line],
  /** Rows with a time: those that count for `max` first. */
  due: (id: string, isSpent: boolean): Deno.KvKey => [
    ...keys.rows(id),
    3,
    isSpent ? 0 : 1,
  ],
};

/** Creates a store on a database, which may contain other keys as well. */
export function bulkKvStore(kv: Deno.Kv, options?: BusyOptions): BulkStore {
  const database = { kv, patient: patiently(options) };
  const move = (id: string, from: BulkState, to: BulkState) =>
    changeJob(
      database,
      id,
      (job) => job.state === from ? { ...job, state: to } : undefined,
    );

  return {
    async create(job) {
      const counts = Object.fromEntries(
        ROW_STATES.map((state) => [state, 0]),
      ) as Record<RowState, number>;
      const state = "receiving";
      const entry: KvJob = { ...job, state, counts, spent: 0, held: 0 };
      const operation = kv.atomic()
        .check({ key: keys.job(job.id), versionstamp: null })
        .set(keys.job(job.id), entry)
        .set(keys.state(state, job), 0);
      await database.patient(() => operation.commit());
    },
    async append(id, rows, now) {
      const encoder = new TextEncoder();
      const isAdded = await changeJob(database, id, (job, operation) => {
        if (job.state !== "receiving") return undefined;
        let next = job;
        for (const { line, params } of rows) {
          const row: KvRow = { ...NEW_ROW, line, dueAt: now };
          operation.set(keys.params(id, line), encoder.encode(params));
          next = putRow(operation, next, undefined, row);
        }
        return next;
      });
      if (!isAdded) throw new Error("The job was removed");
    },
    open: (id) => move(id, "receiving", "open"),
    async find(id) {
      const { value } = await findJob(database, id);
      if (!value || value.state === "removed") return undefined;
      const { held: _, ...job } = value;
      return job;
    },
    async list(state, before, limit) {
      const prefix = ["bulk", "state", state];
      const selector = { prefix, end: [...prefix, before] };
      const entries = await listAll(database, selector, { limit });
      return entries.map(({ key }) => String(key.at(-1)));
    },
    lease: (id, query) => lease(database, id, query),
    async finish(id, results) {
      let recorded = 0;
      await changeJob(database, id, async (job, operation) => {
        recorded = 0;
        let next: KvJob = job;
        const lines = results.map(({ line }) => line);
        const rows = await findRows(database, id, lines);
        for (const result of results) {
          const row = rows.get(result.line);
          if (row?.state !== "running" || row.fence !== result.fence) continue;
          next = putRow(operation, next, row, { ...row, ...result });
          recorded++;
        }
        return recorded > 0 ? next : undefined;
      });
      return recorded;
    },
    async settle(id) {
      await changeJob(database, id, (job) => {
        const { state, held, counts, spent, max } = job;
        if (state !== "open" || held > 0) return undefined;
        if (counts.waiting === 0) return { ...job, state: "complete" };
        return spent >= max ? { ...job, state: "max_tasks" } : undefined;
      });
    },
    stop: (id) => move(id, "open", "stopped"),
    async failures(id, { after = 0, limit }) {
      const prefix = keys.failed(id, 0).slice(0, -1);
      const selector = { prefix, start: keys.failed(id, after + 1) };
      const entries = await listAll<FailedRow>(database, selector, { limit });
      return entries.map(({ value }) => value);
    },
    remove: (id) => remove(database, id),
  };
}

async function lease(
  database: Database,
  id: string,
  { now, until, limit }: Parameters<BulkStore["lease"]>[1],
): Promise<readonly LeasedRow[]> {
  let leased: Omit<LeasedRow, "params">[] = [];
  await changeJob(database, id, async (job, operation) => {
    leased = [];
    if (job.state !== "open") return undefined;
    const dueLines = async (isSpent: boolean, limit: number) => {
      if (limit <= 0) return [];
      const prefix = keys.due(id, isSpent);
      const selector = { prefix, end: [...prefix, now + 1] };
      const entries = await listAll(database, selector, { limit });
      return entries.map(({ key }) => Number(key.at(-1)));
    };
    const spent = await dueLines(true, limit);
    const left = Math.min(limit - spent.length, job.max - job.spent);
    const lines = [...spent, ...await dueLines(false, left)];
    const rows = await findRows(database, id, lines);
    let next = job;
    for (const line of lines) {
      const row = rows.get(line);
      // A row that another lease has taken meanwhile: the check will fail.
      if (!row) continue;
      const tries = row.tries + 1;
      const fence = row.fence + 1;
      next = putRow(operation, next, row, {
        ...row,
        state: "running",
        tries,
        fence,
        dueAt: until,
        isSpent: true,
      });
      leased.push({ line, tries, fence, wasSpent: row.isSpent });
    }
    return leased.length > 0 ? next : undefined;
  });
  const params = await getAll<Uint8Array>(
    database,
    leased.map(({ line }) => keys.params(id, line)),
  );
  const decoder = new TextDecoder();
  return leased.map((row, index) => ({
    ...row,
    params: decoder.decode(params[index]!.value!),
  }));
}

async function findJob(
  { kv, patient }: Database,
  id: string,
): Promise<Deno.KvEntryMaybe<KvJob>> {
  return await patient(() => kv.get<KvJob>(keys.job(id)));
}

async function findRows(
  database: Database,
  id: string,
  lines: readonly number[],
): Promise<ReadonlyMap<number, KvRow>> {
  const entries = await getAll<KvRow>(
    database,
    lines.map((line) => keys.row(id, line)),
  );
  return new Map(
    entries.flatMap(({ value }) => value ? [[value.line, value]] : []),
  );
}

/** Changes a job, with what `next` adds to the operation. Returns `false` if there is none, or if `next` returns `undefined`. */
async function changeJob(
  database: Database,
  id: string,
  next: (
    job: KvJob,
    operation: Deno.AtomicOperation,
  ) => KvJob | undefined | Promise<KvJob | undefined>,
): Promise<boolean> {
  const { kv, patient } = database;
  for (let tries = 1; tries <= TRIES; tries++) {
    const entry = await findJob(database, id);
    const operation = kv.atomic().check(entry);
    const job = entry.value;
    const changed = job && await next(job, operation);
    if (!changed) return false;
    operation.set(entry.key, changed);
    if (changed.state !== job.state) {
      operation.delete(keys.state(job.state, job))
        .set(keys.state(changed.state, job), 0);
    }
    if ((await patient(() => operation.commit())).ok) return true;
  }
  throw new Error(`Job ${id} was changed by others ${TRIES} times`);
}

/** Adds the change of a row to an operation. Returns the job with its new counts. */
function putRow(
  operation: Deno.AtomicOperation,
  job: KvJob,
  old: KvRow | undefined,
  row: KvRow,
): KvJob {
  const { id } = job;
  const { line, dueAt, state, tries, error } = row;
  const dueKey = ({ isSpent, dueAt }: KvRow) => [
    ...keys.due(id, isSpent),
    dueAt!,
    line,
  ];
  if (old && old.dueAt !== null) operation.delete(dueKey(old));
  if (dueAt !== null) operation.set(dueKey(row), 0);
  operation.set(keys.row(id, line), row);
  if (state === "failed" || state === "unknown") {
    const failed: FailedRow = { line, state, tries, error };
    operation.set(keys.failed(id, line), failed);
  }
  const counts = { ...job.counts };
  if (old) counts[old.state]--;
  counts[state]++;
  const added = (of: (row: KvRow) => boolean) =>
    Number(of(row)) - Number(old !== undefined && of(old));
  return {
    ...job,
    counts,
    spent: job.spent + added(({ isSpent }) => isSpent),
    held: job.held + added(({ isSpent, dueAt }) => isSpent && dueAt !== null),
  };
}

async function remove(database: Database, id: string): Promise<void> {
  const { kv, patient } = database;
  await changeJob(
    database,
    id,
    (job) => job.state === "removed" ? undefined : { ...job, state: "removed" },
  );
  for (;;) {
    const selector = { prefix: keys.rows(id) };
    const options = { limit: DELETED_PER_COMMIT };
    const entries = await listAll(database, selector, options);
    if (entries.length === 0) break;
    const operation = kv.atomic();
    for (const { key } of entries) operation.delete(key);
    await patient(() => operation.commit());
  }
  const { key, value } = await findJob(database, id);
  if (!value) return;
  const operation = kv.atomic().delete(key)
    .delete(keys.state(value.state, value));
  await patient(() => operation.commit());
}
