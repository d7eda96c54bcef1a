/** What errors show of a response: its headers, and not its secrets. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ScaleError } from "../../mod.ts";
import {
  errorOf,
  KEY,
  read,
  type ResponseOptions,
} from "../support/read_response.ts";

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

Deno.test("readResponse limits the length of a message of the server", () => {
  const error = errorOf(JSON.stringify({ error: "x".repeat(9999) }), {
    status: 500,
  });
  assert(error.message.length < 600);
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
