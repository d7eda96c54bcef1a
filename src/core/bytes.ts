/** A body that is read under a cap. */

/** The bytes of a body. */
export interface BodyBytes {
  /** The bytes, at most as many as the cap. */
  readonly bytes: Uint8Array;
  /** Whether the body was longer than the cap. The rest was cancelled unread. */
  readonly isCut: boolean;
}

/** Reads at most `maxBytes` of a body. It stops when `signal` aborts. */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  signal: AbortSignal,
): Promise<BodyBytes> {
  const reader = body?.getReader();
  if (!reader) return { bytes: new Uint8Array(0), isCut: false };
  // The signal belongs to one attempt, so the listener goes when it goes.
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { bytes: concat(chunks, size), isCut: false };
    chunks.push(value);
    size += value.byteLength;
    if (size > maxBytes) {
      cancel();
      const bytes = concat(chunks, size).subarray(0, maxBytes);
      return { bytes, isCut: true };
    }
  }
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}
