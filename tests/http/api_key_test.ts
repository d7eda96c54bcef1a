/** A server may repeat the API key in any place and in any encoding. No error, event or log may show it. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { spy } from "@std/testing/mock";
import fc from "fast-check";
import { ScaleArgumentError, ScaleClient, ScaleError } from "../../mod.ts";
import { logHooks } from "../../src/log.ts";
import { scriptedClient } from "../support/client.ts";
import { byMethod, failure } from "../support/faults.ts";
import { apiError, type Step } from "../support/scripted_fetch.ts";

const KEY = 'live_a"b\\c/d|e';
const BASIC = btoa(KEY + ":");

const ECHOES: readonly (readonly [string, () => Response])[] = [
  [
    "a body of the wrong kind",
    () => Response.json([KEY, { [KEY]: [BASIC] }]),
  ],
  ["the path of a redirect", () =>
    new Response(null, {
      status: 302,
      headers: {
        location: `https://x.test/in/${encodeURIComponent(KEY)}?k=${BASIC}`,
      },
    })],
  [
    "a content type",
    () => new Response("<p>", { headers: { "content-type": `text/${BASIC}` } }),
  ],
  [
    "escaped JSON",
    () => Response.json({ error: `bad key ${KEY}` }, { status: 401 }),
  ],
  [
    "JSON with escaped slashes",
    () =>
      new Response(`{"error":"bad ${BASIC.replaceAll("/", "\\/")}"}`, {
        status: 401,
      }),
  ],
  [
    "a header",
    () =>
      new Response("{}", {
        status: 500,
        headers: { "x-echo": `a ${KEY}`, "x-request-id": BASIC },
      }),
  ],
  ["a plain string", () => new Response(`bad ${KEY}`, { status: 500 })],
  [
    "the end of a body that was cut",
    () => new Response("x".repeat(65_526) + KEY, { status: 500 }),
  ],
];

for (const [where, echo] of ECHOES) {
  Deno.test(`ScaleError does not show a key that the server echoes in ${where}`, async () => {
    const { client } = scriptedClient([echo], { apiKey: KEY, maxRetries: 0 });
    const error = await failure(() => client.tasks.get("t"));
    const shown = [
      error.message,
      JSON.stringify(error),
      JSON.stringify(error.body ?? null),
      String(error.location),
      JSON.stringify([...error.headers ?? []]),
      String(error.requestId),
      Deno.inspect(error),
    ].join("\n");
    for (
      const form of [
        KEY,
        JSON.stringify(KEY).slice(1, -1),
        BASIC,
        KEY.slice(0, 10),
      ]
    ) {
      assert(!shown.includes(form), `${where} shows ${form}`);
    }
  });
}

Deno.test("ScaleError does not show a key or a link's query in a cause of the runtime, however deep", async () => {
  const url = "https://api.scale.com/v1/task/t?token=s3cret#s3cret";
  const deepest = Object.assign(new Error(`GET ${url} with ${BASIC}`), {
    data: `authorization: Basic ${BASIC}`,
    code: "HPE_INVALID_HEADER_TOKEN",
  });
  const middle = new Error(`client error for ${url}`, { cause: deepest });
  const cause = new TypeError(`fetch of ${url} failed`, { cause: middle });
  const { client } = scriptedClient([cause], { apiKey: KEY, maxRetries: 0 });
  const error = await failure(() => client.tasks.get("t"));
  const shown = printed(error);
  assert(shown.includes("HPE_INVALID_HEADER_TOKEN"), shown);
  for (const secret of ["s3cret", BASIC, BASIC.slice(0, -2), KEY]) {
    assert(!shown.includes(secret), shown);
  }
});

Deno.test("ScaleClient does not show a key that is passed in place of its options", () => {
  const client = new ScaleClient({ apiKey: "test_key" });
  for (const key of ["live_0a1b2c3d", "0a1b2c3d4e5f"]) {
    const calls = [
      () => new ScaleClient(key as never),
      () => client.with(key as never),
      () => new ScaleClient({ apiKey: "test_key", baseUrl: key }),
      () => new ScaleClient({ [key]: "test_key" } as never),
      () => client.with({ [key]: true }),
      () => client.with({ baseUrl: key }),
    ];
    for (const call of calls) {
      const error = assertThrows(call, ScaleArgumentError);
      assert(!printed(error).includes(key), error.message);
    }
  }
});

Deno.test("ScaleError does not show a key that was passed as an id, in the message of a 404", async () => {
  const { client } = scriptedClient([apiError(404, "None")], { apiKey: KEY });
  const { message } = await failure(() => client.tasks.get(KEY));
  assertEquals(
    message,
    'The server responded to tasks.get with 404 (task_id "[redacted]"): None',
  );
});

Deno.test("ScaleClient refuses a base URL with credentials, and does not show it", () => {
  for (
    const baseUrl of [
      "live_abc@api.scale.com",
      "https://live_abc@api.scale.com",
    ]
  ) {
    const error = assertThrows(
      () => new ScaleClient({ apiKey: "test_key", baseUrl }),
      ScaleArgumentError,
    );
    assert(!error.message.includes("live_abc"));
  }
});

/** Returns everything that can be printed of a value. */
function printed(value: unknown): string {
  const options = { depth: 99, showHidden: true, iterableLimit: 999 };
  const seen = [Deno.inspect(value, options), String(value)];
  try {
    seen.push(JSON.stringify(value) ?? "");
  } catch { /* not JSON */ }
  if (value instanceof Error) {
    seen.push(value.stack ?? "", printed(value.cause));
  }
  return seen.join("\n");
}

