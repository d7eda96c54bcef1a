/** Bytes: their digest, and their parts. */

/** Gives the SHA-256 of bytes. */
export async function digest(bytes: Uint8Array): Promise<Uint8Array> {
  // The type of WebCrypto leaves out bytes in shared memory, which these never are.
  const input = bytes as Uint8Array<ArrayBuffer>;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", input));
}

/** Writes bytes as hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Cuts bytes into parts of one size; the last may be smaller. */
export function chunksOf(
  bytes: Uint8Array,
  size: number,
): readonly Uint8Array[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from(
    { length: count },
    (_, index) => bytes.subarray(index * size, (index + 1) * size),
  );
}

/** Puts parts together again. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(
    chunks.reduce((size, chunk) => size + chunk.length, 0),
  );
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
