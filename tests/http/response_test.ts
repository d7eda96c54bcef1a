import { assert, assertEquals, assertThrows } from "@std/assert";
import { ScaleError } from "../../mod.ts";
import type { ResponseKind } from "../../src/http/response_kind.ts";
import { facts } from "../support/faults.ts";
import {
  errorOf,
  type Input,
  KEY,
  NOW,
  read,
  value,
} from "../support/read_response.ts";

Deno.test("readResponse returns the JSON of any 2xx", () => {
  for (const status of [200, 201, 202]) {
    assertEquals(value('{"a":1}', { status }), { a: 1 });
  }
  assertEquals(value("[1]", { kind: "array" }), [1]);
});

Deno.test("readResponse ignores the body if the endpoint has no result", () => {
  for (const body of ["", "OK", '{"a":1}', "<html>"]) {
    assertEquals(value(body, { kind: "nothing" }), undefined);
  }
});

Deno.test("readResponse returns any JSON value, or a string without a JSON content type, for client.request", () => {
  const any = { kind: "any" } as const;
  for (const json of [null, 5, "x", [1], { a: 1 }]) {
    assertEquals(value(JSON.stringify(json), any), json);
  }
  assertEquals(
    value("a,b", { ...any, headers: { "content-type": "text/csv" } }),
    "a,b",
  );
  assertEquals(value("", { ...any, status: 204 }), undefined);
  const json = { "content-type": "application/json" };
  assertEquals(errorOf('{"a', { ...any, headers: json }).reason, "truncated");
});

Deno.test("readResponse refuses JSON of the wrong kind", () => {
  const table: readonly (readonly [ResponseKind, string, string])[] = [
    ["object", "null", "an object, got null"],
    ["object", "[]", "an object, got an array"],
    ["object", '"x"', "an object, got a string"],
    ["object", "5", "an object, got a number"],
    ["array", "{}", "an array, got an object"],
    ["array", "true", "an array, got a boolean"],
  ];
  for (const [kind, body, found] of table) {
    const error = errorOf(body, { kind });
    assertEquals(facts(error), {
      name: "ScaleResponseError",
      code: "response",
      status: 200,
      reason: "unexpected",
    });
    assertEquals(
      error.message,
      `Unexpected response to cows.milk: expected ${found}`,
    );
  }
});

Deno.test("readResponse returns an error for a 2xx that is truncated or not JSON", () => {
  const cut = errorOf('{"docs":[{"a":1},{"b');
  assertEquals([cut.reason, cut.status], ["truncated", 200]);
  assertEquals(
    cut.message,
    "Expected JSON from cows.milk, got 20 bytes of truncated JSON",
  );
  assertEquals(errorOf("").reason, "truncated");

  const page = "<html>" + "x".repeat(300);
  const html = errorOf(page, { headers: { "content-type": "text/html" } });
  assertEquals([html.reason, html.body], ["not_json", page]);
  assertEquals(
    html.message,
    `Expected JSON from cows.milk, got text/html: "${page.slice(0, 200)}"`,
  );
  assert(errorOf("OK").message.includes("got no Content-Type: "));
});

Deno.test("readResponse returns an error without a body for a response that is too large", () => {
  const error = errorOf('{"a', { isCut: true });
  assertEquals([error.reason, error.body], ["too_large", undefined]);
});

Deno.test("readResponse returns the error of a response whose JSON is nested too deep", () => {
  for (const depth of [201, 5_000, 30_000]) {
    const body = '{"a":'.repeat(depth) + "0" + "}".repeat(depth);
    const error = errorOf(body);
    assertEquals([error.code, error.reason, error.status], [
      "response",
      "too_deep",
      200,
    ]);
    assertEquals(
      error.message,
      "Expected JSON from cows.milk, got JSON nested deeper than 200 levels",
    );
    const status = errorOf(body, { status: 503 });
    assertEquals([status.code, status.status], ["service_unavailable", 503]);
    assertEquals(status.body, body.slice(0, 65_536));
  }
  const json = { "content-type": "application/json" };
  const deep = "[".repeat(201) + "]".repeat(201);
  const any = errorOf(deep, { kind: "any", headers: json });
  assertEquals(any.reason, "too_deep");
});

Deno.test("readResponse returns the class, the message and the body of an error status", () => {
  const table: readonly (readonly [number, string, string, unknown])[] = [
    [400, '{"error":"Bad thing."}', ": Bad thing", { error: "Bad thing." }],
    [401, "No such key\n", ": No such key", "No such key\n"],
    [402, '"no"', ": no", "no"],
    [404, "", ' (cow "Berta")', undefined],
    [404, '{"error":"No cow"}', ' (cow "Berta"): No cow', { error: "No cow" }],
    [403, "<html>Forbidden", "", "<html>Forbidden"],
    [403, "\n <!DOCTYPE html>", "", "\n <!DOCTYPE html>"],
    [500, "[1]", "", [1]],
    [500, '{"error":{"a":1}}', "", { error: { a: 1 } }],
    [500, '{"message":"x"}', "", { message: "x" }],
    [503, "null", "", null],
    [503, '{"error":"cu', ': {"error":"cu', '{"error":"cu'],
  ];
  for (const [status, content, words, body] of table) {
    const error = errorOf(content, { status });
    assertEquals(
      [error.status, error.message, error.body],
      [
        status,
        `The server responded to cows.milk with ${status}${words}`,
        body as never,
      ],
    );
  }
});

