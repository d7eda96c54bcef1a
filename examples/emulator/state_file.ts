/**
 * Saves the state of an emulator to a file in a folder: one change per line,
 * synced to disk before the response that confirms it is sent. After a
 * `kill -9` everything that was confirmed is there.
 *
 * The file is rewritten at the start and when it has grown long. The new file is
 * written beside the old one and then replaces it in one step.
 */
import type {
  EmulatorChange,
  EmulatorDocument,
  EmulatorEntry,
} from "@labelwire/scale/emulator";

/** A state file that cannot be read. Nothing was written. */
export class CorruptFileError extends Error {
  override readonly name = "CorruptFileError";
}

type AllEntries = () => readonly EmulatorEntry[];

/** Changes that are written together. */
interface Batch {
  readonly lines: string[];
  isWhole: boolean;
  /** Returns the complete state, to rewrite the file. */
  readonly allEntries: AllEntries;
  readonly written: Promise<void>;
}

/** The content of the first line, and of an exported document. */
const HEADER = { format: "labelwire-scale-emulator", version: 1 } as const;

/** A file shorter than this is never rewritten while the emulator runs. */
const MIN_BYTES = 16 * 1024 * 1024;

/** The state of one emulator in a folder. */
export class StateFile {
  readonly #path: string;
  readonly #lock: Deno.FsFile;
  #file: Deno.FsFile | undefined;
  #bytes = 0;
  readonly #minBytes: number;
  #maxBytes: number;
  #nextBatch: Batch | undefined;
  #lastWrite: Promise<void> = Promise.resolve();

  private constructor(path: string, lock: Deno.FsFile, minBytes: number) {
    this.#path = path;
    this.#lock = lock;
    this.#minBytes = minBytes;
    this.#maxBytes = minBytes;
  }

  /**
   * Opens a folder and creates it if it does not exist. Throws if another
   * emulator has it open. The file is rewritten when it has doubled in size,
   * and is longer than `minBytes`.
   */
  static async open(
    folder: string,
    minBytes = MIN_BYTES,
  ): Promise<StateFile> {
    await Deno.mkdir(folder, { recursive: true });
    const lock = await Deno.open(`${folder}/lock`, {
      create: true,
      write: true,
    });
    if (!await lock.tryLock(true)) {
      lock.close();
      throw new Error(`Another emulator saves its state in ${folder}`);
    }
    return new StateFile(`${folder}/state.ndjson`, lock, minBytes);
  }

  /** The path of the file. */
  get path(): string {
    return this.#path;
  }

  /**
   * Reads the saved state; `undefined` if there is none. Throws a
   * `CorruptFileError` that names the line. A last line without a line break
   * was cut off by a kill before its response was sent, so it is ignored.
   */
  async read(): Promise<EmulatorDocument | undefined> {
    const text = await readIfExists(this.#path);
    if (text === undefined) return undefined;
    const [header = "", ...lines] = text.split("\n").slice(0, -1);
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
   * Writes a change. Changes that arrive during another write are written
   * together. `allEntries` is called when the file has grown long.
   */
  write(
    { isWhole, entries }: EmulatorChange,
    allEntries: AllEntries,
  ): Promise<void> {
    const batch = this.#nextBatch ??= this.#createBatch(allEntries);
    if (isWhole) {
      batch.isWhole = true;
      batch.lines.length = 0;
    }
    // The emulator may change the entries later, so they are serialized now.
    batch.lines.push(...toLines(entries, isWhole));
    return batch.written;
  }

  /** Waits for the last write and closes the files. */
  async close(): Promise<void> {
    await this.#lastWrite;
    this.#file?.close();
    this.#lock.close();
  }

  #createBatch(allEntries: AllEntries): Batch {
    const written = this.#lastWrite.then(async () => {
      this.#nextBatch = undefined;
      await this.#flush(batch);
    });
    const batch: Batch = { lines: [], isWhole: false, allEntries, written };
    // A write that fails must not stop those that follow.
    this.#lastWrite = written.catch(() => {});
    return batch;
  }

  async #flush({ lines, isWhole, allEntries }: Batch): Promise<void> {
    if (isWhole || this.#file === undefined) {
      await this.#replace(lines);
    } else if (this.#bytes > this.#maxBytes) {
      await this.#replace(toLines(allEntries(), true));
    } else {
      await this.#append(this.#file, lines);
    }
  }

  /** Writes a new file. It counts from the moment of the rename. */
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
    this.#maxBytes = Math.max(this.#minBytes, 2 * this.#bytes);
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
      throw this.#corrupt(number, "expected JSON");
    }
  }

  #corrupt(line: number, reason: string): CorruptFileError {
    return new CorruptFileError(`${this.#path}, line ${line}: ${reason}`);
  }
}

/** Returns one line per change, so that a kill keeps all of a change or nothing. */
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
