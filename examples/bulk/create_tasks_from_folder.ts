/**
 * Uploads the files of a folder, creates a task for each, finalizes the batch
 * once all tasks are in, and waits until it is completed.
 *
 *     export SCALE_API_KEY=test_…
 *     deno run --allow-net --allow-read --allow-write --allow-env=SCALE_API_KEY \
 *       examples/bulk/create_tasks_from_folder.ts pictures \
 *       --type imageannotation --project cows --batch monday --max 1000
 *
 * Two journals beside the folder note what is uploaded and what is created. Needs
 * the four permissions in the command; commander, csv-parse and cli-progress come
 * from npm.
 */
import type { TaskType } from "@labelwire/scale";
import * as bulk from "@labelwire/scale/bulk";
import { filesOf, taskOf, upload } from "./folder.ts";
import { openJournal } from "./journal.ts";
import { command, type CommonOptions, integer, main } from "./program.ts";
import { readObject } from "./rows.ts";

interface Options extends CommonOptions {
  readonly type: TaskType;
  readonly project: string;
  readonly batch: string;
  readonly params?: string;
  readonly max: number;
  readonly wait: boolean;
}

const cli = command(
  "create_tasks_from_folder.ts",
  "Uploads the files of a folder and creates a task for each.",
).argument("<folder>", "folder; what is done is noted beside it")
  .requiredOption("--type <type>", "task type of all files")
  .requiredOption("--project <name>", "project; created if it does not exist")
  .requiredOption("--batch <name>", "batch; created if it does not exist")
  .option("--params <file>", "JSON file with params that all tasks have")
  .requiredOption("--max <n>", "most tasks that this run creates", integer)
  .option("--no-wait", "do not wait until the batch is completed");

Deno.exit(
  await main<Options>(cli, async (context, options, folder) => {
    const { client, account, signal, run } = context;
    const { type, project, batch, max } = options;
    const files = await filesOf(folder);
    const params = await readObject(options.params);
    using links = openJournal<{ url: string }>(`${folder}.files`, account);
    using journal = openJournal(`${folder}.journal`, account);
    await bulk.getOrCreateProject(client, { name: project, type }, { signal });
    await bulk.getOrCreateBatch(client, { project, name: batch }, { signal });

    const areUploaded = await run(
      "Files",
      (job) =>
        bulk.runJob(files, async (file, call) => {
          if (links.get(file.key)) return;
          const url = await upload(client, file, project, call);
          links.set(file.key, { url });
        }, job),
      ({ name }) => name,
    );
    if (!areUploaded) return false;

    const items = async function* () {
      for (const file of files) {
        const link = links.get(file.key)!.url;
        yield await taskOf(file, link, { type, batch, params });
      }
    };
    const guard = { type, maxTasks: max, journal, total: files.length };
    const areCreated = await run("Tasks", (job) => {
      return bulk.createTasks(client, items, { ...job, ...guard });
    }, (_, index) => files[index]!.name);
    // A batch that is finalized takes no more tasks.
    if (!areCreated) return false;
    const { status } = await client.batches.getStatus(batch, { signal });
    if (status === "staging") await client.batches.finalize(batch, { signal });
    if (options.wait) await bulk.waitForBatch(client, batch, { signal });
    return true;
  }),
);
