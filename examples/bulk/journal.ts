/**
 * A journal in a file of JSON Lines: one line for each entry, written before the
 * job goes on. After a `kill -9` everything that was noted is there; a line that
 * is not complete is dropped. Only the places of the lines are in memory, 24 to 48
 * bytes each.
 */
import type { JournalEntry } from "@labelwire/scale/bulk";
import { LineIndex } from "./line_index.ts";
import { UsageError } from "./program.ts";

/** A journal in a file. With the default entries it is a `Journal` of `createTasks`. */
export interface FileJournal<Entry> extends Disposable {
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
  readonly #index = new LineIndex();
  #length = 0;

  constructor(file: Deno.FsFile, path: string, account: string) {
    this.#file = file;
    for (const line of completeLines(file)) {
      const value = parseLine(line, path);
      if (this.#length > 0) {
        this.#index.add((value as [string])[0], this.#length);
      } else if ((value as Partial<Header>).account !== account) {
        throw new UsageError(
          `${path} must be the journal of this key and this server: it belongs to another one`,
        );
      }
      this.#length += line.length;
    }
    file.truncateSync(this.#length);
    if (this.#length === 0) this.#append({ account } satisfies Header);
  }

  readonly get = (key: string): Entry | undefined => {
    for (const place of this.#index.placesOf(key)) {
      this.#file.seekSync(place, Deno.SeekMode.Start);
      const [line] = completeLines(this.#file, 512);
      const [found, entry] = JSON.parse(new TextDecoder().decode(line));
      if (found === key) return entry;
    }
    return undefined;
  };

  readonly set = (key: string, entry: Entry): void => {
    const place = this.#length;
    this.#append([key, entry]);
    this.#index.add(key, place);
  };

  #append(value: Header | readonly [string, Entry]): void {
    const line = `${JSON.stringify(value)}\n`;
    this.#file.seekSync(this.#length, Deno.SeekMode.Start);
    this.#length += writeAll(this.#file, line);
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** Writes a whole string to a file. Returns its length in bytes. */
export function writeAll(file: Deno.FsFile, text: string): number {
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) {
    written += file.writeSync(bytes.subarray(written));
  }
  return bytes.length;
}

function parseLine(line: Uint8Array, path: string): unknown {
  const text = new TextDecoder().decode(line);
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${path} must be a journal: a line is no JSON`);
  }
}

/** Yields the lines of a file from its position on, with their line feeds. */
function* completeLines(
  file: Deno.FsFile,
  chunkSize = 65_536,
): Generator<Uint8Array> {
  const chunk = new Uint8Array(chunkSize);
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
