/**
 * Multipart bodies read as they come, however they are cut into chunks. Bytes
 * go to their part at once, so memory does not grow with a file that is not
 * kept.
 */
import { EmulatorError } from "../util/errors.ts";
import { decodeExtended, readHeader } from "./header_params.ts";
import { Sha256 } from "../util/sha256.ts";

/** How much a multipart body may hold. */
export interface MultipartLimits {
  /** The largest file that is taken, in bytes. */
  readonly maxUploadBytes: number;
  /** The largest file whose bytes are kept, in bytes. */
  readonly keptFileBytes: number;
}

/** A file as it came in. */
export interface FilePart {
  /** The name of its field. */
  readonly name: string;
  /** What the sender calls it. */
  readonly filename: string;
  /** The media type in lower case, if the sender names one. */
  readonly mediaType?: string;
  /** Bytes. */
  readonly size: number;
  /** The SHA-256 of the bytes, in hexadecimal. */
  readonly sha256: string;
  /** The bytes, unless there are too many to keep. */
  readonly content?: Uint8Array;
}

/** What a multipart body holds. */
export interface Multipart {
  /** Names and values of the fields that are no files, in order. */
  readonly texts: readonly (readonly [string, string])[];
  /** The files, in order. */
  readonly files: readonly FilePart[];
}

/** A body that was read to its end. */
export interface ReadMultipart {
  /** What it held, or why it could not be understood. */
  readonly multipart: Multipart | EmulatorError;
  /** How many bytes it had. */
  readonly bytes: number;
}

/** What takes in the bytes of a part. */
interface Sink {
  readonly write: (bytes: Uint8Array) => void;
  readonly close: () => void;
}

/** What is being read; `preamble` stands before the first part. */
type Stage = "preamble" | "delimiter" | "headers" | "body" | "epilogue";

/** Head of a part: what its `Content-Disposition` and `Content-Type` say. */
interface PartHead {
  readonly name: string;
  readonly filename?: string;
  readonly mediaType?: string;
}

/** The most bytes that the headers of a part, or a text field, may have. */
const MAX_HEADER_BYTES = 16_384;
const MAX_TEXT_BYTES = 1_048_576;

/** The most parts of a body. */
const MAX_PARTS = 1000;

const CR = 13;
const LF = 10;
const DASH = 45;

const HEADER_LINE = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([^\r\n]*)$/;

/** Encodings that leave the bytes as they are. */
const PLAIN_ENCODINGS: readonly string[] = ["7bit", "8bit", "binary"];

/**
 * Gives the boundary that a `Content-Type` names, `undefined` when that is not
 * `multipart/form-data`, and `""` when it names none.
 */
export function boundaryOf(contentType: string): string | undefined {
  if (!/^multipart\/form-data *(;|$)/i.test(contentType)) return undefined;
  return readHeader(contentType)?.params.get("boundary") ?? "";
}

/**
 * Reads a multipart body to its end, also one that is refused: a sender that is
 * cut off would never see the answer. Rejects only as the chunks do.
 */
export async function readMultipart(
  chunks: AsyncIterable<Uint8Array>,
  boundary: string,
  limits: MultipartLimits,
): Promise<ReadMultipart> {
  const parser = new Parser(boundary, limits);
  let refusal = boundary === ""
    ? malformed("its Content-Type names no boundary")
    : undefined;
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    refusal ??= refusalOf(() => parser.push(chunk));
  }
  refusal ??= refusalOf(() => parser.end());
  return { multipart: refusal ?? parser, bytes };
}

function refusalOf(work: () => void): EmulatorError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof EmulatorError) return error;
    throw error;
  }
}

class Parser implements Multipart {
  readonly texts: (readonly [string, string])[] = [];
  readonly files: FilePart[] = [];
  readonly #limits: MultipartLimits;
  readonly #delimiter: Uint8Array;
  #stage: Stage = "preamble";
  /** What came and is not understood yet; begins as if a line had ended. */
  #rest: Uint8Array = Uint8Array.of(CR, LF);
  /** Bytes at the front that belong to no part. */
  #skip = 0;
  #parts = 0;
  #sink: Sink | undefined;

  constructor(boundary: string, limits: MultipartLimits) {
    this.#delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
    this.#limits = limits;
  }

  push(chunk: Uint8Array): void {
    this.#rest = joined([this.#rest, chunk]);
    while (this.#step());
  }

  end(): void {
    if (this.#stage !== "epilogue") throw malformed("its end is missing");
  }

  /** Goes one stage on, or says that this takes more bytes. */
  #step(): boolean {
    switch (this.#stage) {
      case "delimiter":
        return this.#readDelimiter();
      case "headers":
        return this.#readHeaders();
      case "epilogue":
        this.#rest = new Uint8Array();
        return false;
      default:
        return this.#readBody();
    }
  }

  /** Passes on all bytes that cannot be the beginning of a delimiter. */
  #readBody(): boolean {
    const found = indexOf(this.#rest, this.#delimiter);
    if (found < 0) {
      const safe = this.#rest.length - this.#delimiter.length + 1;
      if (safe > 0) this.#write(this.#take(safe));
      return false;
    }
    this.#write(this.#take(found));
    this.#take(this.#delimiter.length);
    this.#sink?.close();
    this.#sink = undefined;
    this.#stage = "delimiter";
    return true;
  }

  /** Behind a delimiter: `--` ends the body, spaces and a line end a part. */
  #readDelimiter(): boolean {
    const rest = this.#rest;
    if (rest.length < 2) return false;
    if (rest[0] === DASH && rest[1] === DASH) {
      this.#stage = "epilogue";
      return true;
    }
    const end = rest.findIndex((byte) => byte !== 32 && byte !== 9);
    if (end < 0 || end + 1 >= rest.length) {
      if (rest.length > MAX_HEADER_BYTES) throw malformed("a line is too long");
      return false;
    }
    if (rest[end] !== CR || rest[end + 1] !== LF) {
      throw malformed("a boundary is not followed by the end of its line");
    }
    // The end of this line stays: without headers, it begins the empty line.
    this.#take(end);
    this.#stage = "headers";
    return true;
  }