Deno.test("readResponse calls a 404 with HTML a response error, since it is not from the API", () => {
  for (const page of ["<!DOCTYPE html><p>None", "\n<html>"]) {
    const error = errorOf(page, { status: 404 });
    assertEquals(
      [error.name, error.reason, error.status, error.body],
      ["ScaleResponseError", "not_json", 404, page],
    );
    assertEquals(
      error.message,
      "Expected JSON from cows.milk, got a 404 with HTML from api.test: baseUrl may be wrong",
    );
  }
});

Deno.test("readResponse adds the headers of a response that broke off or took too long", () => {
  const headers = new Headers({ "x-request-id": "r1", "x-echo": KEY });
  const cause = new Error("reset");
  for (const end of [{ kind: "timeout" }, { kind: "body", cause }] as const) {
    const error = assertThrows(() => read({ ...end, headers }), ScaleError);
    assertEquals(error.requestId, "r1");
    assertEquals(error.headers?.get("x-echo"), "[redacted]");
    assertEquals(error.status, undefined);
  }
});

Deno.test("readResponse reads Retry-After of an error, as a date from the time of the response", () => {
  const headers = { "retry-after": "7" };
  for (const status of [429, 503, 400]) {
    assertEquals(errorOf("", { status, headers }).retryAfterMs, 7000);
  }
  assertEquals("retryAfterMs" in errorOf("", { status: 429 }), false);
  const date = new Date(NOW + 9000).toUTCString();
  const { retryAfterMs } = errorOf("", {
    status: 429,
    headers: { "retry-after": date },
  });
  assertEquals(retryAfterMs, 9000);
});

Deno.test("readResponse returns an error for a redirect, with its target but without the query", () => {
  for (const status of [0, 301, 302, 303, 304, 307, 308]) {
    const location = "https://evil.test/login?token=s#t";
    const error = errorOf("", { status, headers: { location } });
    assertEquals(facts(error), {
      name: "ScaleResponseError",
      code: "response",
      status,
      reason: "redirect",
    });
    assertEquals(error.location, "https://evil.test/login");
    assertEquals(
      error.message,
      "The server redirected cows.milk to https://evil.test/login; " +
        "redirects are not followed, to protect the API key",
    );
  }
  const nowhere = errorOf("", { status: 302 });
  assertEquals("location" in nowhere, false);
  assert(nowhere.message.startsWith("The server redirected cows.milk; "));
});

Deno.test("readResponse says what failed if there was no response", () => {
  const cause = new Error("reset");
  const table: readonly (readonly [Input, string, string])[] = [
    [
      { kind: "timeout" },
      "ScaleAttemptTimeoutError",
      "cows.milk timed out: no complete response from api.test within 1234 ms (timeoutMs)",
    ],
    [
      { kind: "fetch", cause },
      "ScaleConnectionError",
      "Cannot reach api.test for cows.milk",
    ],
    [
      { kind: "body", cause },
      "ScaleConnectionError",
      "The connection to api.test was lost while reading the response to cows.milk",
    ],
    [
      { kind: "source", cause },
      "ScaleConnectionError",
      "The source of cows.milk failed while it was sent",
    ],
    [
      { kind: "request", cause },
      "ScaleArgumentError",
      "This runtime cannot make the request: reset",
    ],
    [
      { kind: "permission", cause },
      "ScaleConnectionError",
      "The runtime denies access to the network: reset",
    ],
    [
      { kind: "certificate", cause },
      "ScaleConnectionError",
      "The certificate of api.test is not trusted",
    ],
  ];
  for (const [result, name, message] of table) {
    const error = assertThrows(() => read(result), ScaleError);
    assertEquals([error.name, error.message], [name, message]);
    const { message: reason } = (error.cause ?? {}) as Partial<Error>;
    assertEquals(reason, result.kind === "timeout" ? undefined : "reset");
  }
});

Deno.test("readResponse returns undefined for a 204 of client.request, and an error where a body is expected", () => {
  for (const status of [204, 205]) {
    assertEquals(value("", { kind: "any", status }), undefined);
    assertEquals(value("", { kind: "nothing", status }), undefined);
    const error = errorOf("", { status });
    assertEquals(facts(error), {
      name: "ScaleResponseError",
      code: "response",
      status,
      reason: "unexpected",
    });
    assertEquals(
      error.message,
      `Unexpected response to cows.milk: expected a body, got a ${status}`,
    );
  }
});
