/**
 * A streaming parser of multipart bodies. Bytes go to their part at once, so
 * memory does not grow with a file whose content is not kept.
 */
import { ByteBuffer } from "../../core/bytes.ts";
import { EmulatorError } from "../util/errors.ts";
import { decodeExtended, parseHeader } from "./header_params.ts";

/** The limits of a multipart body. */
export interface MultipartLimits {
  /** The maximum size of a file, in bytes. */
  readonly maxUploadBytes: number;
  /** The maximum size of the contents of files that are kept, in bytes. */
  readonly keptFileBytes: number;
}

/** A file of a multipart body. */
export interface FilePart {
  /** The name of the field. */
  readonly name: string;
  /** The filename. */
  readonly filename: string;
  /** The media type in lower case, if the part has one. */
  readonly mediaType?: string;
  /** The size in bytes. */
  readonly size: number;
  /** The bytes; absent if there are too many to keep. */
  readonly content?: Uint8Array;
}

/** A parsed multipart body. */
export interface Multipart {
  /** The names and values of the fields that are not files, in order. */
  readonly fields: readonly (readonly [string, string])[];
  /** The files, in order. */
  readonly files: readonly FilePart[];
}

/** The result of reading a multipart body. */
export interface ReadMultipart {
  /** The content, or the 400 if the body is malformed. */
  readonly multipart: Multipart | EmulatorError;
  /** The size of the body in bytes. */
  readonly bytes: number;
}

/** A receiver of the bytes of a part. */
interface Sink {
  readonly write: (bytes: Uint8Array) => void;
  readonly close: () => void;
}

/** The position of the parser; `preamble` is everything before the first part. */
type Stage = "preamble" | "delimiter" | "headers" | "body" | "epilogue";

/** The parsed headers of a part. */
interface PartHeaders {
  readonly name: string;
  readonly filename?: string;
  readonly mediaType?: string;
}

/** The maximum size of the headers of a part. */
const MAX_HEADER_BYTES = 16_384;

/** The maximum size of all fields that are not files. */
const MAX_FIELD_BYTES = 1_048_576;

/** The maximum number of parts. */
const MAX_PARTS = 1000;

const CR = 13;
const LF = 10;
const DASH = 45;

/** The line of a header, which has no NUL, CR or LF. */
const HEADER_LINE = /^([\w!#$%&'*+.^`|~-]+):([^\0\r\n]*)$/;

/** A media type without parameters. */
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;

/** The transfer encodings that do not change the bytes. */
const PLAIN_ENCODINGS: readonly string[] = ["7bit", "8bit", "binary"];

/**
 * Returns the boundary in a `Content-Type`: `undefined` if that is not
 * `multipart/form-data`, `""` if it has no boundary.
 */
export function readBoundary(contentType: string): string | undefined {
  if (!/^multipart\/form-data *(;|$)/i.test(contentType)) return undefined;
  return parseHeader(contentType)?.params.get("boundary") ?? "";
}

/**
 * Reads a multipart body to its end, even a malformed one: a client whose
 * connection is closed while it sends would never see the response. Rejects only
 * if the chunks do.
 */
export async function readMultipart(
  chunks: AsyncIterable<Uint8Array>,
  boundary: string,
  limits: MultipartLimits,
): Promise<ReadMultipart> {
  const parser = new Parser(boundary, limits);
  let failure = boundary === ""
    ? malformed("the Content-Type has no boundary")
    : undefined;
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    failure ??= errorOf(() => parser.push(chunk));
  }
  failure ??= errorOf(() => parser.end());
  return { multipart: failure ?? parser, bytes };
}

function errorOf(work: () => void): EmulatorError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof EmulatorError) return error;
    throw error;
  }
}

class Parser implements Multipart {
  readonly fields: (readonly [string, string])[] = [];
  readonly files: FilePart[] = [];
  readonly #limits: MultipartLimits;
  readonly #delimiter: Uint8Array;
  #stage: Stage = "preamble";
  /** The bytes that are not parsed yet; at first the end of a line, which precedes a delimiter. */
  #rest: Uint8Array = Uint8Array.of(CR, LF);
  /** How many of the next bytes belong to no part. */
  #skip = 0;
  #parts = 0;
  #fieldBytes = 0;
  #keptBytes = 0;
  #sink: Sink | undefined;

  constructor(boundary: string, limits: MultipartLimits) {
    this.#delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
    this.#limits = limits;
  }

