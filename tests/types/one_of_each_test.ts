/** The types match the emulator: it accepts what they allow, and requires nothing that they omit. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { isCompleted, ScaleInvalidRequestError, TaskType } from "../../mod.ts";
import {
  OFFICIAL_BODIES,
  OFFICIAL_EVALUATION,
} from "../fixtures/official_bodies.ts";
import { REFUSED_BODIES } from "../fixtures/refused_bodies.ts";
import {
  createTaskSamples,
  TYPES_WITH_PROJECT,
} from "../fixtures/task_samples.ts";
import { emulated } from "../support/emulated.ts";

Deno.test("the emulator accepts a task of each type, and returns it with its type", async () => {
  const { client } = emulated({ strict: false });
  for (const type of TYPES_WITH_PROJECT) {
    await client.projects.create({ name: type, type });
  }
  const tasks = await createTaskSamples(client);
  const types = Object.values(tasks).map(({ type }) => type);
  assertEquals([...types].sort(), Object.values(TaskType).sort());
  for (const [type, task] of Object.entries(tasks)) {
    assertEquals(task.type, type);
    assert(isCompleted(task), type);
  }
});

for (const { source, type, params } of OFFICIAL_BODIES) {
  Deno.test(`the emulator accepts an official body: ${source}`, async () => {
    const { client } = emulated({ strict: false });
    const { project, batch } = params;
    const name = project ?? "farm";
    await client.projects.create({ name, type });
    if (batch) await client.batches.create({ project: name, name: batch });
    const task = await client.tasks.create(type as string, { ...params });
    assertEquals([task.type, task.status], [type, "completed"]);
    for (const [param, value] of Object.entries(task.params)) {
      if (typeof value !== "string") continue;
      assertEquals(value, (params as Record<string, unknown>)[param], param);
    }
  });
}

for (const { source, type, params } of REFUSED_BODIES) {
  Deno.test(`the emulator responds to an invalid body with 400: ${source}`, async () => {
    const { client } = emulated({ strict: false });
    await assertRejects(
      () => client.tasks.create(type as string, params),
      ScaleInvalidRequestError,
    );
  });
}

Deno.test("the emulator accepts an official body: the evaluation task of the README", async () => {
  const { client } = emulated({ strict: false });
  const { type, params } = OFFICIAL_EVALUATION;
  await client.projects.create({ name: "test_project", type, rapid: true });
  const task = await client.evaluationTasks.create(type, params);
  assertEquals(task.expected_response, params.expected_response);
});
