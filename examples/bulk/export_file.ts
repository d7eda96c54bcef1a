/**
 * A file of lines, and beside it `FILE.cursor` until the file is complete: the
 * cursor to go on from, and how long the file was when it was saved.
 */
import type { ExportSink } from "@labelwire/scale/bulk";
import { writeAll } from "./journal.ts";
import { UsageError } from "./program.ts";

/** What is saved beside a file that is not complete. */
interface Saved {
  /** Identifies the account and the query: the cursor of another one leads elsewhere. */
  readonly source: string;
  readonly size: number;
  readonly cursor?: string;
}

/** An export to a file. */
export interface ExportFile extends ExportSink, Disposable {
  /** The cursor to go on from. Absent at the beginning. */
  readonly cursor: string | undefined;
  /** Marks the file as complete. */
  readonly complete: () => void;
}

/** Opens a file for an export, or goes on with one that was interrupted. */
export function openExport(path: string, source: string): ExportFile {
  const saved = readSaved(`${path}.cursor`);
  if (saved && saved.source !== source) {
    throw new UsageError(
      `${path} must be of the same key, server and filters: it was begun with others`,
    );
  }
  if (!saved && exists(path)) {
    throw new UsageError(`${path} must not exist: it is a complete export`);
  }
  const { size, cursor } = saved ?? { size: 0 };
  const file = Deno.openSync(path, { read: true, write: true, create: true });
  file.truncateSync(size);
  file.seekSync(size, Deno.SeekMode.Start);
  const save = (cursor?: string) => {
    // Otherwise a power cut could leave the cursor without the lines before it.
    file.syncDataSync();
    const { size } = file.statSync();
    const next: Saved = { source, size, ...cursor && { cursor } };
    // A rename is there as a whole or not at all.
    Deno.writeTextFileSync(`${path}.cursor.new`, JSON.stringify(next));
    Deno.renameSync(`${path}.cursor.new`, `${path}.cursor`);
  };
  save(cursor);
  return {
    cursor,
    write: (line) => writeAll(file, line),
    save,
    complete() {
      file.syncDataSync();
      Deno.removeSync(`${path}.cursor`);
    },
    [Symbol.dispose]: () => file.close(),
  };
}

function readSaved(path: string): Saved | undefined {
  return exists(path) ? JSON.parse(Deno.readTextFileSync(path)) : undefined;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