  push(chunk: Uint8Array): void {
    const rest = new Uint8Array(this.#rest.length + chunk.length);
    rest.set(this.#rest);
    rest.set(chunk, this.#rest.length);
    this.#rest = rest;
    while (this.#step());
  }

  end(): void {
    if (this.#stage !== "epilogue") {
      throw malformed("the closing boundary is missing");
    }
  }

  /** Parses one stage. Returns false if that needs more bytes. */
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

  /** Writes all bytes that cannot be the beginning of a delimiter. */
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

  /** After a delimiter, `--` ends the body; white space and a line end begin a part. */
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
    // The line end stays: in a part without headers, it begins the empty line.
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
    if (this.#parts > MAX_PARTS) {
      throw malformed(`it has more than ${MAX_PARTS} parts`);
    }
    const head = parseHeaders(
      new TextDecoder().decode(this.#take(end)).slice(2),
    );
    this.#sink = this.#sinkOf(head);
    // The delimiter of a part without a body begins where the headers end, so
    // the search continues at the end of their last line.
    this.#take(2);
    this.#skip = 2;
    this.#stage = "body";
    return true;
  }

  #sinkOf(head: PartHeaders): Sink {
    if (head.filename === undefined) {
      const maxBytes = MAX_FIELD_BYTES - this.#fieldBytes;
      return fieldSink(maxBytes, (value, bytes) => {
        this.#fieldBytes += bytes;
        this.fields.push([head.name, value]);
      });
    }
    const limits = {
      ...this.#limits,
      keptFileBytes: this.#limits.keptFileBytes - this.#keptBytes,
    };
    return fileSink({ ...head, filename: head.filename }, limits, (file) => {
      this.#keptBytes += file.content?.length ?? 0;
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

function fieldSink(
  maxBytes: number,
  done: (value: string, bytes: number) => void,
): Sink {
  const buffer = new ByteBuffer();
  return {
    write: (bytes) => {
      if (buffer.size + bytes.length > maxBytes) {
        throw malformed(`its fields are larger than ${MAX_FIELD_BYTES} bytes`);
      }
      buffer.add(bytes);
    },
    close: () => {
      // A byte order mark is part of the value.
      const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
      const { memory, size } = buffer;
      done(decoder.decode(memory.subarray(0, size)), size);
    },
  };
}

function fileSink(
  head: Pick<FilePart, "name" | "filename" | "mediaType">,
  { maxUploadBytes, keptFileBytes }: MultipartLimits,
  done: (file: FilePart) => void,
): Sink {
  let buffer = new ByteBuffer();
  let size = 0;
  return {
    write: (bytes) => {
      size += bytes.length;
      if (size > maxUploadBytes) throw tooLarge(maxUploadBytes);
      if (size <= keptFileBytes) buffer.add(bytes);
      else buffer = new ByteBuffer();
    },
    close: () => {
      const content = size <= keptFileBytes
        ? buffer.memory.slice(0, size)
        : undefined;
      done({ ...head, size, ...content && { content } });
    },
  };
}

/** @guess A file over the documented limit is a 400. */
function tooLarge(maxBytes: number): EmulatorError {
  return new EmulatorError(
    400,
    `The file is larger than ${maxBytes} bytes`,
  );
}

function parseHeaders(lines: string): PartHeaders {
  const headers = new Map<string, string>();
  for (const line of lines === "" ? [] : lines.split("\r\n")) {
    // A lone CR or LF does not end a line, and folded lines are not allowed.
    const [, name, value = ""] = HEADER_LINE.exec(line) ?? [];
    if (name === undefined) throw malformed("a header of a part is invalid");
    headers.set(name.toLowerCase(), value.trim());
  }
  checkEncoding(headers.get("content-transfer-encoding"));
  const mediaType = parseMediaType(headers.get("content-type") ?? "");
  const disposition = headers.get("content-disposition") ?? "";
  return { ...parseDisposition(disposition), ...mediaType && { mediaType } };
}

function checkEncoding(encoding = "binary"): void {
  if (PLAIN_ENCODINGS.includes(encoding.trim().toLowerCase())) return;
  throw malformed(
    `unsupported Content-Transfer-Encoding "${encoding}"`,
  );
}

/** Returns `""` if there is no valid one: links to the file send it as a header. */
function parseMediaType(contentType: string): string {
  const [type = ""] = contentType.split(";", 1);
  const mediaType = type.trim().toLowerCase();
  return MEDIA_TYPE.test(mediaType) ? mediaType : "";
}

function parseDisposition(disposition: string): PartHeaders {
  const header = parseHeader(disposition);
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

/** By RFC 6266, `filename*` has precedence. */
function filenameOf(params: ReadonlyMap<string, string>): string | undefined {
  const extended = params.get("filename*");
  if (extended === undefined) {
    const plain = params.get("filename");
    return plain === undefined ? undefined : unescaped(plain);
  }
  const filename = decodeExtended(extended);
  if (filename === undefined || filename.includes("\0")) {
    throw malformed("a filename* is invalid");
  }
  return filename;
}

/**
 * Browsers escape only the three characters that would end a name; some clients
 * also escape the backslash.
 */
function unescaped(name: string): string {
  return name.replace(/%(?:22|0A|0D|5C)/gi, decodeURIComponent);
}

function malformed(reason: string): EmulatorError {
  return new EmulatorError(
    400,
    `The multipart body is malformed: ${reason}`,
  );
}

/** Returns the index of a sequence of bytes that begins with CR; -1 if there is none. */
function indexOf(bytes: Uint8Array, sequence: Uint8Array): number {
  let index = bytes.indexOf(CR);
  while (index >= 0) {
    if (sequence.every((byte, offset) => bytes[index + offset] === byte)) {
      return index;
    }
    index = bytes.indexOf(CR, index + 1);
  }
  return -1;
}
