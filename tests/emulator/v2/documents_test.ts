/** The documents of an emulator with conversations, deliveries and datasets. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { createEmulator, EmulatorError } from "../../../src/emulator/mod.ts";
import {
  completedStage,
  newBatch,
  ok,
  v2SenderOf,
} from "../../support/emulator/v2.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

/** Returns an emulator with an object in each table of v2. */
async function filled() {
  const stage = await completedStage({ result: { threads: [{}] } });
  const { emulator, key } = stage;
  await newBatch(stage, "b");
  emulator.deliveries.create({ key, project: "talk" });
  emulator.datasets.create({ key, name: "sql" });
  emulator.datasets.deliver({ key, dataset: "sql" });
  return stage;
}

Deno.test("v2: an imported emulator has the same tasks, deliveries and datasets", async () => {
  const { emulator, key, v2 } = await filled();
  const copy = createEmulator({ seed: "other" });
  copy.import(JSON.parse(JSON.stringify(emulator.export())));
  assertEquals(copy.export(), emulator.export());
  const other = v2SenderOf(copy, key);
  const { datasets: [{ id }] } = await ok(v2.get("/datasets"));
  for (
    const path of [
      "/projects",
      "/batches",
      "/tasks?project_name=talk",
      "/deliveries?project_name=talk",
      "/delivery?delivery_name=delivery-1",
      "/delivery/tasks?project_name=talk",
      "/datasets",
      "/datasets/deliveries",
      `/datasets/tasks?dataset_id=${id}`,
    ]
  ) assertEquals(await ok(other.get(path)), await ok(v2.get(path)), path);
});

Deno.test("v2: a snapshot restores deliveries and datasets", async () => {
  const { emulator, key, v2 } = await filled();
  emulator.snapshots.take("one");
  const before = await ok(v2.get("/datasets/deliveries"));
  emulator.datasets.deliver({ key, dataset: "sql" });
  emulator.snapshots.restore("one");
  assertEquals(await ok(v2.get("/datasets/deliveries")), before);
  emulator.reset();
  assertEquals(await ok(v2.get("/datasets")), { datasets: [] });
});

/** Values that are refused: the table, the change of its first entry, and the message. */
const BAD: readonly (readonly [string, Loose, string])[] = [
  ["taskDeliveries", { project: "none" }, "Project with that name not found"],
  ["taskDeliveries", { task_ids: {} }, "task_ids must be an array of strings"],
  ["taskDeliveries", { task_ids: [1] }, "task_ids must be an array of strings"],
  ["taskDeliveries", { delivered_at: "x" }, "delivered_at must be a time"],
  ["datasets", { name: 1 }, "name must be of type string"],
  ["datasetDeliveries", { dataset: "none" }, "dataset must be the id of a"],
  ["datasetDeliveries", { delivered_at: "x" }, "delivered_at must be a time"],
  ["datasetDeliveries", { tasks: {} }, "tasks must be an array"],
  ["datasetDeliveries", { tasks: [{}] }, "tasks[0].task_id must be a string"],
  [
    "datasetDeliveries",
    { tasks: [{ task_id: "x", response: 1 }] },
    "tasks[0].response must be an object",
  ],
  [
    "datasetDeliveries",
    { tasks: [{ task_id: "x", response: {}, attachments: { a: 1 } }] },
    "tasks[0].attachments must be an object of objects",
  ],
  ["tasks", { conversation: { threads: 1 } }, "threads must be an array"],
  ["tasks", { conversation: { errors: [1] } }, "errors[0] must be an object"],
];

for (const [table, change, message] of BAD) {
  Deno.test(`v2: import refuses ${table} with ${JSON.stringify(change)}, and nothing changes`, async () => {
    const { emulator } = await filled();
    const good = emulator.export();
    const entries = good.entries.map((entry) =>
      entry.table === table
        ? { ...entry, value: { ...entry.value as Loose, ...change } }
        : entry
    );
    const error = assertThrows(
      () => emulator.import({ ...good, entries }),
      EmulatorError,
    );
    assertEquals(error.status, 400);
    assert(error.message.includes(message), error.message);
    assertEquals(emulator.export(), good);
  });
}
