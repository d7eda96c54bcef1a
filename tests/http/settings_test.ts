import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type ClientOptions, ScaleArgumentError } from "../../mod.ts";
import {
  assertCallOptions,
  type ClientSettings,
  mergeOptions,
  resolveOptions,
} from "../../src/http/settings.ts";
import type { Endpoint } from "../../src/http/endpoint.ts";

type Row = readonly [value: unknown, message: string];

function settings(options: object = {}): ClientSettings {
  return resolveOptions({ apiKey: "test_key", ...options });
}

/** Asserts that each value of an option is refused, with a message that contains these words. */
function refusesEach(
  rows: readonly Row[],
  refuse: (value: unknown) => unknown,
): void {
  for (const [value, message] of rows) {
    assertThrows(() => refuse(value), ScaleArgumentError, message);
  }
}

const BAD_MS: readonly Row[] = [0, -1, NaN, Infinity, 2 ** 31, "5", null].map(
  (value) => [value, "must be a number of milliseconds above 0"],
);
const BAD_COUNT: readonly Row[] = [-1, 1.5, NaN, Infinity, "5", null].map(
  (value) => [value, "must be an integer of at least"],
);
const BAD_FUNCTION: readonly Row[] = [null, 5, "x", {}].map(
  (value) => [value, "must be a function: current value is"],
);
const BAD_HEADERS: readonly Row[] = [
  [5, "headers must be valid"],
  ["a: b", "headers must be valid"],
  [{ "a b": "c" }, "headers must be valid"],
  [{ a: "c\r\nd: e" }, "headers must be valid"],
  [{ Authorization: "x" }, 'headers must not contain "authorization"'],
  [[["content-type", "x"]], 'headers must not contain "content-type"'],
  [{ "Content-Length": "5" }, 'headers must not contain "content-length"'],
];
const BAD_AUTO_UNIQUE_ID: readonly Row[] = ["auto", 1, null].map(
  (value) => [
    value,
    "autoUniqueId must be true, false or a function that returns an id",
  ],
);
const BAD_FETCH_OPTIONS: readonly Row[] = [
  [5, "fetchOptions must be a plain object: current value is 5"],
  [new Headers(), "fetchOptions must be a plain object"],
  ...["method", "headers", "body", "signal", "redirect", "duplex"].map(
    (name): Row => [
      { cf: {}, [name]: undefined },
      `fetchOptions must not contain "${name}", which the client sets`,
    ],
  ),
];

