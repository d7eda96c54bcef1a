/** Clients with the options of an emulator: their waits move its clock, and take no real time. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import {
  ScaleClient,
  ScaleError,
  ScaleTooManyRequestsError,
} from "../../mod.ts";
import { createEmulator } from "../../src/emulator/mod.ts";

Deno.test("a client waits for the rate limit on the emulator's clock, virtual or real", async () => {
  for (const clock of ["virtual", "real"] as const) {
    const emulator = createEmulator({ seed: 1, clock });
    const client = new ScaleClient(emulator.clientOptions());
    const start = emulator.clock.now();
    emulator.rateLimit.set({ requests: 1, windowMs: 50_000 });
    await client.tasks.list();
    await client.tasks.list();
    const waited = emulator.clock.now() - start;
    assert(waited >= 50_000 && waited < 60_000, `${clock}: ${waited}`);
    assertEquals(
      emulator.requests.list().map(({ status }) => status),
      [200, 429, 200],
    );
  }
});

Deno.test("a wait of a client ends tasks by the policy, and stores the time of the clock", async () => {
  const stored: unknown[] = [];
  const emulator = createEmulator({
    seed: 1,
    onChange: ({ entries }) => {
      for (const { table, value } of entries) {
        if (table === "clock") stored.push(value);
      }
    },
  });
  const client = new ScaleClient(emulator.clientOptions("live"));
  emulator.autoComplete.set({ completeAfterMs: 1000 });
  const { task_id } = await client.tasks.create("textcollection", {
    attachments: [],
  });
  const headers = { "retry-after": "5" };
  emulator.faults.add({ times: 1, effect: { status: 503, headers } });
  const task = await client.tasks.get(task_id);
  assertEquals(
    [task.status, task.completed_at],
    ["completed", "2026-01-01T00:00:01.000Z"],
  );
  assertEquals(stored.at(-1), { advancedMs: 5000 });
});

Deno.test("with a seed, the times after a retry are the same in each run, and after a reset", async () => {
  const emulator = createEmulator({ seed: 1 });
  const run = async ({ clientOptions, clock, faults } = emulator) => {
    const client = new ScaleClient(clientOptions());
    faults.add({ times: 3, effect: "reset" });
    await client.tasks.list();
    return clock.now();
  };
  const first = await run();
  assert(first > Date.UTC(2026, 0, 1));
  assertEquals(await run(createEmulator({ seed: 1 })), first);
  assert(await run(createEmulator({ seed: 2 })) !== first);
  emulator.reset();
  assertEquals(await run(), first);
});

/** The requests of one call that fail, by their Retry-After in seconds, and its deadline. */
const CALL = fc.record({
  delays: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }),
  deadlineMs: fc.integer({ min: 1000, max: 200_000 }),
});

/** Returns how long the call takes, alone; `undefined` if a delay would pass its deadline. */
function durationAlone(
  { delays, deadlineMs }: {
    readonly delays: readonly number[];
    readonly deadlineMs: number;
  },
): { readonly ms: number; readonly isDone: boolean } {
  let ms = 0;
  for (const seconds of delays) {
    if (ms + seconds * 1000 >= deadlineMs) return { ms, isDone: false };
    ms += seconds * 1000;
  }
  return { ms, isDone: true };
}

Deno.test("calls that overlap end as each would alone: after its own waits, and by its own deadline", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(CALL, { minLength: 1, maxLength: 8 }),
      async (calls) => {
        const emulator = createEmulator({ seed: 1, clock: "virtual" });
        const client = new ScaleClient(emulator.clientOptions());
        const start = emulator.clock.now();
        const results = await Promise.all(calls.map(async (call, index) => {
          const { delays, deadlineMs } = call;
          const name = `call-${index}`;
          for (const seconds of delays) {
            const headers = { "retry-after": String(seconds) };
            const effect = { status: 429, headers };
            const route = `/v1/projects/${name}`;
            emulator.faults.add({ route, times: 1, effect });
          }
          const error = await client.projects.get(name, { deadlineMs })
            .catch((error) => error);
          return { status: error.status, at: emulator.clock.now() - start };
        }));
        let latest = 0;
        for (const [index, call] of calls.entries()) {
          const { ms, isDone } = durationAlone(call);
          // Without a fault left, the project is not found.
          assertEquals(results[index], { status: isDone ? 404 : 429, at: ms });
          latest = Math.max(latest, ms);
        }
        assertEquals(emulator.clock.now() - start, latest);
      },
    ),
    { numRuns: 25 },
  );
});