  #readHeaders(): boolean {
    const end = indexOf(this.#rest, Uint8Array.of(CR, LF, CR, LF));
    if (end > MAX_HEADER_BYTES || end < 0) {
      if (this.#rest.length <= MAX_HEADER_BYTES) return false;
      throw malformed("the headers of a part are too long");
    }
    this.#parts += 1;
    if (this.#parts > MAX_PARTS) throw malformed("it has too many parts");
    const head = readHead(new TextDecoder().decode(this.#take(end)).slice(2));
    this.#sink = this.#sinkOf(head);
    // A part without a body has its delimiter right where the headers end, so
    // the search goes on at the end of their last line.
    this.#take(2);
    this.#skip = 2;
    this.#stage = "body";
    return true;
  }

  #sinkOf(head: PartHead): Sink {
    return head.filename === undefined
      ? textSink((text) => this.texts.push([head.name, text]))
      : fileSink({ ...head, filename: head.filename }, this.#limits, (file) => {
        this.files.push(file);
      });
  }

  #take(count: number): Uint8Array {
    const taken = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return taken;
  }

  #write(bytes: Uint8Array): void {
    const skipped = Math.min(this.#skip, bytes.length);
    this.#skip -= skipped;
    if (bytes.length > skipped) this.#sink?.write(bytes.subarray(skipped));
  }
}

function textSink(done: (text: string) => void): Sink {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    write: (bytes) => {
      size += bytes.length;
      if (size > MAX_TEXT_BYTES) throw malformed("a field is too long");
      chunks.push(bytes);
    },
    close: () => {
      // A byte order mark belongs to the value.
      const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
      done(decoder.decode(joined(chunks)));
    },
  };
}

function fileSink(
  head: Pick<FilePart, "name" | "filename" | "mediaType">,
  { maxUploadBytes, keptFileBytes }: MultipartLimits,
  done: (file: FilePart) => void,
): Sink {
  const hash = new Sha256();
  let chunks: Uint8Array[] = [];
  let size = 0;
  return {
    write: (bytes) => {
      size += bytes.length;
      if (size > maxUploadBytes) throw tooLarge(maxUploadBytes);
      hash.update(bytes);
      if (size <= keptFileBytes) chunks.push(bytes);
      else chunks = [];
    },
    close: () => {
      const sha256 = hash.digest();
      const content = size <= keptFileBytes ? joined(chunks) : undefined;
      done({ ...head, size, sha256, ...content && { content } });
    },
  };
}

/** The limit is documented (FI4); that more is a 400 is a guess. */
function tooLarge(maxBytes: number): EmulatorError {
  return new EmulatorError(
    400,
    `The file is larger than ${maxBytes} bytes.`,
  );
}

function readHead(text: string): PartHead {
  const headers = new Map<string, string>();
  for (const line of text === "" ? [] : text.split("\r\n")) {
    // A lone CR or LF makes no line, and lines that go on are not allowed.
    const [, name, value = ""] = HEADER_LINE.exec(line) ?? [];
    if (name === undefined) throw malformed("a header cannot be read");
    headers.set(name.toLowerCase(), value);
  }
  checkEncoding(headers.get("content-transfer-encoding"));
  const mediaType = mediaTypeIn(headers.get("content-type") ?? "");
  const disposition = headers.get("content-disposition") ?? "";
  return { ...readDisposition(disposition), ...mediaType && { mediaType } };
}

function checkEncoding(encoding = "binary"): void {
  if (PLAIN_ENCODINGS.includes(encoding.trim().toLowerCase())) return;
  throw malformed(`its encoding "${encoding}" is not read here`);
}

function mediaTypeIn(contentType: string): string {
  return contentType.replace(/;.*$/, "").trim().toLowerCase();
}

function readDisposition(text: string): PartHead {
  const header = readHeader(text);
  const name = header?.params.get("name");
  if (header?.value !== "form-data" || name === undefined) {
    throw malformed("a part has no Content-Disposition with a name");
  }
  const filename = filenameOf(header.params);
  return {
    name: unescaped(name),
    ...filename !== undefined && { filename },
  };
}

/** RFC 6266: the form with a charset counts more. */
function filenameOf(params: ReadonlyMap<string, string>): string | undefined {
  const extended = params.get("filename*");
  if (extended === undefined) {
    const plain = params.get("filename");
    return plain === undefined ? undefined : unescaped(plain);
  }
  const filename = decodeExtended(extended);
  if (filename === undefined) throw malformed("a filename cannot be read");
  return filename;
}

/** Browsers escape the three characters that would end a name, and no other. */
function unescaped(name: string): string {
  return name.replace(/%(?:22|0A|0D)/gi, decodeURIComponent);
}

function malformed(reason: string): EmulatorError {
  return new EmulatorError(
    400,
    `The multipart body is malformed: ${reason}.`,
  );
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const size = chunks.reduce((sum, { length }) => sum + length, 0);
  const all = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}

/** Finds bytes in others, or gives -1. */
function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  let index = bytes.indexOf(CR);
  while (index >= 0) {
    if (wanted.every((byte, offset) => bytes[index + offset] === byte)) {
      return index;
    }
    index = bytes.indexOf(CR, index + 1);
  }
  return -1;
}
