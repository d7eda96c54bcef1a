/**
 * Creates a task for each row of a CSV file, and pays once for each, however
 * often it runs.
 *
 *     export SCALE_API_KEY=test_…
 *     deno run --allow-net --allow-read --allow-write --allow-env=SCALE_API_KEY \
 *       examples/bulk/create_tasks_from_csv.ts cows.csv --type imageannotation \
 *       --project cows --params params.json --max 1000
 *
 * Each column is a param, or a member of one (`metadata.herd`). A journal beside
 * the file notes what is created. All rows are read before anything is sent.
 *
 * Needs the four permissions in the command; commander, csv-parse and cli-progress
 * come from npm.
 */
import type { TaskType } from "@labelwire/scale";
import { createTasks, getOrCreateBatch } from "@labelwire/scale/bulk";
import { openJournal } from "./journal.ts";
import { command, type CommonOptions, integer, main } from "./program.ts";
import { countRows, paramsOf, readObject, readRows } from "./rows.ts";

interface Options extends CommonOptions {
  readonly type: TaskType;
  readonly project: string;
  readonly batch?: string;
  readonly params?: string;
  readonly max: number;
  readonly journal?: string;
  readonly dryRun?: boolean;
}

const cli = command(
  "create_tasks_from_csv.ts",
  "Creates a task for each row of a CSV file.",
).argument("<file>", "CSV file; each column is a param of the task")
  .requiredOption("--type <type>", "task type of all rows")
  .requiredOption("--project <name>", "project of the tasks")
  .option("--batch <name>", "batch of the tasks; created if it does not exist")
  .option("--params <file>", "JSON file with params that all rows have")
  .requiredOption("--max <n>", "most tasks that this run creates", integer)
  .option("--journal <file>", "what is created (default: FILE.journal)")
  .option("--dry-run", "send nothing, and show what would be created");

Deno.exit(
  await main<Options>(cli, async (context, options, file) => {
    const { client, account, signal, run } = context;
    const { type, project, batch, max, dryRun } = options;
    const place = { project, ...batch && { batch } };
    const params = { ...await readObject(options.params), ...place };
    const total = await countRows(file);
    using journal = openJournal(options.journal ?? `${file}.journal`, account);
    // Otherwise a misspelt name is found once for each row.
    if (!dryRun) await client.projects.get(project, { signal });
    if (batch && !dryRun) {
      await getOrCreateBatch(client, { project, name: batch }, { signal });
    }
    const items = async function* () {
      for await (const row of readRows(file)) yield paramsOf(row, params);
    };
    return await run("Rows", (job) => {
      const guard = { type, maxTasks: max, journal, dryRun, total };
      return createTasks(client, items, { ...job, ...guard });
    }, (_, index) => `row ${index + 1}`);
  }),
);
