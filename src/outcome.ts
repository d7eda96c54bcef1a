/** What came of an attempt, as a value or as an error that says it in words. */
import type { Endpoint } from "./endpoint.ts";
import {
  errorForStatus,
  ScaleAttemptTimeoutError,
  ScaleConnectionError,
  type ScaleError,
  ScaleResponseError,
} from "./errors.ts";
import type { Answer, Outcome } from "./net/attempt.ts";
import { decodeJson, decodeText } from "./net/body.ts";
import { retryAfterMs } from "./retry.ts";
import type { JsonValue } from "./types/json.ts";

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
}

/** Gives the value of a good answer; throws for anything else. */
export function valueOf(outcome: Outcome, reading: Reading): unknown {
  const { operation } = reading.endpoint;
  switch (outcome.kind) {
    case "timeout":
      throw new ScaleAttemptTimeoutError(
        `No complete answer to ${operation} came within ${reading.timeoutMs} ms`,
      );
    case "fetch":
      throw new ScaleConnectionError(
        `Cannot reach the server for ${operation}`,
        {
          cause: outcome.cause,
        },
      );
    case "body":
      throw new ScaleConnectionError(
        `The connection was lost during the answer to ${operation}`,
        { cause: outcome.cause },
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
  const { status } = answer;
  if (answer.cut) {
    throw new ScaleResponseError(
      `The answer to ${operation} is larger than maxResponseBytes, ${answer.bytes.length} bytes`,
      { status, reason: "too_large" },
    );
  }
  if (reply === "nothing") return undefined;
  const decoded = decodeJson(answer.bytes);
  if ("value" in decoded) {
    if (isReply(decoded.value, reply)) return decoded.value;
    throw new ScaleResponseError(
      `The answer to ${operation} must be an ${reply}: current one is ${
        kindOf(decoded.value)
      }`,
      { status, reason: "unexpected", body: decoded.value },
    );
  }
  const type = answer.headers.get("content-type") ?? "no type";
  if (reply === "any" && !type.includes("json")) return decoded.text;
  const text = withoutSecret(decoded.text, reading);
  throw new ScaleResponseError(
    decoded.fault === "truncated"
      ? `The answer to ${operation} ends before its JSON does, after ${answer.bytes.length} bytes`
      : `The answer to ${operation} is not JSON but ${type}: ${
        JSON.stringify(text.slice(0, 200))
      }`,
    { status, reason: decoded.fault, body: text.slice(0, 65_536) },
  );
}

function isReply(value: JsonValue, reply: Endpoint["reply"]): boolean {
  return reply === "any" || kindOf(value) === `an ${reply}`;
}

function kindOf(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function redirected(answer: Answer, { endpoint }: Reading): ScaleError {
  const location = answer.headers.get("location")?.replace(/[?#].*$/, "");
  return new ScaleResponseError(
    `The server redirects ${endpoint.operation}${
      location ? ` to ${location}` : ""
    }, ` +
      `and the client follows nowhere with the key`,
    { status: answer.status, reason: "redirect", location },
  );
}

function refused(answer: Answer, reading: Reading): ScaleError {
  const text = withoutSecret(decodeText(answer.bytes), reading);
  const decoded = decodeJson(new TextEncoder().encode(text));
  const body = "value" in decoded ? decoded.value : text || undefined;
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

function withoutSecret(text: string, { secret }: Reading): string {
  return text.replaceAll(secret, "[redacted]")
    .replaceAll(btoa(secret + ":"), "[redacted]");
}
