import { assert, assertEquals, assertThrows } from "@std/assert";
import { ScaleError } from "../../mod.ts";
import { Redactor } from "../../src/core/redact.ts";
import { readResponse } from "../../src/http/response.ts";
import type { ResponseKind } from "../../src/http/response_kind.ts";
import { facts } from "../support/faults.ts";

const KEY = "test_secret-of_the_cows";
const NOW = Date.UTC(2026, 0, 31);

type Input = Parameters<typeof readResponse>[0];

interface ResponseOptions {
  readonly status?: number;
  readonly headers?: HeadersInit;
  readonly isCut?: boolean;
  readonly kind?: ResponseKind;
}

/** Reads the result of an attempt, and throws its error. */
function read(result: Input, response: ResponseKind = "object"): unknown {
  return readResponse(result, {
    endpoint: {
      operation: "cows.milk",
      method: "GET",
      route: "/v1/cows",
      safety: "safe",
      response,
    },
    timeoutMs: 1234,
    now: NOW,
    redactor: new Redactor(KEY),
    url: "https://api.test/v1/cows?signature=s3cret",
    subject: () => ({ cow: "Berta" }),
  });
}

/** Reads a response with a body. */
function value(body: string, options: ResponseOptions = {}): unknown {
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
function errorOf(body: string, options: ResponseOptions = {}): ScaleError {
  return assertThrows(() => value(body, options), ScaleError);
}

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

Deno.test("readResponse limits the body that an error carries to 64 KiB, whatever the body is and however it was refused", () => {
  const bytesOf = ({ body }: ScaleError) =>
    new TextEncoder().encode(
      typeof body === "string" ? body : JSON.stringify(body),
    ).length;
  const huge = JSON.stringify({ docs: "é".repeat(200_000) });
  const bodies: readonly (readonly [string, ResponseOptions])[] = [
    ["x".repeat(100_000), {}],
    ["é".repeat(100_000), {}],
    ["€".repeat(100_000), {}],
    [huge, { kind: "array" }],
    [huge, { kind: "page" }],
    ["[".repeat(100_000), {}],
    ["€".repeat(100_000), { status: 503 }],
    ["\ufffd".repeat(60_000), { status: 400 }],
  ];
  for (const [body, options] of bodies) {
    const error = errorOf(body, options);
    const size = bytesOf(error);
    assert(size <= 65_536 && size > 65_530, `${size} bytes`);
    assertEquals(String(error.body).slice(0, 20), body.slice(0, 20));
  }
  const small = errorOf('{"a":1}', { kind: "array" });
  assertEquals(small.body, { a: 1 });
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

Deno.test("readResponse limits the length of a message of the server", () => {
  const error = errorOf(JSON.stringify({ error: "x".repeat(9999) }), {
    status: 500,
  });
  assert(error.message.length < 600);
});

Deno.test("readResponse reads Retry-After of an error", () => {
  const headers = { "retry-after": "7" };
  for (const status of [429, 503, 400]) {
    assertEquals(errorOf("", { status, headers }).retryAfterMs, 7000);
  }
  assertEquals("retryAfterMs" in errorOf("", { status: 429 }), false);
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
  ];
  for (const [result, name, message] of table) {
    const error = assertThrows(() => read(result), ScaleError);
    assertEquals([error.name, error.message], [name, message]);
    const { message: reason } = (error.cause ?? {}) as Partial<Error>;
    assertEquals(reason, result.kind === "timeout" ? undefined : "reset");
  }
});

Deno.test("readResponse redacts the key if the server echoes it, plain or as base64", () => {
  for (const echo of [KEY, btoa(KEY + ":")]) {
    const errors = [
      errorOf(`Bad key ${echo}!`, { status: 401 }),
      errorOf(JSON.stringify({ error: `Bad ${echo}` }), { status: 401 }),
      errorOf(JSON.stringify({ [echo]: [{ deep: echo }] }), { status: 500 }),
      errorOf(`<p>${echo}</p>`),
      errorOf(`{"a":"${echo}`),
    ];
    for (const error of errors) {
      const all = [error.message, JSON.stringify(error), Deno.inspect(error)];
      assert(!all.join().includes(echo), error.message);
    }
    assert(errors[0]!.message.endsWith(": Bad key [redacted]!"));
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

/** A response for each way in which one can fail. */
const FAILURES: readonly (readonly [string, ResponseOptions])[] = [
  ["{}", { status: 500 }],
  ["", { status: 302 }],
  ["", { status: 204 }],
  ["[]", {}],
  ["<p>", {}],
  ["{", {}],
  ["{", { isCut: true }],
];

Deno.test("readResponse adds the headers to every error of a response, without cookies and without the key", () => {
  for (const [body, options] of FAILURES) {
    const { headers } = errorOf(body, {
      ...options,
      headers: [
        ["x-moo", "1"],
        ["x-echo", `a ${KEY} ${btoa(KEY + ":")}`],
        ["location", `https://x.test/${KEY}?signature=s3cret#a`],
        ["set-cookie", "session=s3cret"],
        ["set-cookie", "other=s3cret"],
      ],
    });
    assertEquals([...headers ?? []], [
      ["location", "https://x.test/[redacted]"],
      ["x-echo", "a [redacted] [redacted]"],
      ["x-moo", "1"],
    ]);
  }
});

Deno.test("readResponse adds the request id to every error of a response", () => {
  const ids = { "cf-ray": "c", "request-id": "b", "x-request-id": "a" };
  for (const [body, options] of FAILURES) {
    assertEquals(errorOf(body, { ...options, headers: ids }).requestId, "a");
    assertEquals("requestId" in errorOf(body, options), false);
  }
  const table = [
    [{ "cf-ray": "c", "request-id": "b" }, "b"],
    [{ "cf-ray": "c" }, "c"],
    [{ "x-request-id": KEY }, "[redacted]"],
  ] as const;
  for (const [headers, id] of table) {
    assertEquals(errorOf("{}", { status: 500, headers }).requestId, id);
  }
});

Deno.test("readResponse removes key and queries of URLs from each cause of an error", () => {
  const kinds = ["fetch", "body", "request", "source"] as const;
  for (const kind of kinds) {
    const head = Object.assign(new Error(`GET /?a=1 ${btoa(KEY + ":")}`), {
      code: "HPE_INVALID",
      data: `authorization: ${KEY}`,
    });
    const cause = new TypeError("fetch failed", {
      cause: new Error(
        "error sending request for url (https://x.test/a?signature=s3cret#s3cret): reset",
        { cause: head },
      ),
    });
    const error = assertThrows(() => read({ kind, cause }), ScaleError);
    const first = error.cause as Error;
    const second = first.cause as Error;
    const third = second.cause as Error & { readonly code: string };
    assertEquals([first.name, first.message], ["TypeError", "fetch failed"]);
    assertEquals(
      second.message,
      "error sending request for url (https://x.test/a): reset",
    );
    assertEquals([third.message, third.code], [
      "GET /?a=1 [redacted]",
      "HPE_INVALID",
    ]);
    const shown = Deno.inspect(error, { depth: 9, showHidden: true });
    assert(!shown.includes("s3cret") && !shown.includes(KEY), shown);
  }
});

Deno.test("readResponse redacts before it cuts, so that no beginning of a key is left at an end", () => {
  const start = KEY.slice(0, 6);
  for (let before = 65_536 - KEY.length; before <= 65_536; before++) {
    const error = errorOf("x".repeat(before) + KEY + "y".repeat(99));
    assert(!String(error.body).includes(start), `${before} characters before`);
  }
  // As many times as make the excerpt shorter than its limit.
  const many = errorOf((KEY + " ").repeat(9999).slice(0, -9));
  assert(!String(many.body).includes(start));
  for (let before = 500 - KEY.length; before <= 500; before++) {
    const content = "x".repeat(before) + KEY;
    const error = errorOf(JSON.stringify({ error: content }), { status: 500 });
    assert(!error.message.includes(start), `${before} characters before`);
  }
  const cut = "x".repeat(999) + KEY.slice(0, -1);
  const error = errorOf(cut, { status: 500, isCut: true });
  assert(String(error.body).startsWith("xxx"));
  assert(!String(error.body).includes(start));
});

Deno.test("readResponse removes queries, fragments and credentials of URLs from all that a server sends", () => {
  const url = "https://me:pa55@files.test/a.json?X-Signature=s3cret#s3cret";
  const relative = "/a.json?X-Signature=s3cret#s3cret";
  const errors = [
    errorOf("", { status: 302, headers: { location: url } }),
    errorOf("", { status: 302, headers: { location: relative } }),
    errorOf("{}", {
      status: 500,
      headers: {
        link: `<${relative}>; rel=next, <${url}>`,
        refresh: `0; url=${relative}`,
        "content-location": relative,
        "x-echo": url,
      },
    }),
    errorOf(JSON.stringify({ error: `Cannot read ${url}` }), { status: 400 }),
    errorOf(JSON.stringify([{ [url]: url }]), { status: 500 }),
    errorOf(`<p>${url}</p>`),
    errorOf(`{"a":"${url}","b":`),
  ];
  for (const error of errors) {
    const shown = Deno.inspect(error, { depth: 9 }) +
      JSON.stringify([error, ...error.headers ?? []]);
    assert(!/s3cret|pa55/.test(shown), shown);
    assert(shown.includes("/a.json"), shown);
  }
  assertEquals(
    errors.slice(0, 2).map(({ location }) => location),
    ["https://files.test/a.json", "/a.json"],
  );
  assert(
    errors[3]!.message.endsWith(": Cannot read https://files.test/a.json"),
  );
});
