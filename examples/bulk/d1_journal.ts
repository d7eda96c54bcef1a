/**
 * A journal in Cloudflare's D1, for jobs in Workers. Each item needs two queries,
 * and a Worker may make 1,000 in one invocation, 50 on the Free plan: divide a
 * large job, for instance by `--max` items for each message of a queue.
 */
import type { Journal, JournalEntry } from "@labelwire/scale/bulk";

/** The used part of a D1 database. */
export interface D1 {
  prepare(query: string): {
    bind(...values: unknown[]): {
      first<T>(): Promise<T | null>;
      run(): Promise<unknown>;
    };
  };
}

/** Creates the table: run it once, for instance as a migration. */
export const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS journal (
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    task_id TEXT NOT NULL,
    PRIMARY KEY (name, key)
  ) WITHOUT ROWID`;

const GET = "SELECT task_id FROM journal WHERE name = ? AND key = ?";
const SET = "INSERT INTO journal (name, key, task_id) VALUES (?, ?, ?) " +
  "ON CONFLICT (name, key) DO NOTHING";

/**
 * Creates a journal. `name` keeps the jobs of a database apart: use another one
 * for each API key.
 */
export function d1Journal(db: D1, name: string): Journal {
  return {
    async get(key) {
      const row = await db.prepare(GET).bind(name, key).first<JournalEntry>();
      return row ?? undefined;
    },
    set: (key, { task_id }) => db.prepare(SET).bind(name, key, task_id).run(),
  };
}
