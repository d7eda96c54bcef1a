/** Bulk jobs, with the emulator in the same process. */
import { ScaleClient } from "../../../mod.ts";
import {
  cancelTasks,
  contentId,
  createTasks,
  exportTasks,
  runJob,
} from "../../../src/bulk/mod.ts";
import { createEmulator } from "../../../src/emulator/mod.ts";
import { fakeClock } from "../../support/fake_clock.ts";
import { type Checks, equal, ok, thrown } from "./check.ts";

const COUNT = 60;

/** Returns a client of an emulator that loses every seventh response. */
function start(key: "test" | "live") {
  const emulator = createEmulator({ seed: 1, strict: true });
  const client = new ScaleClient({
    ...emulator.clientOptions(key),
    clock: fakeClock(),
  });
  const effect = "reset";
  emulator.faults.add({ method: "POST", every: 7, when: "after", effect });
  return { emulator, client };
}

function* videos() {
  for (let index = 0; index < COUNT; index++) {
    yield {
      attachments: [`https://example.com/${index}.jpg`],
      geometries: { box: { objects_to_annotate: ["cow é"] } },
    };
  }
}

function createAll(client: ScaleClient) {
  const options = { type: "videoannotation", maxTasks: COUNT } as const;
  return createTasks(client, videos(), { ...options, clock: fakeClock() });
}

export const BULK_CHECKS: Checks = {
  "contentId is the same in every runtime": async () => {
    equal(
      await contentId("chat", { project: "cows é", priority: 1e21, tags: [] }),
      "sha256-15f8188295dbc29703f03a62cc863fda7198973df6d12f0c5bc819e9d2375d86",
    );
  },
  "createTasks creates each task once, and exportTasks writes each with its file":
    async () => {
      const { client } = start("test");
      const first = await createAll(client).finish();
      equal([first.counts.created, first.counts.existed], [COUNT, 0]);
      const second = await createAll(client).finish();
      equal(second.counts.created + second.counts.existed, COUNT);
      equal(await client.tasks.count(), COUNT);
      const ids = new Set<string>();
      const sink = {
        write(line: string) {
          const { task, files } = JSON.parse(line);
          ok(Array.isArray(files["annotations.url"]), "a line has its file");
          ids.add(task.task_id);
        },
      };
      await exportTasks(client, { limit: 25 }, sink).finish();
      equal(ids.size, COUNT);
    },
  "cancelTasks cancels all tasks of a filter": async () => {
    const { client } = start("live");
    await createAll(client).finish();
    const job = cancelTasks(client, { start_time: "2020-01-01" });
    equal((await job.finish()).counts.canceled, COUNT);
    equal(await client.tasks.count({ status: "canceled" }), COUNT);
  },
  "a job keeps at most `concurrency` in work, in Workers at most 6":
    async () => {
      let now = 0;
      let peak = 0;
      const job = runJob(Array(COUNT).keys(), async () => {
        peak = Math.max(peak, ++now);
        await new Promise((resolve) => setTimeout(resolve, 1));
        now--;
      }, { concurrency: 20 });
      await job.finish();
      const { userAgent } = globalThis.navigator ?? {};
      equal(peak, userAgent === "Cloudflare-Workers" ? 6 : 20);
    },
  "a job that is aborted ends with the reason and a true report": async () => {
    const controller = new AbortController();
    const job = runJob(Array(COUNT).keys(), async (index) => {
      if (index === 10) controller.abort("enough");
      await new Promise((resolve) => setTimeout(resolve, 1));
    }, { signal: controller.signal });
    // workerd makes an error of a reason that is a string.
    ok(String(await thrown(() => job.finish())).includes("enough"), "it ends");
    const { counts, state, inFlight } = job.report;
    equal([state, inFlight], ["aborted", 0]);
    equal(counts.done + counts.unknown, 11);
  },
};
