/** Bulk jobs in Cloudflare's D1. Each change is one statement, which D1 runs alone, so of simultaneous changes one succeeds. */
import type { D1, D1Statement } from "./d1_store.ts";
import {
  type BulkState,
  type BulkStore,
  type FailedRow,
  type LeasedRow,
  type NewJob,
  ROW_STATES,
  type RowState,
} from "./bulk_store.ts";

/** A job, beside the counts of one state of its rows. */
type JobColumns = NewJob & {
  readonly state: BulkState;
  readonly rowState: RowState | null;
  readonly rows: number;
  readonly spent: number;
};

/** The number of rows of a job that count for `max`. */
const SPENT = "(SELECT count(*) FROM bulk_rows WHERE job = ?1 AND is_spent)";

/** Creates a store on a database. */
export function bulkD1Store(db: D1): BulkStore {
  const move = async (id: string, from: BulkState, to: BulkState) =>
    await run(
      db.prepare("UPDATE bulk_jobs SET state = ? WHERE id = ? AND state = ?")
        .bind(to, id, from),
    ) > 0;

  return {
    async create({ id, type, max, createdAt }) {
      await run(
        db.prepare(
          "INSERT INTO bulk_jobs (id, type, max, created_at) VALUES (?, ?, ?, ?)",
        ).bind(id, type, max, createdAt),
      );
    },
    async append(id, rows, now) {
      const values = rows.map(({ line, params }) => [line, params]);
      const added = await run(
        db.prepare(
          `INSERT INTO bulk_rows (job, line, params, due_at)
          SELECT ?1, value ->> 0, value ->> 1, ?3 FROM json_each(?2)
          WHERE EXISTS (SELECT 1 FROM bulk_jobs WHERE id = ?1 AND state = 'receiving')`,
        ).bind(id, JSON.stringify(values), now),
      );
      if (rows.length > 0 && added === 0) {
        throw new Error("The job was removed");
      }
    },
    open: (id) => move(id, "receiving", "open"),
    async find(id) {
      const { results } = await db.prepare(
        `SELECT id, type, max, created_at AS createdAt, bulk_jobs.state,
          counts.state AS rowState, rows, spent
        FROM bulk_jobs LEFT JOIN
          (SELECT state, count(*) AS rows, sum(is_spent) AS spent
          FROM bulk_rows WHERE job = ?1 GROUP BY state) AS counts
        WHERE id = ?1 AND bulk_jobs.state <> 'removed'`,
      ).bind(id).all<JobColumns>();
      const [job] = results;
      if (job === undefined) return undefined;
      const { rowState: _1, rows: _2, ...rest } = job;
      const counts = Object.fromEntries(ROW_STATES.map((state) => [
        state,
        results.find(({ rowState }) => rowState === state)?.rows ?? 0,
      ])) as Record<RowState, number>;
      const spent = results.reduce((sum, { spent }) => sum + (spent ?? 0), 0);
      return { ...rest, counts, spent };
    },
    async list(state, before, limit) {
      const { results } = await db.prepare(
        `SELECT id FROM bulk_jobs WHERE state = ? AND created_at < ?
        ORDER BY created_at, id LIMIT ?`,
      ).bind(state, before, limit).all<{ readonly id: string }>();
      return results.map(({ id }) => id);
    },
    async lease(id, { now, until, limit }) {
      const due = (spent: string, limit: string) =>
        `SELECT * FROM (SELECT line FROM bulk_rows
        WHERE job = ?1 AND is_spent = ${spent} AND due_at <= ?2
        ORDER BY due_at, line LIMIT ${limit})`;
      const left =
        `max(0, coalesce((SELECT max FROM bulk_jobs WHERE id = ?1), 0) - ${SPENT})`;
      const { results } = await db.prepare(
        `UPDATE bulk_rows SET state = 'running', due_at = ?3, tries = tries + 1,
          fence = fence + 1, was_spent = is_spent, is_spent = 1
        WHERE job = ?1
          AND EXISTS (SELECT 1 FROM bulk_jobs WHERE id = ?1 AND state = 'open')
          AND line IN (SELECT line FROM
            (${due("1", "?4")} UNION ALL ${due("0", left)}) LIMIT ?4)
        RETURNING line, params, tries, fence, was_spent AS wasSpent`,
      ).bind(id, now, until, limit)
        .all<Omit<LeasedRow, "wasSpent"> & { readonly wasSpent: number }>();
      return results.map((row) => ({ ...row, wasSpent: row.wasSpent !== 0 }));
    },
    async finish(id, results) {
      const values = results.map((
        { line, fence, state, dueAt, isSpent, taskId, error },
      ) => [line, fence, state, dueAt, +isSpent, taskId, error]);
      return await run(
        db.prepare(
          `UPDATE bulk_rows SET state = value ->> 2, due_at = value ->> 3,
            is_spent = value ->> 4, task_id = value ->> 5, error = value ->> 6
          FROM json_each(?2)
          WHERE job = ?1 AND line = value ->> 0 AND fence = value ->> 1
            AND state = 'running'`,
        ).bind(id, JSON.stringify(values)),
      );
    },
    async settle(id) {
      const waiting = (condition: string) =>
        `EXISTS (SELECT 1 FROM bulk_rows
        WHERE job = ?1 AND ${condition} AND due_at IS NOT NULL)`;
      const isLeft = waiting("is_spent = 0");
      await run(
        db.prepare(
          `UPDATE bulk_jobs SET state = iif(${isLeft}, 'max_tasks', 'complete')
          WHERE id = ?1 AND state = 'open' AND NOT ${waiting("is_spent = 1")}
            AND (NOT ${isLeft} OR ${SPENT} >= max)`,
        ).bind(id),
      );
    },
    stop: (id) => move(id, "open", "stopped"),
    async failures(id, { after = 0, limit }) {
      const { results } = await db.prepare(
        `SELECT line, state, tries, error FROM bulk_rows
        WHERE job = ? AND line > ? AND state IN ('failed', 'unknown')
        ORDER BY line LIMIT ?`,
      ).bind(id, after, limit).all<FailedRow>();
      return results;
    },
    async remove(id) {
      await run(
        db.prepare("UPDATE bulk_jobs SET state = 'removed' WHERE id = ?")
          .bind(id),
      );
      await run(db.prepare("DELETE FROM bulk_rows WHERE job = ?").bind(id));
      await run(db.prepare("DELETE FROM bulk_jobs WHERE id = ?").bind(id));
    },
  };
}

/** Runs a statement. Returns the number of rows that it changed. */
async function run(statement: D1Statement): Promise<number> {
  return (await statement.run()).meta.changes;
}
