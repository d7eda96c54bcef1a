/** An export of 20,000 tasks with result files, through faults and kills. */
import { assert, assertEquals } from "@std/assert";
import { createTasks } from "../../../src/bulk/mod.ts";
import { withTempDir } from "../../tools/temp.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { everyFault } from "./faults.ts";
import { runKilled } from "./program.ts";
import { type Server, startServer } from "./server.ts";

const TASKS = 20_000;
const RATE = 0.0005;

/** Creates tasks whose results are files. */
async function createVideos({ client }: Server, count: number) {
  const videos = function* () {
    for (let index = 0; index < count; index++) {
      yield {
        project: "cows",
        attachments: [`https://example.com/${index}.jpg`],
        geometries: { box: { objects_to_annotate: ["cow"] } },
      };
    }
  };
  const job = createTasks(client, videos, {
    type: "videoannotation",
    maxTasks: count,
    concurrency: 16,
  });
  assertEquals((await job.finish()).counts.created, count);
}

Deno.test(`export_tasks of ${TASKS} tasks with result files, faults of every kind and two kills writes each line once`, async () => {
  await using server = await startServer("--seed", "export");
  const { client } = server;
  await client.projects.create({ name: "cows", type: "videoannotation" });
  await createVideos(server, TASKS);
  await server.addFaults(everyFault(RATE));
  const random = seededRandom(21);
  await withTempDir(async (dir) => {
    const file = `${dir}/cows.jsonl`;
    const args = [
      file,
      ...["--project", "cows", "--base-url", server.url],
      ...["--concurrency", "16", "--timeout", "2000"],
    ];
    const sizeOf = () => Deno.stat(file).then(({ size }) => size, () => 0);
    // A line has some 1,140 bytes.
    const killAt = [0.1, 0.5].map((from) => (from + random() * 0.3) * TASKS)
      .map((lines) => Math.floor(lines * 1100));
    await runKilled("export_tasks", args, {
      progress: sizeOf,
      killAt,
      maxRuns: 12,
    });
    const fired = await server.clearFaults();
    const faults = fired.reduce((sum, count) => sum + count, 0);
    const ids = new Set<string>();
    let count = 0;
    for (const line of (await Deno.readTextFile(file)).trimEnd().split("\n")) {
      const { task, files } = JSON.parse(line);
      assert(Array.isArray(files["annotations.url"]));
      ids.add(task.task_id);
      count++;
    }
    const size = await sizeOf();
    console.log(
      `killed at ${killAt} of ${size} bytes; ${faults} faults`,
    );
    assert(killAt.at(-1)! < size);
    assertEquals([count, ids.size], [TASKS, TASKS]);
    assertEquals(await client.tasks.count(), TASKS);
    // The mark of an incomplete export is gone.
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), [
      "cows.jsonl",
    ]);
  });
});
