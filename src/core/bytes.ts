/** Bytes that arrive in chunks, held in memory that is proportional to their number. */

/** The bytes of a body. */
export interface BodyBytes {
  /** The bytes, at most as many as the cap. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether the body was longer than the cap. The rest was cancelled unread. */
  readonly isCut: boolean;
}

/** A buffer that grows. What is added is copied: a runtime may hold 64 KiB for a chunk of one byte. */
export class ByteBuffer {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** The number of bytes so far. */
  size = 0;

  /** Adds a chunk. */
  add(chunk: Uint8Array): void {
    const size = this.size + chunk.length;
    if (size > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(size, 1.5 * this.size | 0));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.size);
    this.size = size;
  }

  /** Returns the bytes so far as a string. It is decoded without a copy. */
  decode(): string {
    return new TextDecoder().decode(this.#bytes.subarray(0, this.size));
  }

  /** Returns the bytes so far, at most `maxBytes`. */
  bytes(maxBytes: number = this.size): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, Math.min(maxBytes, this.size));
  }
}

/** Reads at most `maxBytes` of a body. It stops when `signal` aborts. */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<BodyBytes> {
  const buffer = new ByteBuffer();
  const reader = body && readerOf(body);
  // The caller's cancel may never end, so nothing waits for it.
  const cancel = () => void reader?.cancel().catch(() => {});
  // The signal belongs to one attempt, so the listener goes when it goes.
  signal?.addEventListener("abort", cancel, { once: true });
  if (signal?.aborted) cancel();
  while (reader && buffer.size <= maxBytes) {
    const { done, value } = await reader.read();
    if (done || !value) break;
    buffer.add(value.subarray(0, maxBytes + 1 - buffer.size));
  }
  const isCut = buffer.size > maxBytes;
  if (isCut) cancel();
  return { bytes: buffer.bytes(maxBytes), isCut };
}

/** What is used of a reader. A chunk is valid until the next one is read. */
export interface ByteReader {
  /** Reads the next chunk; `undefined` at the end. */
  readonly read: () => Promise<
    { readonly done: boolean; readonly value?: Uint8Array | undefined }
  >;
  /** Cancels the rest. */
  readonly cancel: (reason?: unknown) => Promise<void>;
}

/**
 * Returns a reader of a body. On workerd it reads each chunk into one and the same memory:
 * its other reader leaves much garbage behind for each chunk, however small.
 */
export function readerOf(body: ReadableStream<Uint8Array>): ByteReader {
  if (!("FixedLengthStream" in globalThis)) return body.getReader();
  let reader: ReadableStreamBYOBReader;
  try {
    reader = body.getReader({ mode: "byob" });
  } catch {
    // A stream of JavaScript may have no bytes of its own.
    return body.getReader();
  }
  let memory = new Uint8Array(65_536);
  return {
    async read() {
      const { done, value } = await reader.read(memory);
      if (value) memory = new Uint8Array(value.buffer);
      return { done, value };
    },
    cancel: (reason) => reader.cancel(reason),
  };
}
