import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { API_ROUTES } from "../../../src/emulator/v2/routes.ts";
import {
  createEmulator,
  type EmulatorEntry,
} from "../../../src/emulator/mod.ts";
import { controlled, send } from "../../support/emulator/control.ts";
import {
  LINES,
  live as liveADay,
  watched,
} from "../../support/emulator/session.ts";
import {
  imageTask,
  projectOf,
  senderOf,
} from "../../support/emulator/requests.ts";

Deno.test("the session uses every route that changes something", () => {
  const routes = API_ROUTES.keyed
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);
  assertEquals([...new Set(LINES)].sort(), routes.sort());
});

/** Returns the entries by name, in any order. */
function byName(entries: readonly EmulatorEntry[]): Map<string, unknown> {
  return new Map(
    entries.map(({ tenant, table, id, value }) =>
      [`${tenant} ${table} ${id}`, value] as const
    ).sort(([one], [other]) => one < other ? -1 : 1),
  );
}

for (const tenant of ["test", "live"] as const) {
  Deno.test(`onChange is called with every change of the routes (${tenant})`, async () => {
    const known = new Map<string, EmulatorEntry>();
    const emulator = watched(({ isWhole, entries }) => {
      if (isWhole) known.clear();
      for (const entry of structuredClone(entries)) {
        const { tenant, table, id } = entry;
        known.set(JSON.stringify([tenant, table, id]), entry);
      }
    });
    await liveADay(emulator, emulator.keys[tenant], () => {
      assertEquals(
        byName([...known.values()]),
        byName(emulator.export().entries),
      );
    });
    const copy = createEmulator({ seed: "other" });
    const entries = [...known.values()];
    copy.import({ ...emulator.export(), entries });
    assertEquals(copy.export(), emulator.export());
  });

  Deno.test(`an imported emulator continues with the same responses (${tenant})`, async () => {
    const first = createEmulator({ seed: "session" });
    await liveADay(first, first.keys[tenant]);
    const json = JSON.stringify(first.export());
    const copy = createEmulator({ seed: "other" });
    copy.import(JSON.parse(json));
    assertEquals(JSON.stringify(copy.export()), json);
    const other = tenant === "test" ? "live" : "test";
    assertEquals(
      await liveADay(copy, copy.keys[other]),
      await liveADay(first, first.keys[other]),
    );
  });
}

/** Runs a fixed session with faults, a policy, limits and latency, and returns the results as JSON. */
async function script(seed: string): Promise<string> {
  const { emulator, test, live, slept } = controlled({
    seed,
    latency: { minMs: 1, maxMs: 500 },
    anyKey: true,
  });
  emulator.autoComplete.set({ completeAfterMs: 3000, errorShare: 0.5 });
  emulator.rateLimit.set({ requests: 4, windowMs: 2000 });
  emulator.faults.add({
    route: "/v1/task/*",
    share: 0.3,
    when: "after",
    effect: { status: 503 },
  });
  const results: unknown[] = [];
  const tenant = senderOf(emulator, "test_tenant");
  for (let round = 0; round < 20; round += 1) {
    emulator.clock.advance(700);
    for (const sender of [test, live, tenant]) {
      results.push(await sender.post("/task/chat", { unique_id: `${round}` }));
      results.push(await sender.get("/tasks?limit=3"));
    }
  }
  results.push(slept, emulator.requests.list(), emulator.faults.list());
  results.push(emulator.export(), emulator.requests.curl());
  return JSON.stringify(results);
}

Deno.test("two runs with the same seed, faults, policy, limits and latency are equal, byte for byte", async () => {
  const first = await script("a");
  for (const part of ['"status":503', '"status":429', '"status":"error"']) {
    assert(first.includes(part), part);
  }
  assertEquals(await script("a"), first);
  assertNotEquals(await script("b"), first);
});

Deno.test("restore returns to a snapshot, also repeatedly", async () => {
  const { emulator, live } = controlled();
  await projectOf(live);
  const { task_id } = await imageTask(live, { project: "roads" });
  emulator.snapshots.take("one task");
  const seen = [];
  for (let round = 0; round < 2; round += 1) {
    emulator.tasks.complete(task_id);
    emulator.clock.advance(5000);
    seen.push(await imageTask(live, { unique_id: "u" }));
    assertEquals((await live.get("/tasks")).body.total, 2);
    emulator.snapshots.restore("one task");
    assertEquals((await live.get("/tasks")).body.total, 1);
    assertEquals((await live.get(`/task/${task_id}`)).body.status, "pending");
  }
  assertEquals(seen[0], seen[1]);
});

