/** Faults of time and of leaving early, seen over real sockets: F55, F56 and F63. */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { CallOptions, ScaleClient } from "../../../mod.ts";
import { monotonicNow, sleep } from "../../../src/http/runtime.ts";
import { countingSignal, failure } from "../../support/faults.ts";
import { COW, emptied, rawClient } from "../../support/raw_client.ts";
import { inTurn, rawServer, type RawStep } from "../../support/raw_server.ts";
import {
  answers,
  bytes,
  fin,
  hang,
  head,
  json,
  refuses,
  reset,
} from "../../support/raw_steps.ts";

type CallWith = (
  client: ScaleClient,
  options: CallOptions,
) => PromiseLike<unknown>;

const CALLS: Readonly<Record<string, CallWith>> = {
  "a GET": (client, options) => client.tasks.get("t", options),
  "a create": (client, options) =>
    client.tasks.create("imageannotation", COW, options),
  "a list": (client, options) =>
    client.tasks.list({}, options).toArray({ max: 9 }),
};

/** Makes the client wait for longer than any test. */
const WAITING = refuses(503, "Busy", { "retry-after": "30" });

/** Where a call is when its caller leaves. */
const MOMENTS: Readonly<Record<string, RawStep>> = {
  "before the head": hang,
  "in the head": bytes("hang", "HTTP/1.1 200 OK\r\ncontent-"),
  "in the body": bytes("hang", head(200, { "content-length": 99 }), "{"),
  "in the body of a refusal": bytes(
    "hang",
    head(503, { "content-length": 99 }),
    "{",
  ),
  "in the wait for the next attempt": WAITING,
};

for (const [what, call] of Object.entries(CALLS)) {
  for (const [when, step] of Object.entries(MOMENTS)) {
    Deno.test(`F55 ${what} that is aborted ${when} rejects at once with the caller's reason, and sends no more`, async () => {
      const { signal, abort, listeners } = countingSignal();
      const reason = { moo: true };
      // A little later, so that the client is where the server takes it to be.
      const soon = () => setTimeout(abort, 20, reason);
      await using server = await rawServer(
        step === WAITING ? step : (...request) => {
          soon();
          return step(...request);
        },
      );
      const { client } = rawClient(server, {
        // The real clock: its wait is what must end early.
        clock: { now: monotonicNow, sleep },
        hooks: { onRetry: soon },
      });
      const from = performance.now();
      const thrown = await Promise.resolve(call(client, { signal }))
        .catch((error) => error);
      assertStrictEquals(thrown, reason);
      assert(performance.now() - from < 20_000, "It was waited for");
      assertEquals([server.requests.length, listeners()], [1, 0]);
    });
  }

  Deno.test(`F55 ${what} whose signal has aborted before sends nothing`, async () => {
    await using server = await rawServer(json({}));
    const { client } = rawClient(server);
    const reason = new Error("moo");
    const thrown = await Promise.resolve(
      call(client, { signal: AbortSignal.abort(reason) }),
    ).catch((error) => error);
    assertStrictEquals(thrown, reason);
    assertEquals(server.connections(), 0);
  });

  Deno.test(`F56 ${what} tells its own timeout from an abort of the caller's, whatever that one's reason is`, async () => {
    await using server = await rawServer(hang);
    const { client } = rawClient(server, { maxRetries: 0 });
    const error = await failure(() => call(client, { timeoutMs: 30 }));
    assertEquals(error.code, "attempt_timeout");
    for (const reason of ["why", undefined, AbortSignal.timeout(1).reason]) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 10);
      const { signal } = controller;
      const thrown = await Promise.resolve(call(client, { signal }))
        .catch((thrown) => thrown);
      assertStrictEquals(thrown, signal.reason);
    }
  });
}

Deno.test("F63 a thousand calls, one in three of which fails, leave no socket and no listener", async () => {
  await using server = await rawServer(inTurn(
    ...Array.from({ length: 100 }, () => [
      json({ a: 1 }),
      answers(404, "Not here"),
      json({ docs: [] }),
      reset,
      fin,
      bytes("fin", head(200), '{"a'),
    ]).flat(),
    json({}),
  ));
  const http = Deno.createHttpClient({});
  const { signal, listeners, added } = countingSignal();
  const { client } = rawClient(server, {
    fetch: (url, init) => fetch(url, { ...init, client: http }),
    maxRetries: 0,
  });
  let failed = 0;
  for (let round = 0; round < 100; round++) {
    const calls = Array.from(
      { length: 10 },
      () => client.tasks.get("t", { signal }).catch(() => failed++),
    );
    await Promise.all(calls);
  }
  assert(failed > 300, `${failed}`);
  assertEquals(listeners(), 0);
  assert(added() >= 1000);
  await emptied(() => Math.max(0, server.open() - 10));
  http.close();
  await emptied(server.open);
});
