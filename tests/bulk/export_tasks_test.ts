import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ScaleArgumentError, type ScaleClient, type Task } from "../../mod.ts";
import { exportTasks } from "../../src/bulk/mod.ts";
import { resultFiles } from "../../src/results/mod.ts";
import { emulated } from "../support/emulated.ts";
import { COW } from "../support/raw_client.ts";

/** A sink in memory that can be cut to its last saved cursor. */
function memorySink() {
  let lines: string[] = [];
  let saved: { cursor?: string; length: number } = { length: 0 };
  return {
    write: (line: string) => void lines.push(line),
    save: (cursor: string) => void (saved = { cursor, length: lines.length }),
    lines: () => lines,
    ids: () => lines.map((line) => JSON.parse(line).task.task_id as string),
    /** Returns the query to go on with, and cuts what was written after it. */
    resume() {
      lines = lines.slice(0, saved.length);
      return saved.cursor ? { next_token: saved.cursor } : {};
    },
  };
}

/** Creates pictures and videos; the result of a video is a file. */
async function createTasks(client: ScaleClient, count: number) {
  for (let index = 0; index < count; index++) {
    if (index % 2) await client.tasks.create("imageannotation", COW);
    else {
      await client.tasks.create("videoannotation", {
        attachments: [COW.attachment, COW.attachment],
        geometries: COW.geometries,
      });
    }
  }
}

async function idsOf(client: ScaleClient): Promise<string[]> {
  const tasks = await client.tasks.list().toArray({ max: 1000 });
  return tasks.map(({ task_id }) => task_id);
}

Deno.test("exportTasks writes one line for each task, in the order of the list, with the content of its files", async () => {
  const { client } = emulated();
  await createTasks(client, 25);
  const sink = memorySink();
  const job = exportTasks(client, { limit: 10 }, sink);
  const report = await job.finish();
  assertEquals(report.counts, { exported: 25, failed: 0, unknown: 0 });
  assertEquals(report.total, 25);
  assertEquals(sink.ids(), await idsOf(client));
  for (const line of sink.lines()) {
    assert(line.endsWith("}\n") && !line.slice(0, -1).includes("\n"));
    const { task, files } = JSON.parse(line) as {
      task: Task;
      files?: Record<string, unknown[]>;
    };
    if (task.type === "imageannotation") assertEquals(files, undefined);
    else assertEquals(files?.["annotations.url"]?.length, 2);
  }
});

Deno.test("exportTasks writes images as base64", async () => {
  const { client } = emulated();
  const task = await client.tasks.create("segmentannotation", {
    attachment: COW.attachment,
    labels: ["cow"],
  });
  const sink = memorySink();
  await exportTasks(client, {}, sink).finish();
  const { files } = JSON.parse(sink.lines()[0]!);
  const found = resultFiles(client, task);
  assert(found.length > 0);
  for (const file of found) {
    const { base64 } = files[file.name];
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    assertEquals(bytes, await file.bytes());
  }
});

Deno.test("exportTasks passes files to readFile, with the options of the call", async () => {
  const { client } = emulated();
  await createTasks(client, 1);
  const sink = memorySink();
  const job = exportTasks(client, {}, sink, {
    async readFile(file, call) {
      const stream = await file.stream(call);
      await stream.cancel();
      return { saved: file.name };
    },
  });
  await job.finish();
  const { files } = JSON.parse(sink.lines()[0]!);
  assertEquals(files["annotations.url"], { saved: "annotations.url" });
});

Deno.test("exportTasks, stopped after any line and gone on with from its saved cursor, writes each line once", async () => {
  const { client } = emulated();
  await createTasks(client, 12);
  const all = await idsOf(client);
  for (let stopAfter = 1; stopAfter <= 12; stopAfter++) {
    const sink = memorySink();
    let left = stopAfter;
    const job = exportTasks(client, { limit: 3 }, sink);
    for await (const _ of job) {
      if (--left === 0) break;
    }
    // What is ready is written as well, so that the report is true.
    const { exported } = job.report.counts;
    assert(exported >= stopAfter && exported === sink.lines().length);
    const query = { limit: 3, ...sink.resume() };
    if (stopAfter >= 3) assert("next_token" in query);
    await exportTasks(client, query, sink).finish();
    assertEquals(sink.ids(), all);
  }
});

