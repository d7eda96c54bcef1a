import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type CallOptions,
  type ClientOptions,
  ScaleClient,
} from "../../mod.ts";
import { scriptedClient, type TestClient } from "../support/client.ts";
import {
  brokenBody,
  countingSignal,
  facts,
  failure,
  never,
  openBody,
} from "../support/faults.ts";
import { apiError, type Step } from "../support/scripted_fetch.ts";

type Make = (client: ScaleClient, options?: CallOptions) => Promise<unknown>;

type Kind =
  | "safe"
  | "idempotent"
  | "keyed"
  | "autoKeyed"
  | "unkeyed"
  | "audit";

const CALLS: Readonly<Record<Kind, Make>> = {
  safe: (client, options) => client.tasks.get("t", options),
  idempotent: (client, options) => client.tasks.setTags("t", ["a"], options),
  keyed: (client, options) =>
    client.tasks.create("x", { unique_id: "k" }, options),
  autoKeyed: (client, options) => client.tasks.create("x", {}, options),
  unkeyed: (client, options) =>
    client.tasks.create("x", {}, { ...options, autoUniqueId: false }),
  audit: (client, options) =>
    client.tasks.audit("t", { accepted: true }, options),
};

const KINDS = Object.keys(CALLS) as Kind[];
const UNKEYED: readonly Kind[] = ["unkeyed", "audit"];
const AGAIN = [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524];
/** What is waited for with the middle of each random range. */
const WAITS = [250, 500, 1000];

/** Wants a call to fail after so many sends, with the waits of as many retries. */
async function failsAfter(
  sends: number,
  [kind, step, options]: readonly [Kind, Step, Partial<ClientOptions>?],
): Promise<Record<string, unknown>> {
  const { client, clock, requests } = scriptedClient([step], options);
  const error = await failure(() => CALLS[kind](client));
  const found = [requests.length, error.attempts, clock.waits];
  assertEquals(found, [sends, sends, WAITS.slice(0, sends - 1)], kind);
  assertEquals(error.outcomeUnknown === undefined, kind === "safe");
  return facts(error);
}

for (const kind of KINDS) {
  Deno.test(`Transport sends what is ${kind} again after the statuses that allow it (F1, F5, F15, F16)`, async () => {
    for (let status = 400; status < 600; status++) {
      // A conflict of a key that nobody else can have is recovered from.
      if (status === 409 && kind === "autoKeyed") continue;
      const mayRepeat = UNKEYED.includes(kind) ? [429] : AGAIN;
      const sends = mayRepeat.includes(status) ? 4 : 1;
      const error = await failsAfter(sends, [kind, apiError(status)]);
      assertEquals(error["status"], status);
      if (kind !== "safe") {
        assertEquals(error["outcomeUnknown"], status >= 500, `${status}`);
      }
    }
  });
}

Deno.test("Transport sends again after a lost or cut answer, but not what is unkeyed (F3, F5, F31, F33, F38)", async () => {
  const json = '{"docs":[';
  const table: readonly (readonly [string, Step, boolean])[] = [
    ["connection", new TypeError("reset"), true],
    ["attempt_timeout", never, true],
    ["connection", () => new Response(brokenBody(json)), true],
    ["truncated", new Response(json), true],
    ["truncated", new Response(""), true],
    ["not_json", new Response("<html>Sign in"), false],
    ["unexpected", Response.json([]), false],
    ["too_large", () => new Response(openBody("moo", true).stream), false],
  ];
  for (const kind of KINDS) {
    for (const [what, step, transient] of table) {
      // An audit's answer is not looked at.
      if (kind === "audit" && step instanceof Response) continue;
      const sends = transient && !UNKEYED.includes(kind) ? 4 : 1;
      const options = { timeoutMs: 5, maxResponseBytes: 100 };
      const error = await failsAfter(sends, [kind, step, options]);
      assertEquals(error["reason"] ?? error["code"], what);
      if (kind !== "safe") assertEquals(error["outcomeUnknown"], true, what);
    }
  }
});

Deno.test("Transport never repeats after a redirect, which does nothing (F27)", async () => {
  const headers = { location: "https://evil.test/" };
  for (const kind of KINDS) {
    const step = new Response(null, { status: 307, headers });
    const error = await failsAfter(1, [kind, step]);
    assertEquals(error["reason"], "redirect");
    if (kind !== "safe") assertEquals(error["outcomeUnknown"], false);
  }
});

Deno.test("Transport remembers an unknown outcome over later answers that say no", async () => {
  const { client } = scriptedClient([new TypeError("reset"), apiError(400)]);
  const error = await failure(() => CALLS.keyed(client));
  assertEquals([error.status, error.outcomeUnknown], [400, true]);
  assertEquals(error.uniqueId, "k");
});

