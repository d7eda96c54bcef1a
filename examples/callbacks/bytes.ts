/** Functions on bytes that the stores share. */

/** Returns the SHA-256 of bytes. */
export async function digest(bytes: Uint8Array): Promise<Uint8Array> {
  // WebCrypto's type excludes bytes in shared memory, which these never are.
  const input = bytes as Uint8Array<ArrayBuffer>;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", input));
}

/** Returns bytes as hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Splits bytes into chunks of one size; the last may be smaller. */
export function splitBytes(
  bytes: Uint8Array,
  size: number,
): readonly Uint8Array[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from(
    { length: count },
    (_, index) => bytes.subarray(index * size, (index + 1) * size),
  );
}

/** Joins chunks. */
export function joinBytes(
  chunks: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(
    chunks.reduce((size, chunk) => size + chunk.length, 0),
  );
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
