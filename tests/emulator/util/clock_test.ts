/** Times that are later than what a date, an id or a timer can hold. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  createEmulator,
  EmulatorError,
  type EmulatorOptions,
} from "../../../src/emulator/mod.ts";
import { imageTask, senderOf, start } from "../../support/emulator/requests.ts";

/** Almost the last time of the clock: one millisecond more is refused. */
const LAST_MS = Date.UTC(2106, 0, 1) - 1;

Deno.test("clock.advance refuses to move the clock past its last time, and everything works there", async () => {
  const { emulator, live } = start();
  for (const ms of [Number.MAX_SAFE_INTEGER, 8.64e15]) {
    const error = assertThrows(
      () => emulator.clock.advance(ms),
      EmulatorError,
      "the clock ends with the year 2105",
    );
    assertEquals(error.status, 400);
  }
  emulator.clock.advance(LAST_MS - emulator.clock.now());
  assertThrows(() => emulator.clock.advance(1), EmulatorError);
  const task = await imageTask(live);
  assertEquals(task.created_at, "2105-12-31T23:59:59.999Z");
  assertEquals(task.task_id.length, 24);
  assertEquals(
    emulator.tasks.complete(task.task_id).completed_at,
    task.created_at,
  );
  emulator.import(emulator.export());
  assertEquals((await live.get("/tasks")).body.total, 1);
});

Deno.test("the clock of an imported document stops at its last time", async () => {
  const emulator = createEmulator({ clock: "virtual" });
  const { entries, ...document } = emulator.export();
  const value = { advancedMs: Number.MAX_SAFE_INTEGER };
  emulator.import({
    ...document,
    entries: entries.map((entry) =>
      entry.table === "clock" ? { ...entry, value } : entry
    ),
  });
  assertEquals(emulator.clock.now(), LAST_MS + 1);
  const { status } = await senderOf(emulator, emulator.keys.test).get("/tasks");
  assertEquals(status, 200);
});

for (
  const [table, member] of [
    ["tasks", "created_at"],
    ["tasks", "reopened_at"],
    ["deliveries", "dueAt"],
  ] as const
) {
  for (const time of ["2026-13-45T00:00:00.000Z", "soon", 5]) {
    Deno.test(`import refuses ${table} whose ${member} is ${time}`, async () => {
      const { emulator, live } = start();
      const task = await imageTask(live, { callback_url: "http://localhost/" });
      emulator.tasks.complete(task.task_id);
      const { entries, ...document } = emulator.export();
      const spoilt = entries.map((entry) =>
        entry.table === table
          ? { ...entry, value: { ...Object(entry.value), [member]: time } }
          : entry
      );
      const error = assertThrows(
        () => emulator.import({ ...document, entries: spoilt }),
        EmulatorError,
        `${member} must be `,
      );
      assertEquals(error.status, 400);
    });
  }
}

Deno.test("a delay beyond the last date is never due", async () => {
  const emulator = createEmulator({
    callbacks: {
      fetch: () => Promise.resolve(new Response(null, { status: 500 })),
      retryDelaysMs: [Number.MAX_SAFE_INTEGER],
    },
  });
  const live = senderOf(emulator, emulator.keys.live);
  const task = await imageTask(live, { callback_url: "http://localhost/" });
  emulator.tasks.complete(task.task_id);
  await emulator.callbacks.deliver();
  const [delivery] = emulator.callbacks.list();
  assertEquals(delivery?.dueAt, "9999-12-31T23:59:59.999Z");
  assertEquals(delivery?.attempts.length, 1);
});

Deno.test("a date of a query beyond the last one is later than every task", async () => {
  const { live } = start();
  await imageTask(live);
  const end = encodeURIComponent("9999-12-31T23:30:00-01:00");
  assertEquals((await live.get(`/tasks?end_time=${end}`)).body.total, 1);
});

/** A timer of the runtime ends at once if its time has more than 31 bits. */
for (
  const [what, options] of [
    ["latency", { latency: 2 ** 31 }],
    ["timeoutMs of callbacks", {
      callbacks: { fetch: () => new Promise(() => {}), timeoutMs: 2 ** 31 },
    }],
  ] as readonly (readonly [string, EmulatorOptions])[]
) {
  Deno.test(`${what} longer than a timer can be does not end at once`, async () => {
    const times: number[] = [];
    const { setTimeout } = globalThis;
    globalThis.setTimeout = ((_: () => void, ms: number) => {
      times.push(ms);
      return 0;
    }) as unknown as typeof setTimeout;
    try {
      const emulator = createEmulator(options);
      const live = senderOf(emulator, emulator.keys.live);
      const body = { callback_url: "http://localhost/" };
      void live.post("/task/chat", body);
      while (emulator.requests.list().length === 0) await Promise.resolve();
      const [{ id } = { id: "" }] = emulator.export().entries
        .filter(({ table }) => table === "tasks");
      emulator.tasks.complete(id);
      for (let turn = 0; turn < 100 && times.length === 0; turn += 1) {
        await Promise.resolve();
      }
    } finally {
      globalThis.setTimeout = setTimeout;
    }
    assert(times.length > 0);
    for (const ms of times) assert(ms < 2 ** 31, String(ms));
  });
}
