/** A program that labels each picture once, however often it runs: the key of a task is the hash of what is labelled. */
import { assertEquals, assertRejects } from "@std/assert";
import {
  ScaleClient,
  ScaleDuplicateResourceError,
  type Task,
} from "../../mod.ts";
import { createEmulator } from "../../src/emulator/mod.ts";

const URLS = ["https://example.com/1.jpg", "https://example.com/2.jpg"];

async function hash(content: string): Promise<string> {
  const bytes = new TextEncoder().encode(content);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Returns the task for a picture, new or not. */
async function getOrCreate(
  client: ScaleClient,
  attachment: string,
  label = "cow",
): Promise<Task> {
  return await client.tasks.create("imageannotation", {
    unique_id: await hash(attachment),
    metadata: { source: attachment },
    attachment,
    geometries: { box: { objects_to_annotate: [label], min_width: 10 } },
  }, { onConflict: "return" });
}

Deno.test("a program that gets or creates tasks by content hash pays once for each picture, also in a second run", async () => {
  const emulator = createEmulator();
  // Every third creation works, but its response is lost.
  const route = "/v1/task/{type}";
  emulator.faults.add({ route, every: 3, when: "after", effect: "reset" });
  const run = async () => {
    const options = { ...emulator.clientOptions(), retry: { baseDelayMs: 1 } };
    const client = new ScaleClient(options);
    const found: string[] = [];
    for (const url of [...URLS, ...URLS]) {
      found.push((await getOrCreate(client, url)).task_id);
    }
    assertEquals(found.slice(2), found.slice(0, 2));
    assertEquals(await client.tasks.count(), 2);
    return { client, found };
  };
  const { found, client } = await run();
  assertEquals((await run()).found, found);
  // Other labels for the same picture are other work, and are not mistaken for it.
  const error = await assertRejects(
    () => getOrCreate(client, URLS[0]!, "dog"),
    ScaleDuplicateResourceError,
    "the existing object has another geometries",
  );
  assertEquals((error.existing as Task).task_id, found[0]);
});
