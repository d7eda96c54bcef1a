import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { runJob } from "../../src/bulk/mod.ts";
import { ConcurrencyLimit } from "../../src/bulk/limit.ts";
import { scriptedClient } from "../support/client.ts";
import { apiError } from "../support/scripted_fetch.ts";

/** Notes a response to a request that was sent at `startedAt` and took 10 ms. */
function note(limit: ConcurrencyLimit, status: number, startedAt: number) {
  limit.note({ status, startedAt, durationMs: 10 });
}

Deno.test("ConcurrencyLimit halves once for a burst of 429s, and again for a later one, down to 1", () => {
  const limit = new ConcurrencyLimit(12);
  for (let request = 0; request < 12; request++) note(limit, 429, 0);
  assertEquals(limit.current, 6);
  // It was sent before the first 429 arrived.
  note(limit, 429, 9);
  assertEquals(limit.current, 6);
  const after = [10, 20, 30, 40].map((startedAt) => {
    note(limit, 429, startedAt);
    return limit.current;
  });
  assertEquals(after, [3, 1, 1, 1]);
});

Deno.test("ConcurrencyLimit grows by one in a round of responses, up to its maximum", () => {
  const limit = new ConcurrencyLimit(4);
  for (let startedAt = 0; startedAt < 40; startedAt += 10) {
    note(limit, 429, startedAt);
  }
  const rounds: number[] = [];
  for (let round = 0; round < 6; round++) {
    const { current } = limit;
    rounds.push(current);
    for (let response = 0; response < current; response++) {
      note(limit, 200, 100);
    }
  }
  assertEquals(rounds[0], 1);
  assertEquals(rounds.at(-1), 4);
  assert(rounds.every((now, index) => now - (rounds[index - 1] ?? now) <= 1));
});

Deno.test("ConcurrencyLimit is an integer from 1 to its maximum after any responses", () => {
  const response = fc.record({
    status: fc.constantFrom(200, 404, 429, 503),
    startedAt: fc.integer({ min: 0, max: 1000 }),
    durationMs: fc.integer({ min: 0, max: 100 }),
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.array(response),
      (max, responses) => {
        const limit = new ConcurrencyLimit(max);
        for (const one of responses) {
          limit.note(one);
          assert(Number.isInteger(limit.current));
          assert(limit.current >= 1 && limit.current <= max);
        }
      },
    ),
  );
});

Deno.test("runJob keeps fewer calls open after a 429, and does not replace the hooks of the client", async () => {
  let open = 0;
  let responses = 0;
  const peaks: number[] = [];
  const hooked: number[] = [];
  const limits: number[] = [];
  const { client } = scriptedClient([async () => {
    open++;
    await new Promise((resolve) => setTimeout(resolve, 1));
    peaks.push(open);
    open--;
    return ++responses === 9
      ? apiError(429, "Slow", { "retry-after": "1" })
      : Response.json({ docs: [], total: 1 });
  }], { hooks: { onResponse: ({ status }) => hooked.push(status) } });
  const job = runJob(
    Array(60).keys(),
    (_, call) => client.tasks.count({}, call),
    {
      concurrency: 8,
      progressMs: 0,
      onProgress: ({ limit }) => limits.push(limit),
    },
  );
  assertEquals((await job.finish()).counts.done, 60);
  assertEquals(Math.max(...peaks), 8);
  assertEquals(hooked.filter((status) => status === 429).length, 1);
  assert(limits.includes(4), `${limits}`);
  assertEquals(limits.at(-1), 8);
});

Deno.test("runJob has at most 6 calls in work in a Worker, however many were asked for", async () => {
  const { navigator } = globalThis;
  const userAgent = Object.getOwnPropertyDescriptor(navigator, "userAgent");
  Object.defineProperty(navigator, "userAgent", {
    value: "Cloudflare-Workers",
    configurable: true,
  });
  try {
    let now = 0;
    let peak = 0;
    const job = runJob(Array(40).keys(), async () => {
      peak = Math.max(peak, ++now);
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      now--;
    }, { concurrency: 32 });
    await job.finish();
    assertEquals(peak, 6);
  } finally {
    if (userAgent) Object.defineProperty(navigator, "userAgent", userAgent);
    else Reflect.deleteProperty(navigator, "userAgent");
  }
});
