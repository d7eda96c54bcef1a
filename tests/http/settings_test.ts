import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type ClientOptions, ScaleArgumentError, VERSION } from "../../mod.ts";
import {
  checkCallOptions,
  parseHeaders,
  type Settings,
  settingsOf,
} from "../../src/http/settings.ts";

type Row = readonly [value: unknown, message: string];

function settings(options: object = {}): Settings {
  return settingsOf({ apiKey: "test_key", ...options });
}

/** Wants a refusal of each value of an option, with a message that holds the words. */
function refusesEach(
  rows: readonly Row[],
  refuse: (value: unknown) => unknown,
): void {
  for (const [value, message] of rows) {
    assertThrows(() => throwArgumentError(value), ScaleArgumentError, message);
  }
}

const BAD_MS: readonly Row[] = [0, -1, NaN, Infinity, 2 ** 31, "5", null].map(
  (value) => [value, "must be a number of milliseconds above 0"],
);
const BAD_COUNT: readonly Row[] = [-1, 1.5, NaN, Infinity, "5", null].map(
  (value) => [value, "must be a whole number from"],
);
const BAD_FUNCTION: readonly Row[] = [null, 5, "x", {}].map(
  (value) => [value, "must be a function: current value is"],
);
const BAD_HEADERS: readonly Row[] = [
  [5, "headers must be valid"],
  ["a: b", "headers must be valid"],
  [{ "a b": "c" }, "headers must be valid"],
  [{ a: "c\r\nd: e" }, "headers must be valid"],
  [{ Authorization: "x" }, 'headers must not hold "authorization"'],
  [[["content-type", "x"]], 'headers must not hold "content-type"'],
  [{ "Content-Length": "5" }, 'headers must not hold "content-length"'],
];
const BAD_UNIQUE_ID: readonly Row[] = [true, "none", null].map(
  (value) => [value, 'uniqueId must be "auto" or "asGiven"'],
);

const BAD_CLIENT_OPTIONS: Readonly<Record<string, readonly Row[]>> = {
  apiKey: [
    [undefined, "apiKey must be a string or a function"],
    [null, "current value is null"],
    [5, "current value is of type number"],
    ["", "apiKey must not be empty"],
    [" \n", "apiKey must not be empty"],
    ["a b", "current value has white space at index 1"],
    ["a\nb", "current value has a line break at index 1"],
    ["aé", "a character that is not printable ASCII at index 1"],
    ["a\u200b", "a character that is not printable ASCII at index 1"],
    ["Bearer abc", "give the bare key, the scheme is added by the client"],
    ["basic abc", "give the bare key, the scheme is added by the client"],
    ['"abc"', "apiKey must be the bare key: current value has quotes"],
    ["'abc", "apiKey must be the bare key: current value has quotes"],
  ],
  baseUrl: [
    ["", "baseUrl must be a non-empty string"],
    [new URL("https://x.test"), "current value is an object"],
    ["api.scale.com", "baseUrl must be an absolute URL"],
    ["/v1", "baseUrl must be an absolute URL"],
    ["https://", "baseUrl must be an absolute URL"],
    ["ftp://x.test", "baseUrl must be an https: or http: URL"],
    ["localhost:8080", "baseUrl must be an https: or http: URL"],
    ["https://key:@x.test", "baseUrl must not hold credentials"],
    ["https://key@x.test", "baseUrl must not hold credentials"],
    ["https://x.test?a=1", "baseUrl must not hold a query or fragment"],
    ["https://x.test/#a", "baseUrl must not hold a query or fragment"],
    ["https://x.test/?", "baseUrl must not hold a query or fragment"],
    ["https://x.test/v1", 'give "https://x.test", current value is'],
    ["https://x.test/api/v2/", 'give "https://x.test/api", current value is'],
  ],
  fetch: BAD_FUNCTION,
  timeoutMs: BAD_MS,
  deadlineMs: BAD_MS,
  maxRetries: BAD_COUNT,
  retry: [
    [5, "retry must be a plain object"],
    [{ base: 5 }, 'Unknown option "base" in retry: known are baseDelayMs'],
    [{ maxDelay: 5 }, 'did you mean "maxDelayMs"'],
    [{ baseDelayMs: 0 }, "baseDelayMs must be a number of milliseconds"],
    [{ maxDelayMs: "5" }, "maxDelayMs must be a number of milliseconds"],
    [{ maxRetryAfterMs: NaN }, "maxRetryAfterMs must be"],
    [{ quota: -1 }, "quota must be a whole number from 0 up"],
  ],
  maxResponseBytes: [...BAD_COUNT, [0, "must be a whole number from 1 up"]],
  uniqueId: BAD_UNIQUE_ID,
  headers: BAD_HEADERS,
  appInfo: [
    [null, "appInfo.name must be"],
    [{}, "appInfo.name must be"],
    [
      { name: "my app" },
      'appInfo.name must be letters, digits and ".+-_" only',
    ],
    [{ name: "app", version: "1/2" }, "appInfo.version must be"],
    [{ name: "app", version: 1 }, "appInfo.version must be"],
  ],
  hooks: [
    [() => {}, "hooks must be a plain object: current value is a function"],
    [{ onRetries: () => {} }, 'did you mean "onRetry"'],
    [{ onError: "log" }, "onError must be a function"],
  ],
  clock: [
    [null, "clock.now must be a function"],
    [{ now: Date.now }, "clock.sleep must be a function"],
    [{ sleep: () => {} }, "clock.now must be a function"],
  ],
  random: BAD_FUNCTION,
};

