/** The result of an attempt, as a value or as an error that says what happened. */
import { describe } from "../core/check.ts";
import {
  errorForStatus,
  ScaleArgumentError,
  ScaleAttemptTimeoutError,
  ScaleConnectionError,
  type ScaleError,
  type ScaleErrorDetails,
  ScaleResponseError,
} from "../core/errors.ts";
import { isString } from "../core/kind.ts";
import type { Redactor } from "../core/redact.ts";
import type { JsonObject, JsonValue } from "../types/json.ts";
import {
  type AttemptResult,
  MAX_ERROR_BYTES,
  type ReceivedResponse,
} from "./attempt.ts";
import {
  type DecodedJson,
  decodeJson,
  type InvalidJson,
  TOO_DEEP,
} from "./json.ts";
import { type Call, messageOfCause } from "./request.ts";
import { mismatchOf } from "./response_kind.ts";
import { retryAfterMs } from "./retry.ts";

/** What is used of the call that a result belongs to. Its URL may hold a signature. */
export type ResponseContext = Pick<
  Call,
  | "endpoint"
  | "timeoutMs"
  | "redactor"
  | "url"
  | "subject"
  | "startedAt"
  | "durationMs"
>;

/** Returns the value of a successful response. Throws the error of any other result. */
export function readResponse(
  result: Exclude<AttemptResult, { readonly kind: "deadline" }>,
  context: ResponseContext,
): unknown {
  const { endpoint: { operation }, redactor, timeoutMs } = context;
  const { kind, headers } = result;
  if (kind === "response") {
    const { status } = result;
    if (status > 399) throw statusError(result, context);
    const isOk = status > 199 && status < 300;
    return (isOk ? readBody : readRedirect)(result, context);
  }
  const { host } = new URL(context.url);
  const details = headers && headersOf(headers, redactor);
  if (kind === "timeout") {
    throw new ScaleAttemptTimeoutError(
      `${operation} timed out: no complete response from ${host} within ${timeoutMs} ms (timeoutMs)`,
      details,
    );
  }
  // An error of this library may belong to another call, so it is copied or wrapped.
  if (kind === "source" && result.cause instanceof ScaleArgumentError) {
    throw new ScaleArgumentError(result.cause.message);
  }
  const cause = redactor.cause(result.cause);
  if (kind === "request") {
    throw new ScaleArgumentError(
      `This runtime cannot make the request${messageOfCause(cause)}`,
      { cause },
    );
  }
  const messages = {
    fetch: `Cannot reach ${host} for ${operation}`,
    body:
      `The connection to ${host} was lost while reading the response to ${operation}`,
    permission: `The runtime denies access to the network${
      messageOfCause(cause)
    }`,
    certificate: `The certificate of ${host} is not trusted`,
    source: `The source of ${operation} failed while it was sent`,
  };
  const isLost = kind === "fetch" || kind === "body";
  throw new ScaleConnectionError(messages[kind], {
    ...details,
    reason: isLost ? undefined : kind,
    cause,
  });
}

function readBody(
  response: ReceivedResponse,
  context: ResponseContext,
): unknown {
  const { operation, response: kind, items = "docs" } = context.endpoint;
  const { bytes, headers, isCut, status } = response;
  if (isCut) {
    throw unusable(
      response,
      context,
      `The response to ${operation} is larger than ${bytes.length} bytes (maxResponseBytes)`,
      { reason: "too_large" },
    );
  }
  if (kind === "bytes") return bytes;
  if (kind === "stream") return response.stream;
  const isEmpty = status === 204 || status === 205;
  if (kind === "nothing" || kind === "any" && isEmpty) return undefined;
  if (isEmpty || kind === "location") {
    throw unusable(
      response,
      context,
      `Unexpected response to ${operation}: expected a ${
        kind === "location" ? "redirect" : "body"
      }, got a ${status}`,
      { reason: "unexpected" },
    );
  }
  const decoded = decodeJson(bytes);
  if ("value" in decoded) {
    const mismatch = mismatchOf(decoded.value, kind, items);
    if (!mismatch) return decoded.value;
    throw unusable(
      response,
      context,
      `Unexpected response to ${operation}: ${mismatch}`,
      { reason: "unexpected", body: shownBody(decoded, response, context) },
    );
  }
  const { content, reason } = decoded;
  const type = headers.get("content-type") ?? "no Content-Type";
  if (kind === "any" && !type.includes("json")) return content;
  const body = shownBody(decoded, response, context) as string;
  const found = {
    too_deep: `JSON ${TOO_DEEP}`,
    truncated: `${bytes.length} bytes of truncated JSON`,
    not_json: `${context.redactor.string(type)}: ${
      JSON.stringify(body.slice(0, 200))
    }`,
  };
  throw unusable(
    response,
    context,
    `Expected JSON from ${operation}, got ${found[reason]}`,
    { reason, body },
  );
}

