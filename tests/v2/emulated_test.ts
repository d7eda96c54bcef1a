/** Each operation of `client.v2` through the emulator, which refuses what the API ignores. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import {
  ScaleDuplicateResourceError,
  ScaleInvalidRequestError,
  ScaleResourceNotFoundError,
} from "../../mod.ts";
import {
  isKnownV2Annotation,
  type V2Annotation,
  walkV2Task,
} from "../../src/v2/mod.ts";
import type { V2Thread } from "../../src/types/mod.ts";
import { SAMPLES } from "../fixtures/v2/samples.ts";
import { type Emulated, emulated } from "../support/emulated.ts";
import { lacksRoute } from "../support/parity_checks.ts";
import { PARITY_V2 } from "../support/parity_v2.ts";
import {
  assertResponse,
  assertSchema,
  operationOf,
} from "../support/v2_schema.ts";

const TALK = { project_name: "talk" } as const;
const ALL = [
  "annotation_details",
  "attachment_details",
  "model_parameters",
  "submissions",
] as const;

/** A client, its emulator, and `METHOD /path` of each request. */
interface Talking extends Pick<Emulated, "client" | "emulator"> {
  readonly key: string;
  readonly sent: readonly string[];
}

/** Starts an emulator with a chat project. Each response of v2 is checked. */
async function talking(): Promise<Talking> {
  const sent: string[] = [];
  const made: Emulated = emulated({
    client: {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const { pathname } = new URL(request.url);
        sent.push(`${request.method} ${pathname}`);
        const response = await made.emulator.fetch(request);
        if (!pathname.startsWith("/v2/")) return response;
        const text = await response.clone().text();
        const body = text === "" ? undefined : JSON.parse(text);
        const { status } = response;
        const operation = operationOf(request.method, pathname);
        assertResponse(operation, { status, body });
        return response;
      },
    },
  });
  const { client, emulator } = made;
  await client.projects.create({ name: "talk", type: "chat" });
  return { client, emulator, key: emulator.keys.test, sent };
}

for (const row of PARITY_V2) {
  Deno.test(`the emulator has a route for ${row.operation}`, async () => {
    assert(
      !await lacksRoute(row.call),
      `The emulator has no route: ${row.wire}`,
    );
  });
}

Deno.test("client.v2 and the emulator: projects of v1", async () => {
  const { client: { v2 } } = await talking();
  const [project, ...others] = await v2.projects.list().toArray({ max: 10 });
  assertEquals([project?.name, others], ["talk", []]);
  assertEquals(await v2.projects.get(TALK), project);
  const after = new Date("2026-02-01");
  const later = v2.projects.list({ created_after: after });
  assertEquals((await later).items, []);
  await assertRejects(
    () => v2.projects.get({ project_id: "none" }),
    ScaleResourceNotFoundError,
    "Project with that id not found",
  );
});

Deno.test("client.v2 and the emulator: the life of a batch, which v1 sees too", async () => {
  const { client } = await talking();
  const { v2 } = client;
  const made = await v2.batches.create({
    ...TALK,
    name: "b",
    staging_batch: true,
    metadata: { wave: 1 },
  });
  const batch = { batch_id: made.id };
  assertEquals(made.status, "staging");
  assertEquals((await v2.batches.finalize(batch)).status, "in_progress");
  const paused = await v2.batches.pause(batch);
  assertEquals(paused.batch?.status, "paused");
  assertMatch(paused.message ?? "", /\w/);
  assertEquals((await client.batches.get("b")).status, "paused");
  assertEquals((await v2.batches.resume(batch)).batch?.status, "in_progress");
  const merged = await v2.batches.setMetadata({
    ...batch,
    metadata: { owner: "mira" },
    merge: true,
  });
  assertEquals(merged.metadata, { wave: 1, owner: "mira" });
  const read = await v2.batches.get({ batch_name: "b", expand: ["project"] });
  assertEquals(read.project.name, "talk");
  assertEquals(
    await v2.batches.list({ ...TALK, limit: 1 }).toArray({ max: 10 }),
    [merged],
  );
  const { batch: cancelled } = await v2.batches.cancel(batch);
  assertEquals(cancelled?.status, "cancelled");
  await assertRejects(
    () => v2.batches.resume(batch),
    ScaleInvalidRequestError,
    "current status is cancelled",
  );
});

