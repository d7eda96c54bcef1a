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
  /** Its memory, of which the first `size` bytes are used. */
  memory: Uint8Array<ArrayBuffer>;
  /** The number of bytes so far. */
  size = 0;

  /** Creates an empty buffer in `memory`, or with room for that number of bytes. */
  constructor(memory: ArrayBuffer | number = 0) {
    this.memory = new Uint8Array(memory as ArrayBuffer);
  }

  /** Adds a chunk. */
  add(chunk: ArrayLike<number>): void {
    const { memory, size } = this;
    this.size += chunk.length;
    if (this.size > memory.length) {
      this.memory = new Uint8Array(Math.max(this.size, 1.5 * size | 0));
      this.memory.set(memory);
    }
    this.memory.set(chunk, size);
  }
}

/** How a body is read. */
export interface ReadOptions {
  /** Is called with a function that stops the reading of chunks, before the first one is read. */
  readonly onReader?: (cancel: () => void) => void;
  /** Whether the runtime takes longer to read a whole body than to read its chunks, as Node does. */
  readonly byChunks?: boolean;
}

/** Reads at most `maxBytes` of the body of a message. */
export async function readBytes(
  message: Request | Response,
  maxBytes: number,
  { onReader, byChunks }: ReadOptions = {},
): Promise<BodyBytes> {
  const { headers } = message;
  const declared = Number(headers.get("content-length"));
  // A runtime cuts a body at its declared length; a compressed one may unpack to any.
  const isKnown = declared > 0 && declared <= maxBytes &&
    !headers.has("content-encoding");
  const isWhole = isKnown && !byChunks;
  const buffer = new ByteBuffer(
    isWhole ? await message.arrayBuffer() : isKnown ? declared : 0,
  );
  if (isWhole) {
    // A proxy or a test may have made a message that is longer than it declares.
    buffer.size = buffer.memory.length;
  } else if (message.body) {
    // Only here: on Deno a request whose body is looked at is read more slowly.
    const reader = readerOf(message.body);
    // The cancel of a stream may never end, so nothing waits for it.
    const cancel = () => void reader.cancel().catch(() => {});
    onReader?.(cancel);
    while (buffer.size <= maxBytes) {
      const { done, value } = await reader.read();
      if (done || !value) break;
      buffer.add(value.subarray(0, maxBytes + 1 - buffer.size));
    }
    if (buffer.size > maxBytes) cancel();
  }
  const { memory, size } = buffer;
  const length = Math.min(size, maxBytes);
  return {
    bytes: length === memory.length ? memory : memory.slice(0, length),
    isCut: size > maxBytes,
  };
}

/** What is used of a reader. A chunk is valid until the next one is read. */
export interface ByteReader {
  /** Reads the next chunk; `undefined` at the end. */
  readonly read: () => Promise<
    { readonly done: boolean; readonly value?: Uint8Array | undefined }
  >;
  /** Cancels the rest. */
  readonly cancel: () => Promise<void>;
}

/** The least number of bytes that are read at once on workerd, but for the last ones. */
const MIN_CHUNK = 4096;

/** A reader of workerd, which can wait until a chunk has some size. */
interface WorkerdReader extends ReadableStreamBYOBReader {
  readAtLeast(
    min: number,
    view: Uint8Array,
  ): Promise<ReadableStreamReadResult<Uint8Array>>;
}

/**
 * Returns a reader of a body. On workerd it reads each chunk into one and the same memory,
 * and small chunks together: each read leaves garbage behind, however small it is.
 */
export function readerOf(body: ReadableStream<Uint8Array>): ByteReader {
  if ("FixedLengthStream" in globalThis) {
    try {
      const reader = body.getReader({ mode: "byob" }) as WorkerdReader;
      let memory: Uint8Array = new Uint8Array(65_536);
      return {
        async read() {
          const result = await reader.readAtLeast(MIN_CHUNK, memory);
          if (result.value) memory = new Uint8Array(result.value.buffer);
          return result;
        },
        cancel: () => reader.cancel(),
      };
    } catch {
      // A stream of JavaScript may have no bytes of its own.
    }
  }
  return body.getReader();
}