const BAD_CALL_OPTIONS: Readonly<Record<string, readonly Row[]>> = {
  signal: [
    [null, "signal must be an AbortSignal: current value is null"],
    [new AbortController(), "signal must be an AbortSignal"],
  ],
  timeoutMs: BAD_MS,
  deadlineMs: BAD_MS,
  maxRetries: BAD_COUNT,
  headers: BAD_HEADERS,
  extraBody: [[[], "extraBody must be a plain object"]],
  extraQuery: [["a=1", "extraQuery must be a plain object"]],
  onConflict: [["ignore", 'onConflict must be "error" or "return"']],
  uniqueId: BAD_UNIQUE_ID,
  prefetch: [
    [2, "prefetch must be 0 or 1"],
    [true, "prefetch must be 0 or 1"],
  ],
};

for (const [name, rows] of Object.entries(BAD_CLIENT_OPTIONS)) {
  Deno.test(`settingsOf refuses a bad ${name}, and says what is wanted`, () => {
    refusesEach(rows, (value) => settings({ [name]: value }));
  });
}

for (const [name, rows] of Object.entries(BAD_CALL_OPTIONS)) {
  Deno.test(`checkCallOptions refuses a bad ${name}`, () => {
    refusesEach(rows, (value) => checkCallOptions({ [name]: value }, "x.y"));
  });
}

Deno.test("settingsOf and checkCallOptions refuse what they do not know, with the name that was meant", () => {
  refusesEach([
    ["apikey", 'did you mean "apiKey"'],
    ["timeout", 'did you mean "timeoutMs"'],
    ["baseURL", 'did you mean "baseUrl"'],
    ["max_retries", 'did you mean "maxRetries"'],
    ["elephant", "known are apiKey, baseUrl"],
  ], (name) => settings({ [String(name)]: 5 }));
  refusesEach([
    ["elephant", "known are signal"],
    ["signals", 'in the options of x.y: did you mean "signal"'],
    ["timeout", 'did you mean "timeoutMs"'],
  ], (name) => checkCallOptions({ [String(name)]: 5 }, "x.y"));
  refusesEach([
    [null, "the options of ScaleClient must be a plain object"],
    ["key", "must be a plain object"],
  ], (options) => settingsOf(options as ClientOptions));
});

