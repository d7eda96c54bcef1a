/** Tasks from a CSV file with 20,000 rows, through faults and kills. */
import { assert, assertEquals } from "@std/assert";
import { withTempDir } from "../../tools/temp.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { everyFault } from "./faults.ts";
import { peakMemory } from "./memory.ts";
import { countOf, runKilled, start } from "./program.ts";
import { type Server, startServer } from "./server.ts";

const ROWS = 20_000;
const RATE = 0.02;

/** Writes a CSV file and the params of all rows. Returns the arguments of the program. */
export async function writeRows(
  dir: string,
  count: number,
  { url }: Server,
): Promise<readonly string[]> {
  const lines = ["attachment,instruction,metadata.row"];
  for (let row = 0; row < count; row++) {
    lines.push(`https://example.com/${row}.jpg,"Box, each ""cow""",${row}`);
  }
  const file = `${dir}/cows-${count}.csv`;
  await Deno.writeTextFile(file, lines.join("\r\n"));
  const params = `${dir}/params.json`;
  const geometries = { box: { objects_to_annotate: ["cow"] } };
  await Deno.writeTextFile(params, JSON.stringify({ geometries }));
  return [
    file,
    ...["--type", "imageannotation", "--project", "cows"],
    ...["--params", params, "--max", String(count), "--base-url", url],
    ...["--concurrency", "16", "--timeout", "2000"],
  ];
}

/** Asserts that the emulator has each row once. */
async function assertEachOnce({ client }: Server, count: number) {
  const rows = new Set<string>();
  let tasks = 0;
  for await (const { metadata } of client.tasks.list()) {
    tasks++;
    rows.add(String(metadata["row"]));
  }
  assertEquals([tasks, rows.size], [count, count]);
}

Deno.test(`create_tasks_from_csv with ${ROWS} rows, faults of every kind on 2 % of the requests and three kills creates each task once, and its report is true`, async () => {
  await using server = await startServer("--seed", "bulk");
  await server.client.projects.create({
    name: "cows",
    type: "imageannotation",
  });
  await server.addFaults(everyFault(RATE));
  const random = seededRandom(20);
  const killAt = [0.05, 0.3, 0.6].map((from) =>
    Math.floor((from + random() * 0.25) * ROWS)
  );
  await withTempDir(async (dir) => {
    const args = await writeRows(dir, ROWS, server);
    const last = await runKilled("create_tasks_from_csv", args, {
      // A poll may meet a fault itself.
      progress: () => server.client.tasks.count().catch(() => 0),
      killAt,
      maxRuns: 8,
    });
    const created = countOf(last, "Rows", "created");
    const existed = countOf(last, "Rows", "existed");
    const fired = await server.clearFaults();
    const faults = fired.reduce((sum, count) => sum + count, 0);
    console.log(
      `killed at ${killAt}; ${faults} faults of ${fired.length} kinds; ` +
        `the last run: ${created} created, ${existed} existed`,
    );
    assertEquals(created + existed, ROWS);
    assertEquals(countOf(last, "Rows", "failed"), 0);
    assertEquals(countOf(last, "Rows", "unknown"), 0);
    assert(fired.every((count) => count > 0), `${fired}`);
    assert(faults > ROWS * RATE / 2);
    await assertEachOnce(server, ROWS);
  });
});

Deno.test({
  name:
    `create_tasks_from_csv needs as much memory for ${ROWS} rows as for 2,000`,
  // The peak of a process is read from /proc.
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using server = await startServer("--seed", "memory");
    await server.client.projects
      .create({ name: "cows", type: "imageannotation" });
    await withTempDir(async (dir) => {
      const peaks: number[] = [];
      for (const count of [2000, ROWS]) {
        const args = await writeRows(dir, count, server);
        // Garbage that V8 has not collected yet is not memory that is needed.
        const program = start("create_tasks_from_csv", args, {
          DENO_V8_FLAGS: "--max-semi-space-size=1,--max-old-space-size=40",
        });
        peaks.push(await peakMemory(program));
        assertEquals((await program.ended).code, 0);
      }
      const [few = 0, many = 0] = peaks.map((bytes) => bytes / 1e6);
      console.log(`${few} MB for 2,000 rows, ${many} MB for ${ROWS}`);
      assert(many - few < 25, `${many} MB and ${few} MB`);
    });
  },
});
