/** The delays between attempts, and the deadline of a call. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { ClientOptions } from "../../mod.ts";
import { CALLS } from "../support/calls.ts";
import { scriptedClient, type TestClient } from "../support/client.ts";
import { facts, failure, never } from "../support/faults.ts";
import { apiError } from "../support/scripted_fetch.ts";

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