Deno.test("Transport succeeds with the first good answer", async () => {
  for (const kind of KINDS.filter((kind) => !UNKEYED.includes(kind))) {
    const steps = [apiError(503), new TypeError("reset"), Response.json({})];
    const { client, clock, requests } = scriptedClient(steps);
    assertEquals(await CALLS[kind](client), {});
    assertEquals([requests.length, clock.waits], [3, [250, 500]]);
  }
});

Deno.test("Transport makes maxRetries retries, the call's before the client's", async () => {
  for (const maxRetries of [0, 1, 6]) {
    const { client, requests } = scriptedClient([apiError(503)], {
      maxRetries,
    });
    await failure(() => CALLS.safe(client));
    assertEquals(requests.length, maxRetries + 1);
    await failure(() => CALLS.safe(client, { maxRetries: 2 }));
    assertEquals(requests.length, maxRetries + 4);
  }
});

Deno.test("Transport waits as the server asks, and draws no time of its own (F12)", async () => {
  for (const kind of ["safe", "unkeyed"] as const) {
    const { client, clock } = scriptedClient([
      apiError(429, "Slow", { "retry-after": "2" }),
      Response.json({}),
    ]);
    await CALLS[kind](client);
    assertEquals(clock.waits, [2000]);
  }
});

Deno.test("Transport reads a Retry-After date by the answer's Date (F13)", async () => {
  const { client, clock } = scriptedClient([
    apiError(503, "Slow", {
      date: "Sun, 01 Jan 2006 12:00:00 GMT",
      "retry-after": "Sun, 01 Jan 2006 12:00:05 GMT",
    }),
    Response.json({}),
  ]);
  await CALLS.safe(client);
  assertEquals(clock.waits, [5000]);
});

Deno.test("Transport falls back to its own time where Retry-After says nothing (F14)", async () => {
  for (const text of ["-1", "soon", "", "1e9", "0", "1, 2"]) {
    const { client, clock } = scriptedClient([
      apiError(503, "Slow", { "retry-after": text }),
      Response.json({}),
    ]);
    await CALLS.safe(client);
    assertEquals(clock.waits, [250], text);
  }
});

Deno.test("Transport fails at once where it would have to wait beyond the ceiling or the deadline (F14, F57)", async () => {
  const table: readonly (readonly [string, Partial<ClientOptions>, number])[] =
    [
      ["60", {}, 4],
      ["61", {}, 1],
      ["1000000000", {}, 1],
      ["61", { retry: { maxRetryAfterMs: 61_000 } }, 4],
      ["10", { deadlineMs: 10_000 }, 1],
      ["10", { deadlineMs: 10_001 }, 2],
    ];
  for (const [after, options, sends] of table) {
    const step = apiError(429, "Slow", { "retry-after": after });
    const { client, clock, requests } = scriptedClient([step], options);
    const error = await failure(() => CALLS.safe(client));
    assertEquals([requests.length, clock.waits.length], [sends, sends - 1]);
    assertEquals([error.status, error.retryAfterMs], [
      429,
      Number(after) * 1000,
    ]);
  }
});

Deno.test("Transport fails now where the wait would pass the deadline, with the last failure as cause (F57)", async () => {
  const { client, clock, requests } = scriptedClient([apiError(503)]);
  const error = await failure(() => CALLS.keyed(client, { deadlineMs: 750 }));
  assertEquals([requests.length, clock.waits], [2, [250]]);
  assertEquals(facts(error), {
    name: "ScaleDeadlineError",
    code: "deadline",
    attempts: 2,
    outcomeUnknown: true,
    uniqueId: "k",
  });
  assertEquals((error.cause as { status?: number }).status, 503);
  assertEquals(
    error.message,
    "tasks.create did not succeed within its deadlineMs",
  );
});

Deno.test("Transport cuts an attempt at the deadline, and calls it that (F2)", async () => {
  for (const kind of ["safe", "unkeyed"] as const) {
    const { client, requests } = scriptedClient([never]);
    const error = await failure(() => CALLS[kind](client, { deadlineMs: 5 }));
    const unknown = kind === "safe" ? undefined : true;
    assertEquals(
      [error.code, error.outcomeUnknown, requests.length],
      ["deadline", unknown, 1],
    );
  }
});

Deno.test("Transport sees a clock that has jumped past the deadline, and sends no more (F58, F61)", async () => {
  const clientOf: TestClient = scriptedClient([() => {
    clientOf.clock.advance(3_600_000);
    return apiError(503);
  }]);
  const error = await failure(() => CALLS.safe(clientOf.client));
  assertEquals([error.code, clientOf.requests.length], ["deadline", 1]);
});

