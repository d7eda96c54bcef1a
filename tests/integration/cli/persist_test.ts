/** The state in the folder of `--persist`, however the emulator ends. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { withTempDir } from "../../tools/temp.ts";
import { type Child, run, start } from "./child.ts";

/** Sends a request with the live key. */
async function ask(
  { url }: Child,
  path: string,
  body?: unknown,
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer live_emulator`,
      "content-type": "application/json",
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const result = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(result));
  return result;
}

/** Creates tasks over several connections until the emulator ends, and records those with a response. */
async function createUntilGone(
  child: Child,
  created: Map<string, string>,
): Promise<void> {
  const create = async (worker: number) => {
    for (let count = 0;; count += 1) {
      const unique_id = `${worker}-${count}`;
      const { task_id } = await ask(child, "/v1/task/chat", {
        unique_id,
        batch: "b",
      });
      created.set(unique_id, task_id);
    }
  };
  await Promise.allSettled([0, 1, 2, 3, 4, 5].map(create));
}

async function idsIn(child: Child): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let next = "";
  do {
    const page = await ask(child, `/v1/tasks?next_token=${next}`);
    for (const { unique_id, task_id } of page.docs) {
      found.set(unique_id, task_id);
    }
    next = encodeURIComponent(page.next_token ?? "");
  } while (next !== "");
  return found;
}

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  Deno.test(`persist keeps every change with a response before a ${signal}`, async () => {
    await withTempDir(async (dir) => {
      const child = await start("--persist", dir);
      await ask(child, "/v1/projects", { name: "p", type: "chat" });
      await ask(child, "/v1/batches", { project: "p", name: "b" });
      const created = new Map<string, string>();
      const creating = createUntilGone(child, created);
      while (created.size < 200) await ask(child, "/__emulator/health");
      child.kill(signal);
      await creating;
      const { code } = await child.ended;
      assertEquals(code, signal === "SIGTERM" ? 0 : 137);
      const again = await start("--persist", dir);
      const kept = await idsIn(again);
      for (const [unique_id, task_id] of created) {
        assertEquals(kept.get(unique_id), task_id);
      }
      const status = await ask(again, "/v1/batches/b/status");
      assertEquals(status.pending, kept.size);
      const next = await ask(again, "/v1/task/chat", {});
      assert(![...kept.values()].includes(next.task_id));
      again.kill("SIGTERM");
      assertEquals((await again.ended).code, 0);
    });
  });
}

Deno.test("persist keeps changes of control routes, and the state after a reset", async () => {
  await withTempDir(async (dir) => {
    const first = await start("--persist", dir);
    const { task_id } = await ask(first, "/v1/task/chat", {});
    await ask(first, `/__emulator/tasks/${task_id}/complete`, {});
    await ask(first, "/__emulator/faults", { times: 2, effect: "reset" });
    first.kill("SIGTERM");
    await first.ended;
    const second = await start("--persist", dir);
    assertEquals((await ask(second, "/__emulator/faults")).length, 1);
    await fetch(`${second.url}/__emulator/faults`, { method: "DELETE" })
      .then((response) => response.body?.cancel());
    const task = await ask(second, `/v1/task/${task_id}`);
    assertEquals(task.status, "completed");
    await ask(second, "/__emulator/reset", {});
    second.kill("SIGTERM");
    await second.ended;
    const third = await start("--persist", dir);
    assertEquals((await ask(third, "/v1/tasks")).total, 0);
    third.kill("SIGTERM");
    await third.ended;
  });
});

/** Creates a folder with the state of an emulator, and returns the path of the file. */
async function kept(dir: string): Promise<string> {
  const child = await start("--persist", dir);
  await ask(child, "/v1/task/chat", { unique_id: "u" });
  child.kill("SIGTERM");
  await child.ended;
  return `${dir}/state.ndjson`;
}

/** Corruptions of the file, and their error messages. */
const SPOILT: readonly (readonly [
  string,
  (content: string) => string,
  RegExp,
])[] = [
  ["no header", (content) => content.replace(/^.*\n/, ""), /line 1: /],
  [
    "another version",
    (content) => content.replace('"version":1', '"version":9'),
    /line 1: /,
  ],
  [
    "a torn line in the middle",
    (content) => content.replace(/}}\]\n/, "\n"),
    /line \d+: it is not JSON/,
  ],
  [
    "a line that is no change",
    (content) => `${content}{}\n`,
    /line \d+: it is not an array/,
  ],
  [
    "a value that is none",
    (content) => content.replace(/"advancedMs":0/, '"advancedMs":-1'),
    /advancedMs/,
  ],
  ["nothing", () => "", /line 1: /],
];

for (const [what, spoil, reason] of SPOILT) {
  Deno.test(`persist refuses a file with ${what}, and does not change it`, async () => {
    await withTempDir(async (dir) => {
      const path = await kept(dir);
      const content = await Deno.readTextFile(path);
      const spoilt = spoil(content);
      assert(spoilt !== content);
      await Deno.writeTextFile(path, spoilt);
      const { code, output } = await run("--port", "0", "--persist", dir);
      assertEquals(code, 1, output);
      assert(output.includes(path), output);
      assertMatch(output, reason);
      assertEquals(await Deno.readTextFile(path), spoilt);
    });
  });
}

Deno.test("persist ignores an incomplete last line", async () => {
  await withTempDir(async (dir) => {
    const path = await kept(dir);
    await Deno.writeTextFile(path, '[{"tenant":"', { append: true });
    const child = await start("--persist", dir);
    const list = await ask(child, "/v1/tasks?unique_id=u");
    assertEquals(list.total, 1);
    child.kill("SIGTERM");
    await child.ended;
    const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
    for (const line of lines) JSON.parse(line);
  });
});

Deno.test("persist refuses a folder that another emulator uses", async () => {
  await withTempDir(async (dir) => {
    const child = await start("--persist", dir);
    const { code, output } = await run("--port", "0", "--persist", dir);
    assertEquals(code, 1);
    assert(output.includes(dir), output);
    child.kill("SIGTERM");
    await child.ended;
  });
});