Deno.test("snapshots are taken, listed, restored and removed over HTTP", async () => {
  const { emulator, live } = controlled();
  assertEquals((await send(emulator, "PUT /snapshots/a%2Fb")).body, ["a/b"]);
  await imageTask(live);
  await send(emulator, "PUT /snapshots/c");
  assertEquals((await send(emulator, "GET /snapshots")).body, ["a/b", "c"]);
  const restored = await send(emulator, "POST /snapshots/a%2Fb/restore");
  assertEquals(restored.status, 200);
  assertEquals((await live.get("/tasks")).body.total, 0);
  assertEquals((await send(emulator, "DELETE /snapshots/a%2Fb")).body, ["c"]);
  for (const line of ["DELETE /snapshots/x", "POST /snapshots/x/restore"]) {
    const { status, body } = await send(emulator, line);
    assertEquals([status, body], [404, {
      status_code: 404,
      error: 'Snapshot "x" not found',
    }]);
  }
});

Deno.test("export and import work over HTTP", async () => {
  const { emulator, live } = controlled();
  const task = await imageTask(live);
  const { body } = await send(emulator, "GET /export");
  const other = controlled({ seed: "other" });
  assertEquals((await send(other.emulator, "POST /import", body)).status, 200);
  assertEquals((await other.live.get(`/task/${task.task_id}`)).body, task);
});

Deno.test("a document is a copy of the state and contains no configured key", async () => {
  const { emulator, live } = controlled({ anyKey: true });
  await imageTask(live);
  await imageTask(senderOf(emulator, "test_tenant"));
  const document = emulator.export();
  const json = JSON.stringify(document);
  assert(!json.includes("live_emulator"));
  assert(json.includes('"keys/test_tenant"'));
  await imageTask(live);
  emulator.latency.set(5);
  assertEquals(JSON.stringify(document), json);
  const copy = createEmulator();
  copy.import(document);
  const tenant = senderOf(copy, "test_tenant");
  assertEquals((await tenant.get("/tasks")).body.total, 1);
  assertEquals(JSON.stringify(document), json);
});

Deno.test("the clock of an imported emulator is not before its newest task", async () => {
  const { emulator, live } = controlled();
  emulator.clock.advance(1_000_000);
  await imageTask(live);
  const entries = emulator.export().entries
    .filter(({ table }) => table !== "clock");
  const copy = createEmulator({ clock: "virtual" });
  copy.import({ ...emulator.export(), entries });
  assertEquals(copy.clock.now(), emulator.clock.now());
});

Deno.test("a response waits for onChange, which is called with what a failed call had", async () => {
  let fails = true;
  const flushes: boolean[] = [];
  const saved = new Set<string>();
  const emulator = createEmulator({
    onChange: async ({ isWhole, entries }) => {
      flushes.push(isWhole);
      await Promise.resolve();
      if (fails) throw new Error("disk full");
      for (const { table, id } of entries) saved.add(`${table}/${id}`);
    },
  });
  const test = senderOf(emulator, emulator.keys.test);
  await assertRejects(() => test.get("/tasks"), Error, "disk full");
  fails = false;
  await imageTask(test);
  fails = true;
  await assertRejects(() => imageTask(test), Error, "disk full");
  emulator.faults.add({ effect: "reset", times: 1 });
  fails = false;
  emulator.faults.clear();
  await imageTask(test);
  await test.get("/tasks");
  emulator.reset();
  assertEquals(flushes, [true, true, false, false, false, false, true]);
  const tasks = emulator.export().entries.map(({ table, id }) =>
    `${table}/${id}`
  );
  assertEquals(tasks.filter((entry) => !saved.has(entry)), []);
  assertEquals(
    [...saved].filter((entry) => entry.startsWith("tasks/")).length,
    3,
  );
});

Deno.test("a response waits for the onChange of another request, whose change it may show", async () => {
  const gate = Promise.withResolvers<void>();
  let isHeld = false;
  const emulator = createEmulator({
    onChange: async () => {
      if (isHeld) await gate.promise;
    },
  });
  const test = senderOf(emulator, emulator.keys.test);
  await imageTask(test);
  isHeld = true;
  const order: string[] = [];
  const creating = imageTask(test).then(() => order.push("created"));
  while (emulator.requests.list().length < 2) await Promise.resolve();
  const listing = test.get("/tasks").then(() => order.push("listed"));
  while (emulator.requests.list().length < 3) await Promise.resolve();
  // Macrotasks in which an early response would arrive.
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  assertEquals(order, []);
  gate.resolve();
  await Promise.all([creating, listing]);
});

Deno.test("a failed onChange of a method, or of a delivery in the background, is no unhandled rejection", async () => {
  let fails = true;
  const emulator = createEmulator({
    callbacks: {
      fetch: () => {
        fails = true;
        return Promise.resolve(new Response());
      },
    },
    onChange: () => {
      if (fails) throw new Error("disk full");
    },
  });
  // An unhandled rejection would fail the test.
  emulator.clock.advance(1);
  fails = false;
  const live = senderOf(emulator, emulator.keys.live);
  const { body } = await live.post("/task/chat", {
    callback_url: "http://localhost/",
  });
  emulator.tasks.complete(body.task_id);
  while (!fails) await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
  fails = false;
  await emulator.callbacks.deliver();
  assertEquals(emulator.callbacks.list()[0]?.status, "delivered");
});
