/** What came of an attempt, as a value or as an error that says it in words. */
import type { Endpoint } from "./endpoint.ts";
import {
  errorForStatus,
  ScaleAttemptTimeoutError,
  ScaleConnectionError,
  ScaleError,
  ScaleResponseError,
} from "../core/errors.ts";
import type { Answer, Outcome } from "./attempt.ts";
import { decodeJson, type UnreadableJson } from "./body.ts";
import { faultOf } from "./response_kind.ts";
import { retryAfterMs } from "./retry.ts";
import type { JsonValue } from "../types/json.ts";

/** How much of an unreadable body an error carries, in characters. */
const MAX_SHOWN = 65_536;

/** What an outcome is read with. */
export interface Reading {
  /** What was called. */
  readonly endpoint: Endpoint;
  /** The attempt's time limit, in milliseconds. */
  readonly timeoutMs: number;
  /** The time, in milliseconds since 1970. */
  readonly now: number;
  /** What no error may repeat, even where the server does. */
  readonly secret: string;
  /** Where the request went; its query may hold a signature. */
  readonly url?: string;
}

/** Gives the value of a good answer; throws for anything else. */
export function valueOf(
  outcome: Exclude<Outcome, { readonly kind: "deadline" }>,
  reading: Reading,
): unknown {
  const { operation } = reading.endpoint;
  switch (outcome.kind) {
    case "timeout":
      throw new ScaleAttemptTimeoutError(
        `No complete answer to ${operation} came within ${reading.timeoutMs} ms`,
      );
    case "fetch":
      throw new ScaleConnectionError(
        `Cannot reach the server for ${operation}`,
        { cause: withoutQuery(outcome.cause, reading) },
      );
    case "body":
      throw new ScaleConnectionError(
        `The connection was lost during the answer to ${operation}`,
        { cause: withoutQuery(outcome.cause, reading) },
      );
    case "source":
      if (outcome.cause instanceof ScaleError) throw outcome.cause;
      throw new ScaleConnectionError(
        `The source of ${operation} failed while it was sent`,
        { reason: "source", cause: outcome.cause },
      );
    case "answer":
      if (outcome.status >= 200 && outcome.status < 300) {
        return goodValue(outcome, reading);
      }
      throw outcome.status < 400
        ? redirected(outcome, reading)
        : refused(outcome, reading);
  }
}

function goodValue(answer: Answer, reading: Reading): unknown {
  const { operation, reply } = reading.endpoint;
  const { bytes, status } = answer;
  if (answer.cut) {
    throw new ScaleResponseError(
      `The answer to ${operation} is larger than maxResponseBytes, ${bytes.length} bytes`,
      { status, reason: "too_large" },
    );
  }
  if (reply === "bytes") return bytes;
  if (reply === "stream") return answer.stream;
  const isEmpty = status === 204 || status === 205;
  if (reply === "nothing" || reply === "any" && isEmpty) return undefined;
  if (isEmpty) {
    throw new ScaleResponseError(
      `The answer to ${operation} must have a body: current one is a ${status}`,
      { status, reason: "unexpected" },
    );
  }
  const decoded = decodeJson(bytes);
  if (!("value" in decoded)) return textValue(decoded, answer, reading);
  const fault = faultOf(decoded.value, reply);
  if (fault === undefined) return decoded.value;
  throw new ScaleResponseError(`The answer to ${operation} ${fault}`, {
    status,
    reason: "unexpected",
    body: withoutSecret(decoded.value, reading),
  });
}

/** Gives the text of an answer that is not JSON where text will do, and throws where it will not. */
function textValue(
  { fault, text }: UnreadableJson,
  { bytes, headers, status }: Answer,
  reading: Reading,
): string {
  const { operation, reply } = reading.endpoint;
  const type = headers.get("content-type") ?? "of no type";
  if (reply === "any" && !type.includes("json")) return text;
  const body = withoutSecret(text.slice(0, MAX_SHOWN), reading);
  const start = JSON.stringify(body.slice(0, 200));
  throw new ScaleResponseError(
    fault === "truncated"
      ? `The answer to ${operation} ends before its JSON does, after ${bytes.length} bytes`
      : `The answer to ${operation} is not JSON but ${
        withoutSecret(type, reading)
      }: ${start}`,
    { status, reason: fault, body },
  );
}

function redirected(answer: Answer, reading: Reading): ScaleError {
  const { operation } = reading.endpoint;
  const target = answer.headers.get("location")?.replace(/[?#].*$/, "");
  const location = target && withoutSecret(target, reading);
  return new ScaleResponseError(
    `The server redirects ${operation}${location ? ` to ${location}` : ""}, ` +
      `and the client follows nowhere with the key`,
    { status: answer.status, reason: "redirect", location },
  );
}

function refused(answer: Answer, reading: Reading): ScaleError {
  const decoded = decodeJson(answer.bytes);
  const value = "value" in decoded ? decoded.value : decoded.text;
  // Where the body was cut, its end may be the beginning of a secret.
  const end = answer.cut && reading.secret ? -reading.secret.length : undefined;
  const body = typeof value === "string"
    ? withoutSecret(value, reading).slice(0, end) || undefined
    : withoutSecret(value, reading);
  const said = serverText(body);
  return errorForStatus(
    answer.status,
    `The server answered ${reading.endpoint.operation} with ${answer.status}` +
      (said ? `: ${said}` : ""),
    { body, retryAfterMs: retryAfterMs(answer.headers, reading.now) },
  );
}

/** Finds the server's own words in an error's body; a page of HTML has none. */
function serverText(body: JsonValue | undefined): string {
  const said = typeof body === "object" && body !== null && "error" in body
    ? body.error
    : body;
  if (typeof said !== "string" || said.trimStart().startsWith("<")) return "";
  return said.trim().slice(0, 500).replace(/\.$/, "");
}

/** Takes the query of the URL out of a runtime's error: Deno puts the whole URL into it. */
function withoutQuery(cause: unknown, { url = "" }: Reading): unknown {
  const query = url.slice(url.indexOf("?"));
  if (!url.includes("?") || !(cause instanceof Error)) return cause;
  if (!cause.message.includes(query)) return cause;
  const shown = new Error(cause.message.replaceAll(query, ""), {
    cause: cause.cause,
  });
  shown.name = cause.name;
  return shown;
}

/** Takes the key out of what the server sent, wherever it stands in it and however it is written. */
function withoutSecret<Value extends JsonValue>(
  value: Value,
  reading: Reading,
): Value;
function withoutSecret(value: JsonValue, reading: Reading): JsonValue {
  const { secret } = reading;
  if (secret === "") return value;
  if (typeof value === "string") {
    return [secret, btoa(secret + ":"), encodeURIComponent(secret)]
      .reduce((text, form) => text.replaceAll(form, "[redacted]"), value);
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item: JsonValue) => withoutSecret(item, reading));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      withoutSecret(name, reading),
      withoutSecret(member as JsonValue, reading),
    ]),
  );
}
