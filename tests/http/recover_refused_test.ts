/** Recovery after an unknown outcome when the repeat is refused, but not with a 409: the state of the server has changed meanwhile. */
import { assertEquals } from "@std/assert";
import { ScaleClient } from "../../mod.ts";
import { createEmulator } from "../../src/emulator/mod.ts";
import { fakeClock } from "../support/fake_clock.ts";
import { facts, failure } from "../support/faults.ts";
import { recoveryServer as server, RESET } from "../support/recovery_server.ts";
import { apiError } from "../support/scripted_fetch.ts";

const TASK = { task_id: "t", type: "x", unique_id: "k" };
const FOUND = Response.json({ docs: [TASK] });
const NONE = Response.json({ docs: [] });

function create({ tasks }: ScaleClient): Promise<unknown> {
  return tasks.create("x", { unique_id: "k" });
}

Deno.test("Tasks#create finds its task although the batch was finalized before the repeat", async () => {
  const emulator = createEmulator({ seed: 1 });
  const options = { apiKey: emulator.keys.live, clock: fakeClock() };
  const other = new ScaleClient({ ...options, fetch: emulator.fetch });
  let creations = 0;
  const client = new ScaleClient({
    ...options,
    fetch: async (input, init) => {
      const response = await emulator.fetch(input, init);
      const isCreation = String(input).includes("/v1/task/");
      if (!isCreation || creations++ > 0) return response;
      await other.batches.finalize("b");
      throw new TypeError("reset");
    },
  });
  await client.projects.create({
    name: "p",
    type: "imageannotation",
    rapid: true,
  });
  await client.batches.create({ project: "p", name: "b" });
  const task = await client.tasks.create("imageannotation", {
    batch: "b",
    unique_id: "u",
    attachment: "https://example.com/cow.jpg",
    geometries: { box: { objects_to_annotate: ["cow"] } },
  });
  assertEquals([task.batch, await client.tasks.count()], ["b", 1]);
  assertEquals(creations, 2);
});

Deno.test("Tasks#create looks its task up once when the repeat is refused after an unknown outcome", async () => {
  for (const status of [400, 402, 404, 410, 413, 422, 451]) {
    for (const first of [RESET, apiError(503), new Response('{"task')]) {
      const { client, clock, recovered, sent } = server(
        [first, apiError(status)],
        [FOUND],
      );
      assertEquals(await create(client), TASK);
      assertEquals(sent().slice(2), ["GET /v1/tasks?unique_id=k"]);
      assertEquals(clock.waits, [250]);
      assertEquals(recovered.map(({ error }) => error.status), [status]);
    }
  }
});

Deno.test("Tasks#create throws the refusal of the repeat, with outcomeUnknown and the key, if the look-up finds nothing or fails", async () => {
  for (const look of [NONE, apiError(400), apiError(403), Response.json({})]) {
    const { client, recovered, sent } = server([RESET, apiError(422)], [look]);
    assertEquals(facts(await failure(() => create(client))), {
      name: "ScaleApiError",
      code: "api",
      status: 422,
      attempts: 2,
      outcomeUnknown: true,
      uniqueId: "k",
    });
    assertEquals([sent().length, recovered.length], [3, 0]);
  }
});

Deno.test("Tasks#create throws a duplicate error if the repeat is refused and another task has the key", async () => {
  const other = Response.json({ docs: [{ ...TASK, type: "y" }] });
  const { client } = server([RESET, apiError(400)], [other]);
  const error = await failure(() => create(client));
  assertEquals([error.code, error.status, error.reason], [
    "duplicate",
    400,
    "different",
  ]);
});

Deno.test("Tasks#create looks nothing up after a refusal of its first attempt, or one that says nothing about the task", async () => {
  for (const status of [400, 404, 422]) {
    for (const call of [create, (c: ScaleClient) => c.tasks.create("x", {})]) {
      const first = server([apiError(status)], [FOUND]);
      const error = await failure(() => call(first.client));
      assertEquals([error.status, error.outcomeUnknown], [status, false]);
      assertEquals(first.sent().length, 1);
    }
  }
  for (const status of [401, 403, 408, 425, 429]) {
    const { client, sent } = server([RESET, apiError(status)], [FOUND]);
    const error = await failure(() => create(client));
    assertEquals([error.status, error.outcomeUnknown], [status, true]);
    assertEquals(sent().some((line) => line.startsWith("GET")), false);
  }
});

Deno.test("creations without a look-up throw the refusal of the repeat with outcomeUnknown", async () => {
  for (const status of [400, 404, 409]) {
    const { client, sent } = server([apiError(503), apiError(status)]);
    const error = await failure(() =>
      client.files.import({ file_url: "https://x.test", reference_id: "r" })
    );
    assertEquals([error.status, error.outcomeUnknown], [status, true]);
    assertEquals(sent().length, 2);
  }
});

for (
  const [what, call, found] of [
    [
      "Batches#create",
      (c: ScaleClient) => c.batches.create({ project: "p", name: "n" }),
      { project: "p", name: "n" },
    ],
    [
      "Projects#create",
      (c: ScaleClient) => c.projects.create({ name: "n", type: "x" }),
      { name: "n", type: "x", param_history: [] },
    ],
    [
      "Tasks#setUniqueId",
      (c: ScaleClient) => c.tasks.setUniqueId("t", "k"),
      TASK,
    ],
    [
      "EvaluationTasks#create",
      (c: ScaleClient) =>
        c.evaluationTasks.create("x", {
          unique_id: "k",
          expected_response: {},
        }),
      { docs: [TASK] },
    ],
  ] as const
) {
  Deno.test(`${what} looks its object up once when the repeat is refused after an unknown outcome`, async () => {
    const { client, sent } = server([RESET, apiError(400)], [
      Response.json(found),
    ]);
    await call(client);
    assertEquals(sent().length, 3);
    const none = server([RESET, apiError(400)], [apiError(404)]);
    const error = await failure(() => call(none.client));
    assertEquals([error.status, error.outcomeUnknown], [400, true]);
    assertEquals(none.sent().length, 3);
  });
}
