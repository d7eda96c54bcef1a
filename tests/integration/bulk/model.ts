/** The long form of the model in tests/bulk. */
import { assert } from "@std/assert";
import { runModel } from "../../support/bulk_model.ts";

for (const [seed, rate] of [[11, 0.05], [12, 0.3], [13, 0.6]] as const) {
  Deno.test(`createTasks and runJob report exactly what the emulator holds after 5,000 creations with faults on ${rate} of the attempts`, async () => {
    const counts = await runModel({ seed, each: 1000, rate });
    console.log(counts);
    for (const status of ["created", "existed", "failed", "unknown"]) {
      assert(counts[status]! > 10, `${status}: ${counts[status]}`);
    }
  });
}
