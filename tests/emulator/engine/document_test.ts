/** Documents that `import` refuses. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type EmulatorDocument,
  EmulatorError,
} from "../../../src/emulator/mod.ts";
import { controlled, send } from "../../support/emulator/control.ts";
import { imageTask } from "../../support/emulator/requests.ts";

/** Invalid documents, made from a valid one, and a part of the error message. */
const BAD: readonly (readonly [
  string,
  (good: EmulatorDocument) => unknown,
  string,
])[] = [
  ["nothing", () => null, "labelwire-scale-emulator"],
  ["a task", () => ({ task_id: "1" }), "labelwire-scale-emulator"],
  [
    "another version",
    (good) => ({ ...good, version: 2 }),
    "version must be 1: current value is 2",
  ],
  ["no entries", (good) => ({ ...good, entries: {} }), "entries must be"],
  ["no seed", (good) => ({ ...good, entries: [] }), "seed"],
  ["an entry that is a string", (good) => with_(good, "x"), "entries["],
  ["an entry without an id", (good) => with_(good, { tenant: "" }), "id"],
  [
    "an unknown table",
    (good) => with_(good, entry("", "tables", {})),
    'current value is "tables"',
  ],
  [
    "an unknown account",
    (good) => with_(good, entry("accounts/9/live", "tasks", TASK)),
    '"accounts/9/live"',
  ],
  [
    "a tenant of a key that looks real",
    (good) => with_(good, entry("keys/a|b", "tasks", TASK)),
    "has no tenant",
  ],
  [
    "a value that is not an object",
    (good) => with_(good, entry("accounts/0/live", "tasks", [])),
    "value must be an object",
  ],
  [
    "a task without an id",
    (good) =>
      with_(good, entry("accounts/0/live", "tasks", { ...TASK, task_id: 1 })),
    "task_id must be of type string: current value is 1",
  ],
  [
    "a task of an unknown batch",
    (good) =>
      with_(good, entry("accounts/0/live", "tasks", { ...TASK, batch: "x" })),
    "Batch with that name not found",
  ],
  [
    "a task older than the one before it",
    (good) =>
      with_(
        good,
        entry("accounts/0/live", "tasks", { ...TASK, created_at: "2020" }),
      ),
    "created_at must be",
  ],
  [
    "the same entry twice",
    (good) => with_(good, good.entries[0]),
    "is a duplicate",
  ],
  [
    "an invalid clock",
    (good) => withValue(good, "clock", { advancedMs: -1 }),
    "advancedMs",
  ],
  ["invalid ids", (good) => withValue(good, "ids", 1), "ids must be"],
  [
    "an invalid fault",
    (good) =>
      withValue(good, "faults", {
        added: 1,
        reports: [{ id: "1", seen: 0, fired: 0, effect: "explode" }],
      }),
    "explode",
  ],
  [
    "an invalid limit",
    (good) => withValue(good, "rateLimit", { limit: {}, windows: [] }),
    "requests must be",
  ],
  [
    "an invalid policy",
    (good) => withValue(good, "autoComplete", { sinceMs: 0 }),
    "completeAfterMs must be",
  ],
  [
    "an invalid latency",
    (good) => withValue(good, "latency", { latency: "slow", drawn: 0 }),
    "latency must be",
  ],
];

const TASK = {
  task_id: "0".repeat(24),
  created_at: "2026-02-01T00:00:00.000Z",
  status: "pending",
  type: "chat",
  params: {},
};

function entry(tenant: string, table: string, value: unknown) {
  return { tenant, table, id: "new", value };
}

function with_(document: EmulatorDocument, added: unknown): unknown {
  return { ...document, entries: [...document.entries, added] };
}

function withValue(
  document: EmulatorDocument,
  table: string,
  value: unknown,
): unknown {
  const entries = document.entries.map((entry) =>
    entry.table === table ? { ...entry, value } : entry
  );
  return { ...document, entries };
}

for (const [what, spoil, message] of BAD) {
  Deno.test(`import refuses ${what}, and nothing changes`, async () => {
    const { emulator, live } = controlled();
    await imageTask(live);
    const good = emulator.export();
    const error = assertThrows(
      () => emulator.import(spoil(good)),
      EmulatorError,
      message,
    );
    assertEquals(error.status, 400);
    assertEquals(emulator.export(), good);
    const result = await send(emulator, "POST /import", spoil(good));
    assertEquals(result.status, 400);
    assert(result.body.error.includes(message), result.body.error);
  });
}
