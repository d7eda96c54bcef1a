/** The short form of the model; `deno task test:bulk` runs the long one. */
import { assert } from "@std/assert";
import { runModel } from "../support/bulk_model.ts";

for (const [seed, rate] of [[1, 0.1], [2, 0.3], [3, 0.6]] as const) {
  Deno.test(`createTasks and runJob report exactly what the emulator holds, with faults on ${rate} of the attempts`, async () => {
    const counts = await runModel({ seed, each: 60, rate });
    assert(counts["created"]! > 0 && counts["failed"]! > 0);
  });
}
