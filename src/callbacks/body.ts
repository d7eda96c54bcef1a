/** The body of a callback: read once as bytes, under a limit, and parsed. */
import { readBytes } from "../core/bytes.ts";
import { throwArgumentError } from "../core/check.ts";
import { isObject } from "./guards.ts";
import { refusal } from "./refusal.ts";
import type { Callback, ReceivedCallback } from "./types.ts";

/** The options of `readCallback`. */
export interface ReadCallbackOptions {
  /**
   * The largest body to read, in bytes; a larger one is refused with 413.
   * Without a `Content-Length`, reading stops at the limit. The default is far
   * more than a task with its result has, since large results are links, and
   * fits into a Worker's memory. A limit that is too low would lose a result,
   * because each retry is as large.
   *
   * @default 8_388_608 (8 MiB)
   */
  readonly maxBytes?: number | undefined;
  /** The body, if something else has already read it. */
  readonly body?: Uint8Array | ArrayBuffer | undefined;
}

/** The bodies that callbacks were parsed from. */
export const bodies: WeakMap<Callback, Uint8Array> = new WeakMap();

/** The default of `maxBytes`. */
export const MAX_CALLBACK_BYTES: number = 8_388_608;

/**
 * Reads a callback's body and returns it with its wire names. Verify the request
 * first, with `verifyCallback`; `receiveCallback` does both. Unknown members are
 * kept, and so are bodies that are about neither a task nor a batch.
 *
 * @throws {ScaleCallbackError} with the `status` to respond with: 405 for a
 * method other than POST, 415 for a body that is not `application/json` or is
 * compressed, 413 for a body over the limit, whatever its `Content-Length`, 400
 * for a body that is not a JSON object, 500 for a body that was already read
 * and was not passed as `body`
 * @throws {ScaleArgumentError} if `maxBytes` is not a positive integer
 *
 * @example Read a callback whose body a framework has already read
 * ```ts
 * import { isTaskCallback, readCallback } from "@labelwire/scale/callbacks";
 * import { assert } from "@std/assert";
 *
 * const request = new Request("https://example.com/callbacks", {
 *   method: "POST",
 *   headers: { "content-type": "application/json" },
 *   body: '{"task_id":"5c84d0fe1f4fa200172ad6b0","status":"completed"}',
 * });
 * const body = await request.arrayBuffer();
 * const callback = await readCallback(request, { body });
 * assert(isTaskCallback(callback) && callback.status === "completed");
 * ```
 */
export async function readCallback(
  request: Request,
  options: ReadCallbackOptions = {},
): Promise<Callback> {
  assertPost(request);
  return (await readBody(request, options)).callback;
}

/** Asserts that the method is POST. */
export function assertPost({ method }: Request): void {
  if (method !== "POST") throw refusal("method");
}

/** Asserts that `maxBytes` is a positive integer. */
export function assertMaxBytes(maxBytes: number): void {
  if (!(Number.isInteger(maxBytes) && maxBytes > 0)) {
    throwMustBe("maxBytes", "a positive integer", maxBytes);
  }
}

/** Throws the error for a wrong option. A small copy of the one in core, whose display of values would double this bundle. */
export function throwMustBe(
  name: string,
  expected: string,
  value: unknown,
): never {
  throwArgumentError(`${name} must be ${expected}: current value is ${value}`);
}

/** The options of `readBody`. */
export interface ReadBodyOptions extends ReadCallbackOptions {
  /** The framework's request, which may have kept a body that was read. */
  readonly kept?: KeptBody | undefined;
}

/** A body that may have been kept. */
export type KeptBody = Pick<Body, "arrayBuffer">;

/** Reads and parses a body. The headers are checked before it is read. */
export async function readBody(
  request: Request,
  { maxBytes = MAX_CALLBACK_BYTES, body, kept }: ReadBodyOptions,
): Promise<Pick<ReceivedCallback, "callback" | "bytes">> {
  assertMaxBytes(maxBytes);
  assertHeaders(request.headers);
  const tooLarge = () =>
    refusal("too_large", undefined, `maxBytes is ${maxBytes}`);
  const declared = Number(request.headers.get("content-length"));
  if (declared > maxBytes) throw tooLarge();
  // It rejects if a middleware has read past the framework.
  const source = body ??
    (request.bodyUsed && await kept?.arrayBuffer().catch(() => false));
  const bytes = source
    ? new Uint8Array(source as ArrayBuffer)
    : await readUnread(request, maxBytes);
  if (bytes.length > maxBytes) throw tooLarge();
  let callback: Callback;
  try {
    callback = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // The parser's own message quotes the body, which may hold private data.
    throw refusal("not_json");
  }
  if (!isObject(callback)) throw refusal("not_object");
  bodies.set(callback, bytes);
  return { callback, bytes };
}

/** Compressed bodies are refused: they could unpack to any size, and Scale sends none. */
function assertHeaders(headers: Headers): void {
  // A list, in which "identity" is no encoding and an empty item is nothing.
  const encoding = headers.get("content-encoding") ?? "";
  if (!/^(identity\b|[\s,])*$/i.test(encoding)) {
    throw refusal("encoding");
  }
  const type = headers.get("content-type") ?? "";
  if (!/^application\/json[ \t]*(;|$)/i.test(type)) throw refusal("type");
}

/** Reads a body that nobody has read or locked. */
async function readUnread(
  request: Request,
  maxBytes: number,
): Promise<Uint8Array> {
  try {
    // One byte too many shows that a body is too large.
    if (!request.bodyUsed) {
      return (await readBytes(request, maxBytes + 1)).bytes;
    }
  } catch (cause) {
    // A body that is locked and unread belongs to another reader.
    if (request.bodyUsed || !request.body?.locked) {
      throw refusal("unreadable", cause);
    }
  }
  throw refusal("consumed", undefined, "pass it as the option body");
}
