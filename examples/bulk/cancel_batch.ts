/**
 * Cancels the pending tasks of a batch: the twin of `cancel_batch.py` of the
 * official Python client. It cannot be undone.
 *
 *     export SCALE_API_KEY=test_…
 *     deno run --allow-net --allow-env=SCALE_API_KEY \
 *       examples/bulk/cancel_batch.ts monday --dry-run
 *
 * Needs the two permissions in the command; commander and cli-progress come from npm.
 */
import { cancelTasks } from "@labelwire/scale/bulk";
import { command, type CommonOptions, main } from "./program.ts";

interface Options extends CommonOptions {
  readonly clearUniqueId?: boolean;
  readonly dryRun?: boolean;
}

const cli = command("cancel_batch.ts", "Cancels the pending tasks of a batch.")
  .argument("<batch>", "name of the batch")
  .option("--clear-unique-id", "free the unique_id of each task")
  .option("--dry-run", "list the tasks, and cancel none");

Deno.exit(
  await main<Options>(cli, async ({ client, run }, options, batch) => {
    const { clearUniqueId, dryRun } = options;
    return await run(
      "Tasks",
      (job) =>
        cancelTasks(client, { batch }, { ...job, clearUniqueId, dryRun }),
      (taskId) => taskId,
    );
  }),
);
