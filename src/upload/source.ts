/** Sources of uploads: checked before anything is sent, opened for each attempt, read chunk by chunk. */
import { throwArgumentError, throwMustBe } from "../core/check.ts";
import type { FileInput, FileSource } from "../types/file.ts";

/** The content of a file: a whole Blob, or chunk by chunk. */
export interface OpenFile {
  /** The content, if it need not be read. */
  readonly blob?: Blob;
  /** Reads the next chunk. */
  readonly read: () => Promise<ReadChunk>;
  /** Cancels the source. What was not read is lost. */
  readonly cancel: (reason?: unknown) => Promise<unknown>;
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

/** Returns whether a source can be read a second time. */
export function isReplayable(input: FileInput): boolean {
  return typeof input === "function" || isBuffered(input);
}

/** Asserts a source that can be uploaded, and was not read before. */
export function assertSource(input: unknown): asserts input is FileInput {
  if (typeof input === "function") return;
  if (input instanceof Response) {
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
  if (!isBuffered(input) && !isIterable(input)) {
    throwMustBe(
      input,
      "The source",
      "a Blob, bytes, a Response, a ReadableStream, an async iterable or a function that opens one",
    );
  }
}

/** Returns what a source says about itself. It is not read. */
export function metadataOf(input: FileInput): SourceMetadata {
  if (input instanceof Blob) {
    const { name } = input as Partial<File>;
    return { size: input.size, type: input.type || undefined, name };
  }
  if (isBuffered(input)) return { size: input.byteLength };
  if (!(input instanceof Response)) return {};
  const { headers } = input;
  const length = headers.get("content-length");
  // The Content-Length of a compressed body is not the length of its content.
  const isKnown = length !== null && !headers.has("content-encoding");
  return {
    size: isKnown ? Number(length) : undefined,
    type: headers.get("content-type") ?? undefined,
  };
}

/** Opens a source for one attempt. */
export function openFile(source: FileSource): OpenFile {
  if (isBuffered(source)) {
    const blob = source instanceof Blob
      ? source
      : new Blob([source as BlobPart]);
    return openStream(() => blob.stream(), blob);
  }
  if (source instanceof Response) return openStream(() => source.body);
  if (isStream(source)) return openStream(() => source);
  const iterator = source[Symbol.asyncIterator]();
  return {
    read: () => iterator.next(),
    cancel: async () => await iterator.return?.(),
  };
}

/** Opens the stream at the first read. A Blob that is sent as it is never needs a reader. */
function openStream(
  stream: () => ReadableStream<Uint8Array> | null,
  blob?: Blob,
): OpenFile {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const open = () => reader ??= stream()?.getReader();
  return {
    ...blob && { blob },
    read: () => open()?.read() ?? Promise.resolve({ done: true }),
    cancel: async (reason) => await (blob ? reader : open())?.cancel(reason),
  };
}

function isBuffered(
  value: unknown,
): value is Blob | ArrayBuffer | ArrayBufferView {
  return value instanceof Blob || value instanceof ArrayBuffer ||
    ArrayBuffer.isView(value);
}

function isStream(value: unknown): value is ReadableStream<Uint8Array> {
  return typeof (value as ReadableStream | null)?.getReader === "function";
}

function isIterable(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof (value as AsyncIterable<unknown> | null)
    ?.[Symbol.asyncIterator] === "function";
}

/** Returns whether a stream is being read or was read before. A Response cannot be made of such a stream. */
function isDisturbed(stream: ReadableStream<Uint8Array>): boolean {
  if (stream.locked) return true;
  try {
    new Response(stream);
    return false;
  } catch {
    return true;
  }
}

function throwConsumed(what: string): never {
  throwArgumentError(
    `The source is a ${what} that was read before: ` +
      `pass a fresh one, or a function that opens it`,
  );
}
