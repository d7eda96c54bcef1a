/** The programs of examples/bulk as their users see them: help, mistakes, limits, interruptions. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { withTempDir } from "../../tools/temp.ts";
import { everyFault } from "./faults.ts";
import { countOf, run, runKilled, start } from "./program.ts";
import { type Server, startServer } from "./server.ts";

const CSV = "create_tasks_from_csv";
const FOLDER = "create_tasks_from_folder";
const PROGRAMS = [CSV, FOLDER, "export_tasks", "cancel_batch"];

/** Runs with a server, a project and a folder. */
async function withServer(
  use: (server: Server, dir: string) => Promise<void>,
  ...args: readonly string[]
) {
  await using server = await startServer("--seed", "programs", ...args);
  const project = { name: "cows", type: "imageannotation" } as const;
  await server.client.projects.create(project);
  await withTempDir((dir) => use(server, dir));
}

/** Writes a CSV file of pictures, and returns the arguments of the program. */
async function rows(dir: string, { url }: Server, count: number, max = count) {
  const lines = Array.from(
    { length: count },
    (_, row) => `https://example.com/${row}.jpg,${row}`,
  );
  const file = `${dir}/cows.csv`;
  await Deno.writeTextFile(
    file,
    ["attachment,metadata.row", ...lines].join("\n"),
  );
  await Deno.writeTextFile(
    `${dir}/params.json`,
    '{"geometries":{"box":{"objects_to_annotate":["cow"]}}}',
  );
  return [
    file,
    ...["--type", "imageannotation", "--project", "cows", "--base-url", url],
    ...["--params", `${dir}/params.json`, "--max", `${max}`],
  ];
}

for (const name of PROGRAMS) {
  Deno.test(`${name} --help explains options, key and exit codes on stdout, and exits with 0`, async () => {
    const { code, stdout, stderr } = await run(name, "--help");
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, `Usage: ${name}.ts [options]`);
    assertStringIncludes(stdout, "SCALE_API_KEY");
    assertStringIncludes(stdout, "130 interrupted");
  });

  Deno.test(`${name} exits with 2 for a command line with a mistake, and does not print the value of a wrong option`, async () => {
    for (const args of [[], ["x", "--api-key=live_secret"], ["x", "y", "z"]]) {
      const { code, stdout, stderr } = await run(name, ...args);
      assertEquals([code, stdout], [2, ""]);
      assertStringIncludes(stderr, "error: ");
      assert(!stderr.includes("secret"));
    }
  });
}

Deno.test("create_tasks_from_csv exits with 2 without a key, and for a file that is not there or has a wrong row", async () => {
  await withServer(async (server, dir) => {
    const args = await rows(dir, server, 2);
    const noKey = await start(CSV, args, { SCALE_API_KEY: "" }).ended;
    assertEquals(noKey.code, 2);
    assertStringIncludes(noKey.stderr, "SCALE_API_KEY must contain");
    const [file = "", ...options] = args;
    const missing = await run(CSV, `${dir}/none.csv`, ...options);
    assertEquals(missing.code, 2);
    await Deno.writeTextFile(file, "attachment,priority\nhttps://x.example\n");
    const wrong = await run(CSV, ...args);
    assertEquals(wrong.code, 2);
    assertStringIncludes(wrong.stderr, "columns length is 2, got 1 on line 2");
    assertEquals(await server.client.tasks.count(), 0);
  });
});

Deno.test("create_tasks_from_csv exits with 1 for a project that does not exist, before it sends any row", async () => {
  await withServer(async (server, dir) => {
    const args = await rows(dir, server, 50);
    const { code, stderr } = await run(CSV, ...args, "--project", "dogs");
    assertEquals(code, 1);
    assertStringIncludes(stderr, "Project");
    assertEquals(stderr.trim().split("\n").length, 1);
  });
});

Deno.test("create_tasks_from_csv exits with 3 at --max, and goes on when it runs again", async () => {
  await withServer(async (server, dir) => {
    const args = await rows(dir, server, 25, 10);
    const codes: number[] = [];
    const counts: number[] = [];
    for (let time = 0; time < 3; time++) {
      codes.push((await run(CSV, ...args)).code);
      counts.push(await server.client.tasks.count());
    }
    assertEquals([codes, counts], [[3, 3, 0], [10, 20, 25]]);
  });
});

