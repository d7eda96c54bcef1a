/** The result of an attempt, as a value or as an error that says what happened. */
import {
  errorForStatus,
  ScaleArgumentError,
  ScaleAttemptTimeoutError,
  ScaleConnectionError,
  ScaleError,
  type ScaleErrorDetails,
  ScaleResponseError,
} from "../core/errors.ts";
import type { JsonValue } from "../types/json.ts";
import type { AttemptResult, ReceivedResponse } from "./attempt.ts";
import type { Endpoint } from "./endpoint.ts";
import { decodeJson, type InvalidJson, TOO_DEEP } from "./json.ts";
import type { Result } from "./request.ts";
import { mismatchOf } from "./response_kind.ts";
import { retryAfterMs } from "./retry.ts";

/** How much of a body an error carries, in bytes. */
const MAX_SHOWN = 65_536;

/** The request that a result belongs to. */
export interface ResponseContext {
  /** The endpoint. */
  readonly endpoint: Endpoint;
  /** The time limit of the attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** The API key, which no error may repeat, even if the server does. */
  readonly apiKey: string;
  /** The URL. Its query may hold a signature. */
  readonly url: string;
  /** The time, in milliseconds since 1970. */
  readonly now: number;
}

/** Returns the value of a successful response, or the error of any other result. */
export function readResponse(
  result: Exclude<AttemptResult, { readonly kind: "deadline" }>,
  context: ResponseContext,
): Result {
  try {
    return { value: valueOf(result, context) };
  } catch (error) {
    if (error instanceof ScaleError) return { error };
    throw error;
  }
}

function valueOf(
  result: Exclude<AttemptResult, { readonly kind: "deadline" }>,
  context: ResponseContext,
): unknown {
  const { endpoint: { operation }, timeoutMs } = context;
  switch (result.kind) {
    case "response": {
      const { status } = result;
      if (status >= 200 && status < 300) return readBody(result, context);
      throw status < 400
        ? redirectError(result, context)
        : statusError(result, context);
    }
    case "timeout":
      throw new ScaleAttemptTimeoutError(
        `${operation} timed out: no complete response within ${timeoutMs} ms (timeoutMs)`,
      );
    case "fetch":
      throw new ScaleConnectionError(
        `Cannot reach the server for ${operation}`,
        { cause: withoutQuery(result.cause, context) },
      );
    case "body":
      throw new ScaleConnectionError(
        `The connection was lost while reading the response to ${operation}`,
        { cause: withoutQuery(result.cause, context) },
      );
    case "request":
      throw result.cause;
    case "source":
      // An error of this library may belong to another call, so it is copied or wrapped.
      if (result.cause instanceof ScaleArgumentError) {
        throw new ScaleArgumentError(result.cause.message);
      }
      throw new ScaleConnectionError(
        `The source of ${operation} failed while it was sent`,
        { reason: "source", cause: result.cause },
      );
  }
}

function readBody(
  response: ReceivedResponse,
  context: ResponseContext,
): unknown {
  const { operation, response: kind } = context.endpoint;
  const { bytes, isCut, status } = response;
  if (isCut) {
    throw new ScaleResponseError(
      `The response to ${operation} is larger than ${bytes.length} bytes (maxResponseBytes)`,
      { ...detailsOf(response, context), reason: "too_large" },
    );
  }
  if (kind === "bytes") return bytes;
  if (kind === "stream") return response.stream;
  const isEmpty = status === 204 || status === 205;
  if (kind === "nothing" || kind === "any" && isEmpty) return undefined;
  const decoded = isEmpty ? undefined : decodeJson(bytes);
  if (decoded && !("value" in decoded)) {
    return readNonJson(decoded, response, context);
  }
  const mismatch = decoded
    ? mismatchOf(decoded.value, kind)
    : `expected a body, got a ${status}`;
  if (decoded && !mismatch) return decoded.value;
  throw new ScaleResponseError(
    `Unexpected response to ${operation}: ${mismatch}`,
    {
      ...detailsOf(response, context),
      reason: "unexpected",
      body: decoded &&
        (bytes.length > MAX_SHOWN
          ? shownContent(new TextDecoder().decode(bytes), context)
          : redact(decoded.value, context)),
    },
  );
}

