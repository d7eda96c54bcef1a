/** Results of attempts, as `readResponse` reads them. */
import { assertThrows } from "@std/assert";
import { ScaleError } from "../../mod.ts";
import { Redactor } from "../../src/core/redact.ts";
import { readResponse } from "../../src/http/response.ts";
import type { ResponseKind } from "../../src/http/response_kind.ts";

/** The API key. */
export const KEY = "test_secret-of_the_cows";
/** The time at which each attempt is over. */
export const NOW = Date.UTC(2026, 0, 31);

/** The result of an attempt. */
export type Input = Parameters<typeof readResponse>[0];

/** The parts of a response. */
export interface ResponseOptions {
  readonly status?: number;
  readonly headers?: HeadersInit;
  readonly isCut?: boolean;
  readonly kind?: ResponseKind;
}

/** Reads the result of an attempt, and throws its error. */
export function read(
  result: Input,
  response: ResponseKind = "object",
): unknown {
  return readResponse(result, {
    endpoint: {
      operation: "cows.milk",
      method: "GET",
      route: "/v1/cows",
      safety: "safe",
      response,
    },
    timeoutMs: 1234,
    startedAt: NOW - 1000,
    durationMs: 1000,
    redactor: new Redactor(KEY),
    url: "https://api.test/v1/cows?signature=s3cret",
    subject: () => ({ cow: "Berta" }),
  });
}

/** Reads a response with a body. */
export function value(body: string, options: ResponseOptions = {}): unknown {
  const { status = 200, headers = {}, isCut = false, kind } = options;
  return read({
    kind: "response",
    status,
    headers: new Headers(headers),
    bytes: new TextEncoder().encode(body),
    isCut,
  }, kind);
}

/** Returns the error of a response. */
export function errorOf(
  body: string,
  options: ResponseOptions = {},
): ScaleError {
  return assertThrows(() => value(body, options), ScaleError);
}
