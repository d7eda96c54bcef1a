/** Version 2 of the API with the emulator in the same process. */
import { ScaleClient } from "../../../mod.ts";
import { walkV2Task } from "../../../src/v2/mod.ts";
import { createEmulator } from "../../../src/emulator/mod.ts";
import { type Checks, equal, failure, ok } from "./check.ts";

const PROJECT = { project_name: "talk" };

/** Returns a client and an emulator with a project for chats. */
async function start() {
  const emulator = createEmulator({ seed: 1 });
  const client = new ScaleClient(emulator.clientOptions("live"));
  await client.projects.create({ name: "talk", type: "chat" });
  return { emulator, v2: client.v2 };
}

/** The checks of version 2. */
export const V2_CHECKS: Checks = {
  "a batch of chat tasks is listed once each, completed and walked through":
    async () => {
      const { emulator, v2 } = await start();
      const batch = await v2.batches.create({ ...PROJECT, name: "monday" });
      const batch_id = batch.id;
      for (const prompt of ["é", "\u2028", "🐄"]) {
        const metadata = { prompt };
        await v2.tasks.createChat({ ...PROJECT, batch_id, metadata });
      }
      const list = v2.tasks.list({ batch_id, limit: 1 });
      const found: unknown[] = [];
      for await (const { metadata, task_id } of list) {
        found.push(metadata?.["prompt"]);
        emulator.chatTasks.complete(task_id);
      }
      equal(found, ["é", "\u2028", "🐄"]);
      const opts = ["annotation_details"] as const;
      const [task] = await v2.tasks.list({ batch_id, opts }).toArray({
        max: 1,
      });
      const kinds = new Set([...walkV2Task(task!)].map(({ kind }) => kind));
      for (const kind of ["thread", "turn", "message", "annotation"] as const) {
        ok(kinds.has(kind), `the task has a ${kind}`);
      }
      equal((await v2.batches.get({ batch_id })).status, "completed");
    },

  "a project is an id, or an object where it is expanded": async () => {
    const { v2 } = await start();
    const { id } = await v2.projects.get(PROJECT);
    const query = { batch_name: "monday" };
    await v2.batches.create({ ...PROJECT, name: "monday" });
    equal((await v2.batches.get(query)).project, id);
    const expanded = await v2.batches.get({ ...query, expand: ["project"] });
    equal([expanded.project.id, expanded.project.name], [id, "talk"]);
  },

  "a chat task whose response is lost is not created twice, and the error says so":
    async () => {
      const { emulator, v2 } = await start();
      const route = "/v2/task/chat";
      emulator.faults.add({ route, when: "after", effect: "reset" });
      const error = await failure(() => v2.tasks.createChat(PROJECT));
      equal([error.code, error.outcomeUnknown, error.attempts], [
        "connection",
        true,
        1,
      ]);
      equal((await v2.tasks.list(PROJECT)).items.length, 1);
    },
};
