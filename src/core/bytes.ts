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
      const grown = new Uint8Array(Math.max(size, 2 * this.size));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.size);
    this.size = size;
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
  const reader = body?.getReader();
  // The caller's cancel may never end, so nothing waits for it.
  const cancel = () => void reader?.cancel().catch(() => {});
  // The signal belongs to one attempt, so the listener goes when it goes.
  signal?.addEventListener("abort", cancel, { once: true });
  if (signal?.aborted) cancel();
  while (reader && buffer.size <= maxBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    buffer.add(value.subarray(0, maxBytes + 1 - buffer.size));
  }
  const isCut = buffer.size > maxBytes;
  if (isCut) cancel();
  return { bytes: buffer.bytes(maxBytes), isCut };
}
