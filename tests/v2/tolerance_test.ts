/** What the official Python client cannot read, and rejects with the whole response, is kept here. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { ScaleClient } from "../../mod.ts";
import { type V2Annotation, walkV2Task } from "../../src/v2/mod.ts";
import { SAMPLES } from "../fixtures/v2/samples.ts";
import { scriptedClient } from "../support/client.ts";

const TASK = SAMPLES["task.plain.json"];

/** Returns a task with an annotation on its thread. */
function taskWith(annotation: object): object {
  const [thread] = TASK.threads;
  return { ...TASK, threads: [{ ...thread, annotations: [annotation] }] };
}

const getTask = ({ v2 }: ScaleClient) => v2.tasks.get("t");
const getBatch = ({ v2 }: ScaleClient) => v2.batches.get({ batch_id: "b" });

const BODIES: Readonly<
  Record<string, readonly [object, (client: ScaleClient) => Promise<unknown>]>
> = {
  "an annotation of an unknown type": [
    taskWith({ id: "a", key: "k", type: "hologram", value: { rays: 3 } }),
    getTask,
  ],
  "an annotation without type and id": [
    taskWith({ key: "clarity", value: 3 }),
    getTask,
  ],
  "an annotation with a value of another kind": [
    taskWith({ id: "a", key: "k", type: "integer", value: "three" }),
    getTask,
  ],
  "an integer with a fraction": [
    taskWith({ id: "a", key: "k", type: "integer", value: 3.5 }),
    getTask,
  ],
  "an unknown status of a task": [{ ...TASK, status: "on_hold" }, getTask],
  "an unknown role of a message": [
    {
      ...TASK,
      threads: [{ id: "t", turns: [{ messages: [{ role: "tool" }] }] }],
    },
    getTask,
  ],
  "a thread without its arrays": [{ ...TASK, threads: [{ id: "t" }] }, getTask],
  "unknown members at every level": [
    {
      ...TASK,
      reviewer: { id: 1 },
      threads: [{ id: "t", locale: "en", turns: [{ id: "u", mood: null }] }],
    },
    getTask,
  ],
  "a batch without metadata": [
    { id: "b", name: "n", project: "p", created_at: "now", status: "staging" },
    getBatch,
  ],
  "an unknown status of a batch": [
    { ...SAMPLES["batch.json"], status: "archived" },
    getBatch,
  ],
  "a batch with the spelling of a task": [
    { ...SAMPLES["batch.json"], status: "canceled" },
    getBatch,
  ],
  "a project with null in place of absent members": [
    { ...SAMPLES["project.json"], types: null, models: null },
    ({ v2 }) => v2.projects.get({ project_id: "p" }),
  ],
  "an envelope without its batch": [
    { message: "Pause started." },
    ({ v2 }) => v2.batches.pause({ batch_id: "b" }),
  ],
  "a schema with more members": [
    { schema: { id: "s", json: "{}", createdBy: "mira", name: "chat" } },
    ({ v2 }) => v2.schemas.get("s"),
  ],
};

for (const [name, [body, call]] of Object.entries(BODIES)) {
  Deno.test(`${name} is kept`, async () => {
    const { client } = scriptedClient([Response.json(body)]);
    assertEquals(await call(client), body);
  });
}

Deno.test("a 201, and JSON without a content type, are read as a 200 is", async () => {
  const json = JSON.stringify(TASK);
  const responses = [
    new Response(json, { status: 201 }),
    new Response(json, { headers: { "content-type": "text/plain" } }),
    new Response(new TextEncoder().encode(json)),
  ];
  for (const response of responses) {
    const { client } = scriptedClient([response]);
    assertEquals<unknown>(
      await client.v2.tasks.createChat({ project_id: "p" }),
      TASK,
    );
  }
});

Deno.test("any annotation in a task is kept, and the walk finds it", async () => {
  const annotation = fc.record({
    id: fc.string(),
    key: fc.string(),
    type: fc.oneof(fc.string(), fc.constantFrom("text", "integer", "file")),
    value: fc.jsonValue(),
    extra: fc.jsonValue(),
  }, { requiredKeys: [] });
  await fc.assert(
    fc.asyncProperty(annotation, async (made) => {
      const sent: V2Annotation = JSON.parse(JSON.stringify(made));
      const { client } = scriptedClient([Response.json(taskWith(sent))]);
      const task = await client.v2.tasks.get("t");
      const found = [...walkV2Task(task)].flatMap((node) =>
        node.kind === "annotation" && !node.turn ? [node.annotation] : []
      );
      assertEquals(found, [sent]);
    }),
    { numRuns: 50 },
  );
});
