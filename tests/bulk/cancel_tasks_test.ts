import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type FetchFunction,
  ScaleArgumentError,
  type ScaleClient,
  ScaleInvalidRequestError,
} from "../../mod.ts";
import { cancelTasks, exportTasks } from "../../src/bulk/mod.ts";
import { emulated } from "../support/emulated.ts";

/** Wraps `fetch`, and counts its requests and how many were open at a time. */
function counting(fetch: FetchFunction) {
  const seen = { requests: 0, open: 0, peak: 0 };
  const counted: FetchFunction = async (url, init) => {
    seen.requests++;
    seen.peak = Math.max(seen.peak, ++seen.open);
    try {
      // As long as a request takes that goes somewhere.
      await new Promise((resolve) => setTimeout(resolve, 1));
      return await fetch(url, init);
    } finally {
      seen.open--;
    }
  };
  return { seen, fetch: counted };
}

/** Creates a batch of the live key with pending tasks. */
async function createBatch(client: ScaleClient, name: string, count: number) {
  await client.batches.create({ project: "cows", name });
  for (let index = 0; index < count; index++) {
    await client.tasks.create("chat", { batch: name });
  }
}

async function twoBatches() {
  const made = emulated({ key: "live" });
  await made.client.projects.create({ name: "cows", type: "chat" });
  await createBatch(made.client, "monday", 7);
  await createBatch(made.client, "tuesday", 2);
  made.wire.length = 0;
  return made;
}

Deno.test("cancelTasks and exportTasks report the total of the first page, although the list shrinks meanwhile", async () => {
  const { client, emulator } = await twoBatches();
  await createBatch(client, "friday", 250);
  const written: string[] = [];
  const exported = await exportTasks(client, {
    batch: "friday",
    status: "pending",
  }, {
    write: (line) => {
      const { task } = JSON.parse(line);
      emulator.tasks.complete(task.task_id);
      written.push(task.task_id);
    },
  }).finish();
  assertEquals([written.length, exported.settled, exported.total], [
    250,
    250,
    250,
  ]);
  await createBatch(client, "sunday", 250);
  const job = cancelTasks(client, { batch: "sunday" });
  const { counts, settled, total } = await job.finish();
  assertEquals([counts.canceled, settled, total], [250, 250, 250]);
});

Deno.test("cancelTasks cancels the pending tasks of a batch, and no other", async () => {
  const { client, emulator, wire } = await twoBatches();
  const { items } = await client.tasks.list({ batch: "monday" });
  emulator.tasks.complete(items[0]!.task_id);
  wire.length = 0;
  const job = cancelTasks(client, { batch: "monday" });
  const { counts, total } = await job.finish();
  assertEquals([counts.canceled, counts.failed, total], [6, 0, 6]);
  assertEquals(wire.length, 1 + 6);
  assert(wire[0]!.target.includes("limited_response=true"));
  assertEquals(await client.batches.getStatus("monday"), {
    status: "completed",
    pending: 0,
    completed: 1,
    error: 0,
    canceled: 6,
  });
  assertEquals((await client.batches.getStatus("tuesday")).pending, 2);
});

Deno.test("cancelTasks cancels 400 tasks in at most 405 requests, 6 at a time; the Python client's cancel_batch.py has 50 threads", async () => {
  const { client, emulator } = emulated({ key: "live" });
  await client.projects.create({ name: "cows", type: "chat" });
  await createBatch(client, "monday", 400);
  const { seen, fetch } = counting(emulator.fetch);
  const job = cancelTasks(client.with({ fetch }), { batch: "monday" });
  assertEquals((await job.finish()).counts.canceled, 400);
  assertEquals((await client.batches.getStatus("monday")).canceled, 400);
  assert(seen.requests <= 405, `${seen.requests} requests`);
  assertEquals(seen.peak, 6);
});

Deno.test("cancelTasks with ids reports those that cannot be canceled", async () => {
  const { client, emulator } = await twoBatches();
  const tasks = await client.tasks.list({ batch: "monday" }).toArray({
    max: 9,
  });
  const ids = tasks.map(({ task_id }) => task_id);
  emulator.tasks.complete(ids[3]!);
  const failed: unknown[] = [];
  for await (const outcome of cancelTasks(client, ids)) {
    if (outcome.status === "canceled") {
      assertEquals(outcome.value?.status, "canceled");
    } else if (outcome.status === "failed") {
      assert(outcome.error instanceof ScaleInvalidRequestError);
      failed.push(outcome.item);
    }
  }
  assertEquals(failed, [ids[3]]);
});

Deno.test("cancelTasks with clearUniqueId frees the ids, and the same job may run again", async () => {
  const { client } = await twoBatches();
  const params = { batch: "monday", unique_id: "cow-1" };
  const { task_id } = await client.tasks.create("chat", params);
  for (let run = 0; run < 2; run++) {
    const job = cancelTasks(client, [task_id], { clearUniqueId: true });
    assertEquals((await job.finish()).counts.canceled, 1);
  }
  await client.tasks.create("chat", params);
});

Deno.test("cancelTasks with dryRun lists the tasks and cancels none", async () => {
  const { client, wire } = await twoBatches();
  const job = cancelTasks(client, { batch: "monday" }, { dryRun: true });
  const ids: string[] = [];
  for await (const { item, status } of job) {
    assertEquals(status, "planned");
    ids.push(item);
  }
  assertEquals([new Set(ids).size, wire.length], [7, 1]);
  assertEquals((await client.batches.getStatus("monday")).pending, 7);
});

Deno.test("cancelTasks refuses a filter that selects the tasks of all projects", () => {
  const { client, wire } = emulated();
  for (const filter of [{}, { status: "pending" }, { type: "chat" }]) {
    assertThrows(
      () => cancelTasks(client, filter),
      ScaleArgumentError,
      "must not select the tasks of all projects",
    );
  }
  assertThrows(
    () => cancelTasks(client, "5c84d0fe1f4fa200172ad6b0" as never),
    ScaleArgumentError,
    "The filter of cancelTasks must be a plain object",
  );
  assertEquals(wire, []);
});

Deno.test("cancelTasks refuses an unknown or undefined filter when it runs, before it cancels anything", async () => {
  const { client, wire } = await twoBatches();
  for (const filter of [{ bach: "monday" }, { batch: undefined }]) {
    const job = cancelTasks(client, filter as never);
    await job.finish().then(
      () => assert(false, "it has run"),
      (error) => assert(error instanceof ScaleArgumentError),
    );
  }
  assertEquals(wire, []);
});
