/**
 * Saves the state of an emulator in a SQLite database in a folder, one row per
 * entry. A change is synced to disk before the response that confirms it is sent,
 * so after a `kill -9` everything that was confirmed is there. A change that cannot
 * be written leaves the database as it was.
 */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { setImmediate } from "node:timers";
import type {
  EmulatorChange,
  EmulatorDocument,
  EmulatorEntry,
} from "@labelwire/scale/emulator";

/** A state file that cannot be read. Nothing was written. */
export class CorruptFileError extends Error {
  override readonly name = "CorruptFileError";
}

/** A change that was not written. Later changes can be. */
export class StateWriteError extends Error {
  override readonly name = "StateWriteError";
}

/** The key and the value of an entry, both as JSON, which has no NUL and no lone surrogates. */
type Row = readonly [key: string, value: string];

/** Changes that are written in one transaction. */
interface Batch {
  rows: Row[];
  isWhole: boolean;
  readonly written: PromiseWithResolvers<void>;
}

/** The format of the document. */
const HEADER = { format: "labelwire-scale-emulator", version: 1 } as const;

/** Tells the database from those of other programs: "scal" in ASCII. */
const APPLICATION_ID = 0x7363616c;

/** The version of the table. */
const SCHEMA_VERSION = 1;

/** The log of changes shrinks to this size after a large one. */
const MAX_LOG_BYTES = 64 * 1024 * 1024;

/** The exclusive lock also tells a second emulator that the folder is in use. */
const OPEN_SQL = [
  "PRAGMA locking_mode = EXCLUSIVE",
  "PRAGMA journal_mode = WAL",
  "PRAGMA synchronous = FULL",
  `PRAGMA journal_size_limit = ${MAX_LOG_BYTES}`,
];

const CREATE_SQL = `
  BEGIN IMMEDIATE;
  CREATE TABLE entries (key TEXT NOT NULL UNIQUE, value TEXT NOT NULL);
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
  COMMIT;
`;

/** An entry keeps its row, and so its place in the document. */
const WRITE_SQL = `
  INSERT INTO entries (key, value) VALUES (?, ?)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value
`;

/** Result codes of SQLite, the lowest byte of a code. */
const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** The state of one emulator in a folder. */
export class StateFile {
  /** The path of the file. */
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #write: StatementSync;
  #next: Batch | undefined;

  private constructor(path: string, database: DatabaseSync) {
    this.path = path;
    this.#database = database;
    this.#write = database.prepare(WRITE_SQL);
  }

  /**
   * Opens a folder and creates it if it does not exist. Throws if another
   * emulator has it open, and a `CorruptFileError` if its file is not a state of
   * this version.
   */
  static open(folder: string): StateFile {
    Deno.mkdirSync(folder, { recursive: true });
    const path = `${folder}/state.sqlite`;
    if (isLink(path)) throw new Error(`${path} must not be a link`);
    const database = new DatabaseSync(path);
    try {
      // The errors of `exec` have no code in Deno.
      for (const sql of OPEN_SQL) database.prepare(sql).get();
      createTable(database, path);
      return new StateFile(path, database);
    } catch (error) {
      database.close();
      throw openError(error, folder, path);
    }
  }

  /**
   * Reads the saved state; `undefined` if there is none. Throws a
   * `CorruptFileError` if a row is invalid.
   */
  read(): EmulatorDocument | undefined {
    const entries: EmulatorEntry[] = [];
    const rows = this.#database
      .prepare("SELECT rowid, key, value FROM entries ORDER BY rowid");
    try {
      for (const { rowid, key, value } of rows.iterate()) {
        entries.push(this.#parse(rowid, String(key), String(value)));
      }
    } catch (error) {
      throw openError(error, this.path, this.path);
    }
    return entries.length === 0 ? undefined : { ...HEADER, entries };
  }

  /**
   * Writes a change. Changes of the same moment are written in one transaction.
   * Rejects with a `StateWriteError` if that fails.
   */
  async write({ isWhole, entries }: EmulatorChange): Promise<void> {
    // The emulator may change the entries later, so they are serialized now.
    const rows = entries.map(toRow);
    const batch = this.#next ??= this.#createBatch();
    if (isWhole) {
      batch.isWhole = true;
      batch.rows = rows;
    } else for (const row of rows) batch.rows.push(row);
    await batch.written.promise;
  }

  /** Writes what was not written yet, and closes the file. */
  close(): void {
    this.#flush();
    this.#database.close();
  }

  #createBatch(): Batch {
    setImmediate(() => this.#flush());
    return { rows: [], isWhole: false, written: Promise.withResolvers() };
  }

  #flush(): void {
    const batch = this.#next;
    if (batch === undefined) return;
    this.#next = undefined;
    try {
      this.#commit(batch);
      batch.written.resolve();
    } catch (error) {
      batch.written.reject(
        new StateWriteError(`${this.path}: ${messageOf(error)}`),
      );
    }
  }

  #commit({ rows, isWhole }: Batch): void {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      if (isWhole) this.#database.exec("DELETE FROM entries");
      for (const row of rows) this.#write.run(...row);
      this.#database.exec("COMMIT");
    } catch (error) {
      // After some failures SQLite has done this already.
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  #parse(rowid: unknown, key: string, value: string): EmulatorEntry {
    try {
      const [tenant, table, id] = JSON.parse(key);
      return { tenant, table, id, value: JSON.parse(value) };
    } catch {
      throw new CorruptFileError(`${this.path}, row ${rowid}: expected JSON`);
    }
  }
}

function toRow({ tenant, table, id, value }: EmulatorEntry): Row {
  return [JSON.stringify([tenant, table, id]), JSON.stringify(value)];
}

/** A process that was killed while it created the file left no table. */
function createTable(database: DatabaseSync, path: string): void {
  const tables = valueOf(database, "SELECT count(*) FROM sqlite_schema");
  if (tables === 0) database.exec(CREATE_SQL);
  // Damage that reading does not meet would make every write fail.
  const check = valueOf(database, "PRAGMA quick_check(1)");
  if (check !== "ok") throw new CorruptFileError(`${path}: ${check}`);
  const id = valueOf(database, "PRAGMA application_id");
  const version = valueOf(database, "PRAGMA user_version");
  if (id === APPLICATION_ID && version === SCHEMA_VERSION) return;
  throw new CorruptFileError(
    `${path} must be a state of version ${SCHEMA_VERSION}: current version is ${version}`,
  );
}

function valueOf(database: DatabaseSync, sql: string): unknown {
  return Object.values(database.prepare(sql).get() ?? {})[0];
}

/** A link would lead the state into a file of somebody else. */
function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function openError(error: unknown, folder: string, path: string): unknown {
  const { errcode } = Object(error);
  const code = errcode & 0xff;
  const message = `${path}: ${messageOf(error)}`;
  if (code === BUSY) {
    return new Error(`Another emulator saves its state in ${folder}`);
  }
  if (code === CORRUPT || code === NOT_A_DATABASE) {
    return new CorruptFileError(message);
  }
  return errcode === undefined ? error : new Error(message);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
