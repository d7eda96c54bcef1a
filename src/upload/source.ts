/** What can be uploaded: checked before anything is sent, opened for each attempt, read chunk by chunk. */
import { refuse, show } from "../core/check.ts";
import type { FileInput, FileSource } from "../types/file.ts";

/** A file's content on its way: whole, or chunk by chunk. */
export interface OpenFile {
  /** The content, where it needs no reading. */
  readonly whole?: Blob;
  /** Gives the next bytes. */
  readonly read: () => Promise<ReadChunk>;
  /** Gives up what was not read. */
  readonly cancel: (reason?: unknown) => Promise<unknown>;
}

/** What one reading gives, as streams and iterators have it. */
export interface ReadChunk {
  /** Whether that was the end. */
  readonly done?: boolean | undefined;
  /** The bytes, but for the end. */
  readonly value?: Uint8Array | undefined;
}

/** What a source says of itself. */
export interface SourceFacts {
  /** Bytes. */
  readonly size?: number | undefined;
  /** The media type. */
  readonly type?: string | undefined;
  /** The file's name. */
  readonly name?: string | undefined;
}

/** Tells whether a source can be read again. */
export function isReplayable(input: FileInput): boolean {
  return typeof input === "function" || isWhole(input);
}

/** Refuses what cannot be uploaded: nothing that can be read, or what was read before. */
export function checkSource(input: unknown): asserts input is FileInput {
  if (typeof input === "function") return;
  if (input instanceof Response) {
    if (!input.ok) {
      refuse(
        `The source is a Response of status ${input.status}: wanted is one of 2xx`,
      );
    }
    if (input.bodyUsed) refuseConsumed("Response");
    return;
  }
  if (isStream(input)) {
    if (isDisturbed(input)) refuseConsumed("ReadableStream");
    return;
  }
  if (!isWhole(input) && !isIterable(input)) {
    refuse(
      `The source must be a Blob, bytes, a Response, a ReadableStream, an async iterable ` +
        `or a function that opens one: current value is ${show(input)}`,
    );
  }
}

/** Gives what a source knows of itself without being read. */
export function factsOf(input: FileInput): SourceFacts {
  if (input instanceof Blob) {
    const { name } = input as Partial<File>;
    return { size: input.size, type: input.type || undefined, name };
  }
  if (isWhole(input)) return { size: input.byteLength };
  if (!(input instanceof Response)) return {};
  const { headers } = input;
  const length = headers.get("content-length");
  // A compressed body is longer than its Content-Length once it is unpacked.
  const isKnown = length !== null && !headers.has("content-encoding");
  return {
    size: isKnown ? Number(length) : undefined,
    type: headers.get("content-type") ?? undefined,
  };
}

/** Opens a source for one attempt. */
export function openFile(source: FileSource): OpenFile {
  if (isWhole(source)) {
    const whole = source instanceof Blob
      ? source
      : new Blob([source as BlobPart]);
    return openStream(() => whole.stream(), whole);
  }
  if (source instanceof Response) return openStream(() => source.body);
  if (isStream(source)) return openStream(() => source);
  const iterator = source[Symbol.asyncIterator]();
  return {
    read: () => iterator.next(),
    cancel: async () => await iterator.return?.(),
  };
}

/** Reads a stream from its first chunk on; a whole that is sent as it is never gets one. */
function openStream(
  stream: () => ReadableStream<Uint8Array> | null,
  whole?: Blob,
): OpenFile {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const open = () => reader ??= stream()?.getReader();
  return {
    ...whole && { whole },
    read: () => open()?.read() ?? Promise.resolve({ done: true }),
    cancel: async (reason) => await (whole ? reader : open())?.cancel(reason),
  };
}

function isWhole(
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

/** Tells whether anybody reads or has read a stream; a Response refuses to be made of such a one. */
function isDisturbed(stream: ReadableStream<Uint8Array>): boolean {
  if (stream.locked) return true;
  try {
    new Response(stream);
    return false;
  } catch {
    return true;
  }
}

function refuseConsumed(what: string): never {
  refuse(
    `The source is a ${what} that is being read or was read before: ` +
      `give a fresh one, or a function that opens it`,
  );
}