Deno.test("create_tasks_from_csv --dry-run sends nothing", async () => {
  await withServer(async (server, dir) => {
    const args = await rows(dir, server, 25);
    const ended = await run(CSV, ...args, "--dry-run");
    assertEquals([ended.code, countOf(ended, "Rows", "planned")], [0, 25]);
    assertEquals(await server.client.tasks.count(), 0);
  });
});

Deno.test("create_tasks_from_csv exits with 1 and names the rows that have failed, and creates only those in the next run", async () => {
  await withServer(async (server, dir) => {
    const args = await rows(dir, server, 6);
    await server.addFaults([
      { route: "/v1/task/{type}", times: 2, effect: { status: 400 } },
    ]);
    const first = await run(CSV, ...args, "--concurrency", "1");
    assertEquals(first.code, 1);
    assertStringIncludes(first.stderr, "row 1: failed: ");
    assertStringIncludes(first.stderr, "row 2: failed: ");
    const second = await run(CSV, ...args);
    assertEquals(second.code, 0);
    assertEquals(countOf(second, "Rows", "created"), 2);
    assertEquals(countOf(second, "Rows", "existed"), 4);
  });
});

Deno.test("create_tasks_from_csv exits with 2 for the journal of another key", async () => {
  await withServer(async (server, dir) => {
    const args = await rows(dir, server, 3);
    await run(CSV, ...args);
    const live = await start(CSV, args, { SCALE_API_KEY: "live_emulator" })
      .ended;
    assertEquals(live.code, 2);
    assertStringIncludes(live.stderr, "it belongs to another one");
  });
});

Deno.test("create_tasks_from_csv exits with 130 after SIGINT, with a true report, and goes on when it runs again", async () => {
  await withServer(
    async (server, dir) => {
      const args = await rows(dir, server, 60);
      const program = start(CSV, [...args, "--concurrency", "2"]);
      while (await server.client.tasks.count() < 5) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      program.kill("SIGINT");
      const ended = await program.ended;
      assertEquals(ended.code, 130);
      assertStringIncludes(ended.stderr, "Rows: aborted, ");
      const created = countOf(ended, "Rows", "created");
      const unknown = countOf(ended, "Rows", "unknown");
      const held = await server.client.tasks.count();
      assert(created <= held && held <= created + unknown, ended.stderr);
      assertEquals((await run(CSV, ...args)).code, 0);
      assertEquals(await server.client.tasks.count(), 60);
    },
    "--latency",
    "50",
  );
});

Deno.test("create_tasks_from_folder with faults of every kind and kills uploads, creates each task once, finalizes at the end, and waits", async () => {
  await withServer(async (server, dir) => {
    const { client, url } = server;
    await client.projects.create({
      name: "studio",
      type: "imageannotation",
      studio: true,
    });
    const folder = `${dir}/pictures`;
    await Deno.mkdir(folder);
    for (let file = 0; file < 150; file++) {
      // Two pictures each have the same content.
      await Deno.writeTextFile(`${folder}/${file}.jpg`, `cow ${file >> 1}`);
    }
    await Deno.writeTextFile(
      `${dir}/params.json`,
      '{"geometries":{"box":{"objects_to_annotate":["cow"]}}}',
    );
    await server.addFaults(everyFault(0.02));
    const args = [
      folder,
      ...["--type", "imageannotation", "--project", "studio"],
      ...["--batch", "monday", "--params", `${dir}/params.json`],
      ...["--max", "150", "--base-url", url, "--timeout", "1000"],
    ];
    const linesOf = async (file: string) =>
      (await Deno.readTextFile(file).catch(() => "")).split("\n").length - 2;
    const killAt = [60, 160, 240];
    await runKilled(FOLDER, args, {
      progress: async () =>
        Math.max(0, await linesOf(`${folder}.files`)) +
        Math.max(0, await linesOf(`${folder}.journal`)),
      killAt,
      maxRuns: 12,
    });
    await server.clearFaults();
    const tasks = await client.tasks.list({ batch: "monday" })
      .toArray({ max: 1000 });
    const names = new Set(tasks.map(({ metadata }) => metadata["name"]));
    assertEquals([tasks.length, names.size], [150, 150]);
    const { status, completed } = await client.batches.getStatus("monday");
    assert(status !== "staging");
    assertEquals(completed, 150);
    // Nothing is left to do.
    assertEquals((await run(FOLDER, ...args)).code, 0);
    assertEquals(await client.tasks.count({ batch: "monday" }), 150);
  });
});

