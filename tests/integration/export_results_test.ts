/** A program that writes the results of a project as lines of JSON, and follows the links to result files. */
import { assert, assertEquals } from "@std/assert";
import { isCompleted, ScaleClient, type Task } from "../../mod.ts";
import { createEmulator } from "../../src/emulator/mod.ts";
import { resultFiles } from "../../src/results/mod.ts";

/** Returns one line for each result: the response of a task, or the content of its files. */
async function* exportLines(
  client: ScaleClient,
  tasks: AsyncIterable<Task>,
): AsyncGenerator<string> {
  for await (const task of tasks) {
    if (!isCompleted(task)) continue;
    const { task_id } = task;
    const files = resultFiles(client, task);
    if (files.length === 0) {
      yield JSON.stringify({ task_id, response: task.response });
    }
    for (const file of files) {
      const content = await file.json();
      yield JSON.stringify({ task_id, file: file.name, content });
    }
  }
}

Deno.test("a program that exports results follows the links to result files, also those that have expired", async () => {
  const emulator = createEmulator();
  const client = new ScaleClient({
    ...emulator.clientOptions(),
    retry: { baseDelayMs: 1 },
  });
  for (let video = 0; video < 3; video++) {
    await client.tasks.create("videoannotation", {
      attachments: ["https://example.com/1.jpg", "https://example.com/2.jpg"],
      geometries: { box: { objects_to_annotate: ["cow"] } },
    });
    await client.tasks.create("imageannotation", {
      attachment: "https://example.com/cow.jpg",
      geometries: { box: { objects_to_annotate: ["cow"] } },
    });
  }
  emulator.faults.add({ method: "GET", every: 3, effect: { status: 503 } });
  const page = await client.tasks.list({ limit: 2 });
  // The links of the first page are a week old when it is read.
  emulator.clock.advance(7 * 24 * 3_600_000);
  const lines: { task_id: string; file?: string; content?: unknown }[] = [];
  for await (const line of exportLines(client, page)) {
    lines.push(JSON.parse(line));
  }
  assertEquals(new Set(lines.map(({ task_id }) => task_id)).size, 6);
  const videos = lines.filter(({ file }) => file === "annotations.url");
  assertEquals(videos.length, 3);
  assert(videos.every(({ content }) => (content as unknown[]).length === 2));
});
