/**
 * Loads the entries of the package in workerd. Outside of a request, workerd
 * refuses input and output, timers and random values, so an entry that loads
 * there does none of these when it is imported.
 */
import { assertEquals } from "@std/assert";
import config from "../../../deno.json" with { type: "json" };
import { withTempDir } from "../../tools/temp.ts";
import { startWorker, WORKERD_TEST } from "./workerd.ts";

const ROOT = new URL("../../../", import.meta.url);

for (const [name, file] of Object.entries(config.exports)) {
  Deno.test(
    `the entry ${name} loads in workerd without side effects`,
    WORKERD_TEST,
    async () => {
      await withTempDir(async (dir) => {
        const entry = `${dir}/entry.ts`;
        await Deno.writeTextFile(
          entry,
          `import * as entry from ${JSON.stringify(new URL(file, ROOT).href)};
export default { fetch: () => new Response(entry && "ok") };
`,
        );
        const worker = await startWorker(entry, { dir });
        try {
          const response = await worker.dispatchFetch("http://localhost/");
          assertEquals([response.status, await response.text()], [200, "ok"]);
        } finally {
          await worker.dispose();
        }
      });
    },
  );
}