Deno.test("Transport spends one quota, twice as much after timeouts, and stops where it is gone (F59)", async () => {
  const table: readonly (readonly [Step, number, number])[] = [
    [apiError(503), 20, 10 + 4],
    [apiError(503), 4, 10],
    [apiError(503), 0, 10],
    [never, 20, 10 + 2],
  ];
  for (const [step, quota, sends] of table) {
    const { client, requests } = scriptedClient([step], {
      retry: { quota },
      timeoutMs: 2,
    });
    for (let call = 0; call < 10; call++) {
      await failure(() => CALLS.safe(client));
    }
    assertEquals(requests.length, sends);
  }
});

Deno.test("Transport refills the quota by successes, and gives a retry that helped back", async () => {
  let down = true;
  const { client, requests } = scriptedClient([
    () => down ? apiError(503) : Response.json({}),
  ], { retry: { quota: 5 }, maxRetries: 1 });
  const sends = async (call: () => Promise<unknown>) => {
    const before = requests.length;
    await call().catch(() => {});
    return requests.length - before;
  };
  const get = () => CALLS.safe(client);
  assertEquals([await sends(get), await sends(get)], [2, 1]);
  down = false;
  for (let call = 0; call < 4; call++) await get();
  down = true;
  assertEquals(await sends(get), 1);
  down = false;
  await get();
  down = true;
  assertEquals(await sends(get), 2);
});

Deno.test("ScaleClient#with shares the quota, both ways", async () => {
  const { client, requests } = scriptedClient([apiError(503)], {
    retry: { quota: 15 },
  });
  const derived = client.with({ timeoutMs: 5 });
  await failure(() => CALLS.safe(derived));
  assertEquals(requests.length, 4);
  await failure(() => CALLS.safe(client));
  await failure(() => CALLS.safe(derived.with({})));
  assertEquals(requests.length, 6);
});

Deno.test("Transport draws each wait from 0 to its bound, whatever the source of randomness (F60)", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      async (random) => {
        const { client, clock } = scriptedClient([apiError(503)], {
          random: () => random,
          maxRetries: 6,
        });
        await failure(() => CALLS.safe(client));
        const bounds = [500, 1000, 2000, 4000, 8000, 8000];
        assertEquals(clock.waits.length, bounds.length);
        clock.waits.forEach((wait, index) => {
          assert(wait >= 0 && wait <= bounds[index]!);
          assert(Math.abs(wait - random * bounds[index]!) <= 0.5);
        });
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("Transport stops during the wait for the next attempt, with the caller's reason (F55)", async () => {
  const { signal, abort, listeners } = countingSignal();
  const reason = { why: "enough" };
  const { requests, fetch } = scriptedClient([apiError(503)]);
  const client = new ScaleClient({
    apiKey: "test_key",
    fetch,
    random: () => 0.99,
    hooks: { onRetry: () => void setTimeout(() => abort(reason), 2) },
  });
  const thrown = await CALLS.safe(client, { signal }).catch((error) => error);
  assert(thrown === reason);
  assertEquals([requests.length, listeners()], [1, 0]);
});

Deno.test("Transport sends nothing for a signal that has aborted, and asks for no key (F55)", async () => {
  let keys = 0;
  const { client, requests } = scriptedClient([Response.json({})], {
    apiKey: () => `key${++keys}`,
  });
  const signal = AbortSignal.abort("no");
  for (const kind of KINDS) {
    assertEquals(
      await CALLS[kind](client, { signal }).catch((reason) => reason),
      "no",
    );
  }
  assertEquals([requests.length, keys], [0, 0]);
});

Deno.test("Transport leaves nothing on a signal after a thousand calls (F63)", async () => {
  const { signal, listeners, added } = countingSignal();
  const { client } = scriptedClient([Response.json({})]);
  for (let call = 0; call < 1000; call++) await CALLS.safe(client, { signal });
  // Once for the key, once for the attempt.
  assertEquals([listeners(), added()], [0, 2000]);
});

Deno.test("Transport asks a key function for each attempt, and fails with its failure", async () => {
  let keys = 0;
  const { client, requests } = scriptedClient([apiError(503)], {
    apiKey: () => `key${++keys}`,
  });
  await failure(() => CALLS.safe(client));
  assertEquals(
    requests.map(({ headers }) => headers.get("authorization")),
    [1, 2, 3, 4].map((n) => "Basic " + btoa(`key${n}:`)),
  );
  const cause = new Error("vault");
  const bad = client.with({ apiKey: () => Promise.reject(cause) });
  const error = await failure(() => CALLS.keyed(bad));
  assert(error.cause === cause);
  assertEquals([error.attempts, error.outcomeUnknown], [0, false]);
  const empty = await failure(() =>
    CALLS.keyed(client.with({ apiKey: () => "" }))
  );
  assertEquals(empty.code, "argument");
});