Deno.test("create_tasks_from_folder does not finalize a batch before all tasks are in", async () => {
  await withServer(async (server, dir) => {
    const { client, url } = server;
    await client.projects.create({
      name: "studio",
      type: "imageannotation",
      studio: true,
    });
    await Deno.mkdir(`${dir}/pictures`);
    for (const name of ["1.jpg", "2.jpg", "3.jpg"]) {
      await Deno.writeTextFile(`${dir}/pictures/${name}`, name);
    }
    const args = [
      `${dir}/pictures`,
      ...["--type", "imageannotation", "--project", "studio"],
      ...["--batch", "monday", "--max", "150", "--base-url", url, "--no-wait"],
    ];
    // Without geometries the tasks are refused.
    assertEquals((await run(FOLDER, ...args)).code, 1);
    const { status } = await client.batches.getStatus("monday");
    assertEquals(status, "staging");
  });
});

Deno.test("cancel_batch with faults of every kind and kills cancels all tasks of a batch, and no other", async () => {
  await withServer(async (server) => {
    const live = server.client.with({ apiKey: "live_emulator" });
    await live.projects.create({ name: "cows", type: "chat" });
    for (const name of ["monday", "tuesday"]) {
      await live.batches.create({ project: "cows", name });
    }
    for (let task = 0; task < 400; task++) {
      await live.tasks.create("chat", { batch: "monday" });
    }
    await live.tasks.create("chat", { batch: "tuesday" });
    await server.addFaults(everyFault(0.02));
    const args = ["monday", "--base-url", server.url, "--timeout", "1000"];
    const canceled = () =>
      live.batches.getStatus("monday").then((counts) => counts.canceled);
    await runKilled("cancel_batch", args, {
      progress: () => canceled().catch(() => 0),
      killAt: [60, 250],
      maxRuns: 12,
      env: { SCALE_API_KEY: "live_emulator" },
    });
    await server.clearFaults();
    assertEquals(await canceled(), 400);
    assertEquals((await live.batches.getStatus("tuesday")).pending, 1);
  });
});

Deno.test("cancel_batch cancels the pending tasks of a batch", async () => {
  await withServer(async ({ url, client }) => {
    const live = client.with({ apiKey: "live_emulator" });
    await live.projects.create({ name: "cows", type: "chat" });
    await live.batches.create({ project: "cows", name: "monday" });
    for (let task = 0; task < 12; task++) {
      await live.tasks.create("chat", { batch: "monday" });
    }
    const cancel = (...args: readonly string[]) =>
      start("cancel_batch", ["monday", "--base-url", url, ...args], {
        SCALE_API_KEY: "live_emulator",
      }).ended;
    const planned = await cancel("--dry-run");
    assertEquals(countOf(planned, "Tasks", "planned"), 12);
    assertEquals((await live.batches.getStatus("monday")).canceled, 0);
    const canceled = await cancel();
    assertEquals([canceled.code, countOf(canceled, "Tasks", "canceled")], [
      0,
      12,
    ]);
    assertEquals((await live.batches.getStatus("monday")).canceled, 12);
  });
});

Deno.test("export_tasks does not overwrite a complete export, and goes on only with the same filters", async () => {
  await withServer(async ({ url, client }, dir) => {
    for (let task = 0; task < 3; task++) {
      await client.tasks.create("imageannotation", {
        project: "cows",
        attachment: "https://example.com/cow.jpg",
        geometries: { box: { objects_to_annotate: ["cow"] } },
      });
    }
    const file = `${dir}/cows.jsonl`;
    const args = [file, "--project", "cows", "--base-url", url];
    assertEquals((await run("export_tasks", file, "--base-url", url)).code, 2);
    assertEquals((await run("export_tasks", ...args)).code, 0);
    const lines = await Deno.readTextFile(file);
    assertEquals(lines.trimEnd().split("\n").length, 3);
    const again = await run("export_tasks", ...args);
    assertEquals(again.code, 2);
    assertStringIncludes(again.stderr, "it is a complete export");
    assertEquals(await Deno.readTextFile(file), lines);
    await Deno.writeTextFile(`${file}.cursor`, '{"source":"x","size":0}');
    const other = await run("export_tasks", ...args);
    assertEquals(other.code, 2);
    assertStringIncludes(other.stderr, "it was begun with others");
  });
});