/** Returns a body that is not JSON as a string if any body is allowed. */
function readNonJson(
  { reason, content }: InvalidJson,
  response: ReceivedResponse,
  context: ResponseContext,
): string {
  const { operation, response: kind } = context.endpoint;
  const type = response.headers.get("content-type") ?? "no Content-Type";
  if (kind === "any" && !type.includes("json")) return content;
  const body = shownContent(content, context);
  throw new ScaleResponseError(
    reason === "too_deep"
      ? `The JSON in the response to ${operation} is ${TOO_DEEP}`
      : reason === "truncated"
      ? `Truncated JSON in the response to ${operation} (${response.bytes.length} bytes)`
      : `Expected JSON from ${operation}, got ${redact(type, context)}: ` +
        JSON.stringify(body.slice(0, 200)),
    { ...detailsOf(response, context), reason, body },
  );
}

/** Returns the beginning of a body that cannot be used. */
function shownContent(content: string, context: ResponseContext): string {
  const shown = redact(content, context);
  // Characters have up to three bytes, and what is no UTF-8 has become three.
  const { read } = new TextEncoder()
    .encodeInto(shown, new Uint8Array(MAX_SHOWN));
  return shown.slice(0, read);
}

function redirectError(
  response: ReceivedResponse,
  context: ResponseContext,
): ScaleError {
  const { operation } = context.endpoint;
  const target = response.headers.get("location")?.replace(/[?#].*$/, "");
  const location = target && redact(target, context);
  return new ScaleResponseError(
    `The server redirected ${operation}${location ? ` to ${location}` : ""}; ` +
      `redirects are not followed, to protect the API key`,
    { ...detailsOf(response, context), reason: "redirect", location },
  );
}

function statusError(
  response: ReceivedResponse,
  context: ResponseContext,
): ScaleError {
  const { operation } = context.endpoint;
  const { bytes, headers, isCut, status } = response;
  const decoded = decodeJson(bytes);
  const value = "value" in decoded ? decoded.value : decoded.content;
  // The end of a body that was cut may be the beginning of a secret.
  const end = isCut && context.apiKey ? -context.apiKey.length : undefined;
  const body = typeof value === "string"
    ? shownContent(value, context).slice(0, end) || undefined
    : redact(value, context);
  const words = messageOf(body);
  return errorForStatus(
    status,
    `The server responded to ${operation} with ${status}` +
      (words && `: ${words}`),
    {
      ...detailsOf(response, context),
      body,
      retryAfterMs: retryAfterMs(headers, context.now),
    },
  );
}

/** Returns the message of the server in an error's body. A page of HTML has none. */
function messageOf(body: JsonValue | undefined): string {
  const message = typeof body === "object" && body !== null && "error" in body
    ? body.error
    : body;
  if (typeof message !== "string" || message.trimStart().startsWith("<")) {
    return "";
  }
  return message.trim().slice(0, 500).replace(/\.$/, "");
}

/** Returns the details that every error of a response has. */
function detailsOf(
  { headers, status }: ReceivedResponse,
  context: ResponseContext,
): ScaleErrorDetails {
  return { status, ...headersOf(headers, context) };
}

/** Returns response headers as errors and events show them, without cookies and without the API key, and the id that the server gave the request. */
export function headersOf(
  headers: Headers,
  context: Pick<ResponseContext, "apiKey">,
): { readonly headers: Headers; readonly requestId?: string } {
  const shown = new Headers();
  for (const [name, value] of headers) {
    if (name === "set-cookie") continue;
    // The query of a redirect's target may hold a signature.
    const part = name === "location" ? value.replace(/[?#].*$/, "") : value;
    shown.append(name, redact(part, context));
  }
  const requestId = shown.get("x-request-id") ?? shown.get("request-id") ??
    shown.get("cf-ray");
  return { headers: shown, ...requestId !== null && { requestId } };
}

/** Returns an error of the runtime without the query of the URL: Deno's messages hold the whole URL. */
function withoutQuery(cause: unknown, { url }: ResponseContext): unknown {
  const query = url.slice(url.indexOf("?"));
  if (!url.includes("?") || !(cause instanceof Error)) return cause;
  if (!cause.message.includes(query)) return cause;
  const shown = new Error(cause.message.replaceAll(query, ""), {
    cause: cause.cause,
  });
  shown.name = cause.name;
  return shown;
}

/** Returns a value of the server without the API key, however the server has written it. */
function redact<Value extends JsonValue>(
  value: Value,
  context: Pick<ResponseContext, "apiKey">,
): Value extends string ? string : Value;
function redact(
  value: JsonValue,
  context: Pick<ResponseContext, "apiKey">,
): JsonValue {
  const { apiKey } = context;
  if (apiKey === "") return value;
  if (typeof value === "string") {
    return [apiKey, btoa(apiKey + ":"), encodeURIComponent(apiKey)]
      .reduce((shown, form) => shown.replaceAll(form, "[redacted]"), value);
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item: JsonValue) => redact(item, context));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      redact(name, context),
      redact(member as JsonValue, context),
    ]),
  );
}
