import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { createEmulator } from "../../../src/emulator/mod.ts";
import { controlled, send } from "../../support/emulator/control.ts";
import { API, basic, senderOf } from "../../support/emulator/requests.ts";

Deno.test("the rate limit responds 429 with Retry-After, by the emulator's clock", async () => {
  const { emulator, test } = controlled();
  emulator.rateLimit.set({ requests: 2, windowMs: 2500 });
  const headers = { authorization: basic(emulator.keys.test) };
  assertEquals((await test.get("/tasks")).status, 200);
  emulator.clock.advance(1000);
  assertEquals((await test.get("/tasks")).status, 200);
  const refused = await emulator.fetch(`${API}/tasks`, { headers });
  assertEquals(refused.status, 429);
  assertEquals(refused.headers.get("retry-after"), "2");
  assertEquals((await refused.json()).status_code, 429);
  emulator.clock.advance(1499);
  assertEquals((await test.get("/tasks")).status, 429);
  emulator.clock.advance(1);
  assertEquals((await test.get("/tasks")).status, 200);
});

Deno.test("the rate limit counts each key separately, and no unknown keys", async () => {
  const { emulator, test, live } = controlled();
  await send(emulator, "PUT /rate_limit", { requests: 1, windowMs: 1000 });
  assertEquals((await test.get("/tasks")).status, 200);
  assertEquals((await live.get("/tasks")).status, 200);
  assertEquals((await test.get("/tasks")).status, 429);
  const stranger = senderOf(emulator, "nonsense");
  assertEquals((await stranger.get("/tasks")).status, 401);
  assertEquals((await stranger.get("/tasks")).status, 401);
  assertEquals((await send(emulator, "GET /rate_limit")).body, {
    requests: 1,
    windowMs: 1000,
  });
  assertEquals((await send(emulator, "DELETE /rate_limit")).body, null);
  assertEquals((await test.get("/tasks")).status, 200);
});

Deno.test("a request over the rate limit does nothing", async () => {
  const { emulator, live } = controlled();
  emulator.rateLimit.set({ requests: 0, windowMs: 1000 });
  assertEquals((await live.post("/task/chat", {})).status, 429);
  emulator.rateLimit.clear();
  assertEquals((await live.get("/tasks")).body.total, 0);
});

Deno.test("latency waits with the sleep option", async () => {
  const { emulator, test, slept } = controlled({ latency: 30 });
  await test.get("/tasks");
  emulator.latency.set({ minMs: 50, maxMs: 60 });
  for (let count = 0; count < 50; count += 1) await test.get("/tasks");
  emulator.latency.clear();
  await test.get("/tasks");
  const [fixed, ...ranged] = slept;
  assertEquals(fixed, 30);
  assertEquals(ranged.length, 50);
  assert(ranged.every((ms) => ms >= 50 && ms <= 60), String(ranged));
  assert(new Set(ranged).size > 3);
});

Deno.test("latency depends on the seed", async () => {
  const draw = async (seed: number) => {
    const { test, slept } = controlled({
      seed,
      latency: { minMs: 0, maxMs: 1_000_000 },
    });
    for (let count = 0; count < 5; count += 1) await test.get("/tasks");
    return slept;
  };
  assertEquals(await draw(1), await draw(1));
  assert(String(await draw(1)) !== String(await draw(2)));
});

Deno.test("latency is set, returned and cleared over HTTP", async () => {
  const { emulator } = controlled();
  const range = { minMs: 1, maxMs: 2 };
  assertEquals((await send(emulator, "PUT /latency", range)).body, range);
  assertEquals((await send(emulator, "GET /latency")).body, range);
  assertEquals((await send(emulator, "DELETE /latency")).body, null);
});

Deno.test("the default timer of latency is cleared when the signal aborts", async () => {
  using time = new FakeTime();
  const emulator = createEmulator({ latency: 1000 });
  const headers = { authorization: basic(emulator.keys.test) };
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = emulator.fetch(`${API}/tasks`, { headers, signal });
  const pending = emulator.fetch(`${API}/tasks`, { headers });
  // By then both requests wait.
  await time.runMicrotasks();
  controller.abort(new Error("stop"));
  await assertRejects(() => aborted, Error, "stop");
  await time.tickAsync(1000);
  const response = await pending;
  assertEquals(response.status, 200);
  await response.body?.cancel();
});

Deno.test("setting an invalid latency, rate limit or policy throws an error with its name", async () => {
  const { emulator } = controlled();
  for (
    const [act, message] of [
      [() => emulator.latency.set(-1), "latency must be"],
      [
        () => emulator.rateLimit.set({ requests: 0.5, windowMs: 1 }),
        "requests",
      ],
      [
        () => emulator.autoComplete.set({ completeAfterMs: NaN }),
        "completeAfterMs",
      ],
    ] as const
  ) {
    const error = await assertRejects(async () => await act(), Error, message);
    assertEquals(error.name, "EmulatorError");
  }
});
