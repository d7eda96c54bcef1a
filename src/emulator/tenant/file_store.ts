/** The files of a tenant, and the bytes of the newest. */
import type { JsonObject } from "../../types/json.ts";
import type { ScaleFile } from "../../types/file.ts";
import { EmulatorError } from "../util/errors.ts";
import type { ImageSize } from "./image_size.ts";
import type { Mutable } from "../util/json.ts";

/** A file as kept: the wire's members, and what the wire does not show. */
export interface StoredFile {
  /** The file. */
  readonly file: Mutable<ScaleFile>;
  /** What its sender says of it. */
  readonly metadata: JsonObject;
  /** The name that people see. */
  readonly display_name?: string;
  /** The sender's own id of it, unique in the tenant. */
  readonly reference_id?: string;
  /** Where it was imported from; the emulator does not fetch it. */
  readonly file_url?: string;
  /** The SHA-256 of an uploaded file's bytes, in hexadecimal. */
  readonly sha256?: string;
  /** The size of the picture, where it is one whose head is understood. */
  readonly imageSize?: ImageSize;
}

/** Holds the files of a tenant. */
export class FileStore {
  readonly #keptBytes: number;
  readonly #files: StoredFile[] = [];
  readonly #filesById = new Map<string, StoredFile>();
  readonly #idsByReference = new Map<string, string>();
  /** Bytes by id, oldest first. */
  readonly #contents = new Map<string, Uint8Array>();
  #contentBytes = 0;

  /** Makes an empty store that keeps so many bytes of content. */
  constructor(keptBytes: number) {
    this.#keptBytes = keptBytes;
  }

  /** Every file, oldest first. */
  get files(): readonly StoredFile[] {
    return this.#files;
  }

  /** Finds the file that a `scaledata:` URL names. */
  fileAt(url: string): StoredFile | undefined {
    const id = url.slice(url.lastIndexOf("/") + 1);
    const stored = this.#filesById.get(id);
    return stored?.file.attachment_url === url ? stored : undefined;
  }

  /** Gives the bytes of a file, unless they were too many to keep. */
  contentOf(id: string): Uint8Array | undefined {
    return this.#contents.get(id);
  }

  /** Takes in a file. Throws the 409 when its `reference_id` is used (FI4). */
  add(stored: StoredFile, content?: Uint8Array): void {
    const { file: { id }, reference_id } = stored;
    this.#claim(reference_id, id);
    this.#files.push(stored);
    this.#filesById.set(id, stored);
    if (content !== undefined) this.#keep(id, content);
  }

  #claim(reference: string | undefined, id: string): void {
    if (reference === undefined) return;
    const holder = this.#idsByReference.get(reference);
    if (holder !== undefined) {
      throw new EmulatorError(
        409,
        `The reference_id ("${reference}") is already used for a different file (${holder}).`,
      );
    }
    this.#idsByReference.set(reference, id);
  }

  /** Lets the oldest bytes go when there are too many; the files stay. */
  #keep(id: string, content: Uint8Array): void {
    this.#contents.set(id, content);
    this.#contentBytes += content.length;
    for (const [oldest, { length }] of this.#contents) {
      if (this.#contentBytes <= this.#keptBytes) return;
      this.#contents.delete(oldest);
      this.#contentBytes -= length;
    }
  }
}
