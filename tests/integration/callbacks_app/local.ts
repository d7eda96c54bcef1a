/** The task `callbacks`: the app in a process of Deno, with the keys of local.env and the permissions of the task. */
import { assert, assertEquals } from "@std/assert";
import { taskCommand } from "../../support/task.ts";
import { withTempDir } from "../../tools/temp.ts";
import { withApp } from "./deno_run.ts";

Deno.test("deno task callbacks serves the app with its keys, stores events in a file, and needs no other permissions", async () => {
  await withTempDir(async (dir) => {
    const file = `${dir}/events.sqlite`;
    const app = taskCommand("callbacks", [], {
      env: { PORT: "0", KV_PATH: file, RESULTS_DIR: `${dir}/results` },
      stdout: "piped",
    });
    await withApp(app, async (url) => {
      const target = ["--url", `${url}/callbacks`];
      const sent = await taskCommand("callbacks:trigger", [
        "completed",
        ...target,
      ]).output();
      assertEquals(sent.code, 0);
      const { code, stdout } = await taskCommand("callbacks:operate", [
        "counters",
        ...["--url", url],
      ]).output();
      assertEquals(code, 0);
      const { counters } = JSON.parse(new TextDecoder().decode(stdout));
      assertEquals(counters.stored, 1);
      assert((await Deno.stat(file)).isFile);
    });
  });
});
