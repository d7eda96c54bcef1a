/**
 * Stores the state of an emulator in a folder: one file, with one change per line.
 * Each change is on the disk before its response is sent, so even a `kill -9`
 * loses nothing that has a response.
 *
 * The file is rewritten at the start, and when it is long. The new file replaces
 * the old one in a single step.
 */
import type {
  EmulatorChange,
  EmulatorDocument,
  EmulatorEntry,
} from "@labelwire/scale/emulator";

/** An error about a corrupt file. Nothing was written. */
export class CorruptFileError extends Error {
  override readonly name = "CorruptFileError";
}

type AllEntries = () => readonly EmulatorEntry[];

/** Changes that are written together. */
interface Batch {
  readonly lines: string[];
  isWhole: boolean;
  /** Returns all entries, to rewrite the file. */
  readonly allEntries: AllEntries;
  readonly written: Promise<void>;
}

/** The first line, which is also the beginning of a document. */
const HEADER = { format: "labelwire-scale-emulator", version: 1 } as const;

/** The default size below which the file is not rewritten. */
const MIN_REWRITE_BYTES = 16 * 1024 * 1024;

/** The state of one emulator in a folder. */
export class EmulatorFiles {
  readonly #path: string;
  readonly #lock: Deno.FsFile;
  #file: Deno.FsFile | undefined;
  #bytes = 0;
  readonly #minRewriteBytes: number;
  #limit: number;
  #next: Batch | undefined;
  #last: Promise<void> = Promise.resolve();

  private constructor(path: string, lock: Deno.FsFile, minRewriteBytes: number) {
    this.#path = path;
    this.#lock = lock;
    this.#minRewriteBytes = minRewriteBytes;
    this.#limit = minRewriteBytes;
  }

  /**
   * Opens a folder, and creates it if it does not exist. Throws if another
   * emulator uses it. The file is rewritten at twice its length, but not below
   * `minRewriteBytes`.
   */
  static async open(
    folder: string,
    minRewriteBytes = MIN_REWRITE_BYTES,
  ): Promise<EmulatorFiles> {
    await Deno.mkdir(folder, { recursive: true });
    const lock = await Deno.open(`${folder}/lock`, {
      create: true,
      write: true,
    });
    if (!await lock.tryLock(true)) {
      lock.close();
      throw new Error(`Another emulator uses the folder ${folder}`);
    }
    return new EmulatorFiles(`${folder}/state.ndjson`, lock, minRewriteBytes);
  }

  /** The path of the file. */
  get path(): string {
    return this.#path;
  }

  /**
   * Returns the stored document; `undefined` if there is none. Throws a
   * `CorruptFileError` with the line of the first problem. A last line without
   * its end was cut off before the response was sent, and is ignored.
   */
  async read(): Promise<EmulatorDocument | undefined> {
    const content = await readIfExists(this.#path);
    if (content === undefined) return undefined;
    const [header = "", ...lines] = content.split("\n").slice(0, -1);
    const { format, version } = Object(this.#parse(header, 1));
    if (format !== HEADER.format || version !== HEADER.version) {
      throw this.#corrupt(1, `expected ${JSON.stringify(HEADER)}`);
    }
    const entries = new Map<string, EmulatorEntry>();
    for (const [index, line] of lines.entries()) {
      const change = this.#parse(line, index + 2);
      if (!Array.isArray(change)) {
        throw this.#corrupt(index + 2, "expected an array");
      }
      for (const entry of change as readonly EmulatorEntry[]) {
        const { tenant, table, id } = Object(entry);
        entries.set(JSON.stringify([tenant, table, id]), entry);
      }
    }
    return { ...HEADER, entries: [...entries.values()] };
  }

  /**
   * Writes a change. Changes during a write are written together afterwards.
   * `allEntries` is called when the file is rewritten.
   */
  write(
    { isWhole, entries }: EmulatorChange,
    allEntries: AllEntries,
  ): Promise<void> {
    const batch = this.#next ??= this.#newBatch(allEntries);
    if (isWhole) {
      batch.isWhole = true;
      batch.lines.length = 0;
    }
    // The values of the entries change later, so they are serialized at once.
    batch.lines.push(...toLines(entries, isWhole));
    return batch.written;
  }

  /** Waits for the current write, and closes the files. */
  async close(): Promise<void> {
    await this.#last;
    this.#file?.close();
    this.#lock.close();
  }

  #newBatch(allEntries: AllEntries): Batch {
    const written = this.#last.then(async () => {
      this.#next = undefined;
      await this.#flush(batch);
    });
    const batch: Batch = { lines: [], isWhole: false, allEntries, written };
    // A write after a failed one may succeed.
    this.#last = written.catch(() => {});
    return batch;
  }

  async #flush({ lines, isWhole, allEntries }: Batch): Promise<void> {
    if (isWhole || this.#file === undefined) {
      await this.#replace(lines);
    } else if (this.#bytes > this.#limit) {
      await this.#replace(toLines(allEntries(), true));
    } else {
      await this.#append(this.#file, lines);
    }
  }

  /** The rename replaces the old file in a single step. */
  async #replace(lines: readonly string[]): Promise<void> {
    const path = `${this.#path}.new`;
    const file = await Deno.open(path, {
      create: true,
      write: true,
      truncate: true,
    });
    this.#bytes = 0;
    await this.#append(file, [`${JSON.stringify(HEADER)}\n`, ...lines]);
    await Deno.rename(path, this.#path);
    this.#file?.close();
    this.#file = file;
    this.#limit = Math.max(this.#minRewriteBytes, 2 * this.#bytes);
  }

  async #append(file: Deno.FsFile, lines: readonly string[]): Promise<void> {
    const bytes = new TextEncoder().encode(lines.join(""));
    let rest = bytes;
    while (rest.length > 0) rest = rest.subarray(await file.write(rest));
    await file.syncData();
    this.#bytes += bytes.length;
  }

  #parse(line: string, number: number): unknown {
    try {
      return JSON.parse(line);
    } catch {
      throw this.#corrupt(number, "invalid JSON");
    }
  }

  #corrupt(line: number, reason: string): CorruptFileError {
    return new CorruptFileError(`${this.#path}, line ${line}: ${reason}`);
  }
}

/** A change is one line, so that a kill keeps all of it or nothing. */
function toLines(
  entries: readonly EmulatorEntry[],
  isWhole: boolean,
): readonly string[] {
  const changes = isWhole ? entries.map((entry) => [entry]) : [entries];
  return changes.map((change) => `${JSON.stringify(change)}\n`);
}

async function readIfExists(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
