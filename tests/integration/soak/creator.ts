/** The program that the soak kills: creates all tasks from the first on with its own `unique_id`s, and prints the id of each. */
import { ScaleClient } from "../../../mod.ts";
import { inParallel } from "./pool.ts";

const [baseUrl = "", count = "0", width = "1"] = Deno.args;

const client = new ScaleClient({
  apiKey: "test_emulator",
  baseUrl,
  timeoutMs: 5000,
  retry: { baseDelayMs: 5, maxDelayMs: 50 },
});

await inParallel(
  { count: Number(count), width: Number(width) },
  async (index) => {
    const task = await client.tasks.create("imageannotation", {
      unique_id: `cow-${index}`,
      attachment: "https://example.com/cow.jpg",
      geometries: { box: { objects_to_annotate: ["cow"] } },
    }, { onConflict: "return" });
    console.log(`${index} ${task.task_id}`);
  },
);
