/**
 * A journal in a file of JSON Lines: one line for each entry, written before the
 * job goes on. After a `kill -9` everything that was noted is there. A line that
 * is not complete is dropped. The entries are also in memory, about 300 bytes
 * each.
 */
import type { JournalEntry } from "@labelwire/scale/bulk";
import { UsageError } from "./program.ts";

/** A journal in a file. With the default entries it is a `Journal` of `createTasks`. */
export interface FileJournal<Entry> extends Disposable {
  /** The number of entries. */
  readonly size: number;
  readonly get: (key: string) => Entry | undefined;
  readonly set: (key: string, entry: Entry) => void;
}

/** The first line of a file: what a test key has created is not there for a live key. */
interface Header {
  readonly account: string;
}

/** Opens a journal, or creates it. Throws if it belongs to another account. */
export function openJournal<Entry = JournalEntry>(
  path: string,
  account: string,
): FileJournal<Entry> {
  const file = Deno.openSync(path, { read: true, write: true, create: true });
  try {
    return new JsonLines<Entry>(file, path, account);
  } catch (error) {
    file.close();
    throw error;
  }
}

class JsonLines<Entry> implements FileJournal<Entry> {
  readonly #file: Deno.FsFile;
  readonly #entries = new Map<string, Entry>();

  constructor(file: Deno.FsFile, path: string, account: string) {
    this.#file = file;
    let length = 0;
    for (const bytes of completeLines(file)) {
      const isFirst = length === 0;
      length += bytes.length;
      this.#read(new TextDecoder().decode(bytes), { isFirst, path, account });
    }
    file.truncateSync(length);
    file.seekSync(length, Deno.SeekMode.Start);
    if (length === 0) this.#write({ account } satisfies Header);
  }

  #read(
    line: string,
    { isFirst, path, account }: {
      readonly isFirst: boolean;
      readonly path: string;
      readonly account: string;
    },
  ): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw new UsageError(`${path} is not a journal: ${line.slice(0, 40)}`);
    }
    if (!isFirst) {
      const [key, entry] = value as [string, Entry];
      this.#entries.set(key, entry);
    } else if ((value as Partial<Header>).account !== account) {
      throw new UsageError(
        `${path} must be the journal of this key and this server: it belongs to another one`,
      );
    }
  }

  get size(): number {
    return this.#entries.size;
  }

  readonly get = (key: string) => this.#entries.get(key);

  readonly set = (key: string, entry: Entry) => {
    this.#write([key, entry]);
    this.#entries.set(key, entry);
  };

  #write(value: unknown): void {
    writeAll(this.#file, `${JSON.stringify(value)}\n`);
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** Writes a whole string to a file. */
export function writeAll(file: Deno.FsFile, text: string): void {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(file.writeSync(bytes));
}

/** Yields the lines of a file with their line feeds. */
function* completeLines(file: Deno.FsFile): Generator<Uint8Array> {
  const chunk = new Uint8Array(65_536);
  let rest = new Uint8Array(0);
  for (let size; (size = file.readSync(chunk)) !== null;) {
    const bytes = new Uint8Array(rest.length + size);
    bytes.set(rest);
    bytes.set(chunk.subarray(0, size), rest.length);
    let start = 0;
    for (let end; (end = bytes.indexOf(10, start)) >= 0; start = end + 1) {
      yield bytes.subarray(start, end + 1);
    }
    rest = bytes.slice(start);
  }
}