Deno.test("a Retry-After past the deadline is thrown at once, and moves nothing", async () => {
  const emulator = createEmulator({ seed: 1 });
  const client = new ScaleClient(emulator.clientOptions());
  emulator.rateLimit.set({ requests: 0, windowMs: 50_000 });
  const start = emulator.clock.now();
  await assertRejects(
    () => client.tasks.list({}, { deadlineMs: 10_000 }),
    ScaleTooManyRequestsError,
  );
  assertEquals(emulator.clock.now(), start);
});

Deno.test("a call that hangs does not stop the waits of others, and an abort ends a wait", async () => {
  const emulator = createEmulator({ seed: 1 });
  const client = new ScaleClient(emulator.clientOptions());
  emulator.faults.add({ route: "/v1/teams", effect: "hang" });
  emulator.faults.add({ route: "/v1/projects/a", effect: { status: 503 } });
  const controller = new AbortController();
  const reason = new Error("stop");
  const { signal } = controller;
  const hanging = client.teams.list({ signal }).catch((error) => error);
  const failed = await assertRejects(
    () => client.projects.get("a"),
    ScaleError,
  );
  assertEquals([failed.status, failed.attempts], [503, 4]);
  const start = emulator.clock.now();
  const waiting = client.projects.get("a", { signal }).catch((error) => error);
  controller.abort(reason);
  assertEquals([await hanging, await waiting], [reason, reason]);
  assertEquals(emulator.clock.now(), start);
});

Deno.test("a wait ends while the source of an upload waits for the call that sleeps", async () => {
  const emulator = createEmulator({ seed: 1 });
  const client = new ScaleClient(emulator.clientOptions());
  emulator.faults.add({
    route: "/v1/projects",
    times: 1,
    effect: { status: 429, headers: { "retry-after": "30" } },
  });
  async function* source() {
    yield new Uint8Array([1]);
    const { items: { length } } = await client.projects.list();
    yield new Uint8Array([length]);
  }
  const { id } = await client.files.upload(source());
  assertEquals(typeof id, "string");
});

Deno.test("a request that was aborted while its body arrived does not delay later waits", async () => {
  const emulator = createEmulator({ seed: 1 });
  const controller = new AbortController();
  const request = new Request("https://api.scale.com/v1/task/chat", {
    method: "POST",
    body: new ReadableStream(),
    signal: controller.signal,
  });
  const pending = emulator.fetch(request).catch((error) => error.message);
  await new Promise((resolve) => setTimeout(resolve));
  controller.abort(new Error("stop"));
  assertEquals(await pending, "stop");
  let isAwake = false;
  const sleeping = emulator.clientOptions().clock.sleep(1000).then(() => {
    isAwake = true;
  });
  for (let turns = 0; turns < 20; turns++) {
    await new Promise((resolve) => setTimeout(resolve));
  }
  assert(isAwake);
  await sleeping;
});

Deno.test("latency on the shared clock is possible, and delays no other wait for good", async () => {
  const emulator = createEmulator({
    seed: 1,
    latency: 2000,
    sleep: (ms, signal) => emulator.clientOptions().clock.sleep(ms, signal),
  });
  const client = new ScaleClient(emulator.clientOptions());
  const start = emulator.clock.now();
  await Promise.all([client.tasks.list(), client.projects.list()]);
  assertEquals(emulator.clock.now() - start, 2000);
});

Deno.test("the clock stands still while the change of a request is stored", async () => {
  let stored = 0;
  const emulator = createEmulator({
    seed: 1,
    async onChange({ entries }) {
      if (!entries.some(({ table }) => table === "projects")) return;
      for (let turns = 0; turns < 250; turns++) {
        await new Promise((resolve) => setTimeout(resolve));
      }
      stored = emulator.clock.now();
    },
  });
  const { clock } = emulator.clientOptions();
  const client = new ScaleClient(emulator.clientOptions());
  const start = clock.now();
  await Promise.all([
    client.projects.create({ name: "a", type: "annotation" }),
    clock.sleep(60_000),
  ]);
  assertEquals([stored, clock.now()], [start, start + 60_000]);
});

Deno.test("a receiver of callbacks that waits does not stop a delivery over HTTP", async () => {
  const emulator = createEmulator({
    seed: 1,
    callbacks: {
      auto: false,
      async fetch() {
        await client.projects.list();
        return new Response();
      },
    },
  });
  const client = new ScaleClient(emulator.clientOptions());
  await client.tasks.create("textcollection", {
    attachments: [],
    callback_url: "https://example.com/callbacks",
  });
  emulator.faults.add({
    route: "/v1/projects",
    times: 1,
    effect: { status: 429, headers: { "retry-after": "30" } },
  });
  const response = await emulator.fetch(
    "http://localhost/__emulator/callbacks/deliver",
    { method: "POST" },
  );
  const [{ status }] = await response.json();
  assertEquals(status, "delivered");
});
