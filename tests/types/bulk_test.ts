/** The types of bulk jobs. Checked, never run. */
import { expectTypeOf } from "expect-type";
import type { ScaleClient, Task } from "../../mod.ts";
import {
  cancelTasks,
  createTasks,
  exportTasks,
  getOrCreateProject,
  runJob,
} from "../../src/bulk/mod.ts";

declare const client: ScaleClient;

/** Accepts code that is checked and never run. */
function typed(_check: () => unknown): void {}

Deno.test("the outcomes, reports and options of jobs are typed by what they do", () => {
  typed(async () => {
    const options = { type: "imageannotation", maxTasks: 1 } as const;
    const job = createTasks(client, [{ attachment: "a" }], options);
    for await (const outcome of job) {
      expectTypeOf(outcome.item.attachment).toEqualTypeOf<string>();
      if (outcome.status === "created" || outcome.status === "existed") {
        expectTypeOf(outcome.value.task)
          .toEqualTypeOf<Task<"imageannotation"> | undefined>();
      } else if (outcome.status === "failed") {
        expectTypeOf(outcome.error).toEqualTypeOf<unknown>();
        // @ts-expect-error what has failed has no value
        outcome.value;
      }
    }
    expectTypeOf(job.report.counts).toEqualTypeOf<
      Readonly<
        Record<"created" | "existed" | "planned" | "failed" | "unknown", number>
      >
    >();

    // @ts-expect-error a misspelt param of the type
    createTasks(client, [{ attachment: "a", instructions: "b" }], options);
    // @ts-expect-error the type needs an attachment
    createTasks(client, [{ instruction: "b" }], options);
    // @ts-expect-error maxTasks is required
    createTasks(client, [{ attachment: "a" }], { type: "imageannotation" });
    // A type of tomorrow accepts any params.
    createTasks(client, [{ moo: 1 }], { type: "cowannotation", maxTasks: 1 });
    createTasks(client, () => [{ attachment: "a" }], options);

    const counted = runJob([1, 2], (item) => `${item}`);
    for await (const outcome of counted) {
      if (outcome.status === "failed" || outcome.status === "unknown") continue;
      expectTypeOf(outcome.value).toEqualTypeOf<string>();
    }
    const projects = runJob(["cows"], (name, call) => {
      return getOrCreateProject(client, { name, type: "chat" }, call);
    });
    expectTypeOf(projects.report.counts.done).toEqualTypeOf<number>();

    cancelTasks(client, ["id"]);
    cancelTasks(client, { batch: "monday" });
    // @ts-expect-error a filter that the API does not know
    cancelTasks(client, { batchName: "monday" });
    // @ts-expect-error lines are in the order of the list
    exportTasks(client, {}, { write() {} }, { inOrder: true });
  });
});
