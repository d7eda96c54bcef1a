/** The tasks of deno.json that run a program of the examples to its end, with the permissions that they name. */
import { assertEquals, assertMatch } from "@std/assert";
import { taskCommand, type TaskName } from "../../support/task.ts";

/** Tasks with their arguments, and what they print at last. */
const RUNS: readonly (readonly [TaskName, readonly string[], RegExp])[] = [
  ["demo", [], /Each of the 25 tasks exists exactly once\.$/],
  ["fidelity", [], /\d+ the same, 0 different, \d+ not checked$/],
  ["callbacks:trigger", ["--help"], /batch-completed {2}.+$/],
  ["callbacks:operate", ["--help"], /counters {2}.+$/],
];

for (const [name, args, last] of RUNS) {
  Deno.test(`deno task ${[name, ...args].join(" ")} ends with 0 and needs no other permissions`, async () => {
    const command = taskCommand(name, args, { env: { SCALE_API_KEY: "" } });
    const { code, stdout, stderr } = await command.output();
    const [output, errors] = [stdout, stderr].map((bytes) =>
      new TextDecoder().decode(bytes).trim()
    );
    assertEquals([code, errors], [0, ""], output);
    assertMatch(output!, last);
  });
}