/** Returns a body as errors show it: the JSON if it is small, or the beginning of the content. */
function shownBody(
  decoded: DecodedJson | InvalidJson,
  { bytes, isCut }: ReceivedResponse,
  { redactor }: ResponseContext,
): JsonValue {
  const value = "value" in decoded ? decoded.value : decoded.content;
  const isText = isString(value);
  if (!isText && bytes.length <= MAX_ERROR_BYTES) return redactor.json(value);
  const content = isText ? value : decoded.content;
  const shown = redactor.excerpt(content, MAX_ERROR_BYTES, isCut);
  // Characters have up to three bytes, and what is no UTF-8 has become three.
  const { read } = new TextEncoder()
    .encodeInto(shown, new Uint8Array(MAX_ERROR_BYTES));
  return shown.slice(0, read);
}

/** Returns the target of a redirect if the endpoint is there to name it. Throws for any other redirect. */
function readRedirect(
  response: ReceivedResponse,
  context: ResponseContext,
): string {
  const { operation, link, response: kind } = context.endpoint;
  const isMeant = kind === "location";
  const target = response.headers.get("location");
  if (isMeant && target && URL.canParse(target, context.url)) {
    return new URL(target, context.url).href;
  }
  const location = headersOf(response.headers, context.redactor).headers
    .get("location");
  throw unusable(
    response,
    context,
    `The server redirected ${operation}${location ? ` to ${location}` : ""}; ` +
      (link
        ? link.allowed
        : isMeant
        ? "its target cannot be read, as in browsers"
        : `redirects are not followed, to protect the API key`),
    { reason: "redirect", location: location ?? undefined },
  );
}

function statusError(
  response: ReceivedResponse,
  context: ResponseContext,
): ScaleError {
  const { durationMs, endpoint, redactor, startedAt, url } = context;
  const { link, operation } = endpoint;
  const { bytes, headers, status } = response;
  const body = shownBody(decodeJson(bytes), response, context);
  if (status === 404 && !link && isHtml(body)) {
    return unusable(
      response,
      context,
      `Expected JSON from ${operation}, got a 404 with HTML from ${
        new URL(url).host
      }: baseUrl may be wrong`,
      { reason: "not_json", body },
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
    {
      ...headersOf(headers, redactor),
      body: body === "" ? undefined : body,
      retryAfterMs: retryAfterMs(headers, startedAt + durationMs!),
    },
  );
}

/** Returns the error of a response that has an unexpected form. */
function unusable(
  { headers, status }: ReceivedResponse,
  { redactor }: ResponseContext,
  message: string,
  details: ScaleErrorDetails,
): ScaleResponseError {
  return new ScaleResponseError(message, {
    status,
    ...headersOf(headers, redactor),
    ...details,
  });
}

function isHtml(body: JsonValue): boolean {
  return isString(body) && body.trimStart().startsWith("<");
}

/** Returns the message of the server in an error's body. A page of HTML has none. */
function messageOf(body: JsonValue): string {
  const message = (body as JsonObject | null)?.error ?? body;
  if (!isString(message) || isHtml(message)) return "";
  return message.trim().slice(0, 500).replace(/\.$/, "");
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
