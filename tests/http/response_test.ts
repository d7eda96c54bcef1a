import { assert, assertEquals, assertThrows } from "@std/assert";
import { ScaleError } from "../../mod.ts";
import type { Endpoint } from "../../src/http/endpoint.ts";
import type { Reply } from "../../src/http/response_kind.ts";
import { valueOf } from "../../src/http/response.ts";
import { facts } from "../support/faults.ts";

const SECRET = "test_secret-of_the_cows";
const NOW = Date.UTC(2026, 0, 31);

type Outcome = Parameters<typeof valueOf>[0];

interface Given {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly cut?: boolean;
  readonly reply?: Reply;
}

function endpoint(reply: Reply): Endpoint {
  return {
    operation: "cows.milk",
    method: "GET",
    route: "/v1/cows",
    auth: "basic",
    safety: "safe",
    reply,
  };
}

function read(outcome: Outcome, reply: Reply = "object"): unknown {
  return valueOf(outcome, {
    endpoint: endpoint(reply),
    timeoutMs: 1234,
    now: NOW,
    secret: SECRET,
  });
}

/** Reads an answer with a body. */
function value(text: string, given: Given = {}): unknown {
  const { status = 200, headers = {}, cut = false, reply } = given;
  return read({
    kind: "answer",
    status,
    headers: new Headers(headers),
    bytes: new TextEncoder().encode(text),
    cut,
  }, reply);
}

/** Gives the error that an answer is read as. */
function errorOf(text: string, given: Given = {}): ScaleError {
  return assertThrows(() => value(text, given), ScaleError);
}

Deno.test("valueOf gives the JSON of any 2xx (F25)", () => {
  for (const status of [200, 201, 202]) {
    assertEquals(value('{"a":1}', { status }), { a: 1 });
  }
  assertEquals(value("[1]", { reply: "array" }), [1]);
});

Deno.test("valueOf looks at no body where nothing is due (F25, F26)", () => {
  for (const text of ["", "OK", '{"a":1}', "<html>"]) {
    assertEquals(value(text, { reply: "nothing" }), undefined);
  }
});

Deno.test("valueOf gives any JSON value, or text that is not called JSON, to client.request", () => {
  const any = { reply: "any" } as const;
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

Deno.test("valueOf refuses JSON of the wrong kind (F40)", () => {
  const table: readonly (readonly [Reply, string, string])[] = [
    ["object", "null", "an object: current one is null"],
    ["object", "[]", "an object: current one is an array"],
    ["object", '"x"', "an object: current one is a string"],
    ["object", "5", "an object: current one is a number"],
    ["array", "{}", "an array: current one is an object"],
    ["array", "true", "an array: current one is a boolean"],
  ];
  for (const [reply, text, words] of table) {
    const error = errorOf(text, { reply });
    assertEquals(facts(error), {
      name: "ScaleResponseError",
      code: "response",
      status: 200,
      reason: "unexpected",
    });
    assertEquals(error.message, `The answer to cows.milk must be ${words}`);
  }
});

Deno.test("valueOf calls a 2xx that is cut, or not JSON, an error and never undefined (F33, F38)", () => {
  const cut = errorOf('{"docs":[{"a":1},{"b');
  assertEquals([cut.reason, cut.status], ["truncated", 200]);
  assertEquals(
    cut.message,
    "The answer to cows.milk ends before its JSON does, after 20 bytes",
  );
  assertEquals(errorOf("").reason, "truncated");

  const page = "<html>" + "x".repeat(300);
  const html = errorOf(page, { headers: { "content-type": "text/html" } });
  assertEquals([html.reason, html.body], ["not_json", page]);
  assertEquals(
    html.message,
    `The answer to cows.milk is not JSON but text/html: "${
      page.slice(0, 200)
    }"`,
  );
  assert(errorOf("OK").message.includes("is not JSON but of no type"));
});

Deno.test("valueOf calls an answer over the cap too large, and keeps none of it (F37)", () => {
  const error = errorOf('{"a', { cut: true });
  assertEquals([error.reason, error.body], ["too_large", undefined]);
});

Deno.test("valueOf bounds the body that an error keeps", () => {
  const error = errorOf("x".repeat(100_000));
  assertEquals(String(error.body).length, 65_536);
});

Deno.test("valueOf gives an error status its class, the server's words and its body (F23)", () => {
  const table: readonly (readonly [number, string, string, unknown])[] = [
    [400, '{"error":"Bad thing."}', ": Bad thing", { error: "Bad thing." }],
    [401, "No such key\n", ": No such key", "No such key\n"],
    [402, '"no"', ": no", "no"],
    [404, "", "", undefined],
    [403, "<html>Forbidden", "", "<html>Forbidden"],
    [403, "\n <!DOCTYPE html>", "", "\n <!DOCTYPE html>"],
    [500, "[1]", "", [1]],
    [500, '{"error":{"a":1}}', "", { error: { a: 1 } }],
    [500, '{"message":"x"}', "", { message: "x" }],
    [503, "null", "", null],
    [503, '{"error":"cu', ': {"error":"cu', '{"error":"cu'],
  ];
  for (const [status, text, said, body] of table) {
    const error = errorOf(text, { status });
    assertEquals(
      [error.status, error.message, error.body],
      [
        status,
        `The server answered cows.milk with ${status}${said}`,
        body as never,
      ],
    );
  }
});

Deno.test("valueOf keeps a message short, whatever the server says (F24)", () => {
  const error = errorOf(JSON.stringify({ error: "x".repeat(9999) }), {
    status: 500,
  });
  assert(error.message.length < 600);
});

Deno.test("valueOf reads Retry-After of an error", () => {
  const headers = { "retry-after": "7" };
  for (const status of [429, 503, 400]) {
    assertEquals(errorOf("", { status, headers }).retryAfterMs, 7000);
  }
  assertEquals("retryAfterMs" in errorOf("", { status: 429 }), false);
});

Deno.test("valueOf follows no redirect, and names its place without the query (F27)", () => {
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
      "The server redirects cows.milk to https://evil.test/login, " +
        "and the client follows nowhere with the key",
    );
  }
  const nowhere = errorOf("", { status: 302 });
  assertEquals("location" in nowhere, false);
  assert(nowhere.message.startsWith("The server redirects cows.milk, and"));
});

Deno.test("valueOf names what failed where there was no answer", () => {
  const cause = new Error("reset");
  const table: readonly (readonly [Outcome, string, string])[] = [
    [
      { kind: "timeout" },
      "ScaleAttemptTimeoutError",
      "No complete answer to cows.milk came within 1234 ms",
    ],
    [
      { kind: "fetch", cause },
      "ScaleConnectionError",
      "Cannot reach the server for cows.milk",
    ],
    [
      { kind: "body", cause },
      "ScaleConnectionError",
      "The connection was lost during the answer to cows.milk",
    ],
  ];
  for (const [outcome, name, message] of table) {
    const error = assertThrows(() => read(outcome), ScaleError);
    assertEquals([error.name, error.message], [name, message]);
    if (outcome.kind !== "timeout") assert(error.cause === cause);
  }
});

Deno.test("valueOf redacts the key where the server echoes it, plain or base64 (F65)", () => {
  for (const echo of [SECRET, btoa(SECRET + ":")]) {
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
