/** Requests as the emulator reads them, and the responses of its handlers. */
import { ByteBuffer, type ByteReader, readerOf } from "../../core/bytes.ts";
import { isJsonTooDeep } from "../../core/json_depth.ts";
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { EmulatorError } from "../util/errors.ts";
import type { ObjectKind } from "../util/kinds.ts";
import { decodeForm } from "./form.ts";
import {
  type FilePart,
  type Multipart,
  type MultipartLimits,
  readBoundary,
  readMultipart,
} from "./multipart.ts";

/** The values of a query by key; without the keys that have no value. */
export type Query = ReadonlyMap<string, readonly string[]>;

/** A request whose body was read and not yet decoded. */
export interface IncomingRequest {
  /** The method in capitals. */
  readonly method: string;
  /** The origin that it was sent to. */
  readonly origin: string;
  /** The path as in the URL. */
  readonly path: string;
  /** The decoded segments of the path; `undefined` if it is not percent-encoded correctly. */
  readonly segments: readonly string[] | undefined;
  /** The query as in the URL, without `?`. */
  readonly search: string;
  /** The headers. */
  readonly headers: Headers;
  /** The body; `""` if there is none, and only the size of a multipart body or of one that is too large. */
  readonly body: string;
  /** The 413 of a body that is too large. */
  readonly tooLarge?: EmulatorError;
  /** The content of a multipart body, or the 400 if it is malformed. */
  readonly multipart?: Multipart | EmulatorError;
}

/** The limits of a body. */
export interface BodyLimits extends MultipartLimits {
  /** The maximum size of a body that is not multipart, in bytes. */
  readonly maxBodyBytes: number;
}

/** The response of a handler. */
export interface EmulatedResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The `Content-Type` header. */
  readonly contentType: string;
  /** The body. */
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the connection breaks in the middle of the body. */
  readonly isCut?: boolean;
}

/**
 * The maximum depth of JSON in a body, so that nothing that walks a stored value
 * overflows the stack. MongoDB, whose ids the API has, stores 100 levels.
 */
export const MAX_BODY_DEPTH = 100;

/** Body decoders by media type. */
const DECODERS: Readonly<
  Record<string, (body: string, kind?: ObjectKind) => JsonValue>
> = {
  "application/json": (body) => decodeJson(body),
  "application/x-www-form-urlencoded": decodeForm,
};

/** Reads a request to its end. Rejects if reading the body does. `onChunk` is called with each part of the body. */
export async function readRequest(
  request: Request,
  limits: BodyLimits,
  onChunk: () => void = () => {},
): Promise<IncomingRequest> {
  const url = new URL(request.url);
  return {
    method: request.method,
    origin: url.origin,
    path: url.pathname,
    segments: decodePath(url.pathname),
    search: url.search.slice(1),
    headers: request.headers,
    ...await readBody(request, limits, onChunk),
  };
}

async function readBody(
  request: Request,
  limits: BodyLimits,
  onChunk: () => void,
): Promise<Pick<IncomingRequest, "body" | "tooLarge" | "multipart">> {
  const boundary = readBoundary(request.headers.get("content-type") ?? "");
  const { body } = request;
  const chunks = readChunks(body && readerOf(body), onChunk);
  if (boundary === undefined) return await readText(chunks, limits);
  const { multipart, bytes } = await readMultipart(
    copied(chunks),
    boundary,
    limits,
  );
  return { body: `[multipart, ${bytes} bytes]`, multipart };
}

/**
 * Reads a body to its end, even if it is too large: a client whose connection is
 * closed while it sends would never see the response.
 */
async function readText(
  chunks: AsyncIterable<Uint8Array>,
  { maxBodyBytes }: BodyLimits,
): Promise<Pick<IncomingRequest, "body" | "tooLarge">> {
  let buffer = new ByteBuffer();
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size <= maxBodyBytes) buffer.add(chunk);
    else buffer = new ByteBuffer();
  }
  if (size <= maxBodyBytes) {
    const bytes = buffer.memory.subarray(0, buffer.size);
    return { body: new TextDecoder().decode(bytes) };
  }
  const message = `The body is larger than ${maxBodyBytes} bytes`;
  return {
    body: `[${size} bytes]`,
    tooLarge: new EmulatorError(413, message),
  };
}