Deno.test("exportTasks saves no cursor after a task that has failed, and the next run tries it again", async () => {
  const { client, emulator } = emulated();
  await createTasks(client, 12);
  const sink = memorySink();
  // The first file is not there; with one call at a time it belongs to the second task.
  const fault = emulator.faults.add({
    route: "/*annotations*",
    times: 1,
    effect: { status: 404 },
  });
  const first = exportTasks(client, { limit: 3 }, sink, { concurrency: 1 });
  const { counts } = await first.finish();
  assertEquals([counts.exported, counts.failed], [11, 1]);
  assertEquals(emulator.faults.list()[0]?.fired, 1, JSON.stringify(fault));
  assertEquals(sink.ids().length, 11);
  const query = { limit: 3, ...sink.resume() };
  assertEquals(query, { limit: 3 });
  await exportTasks(client, query, sink).finish();
  assertEquals(sink.ids(), await idsOf(client));
});

Deno.test("exportTasks fails a task whose file is no object and no array", async () => {
  const { client, emulator } = emulated();
  await createTasks(client, 1);
  const route = "/*annotations*";
  for (const effect of ["wrong-json", "html"] as const) {
    emulator.faults.add({ route, times: 1, effect });
    const sink = memorySink();
    const { counts } = await exportTasks(client, {}, sink).finish();
    assertEquals([counts.failed, sink.lines().length], [1, 0], effect);
  }
});

Deno.test("exportTasks stops if the sink fails, and counts only what was written", async () => {
  const { client } = emulated();
  await createTasks(client, 12);
  const sink = memorySink();
  const full = {
    save: sink.save,
    write(line: string) {
      if (sink.lines().length === 7) throw new Error("disk full");
      sink.write(line);
    },
  };
  const job = exportTasks(client, { limit: 3 }, full, { concurrency: 2 });
  await assertRejects(() => job.finish(), Error, "disk full");
  const { state, counts } = job.report;
  assertEquals([state, counts.exported, counts.unknown], ["stopped", 7, 0]);
  const query = { limit: 3, ...sink.resume() };
  assertEquals(sink.lines().length, 6);
  await exportTasks(client, query, sink).finish();
  assertEquals(sink.ids(), await idsOf(client));
});

Deno.test("exportTasks saves no cursor after a line that was not written, although later ones are", async () => {
  const { client } = emulated();
  await createTasks(client, 12);
  const sink = memorySink();
  let writes = 0;
  const unsteady = {
    save: sink.save,
    async write(line: string) {
      // Meanwhile the tasks of the next page are in work.
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (++writes === 2) throw new Error("interrupted");
      sink.write(line);
    },
  };
  const job = exportTasks(client, { limit: 3 }, unsteady, { concurrency: 8 });
  await assertRejects(() => job.finish(), Error, "interrupted");
  // The third task is the last of its page.
  assert(sink.lines().length >= 2);
  assertEquals(sink.resume(), {});
});

Deno.test("exportTasks goes on after an empty page, and reports no total from a cursor on", async () => {
  const { client } = emulated();
  await createTasks(client, 4);
  const { cursor } = await client.tasks.list({ limit: 2 });
  const sink = memorySink();
  const query = { limit: 2, next_token: cursor };
  const { total, counts } = await exportTasks(client, query, sink).finish();
  assertEquals([total, counts.exported], [undefined, 2]);
  const nothing = exportTasks(client, { project: "none" }, sink);
  assertEquals((await nothing.finish()).counts.exported, 0);
});

Deno.test("exportTasks refuses wrong arguments by name", () => {
  const { client } = emulated();
  const sink = memorySink();
  assertThrows(
    () => exportTasks(client, {}, (() => {}) as never),
    ScaleArgumentError,
    "sink must be an object with write: current value is a function",
  );
  assertThrows(
    () => exportTasks(client, {}, sink, { inOrder: true } as never),
    ScaleArgumentError,
    'Unknown option "inOrder"',
  );
});