Deno.test("client.v2 and the emulator: chat tasks, their pages and their conversations", async () => {
  const { client: { v2 }, emulator } = await talking();
  await v2.batches.create({ ...TALK, name: "b" });
  const prompts = ["One", "Two", "Three"];
  for (const prompt of prompts) {
    const { status, threads } = await v2.tasks.createChat({
      ...TALK,
      batch_name: "b",
      template_variables: { prompt },
      metadata: { prompt },
    });
    assertEquals([status, threads], ["pending", []]);
  }
  const list = v2.tasks.list({ batch_name: "b", limit: 2, opts: ALL });
  for await (const { task_id } of list) emulator.chatTasks.complete(task_id);
  const tasks = await list.toArray({ max: 10 });
  assertEquals(tasks.map(({ metadata }) => metadata?.prompt), prompts);
  for (const task of tasks) {
    assertSchema("Task", task);
    assertEquals(task.status, "completed");
    const nodes = [...walkV2Task(task)];
    const texts = nodes.flatMap((node) =>
      node.kind === "message" ? [node.message.content.text] : []
    );
    assert(texts.includes(String(task.metadata?.prompt)));
    const annotations = nodes.flatMap((node) =>
      node.kind === "annotation" ? [node.annotation] : []
    );
    assert(annotations.every(isKnownV2Annotation));
    const types = new Set(annotations.map(({ type }) => type));
    assertEquals(types.size, 12);
    const [one] = annotations;
    assertEquals(await v2.annotations.get(one?.id ?? ""), one);
  }
  const [first] = tasks;
  const id = first?.task_id ?? "";
  const expanded = await v2.tasks.get(id, { expand: ["project", "batch"] });
  assertEquals([expanded.project.name, expanded.batch?.name], ["talk", "b"]);
  assertEquals((await v2.batches.get({ batch_name: "b" })).status, "completed");
  const { metadata } = await v2.tasks.setMetadata(id, {
    metadata: { seen: true },
    merge: true,
  });
  assertEquals(metadata, { prompt: "One", seen: true });
  const none = v2.tasks.list({ ...TALK, status: "pending" });
  assertEquals((await none).items, []);
});

Deno.test("client.v2 and the emulator: deliveries and the schemas of their responses", async () => {
  const { client: { v2 }, emulator, key } = await talking();
  for (let count = 0; count < 3; count += 1) {
    const { task_id } = await v2.tasks.createChat(TALK);
    emulator.chatTasks.complete(task_id);
  }
  const made = emulator.deliveries.create({ key, project: "talk" });
  await v2.tasks.createChat(TALK);
  const [delivery] = await v2.deliveries.list({ ...TALK, expand: ["project"] })
    .toArray({ max: 10 });
  assertEquals([delivery?.id, delivery?.project.name], [made.id, "talk"]);
  const query = { delivery_id: made.id, limit: 2 };
  const page = await v2.deliveries.get({ ...query, expand: ["delivery"] });
  assertEquals(page.delivery, made);
  const tasks = await v2.deliveries.get(query).toArray({ max: 10 });
  assertEquals(tasks.length, 3);
  const docs = await v2.deliveries.listTasks({ ...TALK, limit: 3 })
    .toArray({ max: 10 });
  assertEquals(
    docs.map(({ delivery_id }) => delivery_id),
    [made.id, made.id, made.id, null],
  );
  const schemaId = docs[0]?.response_schema_id ?? "";
  const { schema } = await v2.schemas.get(schemaId);
  assertEquals(JSON.parse(schema.json ?? "").required, ["threads"]);
  await assertRejects(
    () => v2.schemas.get("x"),
    ScaleInvalidRequestError,
    "24 hexadecimal digits",
  );
});

