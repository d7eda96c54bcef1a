/** Bulk jobs in memory, for tests and demonstrations. They are lost with the process. */
import {
  type BulkState,
  type BulkStore,
  NEW_ROW,
  type NewJob,
  type NewRow,
  ROW_STATES,
  type RowProgress,
  type RowState,
  type StoredJob,
} from "./bulk_store.ts";

type MemoryRow =
  & NewRow
  & {
    -readonly [Name in keyof RowProgress]: RowProgress[Name];
  };

interface MemoryJob extends NewJob {
  state: BulkState;
  readonly rows: Map<number, MemoryRow>;
}

/** Creates an empty store. */
export function bulkMemoryStore(): BulkStore {
  const jobs = new Map<string, MemoryJob>();
  /** Changes the state of a job, if it is the expected one. */
  const move = (id: string, from: BulkState, to: BulkState): boolean => {
    const job = jobs.get(id);
    if (job?.state !== from) return false;
    job.state = to;
    return true;
  };
  const rowsOf = (id: string) => [...jobs.get(id)?.rows.values() ?? []];
  const find = (id: string): StoredJob | undefined => {
    const job = jobs.get(id);
    if (job === undefined) return undefined;
    const { rows: _, ...rest } = job;
    const counts = Object.fromEntries(ROW_STATES.map((state) => [
      state,
      rowsOf(id).filter((row) => row.state === state).length,
    ])) as Record<RowState, number>;
    const spent = rowsOf(id).filter(({ isSpent }) => isSpent).length;
    return { ...rest, counts, spent };
  };

  return asynchronous({
    create: (job) =>
      void jobs.set(job.id, { ...job, state: "receiving", rows: new Map() }),
    append(id, rows, now) {
      const job = jobs.get(id);
      if (job?.state !== "receiving") throw new Error("The job was removed");
      for (const row of rows) {
        job.rows.set(row.line, { ...NEW_ROW, ...row, dueAt: now });
      }
    },
    open: (id) => move(id, "receiving", "open"),
    find,
    list: (state, before, limit) =>
      [...jobs.values()]
        .filter((job) => job.state === state && job.createdAt < before)
        .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
        .slice(0, limit).map(({ id }) => id),
    lease(id, { now, until, limit }) {
      const job = find(id);
      if (job?.state !== "open") return [];
      let left = job.max - job.spent;
      return rowsOf(id)
        .filter(({ dueAt }) => dueAt !== null && dueAt <= now)
        .sort((a, b) =>
          +b.isSpent - +a.isSpent || a.dueAt! - b.dueAt! || a.line - b.line
        )
        .filter(({ isSpent }) => isSpent || left-- > 0)
        .slice(0, limit)
        .map((row) => {
          const { line, params, isSpent: wasSpent } = row;
          row.state = "running";
          row.tries++;
          row.fence++;
          row.dueAt = until;
          row.isSpent = true;
          const { tries, fence } = row;
          return { line, params, tries, fence, wasSpent };
        });
    },
    finish(id, results) {
      const recorded = results.filter(({ line, fence, ...result }) => {
        const row = jobs.get(id)?.rows.get(line);
        if (row?.state !== "running" || row.fence !== fence) return false;
        Object.assign(row, result);
        return true;
      });
      return recorded.length;
    },
    settle(id) {
      const waiting = rowsOf(id).filter(({ dueAt }) => dueAt !== null);
      if (waiting.some(({ isSpent }) => isSpent)) return;
      const job = find(id);
      if (waiting.length === 0) move(id, "open", "complete");
      else if (job && job.spent >= job.max) move(id, "open", "max_tasks");
    },
    stop: (id) => move(id, "open", "stopped"),
    failures: (id, { after = 0, limit }) =>
      rowsOf(id)
        .filter(({ state }) => state === "failed" || state === "unknown")
        .filter(({ line }) => line > after)
        .sort((a, b) => a.line - b.line)
        .slice(0, limit)
        .map(({ line, state, tries, error }) => ({
          line,
          state,
          tries,
          error,
        })),
    remove: (id) => void jobs.delete(id),
  });
}

/** Methods that return their results at once. */
type Synchronous<T> = {
  readonly [Name in keyof T]: T[Name] extends
    (...args: infer Args) => Promise<infer Result> ? (...args: Args) => Result
    : never;
};

function asynchronous(store: Synchronous<BulkStore>): BulkStore {
  const methods = Object.entries(store).map(([name, method]) => {
    const call = method as (...args: unknown[]) => unknown;
    // deno-lint-ignore require-await -- it makes what the method throws a rejection
    return [name, async (...args: unknown[]) => call(...args)];
  });
  return Object.fromEntries(methods);
}