/** Responses that repeat the key in all places. */
function echoes(key: string): readonly Step[] {
  return [key, btoa(key + ":")].flatMap((echo) => [
    apiError(401, `Unknown key ${echo}`),
    apiError(500, echo),
    new Response(`Unknown ${echo}`, { status: 403 }),
    new Response(`<html>${echo}</html>`),
    new Response(`{"key":"${echo}`),
    Response.json({ [echo]: { nested: [echo] } }, { status: 400 }),
    Response.json({ error: echo }, {
      status: 429,
      headers: { "x-echo": echo, "retry-after": "9999" },
    }),
    new Response(null, {
      status: 302,
      headers: { location: `https://x.test/?key=${echo}` },
    }),
  ]);
}

const ANY_KEY = fc.stringMatching(/^(live|test)_[A-Za-z0-9_-]{16,40}$/);

Deno.test("ScaleClient never shows its key in an error, an event or a log, even if the server echoes it", async () => {
  const methods = ["log", "info", "warn", "error", "debug"] as const;
  const spies = methods.map((method) => spy(console, method));
  try {
    await fc.assert(
      fc.asyncProperty(ANY_KEY, async (key) => {
        const seen: unknown[] = [];
        const note = (event: unknown) => void seen.push(event);
        const log = logHooks({
          debug: note,
          info: note,
          warn: note,
          error: note,
        });
        const both =
          <Event>(line?: (event: Event) => void) => (event: Event) => {
            note(event);
            line?.(event);
          };
        const hooks = {
          onRequest: note,
          onResponse: both(log.onResponse),
          onRetry: both(log.onRetry),
          onRecover: both(log.onRecover),
          onError: both(log.onError),
        };
        for (const step of [...echoes(key), new TypeError("reset")]) {
          const post = byMethod({ GET: [step], POST: [step] });
          const { client } = scriptedClient([post], {
            apiKey: ` ${key}\n`,
            hooks,
          });
          const calls = [
            () => client.tasks.get("t"),
            () => client.tasks.create("x", {}),
            () => client.request("GET", "/v2/x", { maxRetries: 0 }),
          ];
          for (const call of calls) {
            // The value of a successful response may hold anything.
            await call().then(() => {}, note);
          }
          seen.push(client, client.tasks, client.with({}));
        }
        assert(seen.some((value) => value instanceof ScaleError));
        const all = seen.map(printed).join("\n");
        assert(!all.includes(key) && !all.includes(btoa(key + ":")), key);
      }),
      { numRuns: 15 },
    );
    for (const { calls } of spies) assertEquals(calls.length, 0);
  } finally {
    for (const { restore } of spies) restore();
  }
});
