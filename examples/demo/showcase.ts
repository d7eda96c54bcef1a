/** Creates one task of each type, with results to look at, for the page of the callbacks app. */
import type { ScaleClient, Task } from "@labelwire/scale";
import type { Emulator } from "@labelwire/scale/emulator";
import { type Example, examples } from "./showcase_tasks.ts";

/** Types whose tasks must be in a project. */
const PROJECT_TYPES = ["lidartopdown", "multistage", "sensorfusion"];

/** Creates the tasks, completes them, and delivers their callbacks. Returns how many there are. */
export async function createShowcase(
  client: ScaleClient,
  emulator: Emulator,
  { picture, callbackUrl }: {
    readonly picture: Blob;
    readonly callbackUrl: string;
  },
): Promise<number> {
  const project = "showcase";
  await client.projects.create({ name: project, type: "imageannotation" });
  for (const type of PROJECT_TYPES) {
    await client.projects.create({ name: type, type });
  }
  const { attachment_url } = await client.files.upload(picture, {
    project_name: project,
    reference_id: "showcase-picture",
  }, { filename: "cows.png" });
  const all = examples(attachment_url);
  const ids = new Map<string, string>();
  for (const [index, example] of all.entries()) {
    const task = await client.tasks.create(example.type as string, {
      instruction: `An example of ${example.type}`,
      ...example.params,
      ...example.base && { lidar_task: ids.get(example.base) ?? "" },
      ...PROJECT_TYPES.includes(example.type) && { project: example.type },
      unique_id: `showcase-${index + 1}-${example.type}`,
      callback_url: callbackUrl,
    });
    ids.set(example.type, task.task_id);
    await finish(task, example, emulator);
  }
  return all.length;
}

/** Does with a task what labelers and its customer do. */
async function finish(
  { task_id }: Task,
  { response, correction, outcome }: Example,
  { tasks, callbacks }: Emulator,
): Promise<void> {
  if (outcome === "error") tasks.fail(task_id);
  else tasks.complete(task_id, response);
  // Each delivery takes a snapshot of the task, so it goes out before the next change.
  await callbacks.deliver();
  if (outcome === "pending") tasks.reopen(task_id);
  if (correction !== undefined) {
    tasks.audit(task_id, { accepted: false, comments: "The sun is no cow" });
    await callbacks.deliver();
    tasks.fix(task_id, correction);
  }
  await callbacks.deliver();
}
