import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
} from "@std/assert";
import * as scale from "../../mod.ts";
import { ScaleCallbackError } from "../../src/callbacks/mod.ts";
import { errorForStatus } from "../../src/core/errors.ts";

const { isScaleError, ScaleError } = scale;

/** What the entries export. */
const EXPORTED = { ...scale, ScaleCallbackError };

const API_ERRORS: readonly (readonly [number, string, string])[] = [
  [400, "ScaleInvalidRequestError", "invalid_request"],
  [401, "ScaleUnauthorizedError", "unauthorized"],
  [402, "ScaleNotEnabledError", "not_enabled"],
  [403, "ScaleApiError", "api"],
  [404, "ScaleResourceNotFoundError", "not_found"],
  [408, "ScaleApiError", "api"],
  [409, "ScaleDuplicateResourceError", "duplicate"],
  [418, "ScaleApiError", "api"],
  [429, "ScaleTooManyRequestsError", "too_many_requests"],
  [500, "ScaleInternalError", "internal"],
  [501, "ScaleApiError", "api"],
  [503, "ScaleServiceUnavailableError", "service_unavailable"],
  [504, "ScaleGatewayTimeoutError", "gateway_timeout"],
  [599, "ScaleApiError", "api"],
];

const OWN_ERRORS = {
  ScaleError: "scale",
  ScaleArgumentError: "argument",
  ScaleKeyError: "api_key",
  ScaleConnectionError: "connection",
  ScaleAttemptTimeoutError: "attempt_timeout",
  ScaleCallbackError: "callback",
  ScaleDeadlineError: "deadline",
  ScaleResponseError: "response",
  ScalePaginationError: "pagination",
} as const;

Deno.test("errorForStatus returns the class, the name and the code of each status", () => {
  for (const [status, name, code] of API_ERRORS) {
    const error = errorForStatus(status, "No", {});
    assertEquals([error.status, error.name, error.code], [status, name, code]);
    assertInstanceOf(error, scale.ScaleApiError);
    assertInstanceOf(error, scale[name as "ScaleApiError"]);
    assertInstanceOf(error, Error);
  }
});

Deno.test("ScaleError and its children have a name and a code that a bundler cannot change", () => {
  for (const [name, code] of Object.entries(OWN_ERRORS)) {
    const error = new EXPORTED[name as keyof typeof OWN_ERRORS]("No");
    assertEquals([error.name, error.code, error.message], [name, code, "No"]);
    assert(isScaleError(error) && error instanceof ScaleError);
    assert(String(error.stack).includes("No"));
  }
});

Deno.test("ScaleError has only the details that have a value", () => {
  const cause = new Error("why");
  const error = new ScaleError("No", {
    status: 0,
    outcomeUnknown: false,
    reason: undefined,
    body: null,
    cause,
  });
  assertEquals(Object.keys(error).sort(), [
    "body",
    "code",
    "name",
    "outcomeUnknown",
    "status",
  ]);
  assert(error.cause === cause);
  assertFalse("cause" in new ScaleError("No"));
});

Deno.test("ScaleError#headers are readable and not enumerable", () => {
  const headers = new Headers({ "x-hidden": "1" });
  const error = new ScaleError("No", { headers });
  assert(error.headers === headers);
  assertFalse(Object.keys(error).includes("headers"));
  assertFalse(Deno.inspect(error).includes("x-hidden"));
  assertFalse("headers" in new ScaleError("No"));
});

Deno.test("ScaleError#toJSON returns plain data without headers, cause and stack", () => {
  const error = errorForStatus(503, "Later", {
    body: { error: "busy" },
    retryAfterMs: 2000,
    requestId: "r1",
    headers: new Headers({ "x-hidden": "1" }),
    cause: new Error("hidden"),
  });
  assertEquals(JSON.parse(JSON.stringify(error)), {
    name: "ScaleServiceUnavailableError",
    code: "service_unavailable",
    message: "Later",
    status: 503,
    body: { error: "busy" },
    retryAfterMs: 2000,
    requestId: "r1",
  });
  assertEquals(structuredClone(error.toJSON()), error.toJSON());
});

Deno.test("isScaleError recognises the errors of another copy of the package", async () => {
  const copy = await import("../../src/core/errors.ts?copy");
  const theirs = new copy.ScaleConnectionError("No");
  assertFalse(theirs instanceof ScaleError);
  assert(isScaleError(theirs));
});

Deno.test("isScaleError returns false for anything else", () => {
  const others = [
    null,
    undefined,
    "ScaleError",
    5,
    {},
    new Error("No"),
    { name: "ScaleError", code: "scale" },
    () => {},
  ];
  for (const other of others) assertFalse(isScaleError(other));
});
