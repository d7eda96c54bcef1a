/** The bytes of a file as they are read, checked against what was said about the file. */
import { describe, throwArgumentError } from "../core/check.ts";
import { observe } from "../core/observe.ts";
import { nextTurn } from "../http/runtime.ts";
import type { UploadProgress } from "../types/file.ts";
import type { OpenFile } from "./source.ts";

/** How many bytes are read before the source yields to the event loop. */
const BYTES_PER_TURN = 16_777_216;

/** What is known about the content, and who observes it. */
export interface ContentOptions {
  /** The length in bytes, if it is known. */
  readonly size: number | undefined;
  /** The largest length that is sent, in bytes. */
  readonly maxBytes: number;
  /** Observes the progress. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
}

/** The content of a file that is being read. */
export class FileContent {
  readonly #file: OpenFile;
  readonly #options: ContentOptions;
  #loaded = 0;
  #turnAt = BYTES_PER_TURN;
  #turn: Promise<void> | undefined;

  /** Reads from an open file. */
  constructor(file: OpenFile, options: ContentOptions) {
    this.#file = file;
    this.#options = options;
  }

  /**
   * Reads the next bytes; `undefined` at the end.
   *
   * @throws {ScaleArgumentError} if the content is not what was said about it
   */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      if (this.#loaded >= this.#turnAt) await this.#yield();
      const { done, value } = await this.#file.read();
      if (done) {
        this.#assertEnd();
        return undefined;
      }
      // An empty chunk ends a chunked body on some runtimes.
      if (this.#count(value) > 0) return value;
    }
  }

  /** Reads everything into one Blob. */
  async collect(): Promise<Blob> {
    const chunks: BlobPart[] = [];
    try {
      for (;;) {
        const chunk = await this.next();
        if (!chunk) return new Blob(chunks);
        chunks.push(chunk as BlobPart);
      }
    } finally {
      this.close();
    }
  }

  /** Cancels what was not read. */
  close(): void {
    this.#file.cancel().catch(() => {});
  }

  /**
   * Yields to the event loop, or a source that never waits would starve timers
   * and responses (Node, workerd). The yield is awaited one interval later, so
   * that it costs no throughput.
   */
  async #yield(): Promise<void> {
    this.#turnAt = this.#loaded + BYTES_PER_TURN;
    await this.#turn;
    this.#turn = nextTurn();
  }

  #assertEnd(): void {
    const { size } = this.#options;
    if (size !== undefined && this.#loaded < size) this.#throwWrongSize(size);
  }

  #count(chunk: Uint8Array | undefined): number {
    if (!(chunk instanceof Uint8Array)) {
      throwArgumentError(
        `The source must yield Uint8Arrays: current chunk is ${
          describe(chunk)
        }`,
      );
    }
    this.#loaded += chunk.byteLength;
    const { size, maxBytes, onProgress } = this.#options;
    if (size !== undefined && this.#loaded > size) this.#throwWrongSize(size);
    if (this.#loaded > maxBytes) throwTooLarge(maxBytes);
    if (onProgress && chunk.byteLength > 0) {
      const loaded = this.#loaded;
      observe(onProgress, {
        loaded,
        ...size !== undefined && { total: size },
      });
    }
    return chunk.byteLength;
  }

  #throwWrongSize(size: number): never {
    const found = this.#loaded > size ? "more" : `only ${this.#loaded}`;
    throwArgumentError(
      `size is ${size} bytes, but the source has ${found}`,
    );
  }
}

/** Throws the error for a file that is too large; `size` is its length, if it is known. */
export function throwTooLarge(maxBytes: number, size?: number): never {
  const found = size === undefined ? "more" : `${size}`;
  throwArgumentError(
    `The file must have at most ${maxBytes} bytes (maxBytes): current one has ${found}`,
  );
}
