/**
 * HTTP in and out: a `Request` taken apart, and the replies that handlers give.
 */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { EmulatorError } from "../util/errors.ts";
import { decodeForm } from "./form.ts";
import {
  boundaryOf,
  type FilePart,
  type Multipart,
  type MultipartLimits,
  readMultipart,
} from "./multipart.ts";

/** The query by key; keys without a value count as not given (HT3). */
export type Query = ReadonlyMap<string, readonly string[]>;

/** A request whose body was read and not yet understood. */
export interface Incoming {
  /** In capitals. */
  readonly method: string;
  /** The path as it stands in the URL. */
  readonly path: string;
  /** The query as it stands in the URL, without `?`. */
  readonly search: string;
  /** The headers. */
  readonly headers: Headers;
  /**
   * The body, `""` if there is none. Of a multipart body only its length, since
   * its bytes are no text.
   */
  readonly text: string;
  /** What a multipart body held, or why it could not be understood. */
  readonly multipart?: Multipart | EmulatorError;
}

/** What a handler answers. */
export interface Reply {
  /** The HTTP status. */
  readonly status: number;
  /** The `Content-Type` header. */
  readonly contentType: string;
  /** The body, `""` where it is `bytes`. */
  readonly text: string;
  /** The body of what is no text. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  /** Headers beside `Content-Type`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the connection breaks in the middle of the body. */
  readonly isCut?: boolean;
}

/** Body decoders by media type. */
const DECODERS: Readonly<Record<string, (text: string) => JsonValue>> = {
  "application/json": decodeJson,
  "application/x-www-form-urlencoded": decodeForm,
};

/** Reads a request to its end. Rejects as the body does. */
export async function readRequest(
  request: Request,
  limits: MultipartLimits,
): Promise<Incoming> {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: url.pathname,
    search: url.search.slice(1),
    headers: request.headers,
    ...await readBody(request, limits),
  };
}

async function readBody(
  request: Request,
  limits: MultipartLimits,
): Promise<Pick<Incoming, "text" | "multipart">> {
  const boundary = boundaryOf(request.headers.get("content-type") ?? "");
  if (boundary === undefined) return { text: await request.text() };
  const chunks = chunksOf(request.body);
  const { multipart, bytes } = await readMultipart(chunks, boundary, limits);
  return { text: `[multipart, ${bytes} bytes]`, multipart };
}

/** Not every runtime can iterate a stream. */
async function* chunksOf(
  body: ReadableStream<Uint8Array> | null,
): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  for (;;) {
    const { value } = await reader?.read() ?? {};
    if (value === undefined) return;
    yield value;
  }
}

/**
 * Splits a raw path on `/` and decodes each segment afterwards, so
 * `a%20bc%2Fdef` is one name (HT11). One slash at the end is dropped. Throws a
 * 400 when a segment is not decodable.
 */
export function decodePath(path: string): readonly string[] {
  try {
    return path.replace(/\/$/, "").split("/").slice(1).map(decodeURIComponent);
  } catch {
    throw new EmulatorError(400, "The path is not percent-encoded correctly.");
  }
}

/**
 * Parses a raw query. Repeated keys form a list (HT8); empty values are left
 * out (HT3).
 */
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
 * Decodes the body. None, and any that a GET carries (HT6), is `{}`. Throws a
 * 400 when it is malformed (HT13), or not JSON or a form by its `Content-Type`,
 * which is a guess.
 */
export function decodeBody(incoming: Incoming): JsonValue {
  if (incoming.text === "" || incoming.method === "GET") return {};
  const header = incoming.headers.get("content-type") ?? "";
  const mediaType = header.split(";")[0]?.trim().toLowerCase() ?? "";
  const decode = Object.hasOwn(DECODERS, mediaType)
    ? DECODERS[mediaType]
    : undefined;
  if (decode === undefined) {
    throw new EmulatorError(
      400,
      `The Content-Type "${mediaType}" is not read here.`,
    );
  }
  return decode(incoming.text);
}

/**
 * Gives the fields of a multipart body as an object, repeated ones as arrays,
 * and its files. Throws a 400 when it is malformed, or of another kind, which
 * is a guess.
 */
export function decodeMultipart(
  { multipart }: Incoming,
): { readonly body: JsonObject; readonly files: readonly FilePart[] } {
  if (multipart instanceof EmulatorError) throw multipart;
  if (multipart === undefined) {
    throw new EmulatorError(400, "The body must be multipart/form-data.");
  }
  const names = new Set(multipart.texts.map(([name]) => name));
  const body = [...names].map((name) => {
    const values = multipart.texts.filter(([other]) => other === name)
      .map(([, value]) => value);
    return [name, values.length === 1 ? values[0] ?? "" : values] as const;
  });
  return { body: Object.fromEntries(body), files: multipart.files };
}

/** Parses JSON, or throws the 400 (HT13). */
export function decodeJson(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    throw new EmulatorError(400, "The body is not valid JSON.");
  }
}

/** Makes a 200 with JSON. */
export function jsonReply(value: unknown): Reply {
  return jsonReplyOf(200, value);
}

/** Makes a 200 with plain text. */
export function textReply(text: string): Reply {
  return { status: 200, contentType: "text/plain; charset=utf-8", text };
}

/** Makes the error body that all errors have (HT2). */
export function errorReply(error: EmulatorError): Reply {
  const body: JsonObject = { status_code: error.status, error: error.message };
  return jsonReplyOf(error.status, body);
}

function jsonReplyOf(status: number, value: unknown): Reply {
  const contentType = "application/json; charset=utf-8";
  return { status, contentType, text: JSON.stringify(value) };
}
