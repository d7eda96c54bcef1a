/** Timeouts and aborts, over real sockets. */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { CallOptions, ScaleClient } from "../../../mod.ts";
import { monotonicNow, sleep } from "../../../src/http/runtime.ts";
import { countingSignal, failure } from "../../support/faults.ts";
import { COW, emptied, rawClient } from "../../support/raw_client.ts";
import { inTurn, rawServer, type RawStep } from "../../support/raw_server.ts";
import {
  bytes,
  fin,
  hang,
  head,
  json,
  reset,
  responds,
  respondsError,
} from "../../support/raw_steps.ts";

type CallWith = (
  client: ScaleClient,
  options: CallOptions,
) => PromiseLike<unknown>;

const CALLS: Readonly<Record<string, CallWith>> = {
  "tasks.get": (client, options) => client.tasks.get("t", options),
  "tasks.create": (client, options) =>
    client.tasks.create("imageannotation", COW, options),
  "tasks.list": (client, options) =>
    client.tasks.list({}, options).toArray({ max: 9 }),
};

/** Makes the client wait longer than any test. */
const WAITING = respondsError(503, "Busy", { "retry-after": "30" });

/** Where a call is when its caller aborts it. */
const MOMENTS: Readonly<Record<string, RawStep>> = {
  "before the head": hang,
  "in the head": bytes("hang", "HTTP/1.1 200 OK\r\ncontent-"),
  "in the body": bytes("hang", head(200, { "content-length": 99 }), "{"),
  "in the body of an error response": bytes(
    "hang",
    head(503, { "content-length": 99 }),
    "{",
  ),
  "in the delay before the next attempt": WAITING,
};

for (const [name, call] of Object.entries(CALLS)) {
  for (const [moment, step] of Object.entries(MOMENTS)) {
    Deno.test(`${name} rejects at once with the caller's reason when aborted ${moment}, and sends no more`, async () => {
      const { signal, abort, listeners } = countingSignal();
      const reason = { moo: true };
      // A little later, so that the client has received what the server sent.
      const soon = () => setTimeout(abort, 20, reason);
      await using server = await rawServer(
        step === WAITING ? step : (...request) => {
          soon();
          return step(...request);
        },
      );
      const { client } = rawClient(server, {
        // The real clock: the abort must end its delay.
        clock: { now: monotonicNow, sleep },
        hooks: { onRetry: soon },
      });
      const from = performance.now();
      const thrown = await Promise.resolve(call(client, { signal }))
        .catch((error) => error);
      assertStrictEquals(thrown, reason);
      assert(
        performance.now() - from < 20_000,
        "It waited for the next attempt",
      );
      assertEquals([server.requests.length, listeners()], [1, 0]);
    });
  }

  Deno.test(`${name} sends nothing when its signal has already aborted`, async () => {
    await using server = await rawServer(json({}));
    const { client } = rawClient(server);
    const reason = new Error("moo");
    const thrown = await Promise.resolve(
      call(client, { signal: AbortSignal.abort(reason) }),
    ).catch((error) => error);
    assertStrictEquals(thrown, reason);
    assertEquals(server.connections(), 0);
  });

  Deno.test(`${name} distinguishes its timeout from an abort by the caller, whatever the reason`, async () => {
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

Deno.test("tasks.get leaves no socket and no listener after a thousand calls, of which a third fails", async () => {
  await using server = await rawServer(inTurn(
    ...Array.from({ length: 100 }, () => [
      json({ a: 1 }),
      responds(404, "Not here"),
      json({ docs: [] }),
      reset,
      fin,
      bytes("fin", head(200), '{"a'),
    ]).flat(),
    json({}),
  ));
  const http = Deno.createHttpClient({});
  const { signal, listeners } = countingSignal();
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
  await emptied(() => Math.max(0, server.open() - 10));
  http.close();
  await emptied(server.open);
});
