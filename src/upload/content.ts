/** The bytes of a file as they are read, checked against what was said about the file. */
import { throwArgumentError, throwMustBe } from "../core/check.ts";
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
export interface FileContent {
  /**
   * Reads the next bytes; `undefined` at the end.
   *
   * @throws {ScaleArgumentError} if the content is not what was said about it
   */
  readonly next: () => Promise<Uint8Array | undefined>;
  /** Releases the source. */
  readonly close: () => void;
}

/** Returns the content of an open file. */
export function readContent(
  file: OpenFile,
  { size, maxBytes, onProgress }: ContentOptions,
): FileContent {
  let loaded = 0;
  let turnAt = BYTES_PER_TURN;
  let turn: Promise<void> | undefined;

  /** Throws if the bytes so far, or all of them, are not what was said. */
  function assertLoaded(isEnd: boolean): void {
    // A size that is not known is neither.
    if (isEnd ? loaded < size! : loaded > size!) {
      throwArgumentError(
        `size is ${size} bytes, but the source has ${
          isEnd ? `only ${loaded}` : "more"
        }`,
      );
    }
    if (loaded > maxBytes) throwTooLarge(maxBytes);
  }

  return {
    async next() {
      for (;;) {
        if (loaded >= turnAt) {
          // Yields to the event loop, or a source that never waits would starve
          // timers and responses (Node, workerd). The yield is awaited one
          // interval later, so that it costs no throughput.
          turnAt = loaded + BYTES_PER_TURN;
          await turn;
          turn = nextTurn();
        }
        const { done, value } = await file.read();
        if (done) {
          assertLoaded(true);
          return undefined;
        }
        if (value?.[Symbol.toStringTag] !== "Uint8Array") {
          throwMustBe(value, "Each chunk of the source", "a Uint8Array");
        }
        loaded += value.byteLength;
        assertLoaded(false);
        // An empty chunk ends a chunked body on some runtimes.
        if (value.byteLength === 0) continue;
        observe(onProgress, {
          loaded,
          ...size !== undefined && { total: size },
        });
        return value;
      }
    },
    close: file.release,
  };
}

/** Reads a file into one Blob. */
export async function collect(content: FileContent): Promise<Blob> {
  const chunks: BlobPart[] = [];
  for (;;) {
    const chunk = await content.next();
    if (!chunk) return new Blob(chunks);
    chunks.push(chunk as BlobPart);
  }
}

/** Throws the error for a file that is too large. */
export function throwTooLarge(maxBytes: number): never {
  throwArgumentError(`The file is larger than ${maxBytes} bytes (maxBytes)`);
}