/** Streams are not async iterable in every runtime. */
async function* readChunks(
  reader: ByteReader | null,
  onChunk: () => void,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await reader?.read() ?? {};
    if (done || value === undefined) return;
    onChunk();
    yield value;
  }
}

/** Copies chunks: a parser may keep parts of one, whose memory is that of the next one. */
async function* copied(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield chunk.slice();
}

/**
 * Splits a path on `/` before it decodes the segments, so `a%20bc%2Fdef` is one
 * name. A slash at the end is ignored.
 */
function decodePath(path: string): readonly string[] | undefined {
  try {
    return path.replace(/\/$/, "").split("/").slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** Parses a query. Values of a repeated key form a list; empty values are dropped. */
export function decodeQuery(search: string): Query {
  const query = new Map<string, string[]>();
  for (const [key, value] of new URLSearchParams(search)) {
    if (value === "") continue;
    const values = query.get(key);
    if (values === undefined) query.set(key, [value]);
    else values.push(value);
  }
  return query;
}

/**
 * Decodes the body: `{}` if there is none, and for every GET. Throws a 400 if it
 * is malformed or its JSON is nested too deep, or if its `Content-Type` is neither
 * JSON nor a form, and a 413 if it is too large. `kind` tells what the strings of
 * a form mean.
 *
 * @guess Another `Content-Type` is a 400; the limits to the size and the depth.
 */
export function decodeBody(
  request: IncomingRequest,
  kind?: ObjectKind,
): JsonValue {
  if (request.body === "" || request.method === "GET") return {};
  if (request.tooLarge !== undefined) throw request.tooLarge;
  const header = request.headers.get("content-type") ?? "";
  const mediaType = header.split(";")[0]?.trim().toLowerCase() ?? "";
  const decode = Object.hasOwn(DECODERS, mediaType)
    ? DECODERS[mediaType]
    : undefined;
  if (decode === undefined) {
    throw new EmulatorError(400, `Unsupported Content-Type "${mediaType}"`);
  }
  return decode(request.body, kind);
}

/**
 * Returns the fields of a multipart body as an object, with arrays for repeated
 * fields, and its files. Throws a 400 if the body is malformed or not multipart.
 *
 * @guess A body that is not multipart is a 400.
 */
export function decodeMultipart(
  { multipart }: IncomingRequest,
): { readonly body: JsonObject; readonly files: readonly FilePart[] } {
  if (multipart instanceof EmulatorError) throw multipart;
  if (multipart === undefined) {
    throw new EmulatorError(400, "The body must be multipart/form-data");
  }
  const names = new Set(multipart.fields.map(([name]) => name));
  const body = [...names].map((name) => {
    const values = multipart.fields.filter(([other]) => other === name)
      .map(([, value]) => value);
    return [name, values.length === 1 ? values[0] ?? "" : values] as const;
  });
  return { body: Object.fromEntries(body), files: multipart.files };
}

/** Parses JSON. Throws a 400 if it is malformed or nested deeper than `maxDepth`. */
export function decodeJson(
  body: string,
  maxDepth: number = MAX_BODY_DEPTH,
): JsonValue {
  if (isJsonTooDeep(body, maxDepth)) {
    throw new EmulatorError(
      400,
      `The body is nested more than ${maxDepth} levels deep`,
    );
  }
  try {
    return JSON.parse(body);
  } catch {
    throw new EmulatorError(400, "The body is not valid JSON");
  }
}

/** Returns a response with JSON; status 200 by default. */
export function jsonResponse(value: unknown, status = 200): EmulatedResponse {
  const contentType = "application/json; charset=utf-8";
  return { status, contentType, body: JSON.stringify(value) };
}

/** Returns a 200 with plain text. */
export function textResponse(body: string): EmulatedResponse {
  return { status: 200, contentType: "text/plain; charset=utf-8", body };
}

/** Returns the response to an error. */
export function errorResponse(
  { status, message }: Pick<EmulatorError, "status" | "message">,
): EmulatedResponse {
  const body: JsonObject = { status_code: status, error: message };
  return jsonResponse(body, status);
}

/** Returns what `work` returns, or the error response if it throws an `EmulatorError`. */
export function orErrorResponse<T>(work: () => T): T | EmulatedResponse {
  try {
    return work();
  } catch (error) {
    if (error instanceof EmulatorError) return errorResponse(error);
    throw error;
  }
}
