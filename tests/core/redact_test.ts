import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { cutUrls, Redactor } from "../../src/core/redact.ts";

const KEY = "live_0a-1B_2c3d>4e5f~6?";
/** Keys of printable characters, except the colon. */
const ANY_KEY = fc.string({
  unit: fc.constantFrom(
    ...Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at))
      .filter((character) => character !== ":"),
  ),
  minLength: 3,
  maxLength: 50,
});

/** Returns base64 with the alphabet of URLs. */
function toUrlAlphabet(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_");
}

/** Returns a string with each character escaped. */
function escaped(text: string, escape: (code: number) => string): string {
  return [...text].map((character) => escape(character.charCodeAt(0))).join("");
}

/** The ways in which a server may write a key. */
const FORMS: Readonly<Record<string, (key: string) => string>> = {
  "as it is": (key) => key,
  "in capitals": (key) => key.toUpperCase(),
  "percent-encoded": encodeURIComponent,
  "percent-encoded in small letters": (key) =>
    encodeURIComponent(key).toLowerCase(),
  "with each character percent-encoded": (key) =>
    escaped(key, (code) => `%${code.toString(16)}`),
  "escaped for JSON": (key) =>
    escaped(key, (code) => `\\u00${code.toString(16)}`),
  "escaped for JSON twice": (key) => JSON.stringify(key).slice(1, -1),
  "escaped for HTML": (key) =>
    key.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(
      ">",
      "&gt;",
    ).replaceAll('"', "&quot;").replaceAll("'", "&#39;"),
  "in references of HTML": (key) => escaped(key, (code) => `&#${code};`),
  "in hexadecimal references of HTML": (key) =>
    escaped(key, (code) => `&#x${code.toString(16)};`),
  "in base64 with the colon of Basic": (key) => btoa(key + ":"),
  "in base64 alone": (key) => btoa(key),
  "in base64 with a line end": (key) => btoa(key + "\n"),
  "in base64 without padding": (key) => btoa(key + ":").replace(/=+$/, ""),
  "in base64url": (key) => toUrlAlphabet(btoa(key + ":")),
  "in base64url alone, without padding": (key) =>
    toUrlAlphabet(btoa(key)).replace(/=+$/, ""),
  "in base64, percent-encoded": (key) => encodeURIComponent(btoa(key + ":")),
  "in base64, percent-encoded in small letters": (key) =>
    encodeURIComponent(btoa(key + ":")).replaceAll("%3D", "%3d")
      .replaceAll("%2F", "%2f").replaceAll("%2B", "%2b"),
};

for (const [form, write] of Object.entries(FORMS)) {
  Deno.test(`Redactor#string removes a key that is written ${form}`, () => {
    fc.assert(
      fc.property(ANY_KEY, (key) => {
        const shown = new Redactor(key).string(`(${write(key)})`);
        assertEquals(shown, "([redacted])");
      }),
      {
        numRuns: 100,
        examples: [[KEY], [KEY + "a"], [KEY + "ab"], [`live_"\\/`]],
      },
    );
  });
}

Deno.test("Redactor#string leaves all other words as they are", () => {
  const words = "The task 5c84d0fe is live; test_it (100 % sure) & done";
  assertEquals(new Redactor(KEY).string(words), words);
  assertEquals(new Redactor("").string(words), words);
  assertEquals(new Redactor("").string(""), "");
});

Deno.test("Redactor#json removes a key from names and values at any depth", () => {
  assertEquals(
    new Redactor(KEY).json({ [KEY]: [1, null, { a: KEY }], b: true }),
    { "[redacted]": [1, null, { a: "[redacted]" }], b: true },
  );
});

Deno.test("Redactor#excerpt shows no part of a key at its end, wherever it cuts", () => {
  const redactor = new Redactor(KEY);
  for (const write of Object.values(FORMS)) {
    const form = write(KEY);
    for (let before = 0; before <= 40; before++) {
      const shown = redactor.excerpt("-".repeat(before) + form, 40);
      assert(/^-*(\[(r(e(d(a(c(t(ed?)?)?)?)?)?)?)?\]?)?$/.test(shown), shown);
    }
    const cut = "-".repeat(200) + form.slice(0, -2);
    assert(/^-+$/.test(redactor.excerpt(cut, 1000, true)));
  }
  assertEquals(new Redactor("").excerpt("abc", 2), "ab");
});

Deno.test("Redactor#cause copies name, message, code and causes, and nothing else", () => {
  const redactor = new Redactor(KEY);
  const inner = Object.assign(new RangeError(`at https://x.test/?k=${KEY}`), {
    code: `E_${KEY}`,
    data: KEY,
  });
  const outer = new DOMException(`no ${KEY}`, KEY);
  Object.defineProperty(outer, "cause", { value: inner });
  const copy = redactor.cause(outer);
  assertEquals([copy?.name, copy?.message], ["[redacted]", "no [redacted]"]);
  const next = copy?.cause as Error & { readonly code: string };
  assertEquals(
    [next.name, next.message, next.code],
    ["RangeError", "at https://x.test/", "E_[redacted]"],
  );
  assertEquals("data" in next, false);
  assertEquals("cause" in next, false);
  const shown = Deno.inspect(copy, { depth: 9, showHidden: true });
  assert(!shown.includes(KEY), shown);
});

Deno.test("Redactor#cause accepts what is no error, and an error that causes itself", () => {
  const redactor = new Redactor(KEY);
  assertEquals(redactor.cause(`no ${KEY}`)?.message, "no [redacted]");
  for (const value of [undefined, null, 5, Symbol(KEY), { key: KEY }, []]) {
    assertEquals(redactor.cause(value), undefined);
  }
  // An error of another realm is known by its shape.
  assertEquals(redactor.cause({ message: KEY })?.message, "[redacted]");
  const loop = new Error("loop");
  loop.cause = loop;
  assert(redactor.cause(loop));
});

Deno.test("cutUrls leaves origin and path of each URL, and the sentence around it", () => {
  const table: readonly (readonly [string, string])[] = [
    ["at https://x.test/a?b=c", "at https://x.test/a"],
    ["url (https://x.test/a?b=c): reset", "url (https://x.test/a): reset"],
    ["'https://x.test/it's?b=c'", "'https://x.test/it's'"],
    ["https://x.test/a#b", "https://x.test/a"],
    ["https://me:pa55@x.test:80/a", "https://x.test:80/a"],
    ["https://me:p@55@x.test/a?b=c.", "https://x.test/a."],
    [
      "HTTPS://x.test?b and wss://y.test/?c",
      "HTTPS://x.test and wss://y.test/",
    ],
    ["s3://bucket/a?versionId=b", "s3://bucket/a"],
    ['{"url":"https://x.test/?b","c":1}', '{"url":"https://x.test/","c":1}'],
    ["https://x.test/a?next=https://y.test/?b", "https://x.test/a"],
    ["https://x.test/a@b (why?)", "https://x.test/a@b (why?)"],
    ["http://[bad?b=c", "http://[bad"],
    ["Who? a@b.test: 5 // 6", "Who? a@b.test: 5 // 6"],
  ];
  for (const [text, shown] of table) assertEquals(cutUrls(text), shown);
});

Deno.test("cutUrls leaves no query of what parses as a URL", () => {
  const anyUrl = fc.webUrl({ withQueryParameters: true });
  fc.assert(
    fc.property(anyUrl, (start) => {
      const url = start + (start.includes("?") ? "&end" : "?end");
      const { origin, pathname } = new URL(url);
      const shown = new URL(cutUrls(url));
      assertEquals(shown.href, origin + pathname);
    }),
    { numRuns: 30 },
  );
});
