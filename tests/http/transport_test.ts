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
import { oldSignal } from "../support/foreign.ts";
import { apiError, type Step } from "../support/scripted_fetch.ts";

type SendCall = (
  client: ScaleClient,
  options?: CallOptions,
) => Promise<unknown>;

type Kind =
  | "safe"
  | "idempotent"
  | "keyed"
  | "autoKeyed"
  | "unkeyed"
  | "audit";

const CALLS: Readonly<Record<Kind, SendCall>> = {
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
/** The delays between attempts with the middle of each random range. */
const WAITS = [250, 500, 1000];

/** Asserts that a call fails after this number of attempts, with the delays between them. */
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
  Deno.test(`Transport repeats a call that is ${kind} after the statuses that allow it`, async () => {
    for (let status = 400; status < 600; status++) {
      // A 409 of a generated key leads to a look-up.
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

Deno.test("Transport repeats a call after a lost or truncated response, but not a call without a key", async () => {
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
      // The response to an audit is not read.
      if (kind === "audit" && step instanceof Response) continue;
      const sends = transient && !UNKEYED.includes(kind) ? 4 : 1;
      const options = { timeoutMs: 5, maxResponseBytes: 100 };
      const error = await failsAfter(sends, [kind, step, options]);
      assertEquals(error["reason"] ?? error["code"], what);
      if (kind !== "safe") assertEquals(error["outcomeUnknown"], true, what);
    }
  }
});

Deno.test("Transport never repeats a call after a redirect, and calls the outcome unknown if it may follow the work", async () => {
  const headers = { location: "https://evil.test/" };
  for (const status of [301, 302, 303, 307, 308]) {
    for (const kind of KINDS) {
      const step = new Response(null, { status, headers });
      const error = await failsAfter(1, [kind, step]);
      assertEquals(error["reason"], "redirect");
      if (kind === "safe") continue;
      assertEquals(error["outcomeUnknown"], status < 307, String(status));
    }
  }
});

Deno.test("Transport knows the outcome of a creation that meets a 404 with HTML, which is not from the API", async () => {
  for (const kind of KINDS) {
    const page = new Response("<html>None", { status: 404 });
    const failed = await failsAfter(1, [kind, page]);
    assertEquals([failed["code"], failed["reason"], failed["status"]], [
      "response",
      "not_json",
      404,
    ]);
    assertEquals(failed["outcomeUnknown"] ?? false, false);
  }
});

Deno.test("Transport mentions onConflict in the error of a conflict, where the call has the option and did not use it", async () => {
  const project = { name: "p", type: "x" };
  const batch = { project: "p", name: "b" };
  const table: readonly (readonly [SendCall, boolean])[] = [
    [(client) => client.projects.create(project), true],
    [(client) => client.batches.create(batch), true],
    [CALLS.keyed, true],
    [
      (client) => client.projects.create(project, { onConflict: "return" }),
      false,
    ],
    [CALLS.idempotent, false],
    [(client) => client.files.upload(new Blob(["x"])), false],
  ];
  for (const [call, isMentioned] of table) {
    const { client } = scriptedClient([
      ({ method }) => method === "GET" ? apiError(404) : apiError(409, "Taken"),
    ]);
    const { message, status } = await failure(() => call(client));
    assertEquals(status, 409);
    assertEquals(
      message.endsWith(
        'Taken; onConflict: "return" returns the existing object if it is the same',
      ),
      isMentioned,
      message,
    );
    assertEquals(message.includes("onConflict"), isMentioned, message);
  }
});

Deno.test("Transport keeps outcomeUnknown after a later response that refuses the call", async () => {
  const { client } = scriptedClient([new TypeError("reset"), apiError(400)]);
  const error = await failure(() => CALLS.keyed(client));
  assertEquals([error.status, error.outcomeUnknown], [400, true]);
  assertEquals(error.uniqueId, "k");
});

Deno.test("Transport returns the first successful response", async () => {
  for (const kind of KINDS.filter((kind) => !UNKEYED.includes(kind))) {
    const steps = [apiError(503), new TypeError("reset"), Response.json({})];
    const { client, clock, requests } = scriptedClient(steps);
    assertEquals(await CALLS[kind](client), {});
    assertEquals([requests.length, clock.waits], [3, [250, 500]]);
  }
});

Deno.test("Transport repeats a call maxRetries times; the option of the call replaces that of the client", async () => {
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

Deno.test("Transport waits as long as Retry-After says, and adds no random delay", async () => {
  for (const kind of ["safe", "unkeyed"] as const) {
    const { client, clock } = scriptedClient([
      apiError(429, "Slow", { "retry-after": "2" }),
      Response.json({}),
    ]);
    await CALLS[kind](client);
    assertEquals(clock.waits, [2000]);
  }
});

Deno.test("Transport counts a Retry-After date from the Date of the response", async () => {
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

Deno.test("Transport uses its own delay if Retry-After cannot be read", async () => {
  for (const value of ["-1", "soon", "", "1e9", "0", "1, 2"]) {
    const { client, clock } = scriptedClient([
      apiError(503, "Slow", { "retry-after": value }),
      Response.json({}),
    ]);
    await CALLS.safe(client);
    assertEquals(clock.waits, [250], value);
  }
});

Deno.test("Transport throws at once if Retry-After is longer than maxRetryAfterMs or the deadline allows", async () => {
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

Deno.test("Transport throws at once if the delay would pass the deadline, with the last failure as cause and in the message", async () => {
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
    "tasks.create did not succeed within 750 ms (deadlineMs); last failure: " +
      "The server responded to tasks.create with 503: Error 503",
  );
});

Deno.test("Transport stops an attempt at the deadline with a deadline error", async () => {
  for (const kind of ["safe", "unkeyed"] as const) {
    const { client, requests } = scriptedClient([never]);
    const error = await failure(() => CALLS[kind](client, { deadlineMs: 5 }));
    assertEquals(
      error.message,
      `${error.operation} did not succeed within 5 ms (deadlineMs)`,
    );
    const unknown = kind === "safe" ? undefined : true;
    assertEquals(
      [error.code, error.outcomeUnknown, requests.length],
      ["deadline", unknown, 1],
    );
  }
});

Deno.test("Transport sends nothing more if the clock has jumped past the deadline", async () => {
  const clientOf: TestClient = scriptedClient([() => {
    clientOf.clock.advance(3_600_000);
    return apiError(503);
  }]);
  const error = await failure(() => CALLS.safe(clientOf.client));
  assertEquals([error.code, clientOf.requests.length], ["deadline", 1]);
});

Deno.test("Transport chooses each delay from 0 to its bound, for any random number", async () => {
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

Deno.test("Transport stops a delay between attempts with the reason of the signal", async () => {
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

Deno.test("Transport sends nothing if the signal has aborted, and does not call the key function", async () => {
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

Deno.test("Transport rejects with an AbortError if a signal of an older package aborts, before, during and between attempts", async () => {
  for (const when of ["before", "during", "between"]) {
    const stop = new AbortController();
    const clock = {
      now: () => 0,
      sleep: () =>
        Promise.resolve(when === "between" ? stop.abort() : undefined),
    };
    const { client } = scriptedClient([() => {
      if (when === "during") stop.abort();
      return apiError(503);
    }], { clock } as Partial<ClientOptions>);
    if (when === "before") stop.abort();
    const signal = oldSignal(stop.signal);
    const reason = await CALLS.safe(client, { signal }).catch((error) => error);
    assertEquals((reason as DOMException).name, "AbortError", when);
  }
});

Deno.test("Transport leaves no listener on a signal after a thousand calls", async () => {
  const { signal, listeners, added } = countingSignal();
  const { client } = scriptedClient([Response.json({})]);
  for (let call = 0; call < 1000; call++) await CALLS.safe(client, { signal });
  // One for the attempt of each call: a key that is a string needs no limit.
  assertEquals([listeners(), added()], [0, 1000]);
});

Deno.test("Transport calls a key function for each attempt, and throws with its error as cause", async () => {
  let keys = 0;
  const { client, requests } = scriptedClient([apiError(503)], {
    apiKey: () => `key${++keys}`,
  });
  await failure(() => CALLS.safe(client));
  assertEquals(
    requests.map(({ headers }) => headers.get("authorization")),
    [1, 2, 3, 4].map((n) => "Basic " + btoa(`key${n}:`)),
  );
  const cause = new Error("no https://vault.test/?token=s3cret");
  const bad = client.with({ apiKey: () => Promise.reject(cause) });
  const error = await failure(() => CALLS.keyed(bad));
  const message = "no https://vault.test/";
  assertEquals(String(error.cause), `Error: ${message}`);
  assertEquals(error.message, `The apiKey function failed: ${message}`);
  assertEquals([error.attempts, error.outcomeUnknown], [0, false]);
  assertEquals([error.name, error.code], ["ScaleKeyError", "api_key"]);
  const empty = await failure(() =>
    CALLS.keyed(client.with({ apiKey: () => "" }))
  );
  assertEquals(empty.code, "argument");
});

Deno.test("Transport stops a key function that never settles, by signal and by deadline", async () => {
  const { client, requests } = scriptedClient([Response.json({})], {
    apiKey: () => new Promise<string>(() => {}),
    deadlineMs: 20,
  });
  const late = await failure(() => client.tasks.get("t"));
  assertEquals(late.code, "deadline");
  const stop = new AbortController();
  const stopped = client.tasks.get("t", {
    signal: stop.signal,
    deadlineMs: 60_000,
  });
  stop.abort("enough");
  assertEquals(await stopped.catch((reason) => reason), "enough");
  assertEquals(requests.length, 0);
});

Deno.test("Transport stops a later attempt at the deadline, with the last failure as cause and in the message", async () => {
  const { client } = scriptedClient([apiError(503), never], {
    deadlineMs: 400,
  });
  const error = await failure(() => client.tasks.get("t"));
  assertEquals([error.code, (error.cause as { status?: number }).status], [
    "deadline",
    503,
  ]);
  assertEquals(
    error.message,
    "tasks.get did not succeed within 400 ms (deadlineMs); last failure: " +
      "The server responded to tasks.get with 503: Error 503",
  );
});
