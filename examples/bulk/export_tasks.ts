/**
 * Writes the tasks of a project or a batch to a file, one line of JSON for each,
 * with the content of their result files. Interrupted, it goes on where it was.
 *
 *     export SCALE_API_KEY=test_…
 *     deno run --allow-net --allow-read --allow-write --allow-env=SCALE_API_KEY \
 *       examples/bulk/export_tasks.ts cows.jsonl --project cows --status completed
 *
 * Needs the four permissions in the command; commander and cli-progress come from npm.
 */
import type { TaskStatus } from "@labelwire/scale";
import { exportTasks } from "@labelwire/scale/bulk";
import { openExport } from "./export_file.ts";
import { command, type CommonOptions, main, UsageError } from "./program.ts";

interface Options extends CommonOptions {
  readonly project?: string;
  readonly batch?: string;
  readonly status?: TaskStatus;
  readonly until?: string;
}

const cli = command(
  "export_tasks.ts",
  "Writes tasks and their result files as lines of JSON.",
).argument("<file>", "file to write; FILE.cursor is there until it is complete")
  .option("--project <name>", "tasks of this project")
  .option("--batch <name>", "tasks of this batch")
  .option("--status <status>", "tasks with this status, such as completed")
  .option("--until <date>", "tasks created up to this date");

Deno.exit(
  await main<Options>(cli, async ({ client, account, run }, options, path) => {
    const { project, batch, status, until } = options;
    if (!project && !batch) {
      throw new UsageError("--project or --batch must be given");
    }
    const filter = {
      ...project && { project },
      ...batch && { batch },
      ...status && { status },
      ...until && { end_time: until },
    };
    using file = openExport(path, JSON.stringify([account, filter]));
    const query = { ...filter, next_token: file.cursor };
    const isDone = await run(
      "Tasks",
      (job) => exportTasks(client, query, file, job),
      ({ task }) => task.task_id,
    );
    if (isDone) file.complete();
    return isDone;
  }),
);
