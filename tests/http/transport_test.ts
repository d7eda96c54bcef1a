import { assert, assertEquals } from "@std/assert";
import { type ClientOptions, ScaleClient } from "../../mod.ts";
import { CALLS, type Kind, type SendCall } from "../support/calls.ts";
import { scriptedClient } from "../support/client.ts";
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
