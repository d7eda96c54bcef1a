/** The result of an attempt, as a value or as an error that says what happened. */
import { describe } from "../core/check.ts";
import {
  errorForStatus,
  ScaleArgumentError,
  ScaleAttemptTimeoutError,
  ScaleConnectionError,
  ScaleError,
  type ScaleErrorDetails,
  ScaleResponseError,
} from "../core/errors.ts";
import type { Redactor } from "../core/redact.ts";
import type { JsonValue } from "../types/json.ts";
import type { AttemptResult, ReceivedResponse } from "./attempt.ts";
import type { Endpoint } from "./endpoint.ts";
import { decodeJson, type InvalidJson, TOO_DEEP } from "./json.ts";
import { LINK_RULE } from "./link.ts";
import { messageOfCause, type Result } from "./request.ts";
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
  /** Removes the secrets of the attempt, which no error may repeat, even if the server does. */
  readonly redactor: Redactor;
  /** The URL. Its query may hold a signature. */
  readonly url: string;
  /** Returns what the call is about, by the names of the wire. */
  readonly subject: () => Readonly<Record<string, unknown>>;
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
  const { endpoint: { operation }, redactor, timeoutMs } = context;
  const details = () => result.headers && headersOf(result.headers, redactor);
  switch (result.kind) {
    case "response": {
      const { status } = result;
      if (status >= 200 && status < 300) return readBody(result, context);
      if (status < 400) return readRedirect(result, context);
      throw statusError(result, context);
    }
    case "timeout":
      throw new ScaleAttemptTimeoutError(
        `${operation} timed out: no complete response from ${
          hostOf(context)
        } within ${timeoutMs} ms (timeoutMs)`,
        details(),
      );
    case "fetch":
      throw new ScaleConnectionError(
        `Cannot reach ${hostOf(context)} for ${operation}`,
        { cause: redactor.cause(result.cause) },
      );
    case "body":
      throw new ScaleConnectionError(
        `The connection to ${
          hostOf(context)
        } was lost while reading the response to ${operation}`,
        { ...details(), cause: redactor.cause(result.cause) },
      );
    case "permission": {
      const cause = redactor.cause(result.cause);
      throw new ScaleConnectionError(
        `The runtime denies access to the network${messageOfCause(cause)}`,
        { reason: "permission", cause },
      );
    }
    case "request": {
      const cause = redactor.cause(result.cause);
      throw new ScaleArgumentError(
        `This runtime cannot make the request${messageOfCause(cause)}`,
        { cause },
      );
    }
    case "source":
      // An error of this library may belong to another call, so it is copied or wrapped.
      if (result.cause instanceof ScaleArgumentError) {
        throw new ScaleArgumentError(result.cause.message);
      }
      throw new ScaleConnectionError(
        `The source of ${operation} failed while it was sent`,
        { ...details(), reason: "source", cause: redactor.cause(result.cause) },
      );
  }
}

function readBody(
  response: ReceivedResponse,
  context: ResponseContext,
): unknown {
  const { operation, response: kind, items = "docs" } = context.endpoint;
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
  const isRedirect = kind === "location";
  const decoded = isEmpty || isRedirect ? undefined : decodeJson(bytes);
  if (decoded && !("value" in decoded)) {
    return readNonJson(decoded, response, context);
  }
  const mismatch = decoded
    ? mismatchOf(decoded.value, kind, items)
    : `expected a ${isRedirect ? "redirect" : "body"}, got a ${status}`;
  if (decoded && !mismatch) return decoded.value;
  throw new ScaleResponseError(
    `Unexpected response to ${operation}: ${mismatch}`,
    {
      ...detailsOf(response, context),
      reason: "unexpected",
      body: decoded &&
        (bytes.length > MAX_SHOWN
          ? shownContent(new TextDecoder().decode(bytes), context)
          : context.redactor.json(decoded.value)),
    },
  );
}

/** Returns a body that is not JSON as a string if any body is allowed. */
function readNonJson(
  { reason, content }: InvalidJson,
  response: ReceivedResponse,
  context: ResponseContext,
): string {
  const { endpoint: { operation, response: kind }, redactor } = context;
  const type = response.headers.get("content-type") ?? "no Content-Type";
  if (kind === "any" && !type.includes("json")) return content;
  const body = shownContent(content, context);
  throw new ScaleResponseError(
    reason === "too_deep"
      ? `The JSON in the response to ${operation} is ${TOO_DEEP}`
      : reason === "truncated"
      ? `Truncated JSON in the response to ${operation} (${response.bytes.length} bytes)`
      : `Expected JSON from ${operation}, got ${redactor.string(type)}: ` +
        JSON.stringify(body.slice(0, 200)),
    { ...detailsOf(response, context), reason, body },
  );
}