Deno.test("settingsOf has defaults for all but the key", () => {
  const { timeoutMs, deadlineMs, maxRetries, retry, quota, ...rest } =
    settings();
  assertEquals(
    { timeoutMs, deadlineMs, maxRetries, retry, quota },
    {
      timeoutMs: 60_000,
      deadlineMs: 300_000,
      maxRetries: 3,
      retry: { baseDelayMs: 500, maxDelayMs: 8000, maxRetryAfterMs: 60_000 },
      quota: 500,
    },
  );
  assertEquals(rest.baseUrl, "https://api.scale.com");
  assertEquals([rest.uniqueId, rest.maxResponseBytes], ["auto", 67_108_864]);
  assertEquals(settings({ timeoutMs: undefined }).timeoutMs, 60_000);
});

Deno.test("settingsOf takes a base URL in any usual form, without a slash at its end (F66)", () => {
  const table = [
    ["https://x.test", "https://x.test"],
    ["https://x.test/", "https://x.test"],
    ["https://x.test///", "https://x.test"],
    ["HTTPS://X.test:443/A/", "https://x.test/A"],
    ["http://127.0.0.1:8080/scale", "http://127.0.0.1:8080/scale"],
    ["https://x.test/v1beta", "https://x.test/v1beta"],
    ["https://x.test/v1/proxy", "https://x.test/v1/proxy"],
    [" https://x.test ", "https://x.test"],
  ] as const;
  for (const [given, baseUrl] of table) {
    assertEquals(settings({ baseUrl: given }).baseUrl, baseUrl);
  }
});

Deno.test("settingsOf trims white space around a key, also one that a function gives (F64)", async () => {
  for (const key of ["live_a", " live_a\n", "\tlive_a\r\n"]) {
    assertEquals(await settingsOf({ apiKey: key }).apiKey(), "live_a");
    assertEquals(await settingsOf({ apiKey: () => key }).apiKey(), "live_a");
    const later = () => Promise.resolve(key);
    assertEquals(await settingsOf({ apiKey: later }).apiKey(), "live_a");
  }
});

Deno.test("settingsOf asks a key function each time and not before", async () => {
  let calls = 0;
  const { apiKey } = settingsOf({ apiKey: () => `key${++calls}` });
  assertEquals(calls, 0);
  assertEquals([await apiKey(), await apiKey()], ["key1", "key2"]);
});

Deno.test("settingsOf says nothing of a bad key but where it is bad (F64, F65)", () => {
  const word = fc.stringMatching(/^live_[a-zA-Z0-9]{12,30}$/);
  const spoil = fc.constantFrom(
    (key: string) => `Bearer ${key}`,
    (key: string) => `"${key}"`,
    (key: string) => `${key}\n${key}`,
    (key: string) => `${key}é`,
  );
  fc.assert(fc.property(word, spoil, (key, spoil) => {
    const error = assertThrows(
      () => settingsOf({ apiKey: spoil(key) }),
      ScaleArgumentError,
    );
    const said = JSON.stringify(error) + Deno.inspect(error) + error.stack;
    assert(!said.includes(key));
  }));
});

Deno.test("settingsOf names runtime and program in the User-Agent, unless a header does", () => {
  const agent = (options: object) =>
    settings(options).headers.get("user-agent");
  const ours = `labelwire-scale/${VERSION} Deno/${Deno.version.deno}`;
  assertEquals(agent({}), ours);
  assertEquals(agent({ appInfo: { name: "moo" } }), `${ours} moo/0`);
  const appInfo = { name: "moo", version: "1.2-b+c" };
  assertEquals(agent({ appInfo }), `${ours} moo/1.2-b+c`);
  assertEquals(agent({ appInfo, headers: { "User-Agent": "x" } }), "x");
});

Deno.test("parseHeaders takes every form of headers and gives a copy", () => {
  const given = new Headers({ "X-Moo": "1" });
  const forms = [given, { "X-Moo": "1" }, [["X-Moo", "1"]]];
  for (const form of forms) {
    assertEquals([...parseHeaders(form)], [["x-moo", "1"]]);
  }
  assert(parseHeaders(given) !== given);
  assertEquals([...parseHeaders(undefined)], []);
});

Deno.test("parseHeaders keeps values out of messages, which may be secret", () => {
  const error = assertThrows(
    () => parseHeaders({ "x-token": "s3cret\u0142" }),
    ScaleArgumentError,
  );
  assert(!error.message.includes("s3cret"));
});
