/** The processing of events in D1. Each change is one statement, which D1 runs alone, so of simultaneous changes one succeeds. */
import type { D1, Storage } from "./d1_store.ts";
import type {
  BodyQuery,
  EventRow,
  Processing,
  ProcessingMethods,
  StoredEvent,
} from "./store.ts";
import { BODIES_PER_CALL } from "./transitions.ts";

/** The columns of `ROW`. The facts are JSON. */
export type RowColumns = Omit<EventRow, "facts"> & {
  readonly facts: string | null;
};

/** The columns of `EVENT`. D1 has no booleans. */
export type EventColumns =
  & RowColumns
  & Omit<Processing, "hasBody">
  & { readonly hasBody: number };

/** The columns of a row, by their names in TypeScript. */
export const ROW =
  "id, kind, subject, environment, status, time, rank, bytes, received_at AS receivedAt, effect_key AS effectKey, source, facts";

/** The columns of an event, by their names in TypeScript. */
export const EVENT =
  `${ROW}, state, tries, fence, due_at AS dueAt, ended_at AS endedAt, error, has_body AS hasBody`;

/** Returns a row, or an event, from its columns. */
export function rowOfColumns<Columns extends RowColumns>(
  { facts, ...columns }: Columns,
): Omit<Columns, "facts"> & Pick<EventRow, "facts"> {
  return facts === null ? columns : { ...columns, facts: JSON.parse(facts) };
}

/** Returns an event from its columns. */
export function eventOf(columns: EventColumns): StoredEvent {
  const { hasBody, ...event } = rowOfColumns(columns);
  return { ...event, hasBody: hasBody !== 0 };
}

/** Creates the methods. */
export function d1Processing({ db, bucket }: Storage): ProcessingMethods {
  return {
    async claim({ now, until, limit, id }) {
      const only = id === undefined ? "" : "AND id = ?4";
      const { results } = await db.prepare(
        `UPDATE events SET state = 'running', due_at = ?2, tries = tries + 1, fence = fence + 1
        WHERE id IN (SELECT id FROM events WHERE due_at <= ?1 ${only} ORDER BY due_at, id LIMIT ?3)
        RETURNING ${EVENT}`,
      ).bind(now, until, limit, ...id === undefined ? [] : [id])
        .all<EventColumns>();
      return results.map(eventOf);
    },
    async finish({ id, fence }, result) {
      const isEnded = result.state !== "waiting";
      return await run(
        db.prepare(
          `UPDATE events SET state = ?3, due_at = ?4, ended_at = ?5, error = ?6
          WHERE id = ?1 AND fence = ?2 AND state = 'running'`,
        ).bind(
          id,
          fence,
          result.state,
          isEnded ? null : result.at,
          isEnded ? result.at : null,
          result.state === "processed" ? null : result.error,
        ),
      ) > 0;
    },
    async replay(id, now) {
      return await run(
        db.prepare(
          `UPDATE events SET state = 'waiting', due_at = ?2, tries = 0, ended_at = NULL, error = NULL
          WHERE id = ?1 AND has_body AND NOT is_repeat AND (state <> 'running' OR due_at <= ?2)`,
        ).bind(id, now),
      ) > 0;
    },
    async effects(keys) {
      if (keys.length === 0) return new Set();
      const { results } = await db.prepare(
        `SELECT effect_key FROM events WHERE NOT is_repeat AND effect_key IN (${
          list(keys)
        })`,
      ).bind(...keys).all<{ readonly effect_key: string }>();
      return new Set(results.map(({ effect_key }) => effect_key));
    },
    async backlog() {
      const backlog = await db.prepare(
        `SELECT count(*) AS waiting, min(received_at) AS oldest,
          (SELECT count(*) FROM events WHERE state = 'dead') AS dead
        FROM events WHERE due_at IS NOT NULL`,
      ).first<{
        readonly waiting: number;
        readonly oldest: number | null;
        readonly dead: number;
      }>();
      return backlog ?? { waiting: 0, oldest: null, dead: 0 };
    },
    deleteBodies: (query) => deleteBodies({ db, bucket }, query),
    async addCounts(counts) {
      const entries = Object.entries(counts);
      if (entries.length === 0) return;
      await run(
        db.prepare(
          `INSERT INTO counters (name, value) VALUES ${
            entries.map(() => "(?, ?)").join()
          }
          ON CONFLICT (name) DO UPDATE SET value = value + excluded.value`,
        ).bind(...entries.flat()),
      );
    },
    async counts() {
      const { results } = await db.prepare("SELECT name, value FROM counters")
        .all<{ readonly name: string; readonly value: number }>();
      return Object.fromEntries(
        results.map(({ name, value }) => [name, value]),
      );
    },
    async mark(job) {
      const row = await db.prepare("SELECT value FROM marks WHERE job = ?")
        .bind(job).first<{ readonly value: string }>();
      return row?.value;
    },
    async setMark(job, value) {
      await run(
        db.prepare(
          `INSERT INTO marks (job, value) VALUES (?, ?)
          ON CONFLICT (job) DO UPDATE SET value = excluded.value`,
        ).bind(job, value),
      );
    },
  };
}

/**
 * Deletes bodies in D1, and notes those in R2 in the same statement. The notes
 * are the rows without a body that still have its key.
 */
async function deleteBodies(
  { db, bucket }: Storage,
  { before, withDead = false }: BodyQuery,
): Promise<number> {
  const states = `'processed', 'repeat'${withDead ? ", 'dead'" : ""}`;
  const deleted = await run(
    db.prepare(
      `UPDATE events SET has_body = 0, body = NULL WHERE id IN
        (SELECT id FROM events WHERE has_body AND received_at < ?1
        AND state IN (${states}) ORDER BY received_at LIMIT ?2)`,
    ).bind(before, BODIES_PER_CALL),
  );
  const { results } = await db.prepare(
    "SELECT body_key FROM events WHERE NOT has_body AND body_key IS NOT NULL LIMIT ?",
  ).bind(BODIES_PER_CALL).all<{ readonly body_key: string }>();
  const keys = results.map(({ body_key }) => body_key);
  if (keys.length > 0) {
    await bucket.delete(keys);
    await run(
      db.prepare(
        `UPDATE events SET body_key = NULL
        WHERE NOT has_body AND body_key IN (${list(keys)})`,
      ).bind(...keys),
    );
  }
  return deleted;
}

/** Returns a placeholder for each value. */
function list(values: readonly unknown[]): string {
  return values.map(() => "?").join();
}

/** Runs a statement. Returns the number of rows that it changed. */
async function run(statement: ReturnType<D1["prepare"]>): Promise<number> {
  return (await statement.run()).meta.changes;
}
