/** The files of a tenant, and the contents of the newest. */
import type { ScaleFile } from "../../types/file.ts";
import type { JsonObject } from "../../types/json.ts";
import { EmulatorError } from "../util/errors.ts";
import type { Mutable } from "../util/json.ts";
import type { ImageSize } from "./image_size.ts";

/** A stored file: with members that responses do not have. */
export interface StoredFile {
  /** The file. */
  readonly file: Mutable<ScaleFile>;
  /** The metadata. */
  readonly metadata: JsonObject;
  /** The display name. */
  readonly display_name?: string;
  /** The id that the client chose, unique in the tenant. */
  readonly reference_id?: string;
  /** The URL of an imported file. The emulator does not fetch it. */
  readonly file_url?: string;
  /** The size of an image in a known format. */
  readonly imageSize?: ImageSize;
}

/** The files of a tenant. */
export class FileStore {
  readonly #maxContentBytes: number;
  readonly #files: StoredFile[] = [];
  readonly #filesById = new Map<string, StoredFile>();
  readonly #idsByReference = new Map<string, string>();
  /** Contents by id, oldest first. */
  readonly #contents = new Map<string, Uint8Array>();
  #contentBytes = 0;

  /** Creates an empty store for that many bytes of content. */
  constructor(maxContentBytes: number) {
    this.#maxContentBytes = maxContentBytes;
  }

  /** All files, oldest first. */
  get files(): readonly StoredFile[] {
    return this.#files;
  }

  /** Returns the file with that `scaledata:` URL; `undefined` if there is none. */
  fileAt(url: string): StoredFile | undefined {
    const id = url.slice(url.lastIndexOf("/") + 1);
    const stored = this.#filesById.get(id);
    return stored?.file.attachment_url === url ? stored : undefined;
  }

  /** Returns the content of a file; `undefined` if it was dropped. */
  contentOf(id: string): Uint8Array | undefined {
    return this.#contents.get(id);
  }

  /** Adds a file. Throws the 409 if its `reference_id` is in use. */
  add(stored: StoredFile, content?: Uint8Array): void {
    const { file: { id }, reference_id } = stored;
    this.#reserve(reference_id, id);
    this.#files.push(stored);
    this.#filesById.set(id, stored);
    if (content !== undefined) this.#store(id, content);
  }

  #reserve(reference: string | undefined, id: string): void {
    if (reference === undefined) return;
    const existing = this.#idsByReference.get(reference);
    if (existing !== undefined) {
      throw new EmulatorError(
        409,
        `The reference_id ("${reference}") is already used for a different file (${existing})`,
      );
    }
    this.#idsByReference.set(reference, id);
  }

  /** Drops the oldest contents if there are too many bytes; the files stay. */
  #store(id: string, content: Uint8Array): void {
    this.#contents.set(id, content);
    this.#contentBytes += content.length;
    for (const [oldest, { length }] of this.#contents) {
      if (this.#contentBytes <= this.#maxContentBytes) return;
      this.#contents.delete(oldest);
      this.#contentBytes -= length;
    }
  }
}