const BAD_CLIENT_OPTIONS: Readonly<Record<string, readonly Row[]>> = {
  apiKey: [
    [undefined, "apiKey must be a string or a function"],
    [null, "current value is of type null"],
    [5, "current value is of type number"],
    ["", "current value is empty"],
    [" \n", "current value is empty"],
    ["a b", "current value is wrong at index 1"],
    ["a\nb", "current value is wrong at index 1"],
    ["aé", "apiKey must be ASCII without white space"],
    ["a\u200b", "current value is wrong at index 1"],
    ["Bearer abc", "current value is wrong at index 6"],
    ["abc:", "current value is wrong at index 3"],
    ['"abc"', "current value is wrong at index 0"],
    ["'abc", "current value is wrong at index 0"],
    ["abc`", "current value is wrong at index 3"],
  ],
  baseUrl: [
    ["", "baseUrl must be a non-empty string"],
    [new URL("https://x.test"), "current value is a URL"],
    ["api.scale.com", "baseUrl must be an https: or http: URL"],
    ["/v1", "baseUrl must be an https: or http: URL"],
    ["https://", "baseUrl must be an https: or http: URL"],
    ["ftp://x.test", "baseUrl must be an https: or http: URL"],
    ["localhost:8080", "baseUrl must be an https: or http: URL"],
    ["https://key:@x.test", "without credentials"],
    ["https://key@x.test", "without credentials"],
    ["https://x.test?a=1", "without credentials, query"],
    ["https://x.test/#a", "without credentials, query, fragment"],
    ["https://x.test/?", "without credentials, query"],
    ["https://x.test/v1", "query, fragment and version"],
    [
      "https://x.test/api/v2/",
      "baseUrl must be an https: or http: URL without credentials",
    ],
  ],
  fetch: BAD_FUNCTION,
  timeoutMs: BAD_MS,
  deadlineMs: BAD_MS,
  maxRetries: BAD_COUNT,
  retry: [
    [5, "retry must be a plain object"],
    [
      { first: 5 },
      'Unknown option "first" in retry: known options are baseDelayMs',
    ],
    [{ maxDelay: 5 }, 'did you mean "maxDelayMs"'],
    [{ baseDelayMs: 0 }, "baseDelayMs must be a number of milliseconds"],
    [{ maxDelayMs: "5" }, "maxDelayMs must be a number of milliseconds"],
    [{ maxRetryAfterMs: NaN }, "maxRetryAfterMs must be"],
    [{ quota: -1 }, "quota must be an integer of at least 0"],
  ],
  maxResponseBytes: [...BAD_COUNT, [0, "must be an integer of at least 1"]],
  resultHosts: [
    ["files.test", 'array of strings: current value is "files.test"'],
    [[""], "resultHosts[0] must be a non-empty string"],
    [[5], "resultHosts[0] must be a non-empty string"],
  ],
  autoUniqueId: BAD_AUTO_UNIQUE_ID,
  fetchOptions: BAD_FETCH_OPTIONS,
  headers: BAD_HEADERS,
  appInfo: [
    [null, "appInfo.name must be"],
    [{}, "appInfo.name must be"],
    [
      { name: "my app" },
      'appInfo.name must be letters, digits and ".+-_"',
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
    [new EventTarget(), "signal must be an AbortSignal"],
  ],
  timeoutMs: BAD_MS,
  deadlineMs: BAD_MS,
  maxRetries: BAD_COUNT,
  headers: BAD_HEADERS,
  extraBody: [[[], "extraBody must be a plain object"]],
  extraQuery: [["a=1", "extraQuery must be a plain object"]],
  onConflict: [["ignore", 'onConflict must be "error" or "return"']],
  autoUniqueId: BAD_AUTO_UNIQUE_ID,
  fetchOptions: BAD_FETCH_OPTIONS,
  onResponse: BAD_FUNCTION,
  prefetch: [
    [1, "prefetch must be true or false"],
    ["true", "prefetch must be true or false"],
  ],
};

/** An endpoint with all the options that only some endpoints have. */
const EVERY_OPTION: Endpoint = {
  operation: "x.y",
  method: "POST",
  route: "/v1/x",
  safety: "once",
  response: "object",
  options: ["onConflict", "autoUniqueId", "prefetch"],
};

for (const [name, rows] of Object.entries(BAD_CLIENT_OPTIONS)) {
  Deno.test(`resolveOptions refuses a wrong ${name} and names the value expected`, () => {
    refusesEach(rows, (value) => settings({ [name]: value }));
  });
}

for (const [name, rows] of Object.entries(BAD_CALL_OPTIONS)) {
  Deno.test(`assertCallOptions refuses a wrong ${name}`, () => {
    refusesEach(
      rows,
      (value) => assertCallOptions({ [name]: value }, EVERY_OPTION),
    );
  });
}

Deno.test("resolveOptions and assertCallOptions refuse unknown options and suggest the known one", () => {
  refusesEach([
    ["apikey", 'did you mean "apiKey"'],
    ["timeout", 'did you mean "timeoutMs"'],
    ["baseURL", 'did you mean "baseUrl"'],
    ["max_retries", 'did you mean "maxRetries"'],
    ["elephant", "known options are apiKey, baseUrl"],
  ], (name) => settings({ [String(name)]: 5 }));
  refusesEach([
    ["elephant", "known options are signal"],
    ["signals", 'in x.y: did you mean "signal"'],
    ["timeout", 'did you mean "timeoutMs"'],
  ], (name) => assertCallOptions({ [String(name)]: 5 }, EVERY_OPTION));
  refusesEach([
    [null, "The options of ScaleClient must be a plain object"],
    ["key", "must be a plain object"],
  ], (options) => resolveOptions(options as ClientOptions));
});

Deno.test("resolveOptions has a default for each option except the key", () => {
  const { timeoutMs, deadlineMs, maxRetries, retry, ...rest } = settings();
  assertEquals(
    { timeoutMs, deadlineMs, maxRetries, retry },
    {
      timeoutMs: 60_000,
      deadlineMs: 300_000,
      maxRetries: 3,
      retry: {
        baseDelayMs: 500,
        maxDelayMs: 8000,
        maxRetryAfterMs: 60_000,
        quota: 500,
      },
    },
  );
  assertEquals(rest.baseUrl, "https://api.scale.com");
  assertEquals([rest.autoUniqueId, rest.maxResponseBytes], [true, 67_108_864]);
  assertEquals(settings({ timeoutMs: undefined }).timeoutMs, 60_000);
});

Deno.test("resolveOptions accepts a base URL in any usual form, and removes slashes at its end", () => {
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
  for (const [url, baseUrl] of table) {
    assertEquals(settings({ baseUrl: url }).baseUrl, baseUrl);
  }
});

/** Returns the API key of a client, as a request to v2 has it. */
async function keyOf(apiKey: ClientOptions["apiKey"]): Promise<string> {
  const resolved = resolveOptions({ apiKey }).apiKey;
  const key = typeof resolved === "function" ? await resolved() : resolved;
  return key.bearer.replace(/^Bearer /, "");
}

Deno.test("resolveOptions trims white space around a key, also around the result of a function", async () => {
  for (const key of ["live_a", " live_a\n", "\tlive_a\r\n"]) {
    assertEquals(await keyOf(key), "live_a");
    assertEquals(await keyOf(() => key), "live_a");
    assertEquals(await keyOf(() => Promise.resolve(key)), "live_a");
  }
});

Deno.test("resolveOptions calls a key function for each use of the key, and not before", async () => {
  let calls = 0;
  const { apiKey } = resolveOptions({ apiKey: () => `key${++calls}` });
  assertEquals(calls, 0);
  assert(typeof apiKey === "function");
  const keys = [await apiKey(), await apiKey()];
  assertEquals(keys.map((key) => key.bearer), ["Bearer key1", "Bearer key2"]);
});

Deno.test("resolveOptions never shows a wrong key in its error", () => {
  const word = fc.stringMatching(/^live_[a-zA-Z0-9]{12,30}$/);
  const change = fc.constantFrom(
    (key: string) => `Bearer ${key}`,
    (key: string) => `"${key}"`,
    (key: string) => `${key}\n${key}`,
    (key: string) => `${key}é`,
  );
  fc.assert(fc.property(word, change, (key, change) => {
    const error = assertThrows(
      () => resolveOptions({ apiKey: change(key) }),
      ScaleArgumentError,
    );
    const shown = JSON.stringify(error) + Deno.inspect(error) + error.stack;
    assert(!shown.includes(key));
  }));
});

Deno.test("resolveOptions, mergeOptions and assertCallOptions never show a key in the place of another argument", () => {
  const keys = ["live_0a1b2c3d4e5f", "test_key", "0a1b2c3d4e5f", "a-b-c-d-e"];
  for (const key of keys) {
    const parent: ClientOptions = { apiKey: "test_other" };
    const calls: readonly (() => unknown)[] = [
      () => resolveOptions(key as never),
      () => resolveOptions([key] as never),
      () => mergeOptions(parent, key as never),
      () => mergeOptions(parent, { retry: key as never }),
      () => settings({ retry: key }),
      () => settings({ hooks: key }),
      () => settings({ baseUrl: key }),
      () => settings({ baseUrl: `${key}:` }),
      () => settings({ baseUrl: `${key}://x.test` }),
      () => settings({ baseUrl: `https://${key}:@x.test` }),
      () => settings({ [key]: "x" }),
      () => resolveOptions({ [key]: "x" } as never),
      () => settings({ retry: { [key]: 1 } }),
      () => settings({ hooks: { [key]: 1 } }),
      () => assertCallOptions(key, EVERY_OPTION),
      () => assertCallOptions({ [key]: 1 }, EVERY_OPTION),
      () => assertCallOptions({ extraBody: key }, EVERY_OPTION),
      () => assertCallOptions({ fetchOptions: key }, EVERY_OPTION),
    ];
    for (const call of calls) {
      const error = assertThrows(call, ScaleArgumentError);
      const shown = JSON.stringify(error) + Deno.inspect(error) + error.stack;
      assert(!shown.includes(key), error.message);
    }
  }
  // Where a string is expected, only what looks like a key can be told from it.
  for (const name of ["timeoutMs", "fetch", "appInfo", "headers"]) {
    const value = name === "appInfo" ? { name: "live_a b" } : "live_a b";
    const error = assertThrows(() => settings({ [name]: value }));
    assert(!String(error).includes("live_a"), String(error));
  }
});

Deno.test("assertCallOptions refuses the options that an endpoint does not have", () => {
  const values = { onConflict: "return", autoUniqueId: true, prefetch: true };
  for (const [name, value] of Object.entries(values)) {
    const own = name as keyof typeof values;
    assertCallOptions({ [own]: value }, { ...EVERY_OPTION, options: [own] });
    const others = (Object.keys(values) as (keyof typeof values)[])
      .filter((other) => other !== own);
    for (const options of [[], others]) {
      assertThrows(
        () => assertCallOptions({ [own]: value }, { ...EVERY_OPTION, options }),
        ScaleArgumentError,
        `Unknown option "${own}" in x.y`,
      );
    }
  }
});

Deno.test("mergeOptions replaces options, merges headers and retry, and ignores undefined", () => {
  const parent: ClientOptions = {
    apiKey: "a",
    timeoutMs: 5,
    headers: { a: "1", B: "1" },
    retry: { baseDelayMs: 1, quota: 7 },
  };
  const { headers, ...rest } = mergeOptions(parent, {
    apiKey: "b",
    timeoutMs: undefined as never,
    headers: { b: "2", c: "2" },
    retry: { maxDelayMs: 2 },
  });
  assertEquals([...new Headers(headers as HeadersInit)], [["a", "1"], [
    "b",
    "2",
  ], ["c", "2"]]);
  assertEquals(rest, {
    apiKey: "b",
    timeoutMs: 5,
    retry: { baseDelayMs: 1, maxDelayMs: 2, quota: 7 },
  });
  const same = mergeOptions(parent, {});
  assertEquals([...new Headers(same.headers as HeadersInit)], [["a", "1"], [
    "b",
    "1",
  ]]);
  assertEquals([same.apiKey, same.retry], [parent.apiKey, parent.retry]);
});

Deno.test("mergeOptions refuses retry options that are not an object, instead of ignoring them", () => {
  for (const retry of [5, "abc", null]) {
    assertThrows(
      () => mergeOptions({ apiKey: "a" }, { retry: retry as never }),
      ScaleArgumentError,
      "retry must be a plain object",
    );
  }
});

Deno.test("mergeOptions refuses retry.quota, which derived clients share", () => {
  assertThrows(
    () => mergeOptions({ apiKey: "a" }, { retry: { quota: 5 } }),
    ScaleArgumentError,
    "retry.quota must not be changed: derived clients share it",
  );
});