Deno.test("client.v2 and the emulator: datasets, their pages, and the URL of a file", async () => {
  const { client: { v2 }, emulator, key } = await talking();
  const dataset = emulator.datasets.create({ key, name: "sql" });
  const made = emulator.datasets.deliver({
    key,
    dataset: "sql",
    tasks: [1, 2, 3].map((count) => ({
      response: { count },
      attachments: { "file 1": { content: `${count}` } },
    })),
  });
  assertEquals(await v2.datasets.list().toArray({ max: 9 }), [dataset]);
  const deliveries = v2.datasets.listDeliveries({ expand: ["dataset"] });
  assertEquals((await deliveries).items, [{ ...made, dataset }]);
  const page = await v2.datasets.getDelivery(made.id, { limit: 2 });
  assertEquals(page.delivery, made);
  const tasks = await v2.datasets.listTasks({
    dataset_id: dataset.id,
    limit: 2,
    expand: ["delivery"],
  }).toArray({ max: 10 });
  assertEquals(tasks.map(({ response }) => response.count), [1, 2, 3]);
  assertEquals(tasks[0]?.delivery, made);
  const id = tasks[1]?.task_id ?? "";
  assertEquals((await v2.datasets.getTask(id)).response, { count: 2 });
  const url = await v2.datasets.responseUrl(id, "file 1");
  assertEquals(await (await emulator.fetch(url)).text(), "2");
  await assertRejects(
    () => v2.datasets.responseUrl(id, "none"),
    ScaleResourceNotFoundError,
    "Attachment with that id not found",
  );
});

Deno.test("client.v2 and the emulator: a batch whose creation has no response is found", async () => {
  const { client: { v2 }, emulator, sent } = await talking();
  emulator.faults.add({
    route: "/v2/batch",
    method: "POST",
    when: "after",
    times: 1,
    effect: { status: 503 },
  });
  const made = await v2.batches.create({ ...TALK, name: "b" });
  const batches = await v2.batches.list().toArray({ max: 10 });
  assertEquals(batches, [made]);
  const posts = sent.filter((line) => line === "POST /v2/batch");
  assertEquals(posts.length, 2);
  await assertRejects(
    () => v2.batches.create({ ...TALK, name: "b" }),
    ScaleDuplicateResourceError,
  );
});

Deno.test("client.v2 and the emulator: a finalize without a response is not sent twice", async () => {
  const { client: { v2 }, emulator, sent } = await talking();
  const { id } = await v2.batches.create({
    ...TALK,
    name: "b",
    staging_batch: true,
  });
  emulator.faults.add({
    route: "/v2/batch/finalize",
    when: "after",
    times: 1,
    effect: { status: 503 },
  });
  const { status } = await v2.batches.finalize({ batch_id: id });
  assertEquals(status, "in_progress");
  const posts = sent.filter((line) => line.endsWith("/v2/batch/finalize"));
  assertEquals(posts.length, 1);
});

/** The samples of tasks with conversations. */
const TASK_SAMPLES = Object.entries(SAMPLES).filter(([, sample]) =>
  typeof sample === "object" && sample !== null && "threads" in sample &&
  "task_id" in sample
);

for (const [file, sample] of TASK_SAMPLES) {
  Deno.test(`client.v2 and the emulator: the conversations of the sample ${file} come back as they are`, async () => {
    const { client: { v2 }, emulator } = await talking();
    const { threads } = sample as { readonly threads: readonly V2Thread[] };
    const { task_id } = await v2.tasks.createChat(TALK);
    emulator.chatTasks.complete(task_id, { threads });
    const task = await v2.tasks.get(task_id, { opts: ALL });
    assertSame(task.threads, threads);
  });
}

for (const [file, sample] of Object.entries(SAMPLES)) {
  if (!file.startsWith("annotation.")) continue;
  Deno.test(`client.v2 and the emulator: the sample ${file} is found by its id`, async () => {
    const { client: { v2 }, emulator } = await talking();
    const annotation = sample as V2Annotation;
    const { task_id } = await v2.tasks.createChat(TALK);
    const threads = [{ annotations: [annotation] }];
    emulator.chatTasks.complete(task_id, { threads });
    assertEquals(
      await v2.annotations.get(annotation.id ?? ""),
      annotation,
    );
  });
}

/** Scores may have no arrays of annotations in a sample; the emulator adds them. */
function assertSame(actual: unknown, expected: unknown): void {
  const plain = (value: unknown) =>
    JSON.parse(
      JSON.stringify(value, (name, member) =>
        name === "annotations" && member.length === 0 ? undefined : member),
    );
  assertEquals(plain(actual), plain(expected));
}