/** Returns the beginning of a body that cannot be used. */
function shownContent(
  content: string,
  { redactor }: ResponseContext,
  isCut?: boolean,
): string {
  const shown = redactor.excerpt(content, MAX_SHOWN, isCut);
  // Characters have up to three bytes, and what is no UTF-8 has become three.
  const { read } = new TextEncoder()
    .encodeInto(shown, new Uint8Array(MAX_SHOWN));
  return shown.slice(0, read);
}

/** Returns the target of a redirect if the endpoint is there to name it. Throws for any other redirect. */
function readRedirect(
  response: ReceivedResponse,
  context: ResponseContext,
): string {
  const { operation, auth, response: kind } = context.endpoint;
  const isMeant = kind === "location";
  const target = response.headers.get("location");
  if (isMeant && target && URL.canParse(target, context.url)) {
    return new URL(target, context.url).href;
  }
  const details = detailsOf(response, context);
  const location = details.headers?.get("location") ?? undefined;
  throw new ScaleResponseError(
    `The server redirected ${operation}${location ? ` to ${location}` : ""}; ` +
      (auth === "none"
        ? LINK_RULE
        : isMeant
        ? "its target cannot be read; browsers hide it"
        : `redirects are not followed, to protect the API key`),
    { ...details, reason: "redirect", location },
  );
}

function statusError(
  response: ReceivedResponse,
  context: ResponseContext,
): ScaleError {
  const { endpoint: { auth, operation }, redactor } = context;
  const { bytes, headers, isCut, status } = response;
  const decoded = decodeJson(bytes);
  const value = "value" in decoded ? decoded.value : decoded.content;
  const body = typeof value === "string"
    ? shownContent(value, context, isCut) || undefined
    : redactor.json(value);
  const details = { ...detailsOf(response, context), body };
  if (status === 404 && auth !== "none" && isHtml(body)) {
    return new ScaleResponseError(
      `Expected JSON from ${operation}, got a 404 with HTML from ${
        hostOf(context)
      }: baseUrl may be wrong`,
      { ...details, reason: "not_json" },
    );
  }
  const words = messageOf(body);
  const names = Object.entries(status === 404 ? context.subject() : {})
    .map(([name, value]) =>
      `${name} ${describe(redactor.string(value as string))}`
    );
  return errorForStatus(
    status,
    `The server responded to ${operation} with ${status}` +
      (names.length ? ` (${names.join(", ")})` : "") +
      (words && `: ${words}`),
    { ...details, retryAfterMs: retryAfterMs(headers, context.now) },
  );
}

/** Returns the host that a request was sent to. */
function hostOf({ url }: ResponseContext): string {
  return new URL(url).host;
}

function isHtml(body: JsonValue | undefined): boolean {
  return typeof body === "string" && body.trimStart().startsWith("<");
}

/** Returns the message of the server in an error's body. A page of HTML has none. */
function messageOf(body: JsonValue | undefined): string {
  const message = typeof body === "object" && body !== null && "error" in body
    ? body.error
    : body;
  if (typeof message !== "string" || isHtml(message)) return "";
  return message.trim().slice(0, 500).replace(/\.$/, "");
}

/** Returns the details that every error of a response has. */
function detailsOf(
  { headers, status }: ReceivedResponse,
  context: ResponseContext,
): ScaleErrorDetails {
  return { status, ...headersOf(headers, context.redactor) };
}

/** Returns response headers as errors and events show them, without cookies and secrets, and the id that the server gave the request. */
export function headersOf(
  headers: Headers,
  redactor: Redactor,
): { readonly headers: Headers; readonly requestId?: string } {
  const shown = new Headers();
  for (const [name, value] of headers) {
    if (name === "set-cookie") continue;
    // These may hold relative URLs.
    const part = /location|link|refresh/.test(name)
      ? value.replace(/[?#][^\s>]*/g, "")
      : value;
    shown.append(name, redactor.string(part));
  }
  const requestId = shown.get("x-request-id") ?? shown.get("request-id") ??
    shown.get("cf-ray");
  return { headers: shown, ...requestId !== null && { requestId } };
}
