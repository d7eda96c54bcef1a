/**
 * Keeps an emulator in a folder: one file, a change a line, each written to the
 * disk before the answer goes out that says so. After a `kill -9` all is there
 * that was answered.
 *
 * The file is made anew at the start, and when it has grown long: beside the old
 * one, which it then replaces in one step.
 */
import type {
  EmulatorChange,
  EmulatorDocument,
  EmulatorEntry,
} from "@labelwire/scale/emulator";

/** A file that cannot be what it should be. Nothing was written. */
export class CorruptFileError extends Error {
  override readonly name = "CorruptFileError";
}

type Everything = () => readonly EmulatorEntry[];

/** Changes that are written together. */
interface Batch {
  readonly lines: string[];
  isWhole: boolean;
  /** Gives everything, to make the file anew. */
  readonly everything: Everything;
  readonly written: Promise<void>;
}

/** What the first line says, and a document too. */
const HEADER = { format: "labelwire-scale-emulator", version: 1 } as const;

/** A file shorter than this never counts as long. */
const LEAST_BYTES = 16 * 1024 * 1024;

/** The state of one emulator in a folder. */
export class EmulatorFiles {
  readonly #path: string;
  readonly #lock: Deno.FsFile;
  #file: Deno.FsFile | undefined;
  #bytes = 0;
  readonly #leastBytes: number;
  #limit: number;
  #next: Batch | undefined;
  #last: Promise<void> = Promise.resolve();

  private constructor(path: string, lock: Deno.FsFile, leastBytes: number) {
    this.#path = path;
    this.#lock = lock;
    this.#leastBytes = leastBytes;
    this.#limit = leastBytes;
  }

  /**
   * Opens a folder, and makes it where there is none. Throws where another
   * emulator has it open. The file is made anew when it has grown to twice its
   * length, but not below `leastBytes`.
   */
  static async open(
    folder: string,
    leastBytes = LEAST_BYTES,
  ): Promise<EmulatorFiles> {
    await Deno.mkdir(folder, { recursive: true });
    const lock = await Deno.open(`${folder}/lock`, {
      create: true,
      write: true,
    });
    if (!await lock.tryLock(true)) {
      lock.close();
      throw new Error(`Another emulator keeps its state in ${folder}`);
    }
    return new EmulatorFiles(`${folder}/state.ndjson`, lock, leastBytes);
  }

  /** The file's path. */
  get path(): string {
    return this.#path;
  }

  /**
   * Reads what was kept, `undefined` where nothing was. Throws a
   * `CorruptFileError` that says where the fault is. A last line without an end
   * was cut off by a kill, before its answer went out: it does not count.
   */
  async read(): Promise<EmulatorDocument | undefined> {
    const text = await readIfThere(this.#path);
    if (text === undefined) return undefined;
    const [header = "", ...lines] = text.split("\n").slice(0, -1);
    const { format, version } = Object(this.#parse(header, 1));
    if (format !== HEADER.format || version !== HEADER.version) {
      throw this.#corrupt(1, `it is not ${JSON.stringify(HEADER)}`);
    }
    const entries = new Map<string, EmulatorEntry>();
    for (const [index, line] of lines.entries()) {
      const change = this.#parse(line, index + 2);
      if (!Array.isArray(change)) {
        throw this.#corrupt(index + 2, "it is not an array");
      }
      for (const entry of change as readonly EmulatorEntry[]) {
        const { tenant, table, id } = Object(entry);
        entries.set(JSON.stringify([tenant, table, id]), entry);
      }
    }
    return { ...HEADER, entries: [...entries.values()] };
  }

  /**
   * Writes a change. Changes that come while another is being written are
   * written together. `everything` is asked when the file has grown long.
   */
  write(
    { isWhole, entries }: EmulatorChange,
    everything: Everything,
  ): Promise<void> {
    const batch = this.#next ??= this.#newBatch(everything);
    if (isWhole) {
      batch.isWhole = true;
      batch.lines.length = 0;
    }
    // The entries are living objects, so they become text at once.
    batch.lines.push(...linesOf(entries, isWhole));
    return batch.written;
  }

  /** Waits for what is being written, and closes the files. */
  async close(): Promise<void> {
    await this.#last;
    this.#file?.close();
    this.#lock.close();
  }

  #newBatch(everything: Everything): Batch {
    const written = this.#last.then(async () => {
      this.#next = undefined;
      await this.#flush(batch);
    });
    const batch: Batch = { lines: [], isWhole: false, everything, written };
    // What follows a failure may succeed.
    this.#last = written.catch(() => {});
    return batch;
  }

  async #flush({ lines, isWhole, everything }: Batch): Promise<void> {
    if (isWhole || this.#file === undefined) {
      await this.#replace(lines);
    } else if (this.#bytes > this.#limit) {
      await this.#replace(linesOf(everything(), true));
    } else {
      await this.#append(this.#file, lines);
    }
  }

  /** The rename is the moment at which the new file counts. */
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
    this.#limit = Math.max(this.#leastBytes, 2 * this.#bytes);
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
      throw this.#corrupt(number, "it is not JSON");
    }
  }

  #corrupt(line: number, reason: string): CorruptFileError {
    return new CorruptFileError(`${this.#path}, line ${line}: ${reason}`);
  }
}

/** A change is a line, so that a kill keeps all of it or nothing. */
function linesOf(
  entries: readonly EmulatorEntry[],
  isWhole: boolean,
): readonly string[] {
  const changes = isWhole ? entries.map((entry) => [entry]) : [entries];
  return changes.map((change) => `${JSON.stringify(change)}\n`);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
