/** The app's login, and the check of the URL that Scale sends callbacks to. */
import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import { assertCallbackUrl } from "../../../examples/callbacks/callback_url.ts";
import { createCounters } from "../../../examples/callbacks/counters.ts";
import { processorOf } from "../../../examples/callbacks/jobs.ts";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import { numberOf } from "../../../examples/callbacks/variables.ts";
import { AUTH_KEY } from "../../support/deliveries.ts";
import { APP_KEY, testApp } from "./callbacks.ts";

Deno.test("the login accepts the key as a bearer token, and as the password of HTTP Basic", async () => {
  const { app } = testApp();
  const basic = (credentials: string) => `Basic ${btoa(credentials)}`;
  const table = [
    [`Bearer ${APP_KEY}`, 200],
    [`bearer  ${APP_KEY} `, 200],
    [basic(`anybody:${APP_KEY}`), 200],
    [basic(`:${APP_KEY}`), 200],
    [basic(`${APP_KEY}:`), 401],
    [basic(`a:b:${APP_KEY}`), 401],
    ["Basic %%%", 401],
    [`Bearer ${APP_KEY}x`, 401],
    [`Bearer ${APP_KEY.slice(1)}`, 401],
    [`Bearer ${APP_KEY.toUpperCase()}`, 401],
    [`Digest ${APP_KEY}`, 401],
    [APP_KEY, 401],
    ["Bearer", 401],
    ["", 401],
  ] as const;
  for (const [authorization, status] of table) {
    const headers = { authorization };
    const response = await app.request("/events", { headers });
    assertEquals(response.status, status, authorization);
    assertFalse((await response.text()).includes(APP_KEY));
  }
});

Deno.test("the login compares digests of one length, whole, whatever was presented", async () => {
  const { app } = testApp();
  const { digest } = crypto.subtle;
  const calls: number[] = [];
  crypto.subtle.digest = async (...args) => {
    const hash = await digest.apply(crypto.subtle, args);
    calls.push(hash.byteLength);
    return hash;
  };
  try {
    for (const key of ["x", APP_KEY, "y".repeat(1_000)]) {
      calls.length = 0;
      const headers = { authorization: `Bearer ${key}` };
      await app.request("/events", { headers });
      assertEquals(calls, [32, 32]);
    }
  } finally {
    crypto.subtle.digest = digest;
  }
});

Deno.test("assertCallbackUrl refuses a secret in the URL, and does not repeat it", () => {
  const valid = [
    "https://example.com/callbacks",
    "https://example.com/callbacks?source=scale",
    "http://127.0.0.1:8789/callbacks",
    "http://localhost/callbacks",
    "http://[::1]:1/callbacks",
  ];
  for (const url of valid) assertCallbackUrl(url, [AUTH_KEY]);
  const encoded = AUTH_KEY.replaceAll("-", "%2D");
  const invalid = [
    "callbacks",
    "http://example.com/callbacks",
    "ftp://example.com/callbacks",
    "https://user@example.com/callbacks",
    "https://user:hidden@example.com/callbacks",
    "https://example.com/callbacks?auth=hidden",
    "https://example.com/callbacks?api_key=hidden",
    "https://example.com/callbacks?x=1&Token=hidden",
    "https://example.com/callbacks?secret",
    `https://example.com/${AUTH_KEY}/callbacks`,
    `https://example.com/callbacks?x=${AUTH_KEY}`,
    `https://example.com/callbacks?x=${encoded}`,
    `https://example.com/callbacks#${AUTH_KEY}`,
  ];
  for (const url of invalid) {
    const { message } = assertThrows(
      () => assertCallbackUrl(url, ["", AUTH_KEY]),
      Error,
      "callback URL",
    );
    for (const hidden of [AUTH_KEY, "hidden", encoded]) {
      assertFalse(message.includes(hidden), message);
    }
  }
});

Deno.test("numberOf accepts whole numbers, and GET /readyz is a 503 while a variable is none", async () => {
  let MAX_TRIES: string | undefined;
  const store = memoryStore();
  let now = 0;
  const { app } = testApp({
    now: () => now += 1_000,
    store: () => store,
    processor: () =>
      processorOf({
        store,
        variables: { MAX_TRIES },
        counters: createCounters(),
      }),
  });
  const table = [
    [undefined, 200],
    ["", 200],
    ["1", 200],
    ["999999", 200],
    ["0", 503],
    ["-1", 503],
    ["1.5", 503],
    ["1e3", 503],
    ["many", 503],
    ["1000000", 503],
  ] as const;
  for (const [value, status] of table) {
    MAX_TRIES = value;
    assertEquals((await app.request("/readyz")).status, status, value);
    const read = () => numberOf("MAX_TRIES", { MAX_TRIES });
    if (status === 200) assertEquals(read(), value ? Number(value) : undefined);
    else assertThrows(read, Error, `MAX_TRIES must be a whole number`);
  }
});

Deno.test("GET /readyz is a 503 while the configured callback URL contains a secret", async () => {
  let now = 0;
  let url: string | undefined;
  const { app, entries } = testApp({
    callbackUrl: () => url,
    now: () => now += 1_000,
  });
  const status = async () => (await app.request("/readyz")).status;
  assertEquals(await status(), 200);
  url = "https://example.com/callbacks";
  assertEquals(await status(), 200);
  url = `https://example.com/callbacks?x=${AUTH_KEY}`;
  assertEquals(await status(), 503);
  assertFalse(JSON.stringify(entries).includes(AUTH_KEY));
});
