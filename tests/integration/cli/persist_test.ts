/** The state that the emulator saves in a folder, however the process ends. */
import { DatabaseSync } from "node:sqlite";
import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
} from "@std/assert";
import { withTempDir } from "../../tools/temp.ts";
import { type Child, run, start } from "./child.ts";

/** Sends a request with the live key. */
async function sendRequest(
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
  const json = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(json));
  return json;
}

/** Creates tasks over several connections until the emulator has ended. Adds those with a response to `confirmed`. */
async function createUntilEnd(
  child: Child,
  confirmed: Map<string, string>,
): Promise<void> {
  const create = async (worker: number) => {
    for (let count = 0;; count += 1) {
      const unique_id = `${worker}-${count}`;
      const { task_id } = await sendRequest(child, "/v1/task/chat", {
        unique_id,
        batch: "b",
      });
      confirmed.set(unique_id, task_id);
    }
  };
  await Promise.allSettled([0, 1, 2, 3, 4, 5].map(create));
}

async function idsIn(child: Child): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let next = "";
  do {
    const page = await sendRequest(child, `/v1/tasks?next_token=${next}`);
    for (const { unique_id, task_id } of page.docs) {
      found.set(unique_id, task_id);
    }
    next = encodeURIComponent(page.next_token ?? "");
  } while (next !== "");
  return found;
}

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  Deno.test(`--persist keeps every confirmed task after a ${signal}`, async () => {
    await withTempDir(async (dir) => {
      const child = await start("--persist", dir);
      await sendRequest(child, "/v1/projects", { name: "p", type: "chat" });
      await sendRequest(child, "/v1/batches", { project: "p", name: "b" });
      const confirmed = new Map<string, string>();
      const creating = createUntilEnd(child, confirmed);
      while (confirmed.size < 200) {
        await sendRequest(child, "/__emulator/health");
      }
      child.kill(signal);
      await creating;
      const { code } = await child.ended;
      assertEquals(code, signal === "SIGTERM" ? 0 : 137);
      const again = await start("--persist", dir);
      const saved = await idsIn(again);
      for (const [unique_id, task_id] of confirmed) {
        assertEquals(saved.get(unique_id), task_id);
      }
      const status = await sendRequest(again, "/v1/batches/b/status");
      assertEquals(status.pending, saved.size);
      const next = await sendRequest(again, "/v1/task/chat", {});
      assert(![...saved.values()].includes(next.task_id));
      again.kill("SIGTERM");
      assertEquals((await again.ended).code, 0);
    });
  });
}

Deno.test("--persist keeps later changes, and a reset", async () => {
  await withTempDir(async (dir) => {
    const first = await start("--persist", dir);
    const { task_id } = await sendRequest(first, "/v1/task/chat", {});
    await sendRequest(first, `/__emulator/tasks/${task_id}/complete`, {});
    await sendRequest(first, "/__emulator/faults", {
      times: 2,
      effect: "reset",
    });
    first.kill("SIGTERM");
    await first.ended;
    const second = await start("--persist", dir);
    assertEquals((await sendRequest(second, "/__emulator/faults")).length, 1);
    await fetch(`${second.url}/__emulator/faults`, { method: "DELETE" })
      .then((response) => response.body?.cancel());
    const task = await sendRequest(second, `/v1/task/${task_id}`);
    assertEquals(task.status, "completed");
    await sendRequest(second, "/__emulator/reset", {});
    second.kill("SIGTERM");
    await second.ended;
    const third = await start("--persist", dir);
    assertEquals((await sendRequest(third, "/v1/tasks")).total, 0);
    third.kill("SIGTERM");
    await third.ended;
  });
});

/** Runs an emulator with a folder. Returns the path of its state file. */
async function createStateFile(dir: string): Promise<string> {
  const child = await start("--persist", dir);
  await sendRequest(child, "/v1/task/chat", { unique_id: "u" });
  child.kill("SIGTERM");
  await child.ended;
  return `${dir}/state.sqlite`;
}

/** Kinds of damage to a file, and the message for each. */
const CORRUPTIONS: readonly (readonly [
  string,
  (path: string) => void,
  RegExp,
])[] = [
  ["another header", (path) => overwrite(path, 0, "no"), /not a database/],
  [
    "another version",
    (path) => execute(path, "PRAGMA user_version = 9"),
    /version is 9/,
  ],
  [
    "the format of another program",
    (path) => execute(path, "PRAGMA application_id = 9"),
    /must be a state/,
  ],
  [
    "an overwritten page",
    (path) => overwrite(path, 4096, "x".repeat(4096)),
    /malformed|Tree/,
  ],
  [
    "a cut end",
    (path) => Deno.truncateSync(path, 8192),
    /malformed|Tree/,
  ],
  [
    "a torn value",
    (path) => execute(path, "UPDATE entries SET value = substr(value, 2)"),
    /row 1: expected JSON/,
  ],
  [
    "a torn key",
    (path) => execute(path, "UPDATE entries SET key = key || ']'"),
    /row 1: expected JSON/,
  ],
  [
    "an invalid value",
    (path) =>
      execute(
        path,
        `UPDATE entries SET value = '{"advancedMs":-1}' WHERE key = '["","clock",""]'`,
      ),
    /advancedMs/,
  ],
];

function execute(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

function overwrite(path: string, offset: number, text: string): void {
  const file = Deno.openSync(path, { write: true });
  file.seekSync(offset, Deno.SeekMode.Start);
  file.writeSync(new TextEncoder().encode(text));
  file.close();
}

for (const [damage, corrupt, reason] of CORRUPTIONS) {
  Deno.test(`--persist rejects a file with ${damage}, and does not change it`, async () => {
    await withTempDir(async (dir) => {
      const path = await createStateFile(dir);
      const bytes = await Deno.readFile(path);
      corrupt(path);
      const corrupted = await Deno.readFile(path);
      assertNotEquals(corrupted, bytes);
      const { code, output } = await run("--port", "0", "--persist", dir);
      assertEquals(code, 1, output);
      assert(output.includes(path), output);
      assertMatch(output, reason);
      assertEquals(await Deno.readFile(path), corrupted);
    });
  });
}

Deno.test("--persist rejects a folder that another emulator has open", async () => {
  await withTempDir(async (dir) => {
    const child = await start("--persist", dir);
    const { code, output } = await run("--port", "0", "--persist", dir);
    assertEquals(code, 1);
    assert(output.includes(dir), output);
    child.kill("SIGTERM");
    await child.ended;
  });
});
