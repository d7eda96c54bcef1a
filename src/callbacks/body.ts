/** A callback's body: read once as bytes, under a limit, and told apart by what it is about. */
import {
  ScaleArgumentError,
  ScaleCallbackError,
  ScaleError,
} from "../core/errors.ts";
import { isRecord, isText, refuse } from "../core/check.ts";
import type {
  BatchCallback,
  Callback,
  TaskCallback,
  TaskErrorCallback,
} from "./types.ts";

/** How a callback's body is read. */
export interface ReadCallbackOptions {
  /**
   * The largest body that is taken, in bytes; a larger one is answered with 413.
   * Without a `Content-Length`, reading stops at the limit.
   * Default 8 388 608 (8 MiB): far more than a task with its result has, since
   * large results are links, and little enough for a Worker's memory. A limit
   * that is too low would lose a result, as each retry is as large.
   */
  readonly maxBytes?: number;
  /** The body, where something else has read it already. */
  readonly body?: Uint8Array | ArrayBuffer;
}

/** The largest body that is read unless told otherwise. */
export const MAX_CALLBACK_BYTES: number = 8_388_608;

/** Makes the error that refuses a callback with `status`. A cause of ours, which holds no secret, is told in its message. */
export function refusal(
  status: number,
  reason: string,
  cause?: unknown,
): ScaleCallbackError {
  const why = cause instanceof ScaleError ? `: ${cause.message}` : "";
  return new ScaleCallbackError(
    `Refused: ${status} ${reason}${why}`,
    { reason, status, cause },
  );
}

/**
 * Reads a callback's body and gives it as it came, with its wire names. Check
 * the secret first, with `verifyCallback`. Members that are not known yet are
 * kept, and so are bodies that are about neither a task nor a batch.
 *
 * @throws {ScaleCallbackError} with the `status` to answer: 405 for a method
 * other than POST, 415 for a body that is not `application/json` or compressed,
 * 413 for one over the limit, whatever its `Content-Length` says, 400 for what
 * is not a JSON object, 500 where the body was read already and not given
 *
 * @example Read a callback that a framework has read already
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
  { maxBytes = MAX_CALLBACK_BYTES, body }: ReadCallbackOptions = {},
): Promise<Callback> {
  checkMethod(request);
  checkMaxBytes(maxBytes);
  return parseCallback(await callbackBytes(request, maxBytes, body));
}

/** Wants a POST. */
export function checkMethod({ method }: Request): void {
  if (method !== "POST") throw refusal(405, "method");
}

/** Refuses an option, given under its name, that is not what is wanted. Twin of the checks that clients have, whose way to show values would weigh more than all of these. */
export function want(
  isRight: boolean,
  option: Readonly<Record<string, unknown>>,
  wanted: string,
): void {
  if (isRight) return;
  for (const [name, value] of Object.entries(option)) {
    refuse(`${name} must be ${wanted}: current value is ${value}`);
  }
}

/** Wants a number of bytes. */
export function checkMaxBytes(maxBytes: number): void {
  const isRight = Number.isInteger(maxBytes) && maxBytes > 0;
  want(isRight, { maxBytes }, "a whole number from 1 up");
}

/** Checks a request's headers, then reads its body or takes the one given. */
export async function callbackBytes(
  request: Request,
  maxBytes: number,
  body?: Uint8Array | ArrayBuffer,
): Promise<Uint8Array> {
  checkHeaders(request.headers);
  const declared = Number(request.headers.get("content-length"));
  if (declared > maxBytes) throw refusal(413, "too_large");
  const bytes = body
    ? new Uint8Array(body)
    : await readBytes(request, maxBytes, declared > 0);
  // What has passed through other hands may be longer than it declares.
  if (bytes.length > maxBytes) throw refusal(413, "too_large");
  return bytes;
}

