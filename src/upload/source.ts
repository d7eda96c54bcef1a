/** Sources of uploads: owned from the moment they are passed, and read chunk by chunk. */
import { throwArgumentError, throwMustBe } from "../core/check.ts";
import { isString } from "../core/kind.ts";
import {
  can,
  isAsyncIterable,
  isBlob,
  isBytes,
  isResponse,
  isStream,
} from "../core/platform.ts";
import type { FileInput } from "../types/file.ts";

/** The content of a file: a whole Blob, or chunk by chunk. */
export interface OpenFile {
  /** The content, if it need not be read. */
  readonly blob?: Blob;
  /** Reads the next chunk. */
  readonly read: () => Promise<ReadChunk>;
  /** Cancels the source, unless it has ended or was released before. */
  readonly release: () => void;
}

/** The result of one read, as streams and iterators return it. */
export interface ReadChunk {
  /** Whether the source has ended. */
  readonly done?: boolean | undefined;
  /** The chunk, unless the source has ended. */
  readonly value?: Uint8Array | undefined;
}

/** What a source says about itself. */
export interface SourceMetadata {
  /** The length in bytes. */
  readonly size?: number | undefined;
  /** The media type. */
  readonly type?: string | undefined;
  /** The name of the file. */
  readonly name?: string | undefined;
}

/** A stream of Node, which is an async iterable too. */
interface NodeStream {
  on(event: "error", listener: () => void): unknown;
  destroy(): unknown;
}

/** Returns whether a source can be read a second time. */
export function isReplayable(input: FileInput): boolean {
  return typeof input === "function" || isBuffered(input);
}

/** Asserts a source that can be uploaded, and was not read before. */
export function assertSource(input: unknown): asserts input is FileInput {
  if (typeof input === "function") return;
  if (isResponse(input)) {
    if (!input.ok) {
      throwArgumentError(
        `Cannot upload a Response with status ${input.status}`,
      );
    }
    if (input.bodyUsed) throwConsumed("Response");
    return;
  }
  if (isStream(input)) {
    if (isDisturbed(input)) throwConsumed("ReadableStream");
    return;
  }
  if (!isBuffered(input) && !isAsyncIterable(input)) {
    throwMustBe(
      input,
      "The source",
      "a Blob, bytes, a Response, a ReadableStream, an async iterable or a function that opens one",
    );
  }
}

/** Returns what a source says about itself. It is not read. */
export function metadataOf(input: FileInput): SourceMetadata {
  if (isResponse(input)) {
    const { headers } = input;
    const length = headers.get("content-length");
    // The Content-Length of a compressed body is not the length of its content.
    const isKnown = length !== null && !headers.has("content-encoding");
    return {
      size: isKnown ? Number(length) : undefined,
      type: headers.get("content-type") ?? undefined,
    };
  }
  if (isBlob(input)) {
    const { name } = input as Partial<File>;
    return {
      // A file of Bun may be endless, or on a server.
      size: Number.isInteger(input.size) ? input.size : undefined,
      type: input.type || undefined,
      // A file of Bun has its whole path as its name.
      name: isString(name) ? name.split(/[/\\]/).pop() : undefined,
    };
  }
  return isBuffered(input) ? { size: input.byteLength } : {};
}

/** Takes a source from the caller: unless it is opened for each attempt, it is open from now on. */
export function takeFile(input: FileInput): OpenFile {
  return openFile(isReplayable(input) ? undefined : input);
}

/**
 * Opens a source. From now on its failures are heard, and it must be released.
 * What is not a source can be opened too, because it is checked later.
 */
export function openFile(source: unknown): OpenFile {
  const blob = isBytes(source)
    ? new Blob([source as BlobPart])
    : isBlob(source)
    ? source
    : undefined;
  const content = isResponse(source) ? source.body : source;
  // Without a listener, the failure of a stream of Node ends the process.
  if (isNodeStream(content)) content.on("error", () => {});
  let reader: Reader | undefined;
  let isOver = false;
  const open = () =>
    reader ??= readerOf(
      // A Response without a body has null.
      content === null ? new Blob().stream() : blob?.stream() ?? content,
    );
  return {
    ...blob && { blob },
    async read() {
      let chunk: ReadChunk | undefined;
      try {
        return chunk = isOver ? { done: true } : await open().read();
      } finally {
        if (!chunk || chunk.done) isOver = true;
      }
    },
    release() {
      const cancel = async () => {
        // An iterator of a stream of Node that waits would not hear `return`.
        if (isNodeStream(content)) content.destroy();
        else if (reader || !blob) await open().cancel();
      };
      if (!isOver) cancel().catch(() => {});
      isOver = true;
    },
  };
}

/** Reads a stream or an iterable. */
interface Reader {
  readonly read: () => Promise<ReadChunk>;
  readonly cancel: () => unknown;
}

function readerOf(content: unknown): Reader {
  if (isStream(content)) return content.getReader();
  const iterator = (content as AsyncIterable<Uint8Array>)
    [Symbol.asyncIterator]();
  return {
    read: () => iterator.next(),
    cancel: () => iterator.return?.(),
  };
}

function isBuffered(
  value: unknown,
): value is Blob | ArrayBuffer | ArrayBufferView {
  return isBlob(value) || isBytes(value);
}

function isNodeStream(value: unknown): value is NodeStream {
  return can(value, "on", "destroy");
}

/**
 * Returns whether a stream is being read or was read before. A Response cannot
 * be made of such a stream; it would read a stream of another class.
 */
function isDisturbed(stream: ReadableStream<Uint8Array>): boolean {
  if (stream.locked) return true;
  try {
    if (stream instanceof ReadableStream) new Response(stream);
    return false;
  } catch {
    return true;
  }
}

function throwConsumed(what: string): never {
  throwArgumentError(
    `The source is a ${what} that was read before: ` +
      `pass a function that opens it`,
  );
}
