/** A program that brings a folder of pictures to the API, and may run again at any time: after a change, or after it was killed. */
import { assertEquals } from "@std/assert";
import { ScaleClient } from "../../mod.ts";
import { createEmulator } from "../../src/emulator/mod.ts";

type Folder = Readonly<Record<string, string>>;

/** Creates what is missing, and returns the id of each file's task. */
async function upsert(
  client: ScaleClient,
  folder: Folder,
): Promise<Readonly<Record<string, string>>> {
  const options = { onConflict: "return" } as const;
  const type = "imageannotation";
  const project = "cows";
  const params = { instruction: "Box each cow", callback_url: "a@example.com" };
  await client.projects.create({ name: project, type, params }, options);
  const batch = "monday";
  const metadata = { folder: "/pictures" };
  await client.batches.create({ project, name: batch, metadata }, options);
  const tasks: Record<string, string> = {};
  for (const [name, version] of Object.entries(folder)) {
    const task = await client.tasks.create("imageannotation", {
      project,
      batch,
      unique_id: `${name}@${version}`,
      metadata: { name, version },
      attachment: `https://example.com/${version}/${name}`,
      geometries: { box: { objects_to_annotate: ["cow"] } },
      tags: ["upsert"],
    }, options);
    tasks[name] = task.task_id;
  }
  return tasks;
}

Deno.test("a program that upserts a folder three times ends in the same tasks, although every fourth response is lost", async () => {
  const emulator = createEmulator();
  const effect = { status: 502 };
  emulator.faults.add({ method: "POST", every: 4, when: "after", effect });
  const run = (folder: Folder) => {
    const options = { ...emulator.clientOptions(), retry: { baseDelayMs: 1 } };
    return upsert(new ScaleClient(options), folder);
  };
  const folder = { "a.jpg": "v1", "b.jpg": "v1", "c/ü.jpg": "v1" };
  const first = await run(folder);
  assertEquals(await run(folder), first);
  assertEquals(await run(folder), first);
  // A file that was changed is one more task, and the others stay.
  const changed = await run({ ...folder, "b.jpg": "v2" });
  assertEquals({ ...changed, "b.jpg": "" }, { ...first, "b.jpg": "" });
  const client = new ScaleClient(emulator.clientOptions());
  assertEquals(await client.tasks.count({ batch: "monday" }), 4);
});