/** Parses a callback's body. */
export function parseCallback(bytes: Uint8Array): Callback {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // The parser's own message quotes the body, which may hold private data.
    throw refusal(400, "not_json");
  }
  if (!isRecord(value)) throw refusal(400, "not_object");
  return value as Callback;
}

/**
 * Tells whether a callback is about a task.
 *
 * @example Tell callbacks apart
 * ```ts
 * import { isTaskCallback } from "@labelwire/scale/callbacks";
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(isTaskCallback({ task_id: "5c84d0fe1f4fa200172ad6b0" }));
 * assertFalse(isTaskCallback({ name: "batch 1", project: "cows" }));
 * ```
 */
export function isTaskCallback(callback: Callback): callback is TaskCallback {
  return isText((callback as Partial<TaskCallback>).task_id);
}

/**
 * Tells whether a callback is about a task that ended in `error`. Its
 * `response` then says why.
 *
 * @example Find the attachments that could not be had
 * ```ts
 * import { type Callback, isErrorCallback } from "@labelwire/scale/callbacks";
 * import { assert } from "@std/assert";
 *
 * const callback: Callback = {
 *   task_id: "5c84d0fe1f4fa200172ad6b0",
 *   response: {
 *     error: "One or more attachments could not be downloaded.",
 *     attachments: [{ statusCode: 403, url: "https://example.com/cow.jpg" }],
 *   },
 * };
 * assert(isErrorCallback(callback));
 * assert(callback.response.attachments?.[0]?.statusCode === 403);
 * ```
 */
export function isErrorCallback(
  callback: Callback,
): callback is TaskErrorCallback {
  return isTaskCallback(callback) && isText(callback.response?.error) &&
    (callback.status ?? callback.task?.status ?? "error") === "error";
}

/**
 * Tells whether a callback is about a batch. What such a body holds is a guess:
 * no `task_id`, but the `name` and `project` of a batch.
 *
 * @example Tell a batch's callback
 * ```ts
 * import { isBatchCallback } from "@labelwire/scale/callbacks";
 * import { assert } from "@std/assert";
 *
 * assert(isBatchCallback({ name: "batch 1", project: "cows" }));
 * ```
 */
export function isBatchCallback(callback: Callback): callback is BatchCallback {
  const { name, project } = callback as Partial<BatchCallback>;
  return !("task_id" in callback) && isText(name) && isText(project);
}

/** Compressed bodies are refused, as they could unpack to any size; Scale sends none. */
function checkHeaders(headers: Headers): void {
  if (!/^identity$/i.test(headers.get("content-encoding") ?? "identity")) {
    throw refusal(415, "encoding");
  }
  const type = headers.get("content-type") ?? "";
  if (!/^application\/json[ \t]*(?:;|$)/i.test(type)) {
    throw refusal(415, "type");
  }
}

/** Reads a body that nobody has read or holds. */
async function readBytes(
  request: Request,
  maxBytes: number,
  isDeclared: boolean,
): Promise<Uint8Array> {
  if (!request.bodyUsed) {
    try {
      // A server holds the sender to the length it declares, and a body that
      // needs no counting takes a fraction of the time.
      const whole = isDeclared || !request.body
        ? request
        : await counted(request.body, maxBytes);
      return new Uint8Array(await whole.arrayBuffer());
    } catch (cause) {
      // A body that is held but not read yet is held by somebody else.
      if (request.bodyUsed || !request.body?.locked) {
        throw refusal(400, "unreadable", cause);
      }
    }
  }
  throw refusal(
    500,
    "consumed",
    new ScaleArgumentError("the body was read before: give it as options.body"),
  );
}

/** Reads a body, and stops once it is over the limit. */
async function counted(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  maxBytes: number,
): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  // Leaving an iterator early would wait for the source's `cancel`.
  const reader = body.getReader();
  let size = 0;
  while (size <= maxBytes) {
    const { value } = await reader.read();
    if (!value) break;
    chunks.push(value);
    size += value.length;
  }
  reader.cancel().catch(() => {});
  return new Blob(chunks);
}
