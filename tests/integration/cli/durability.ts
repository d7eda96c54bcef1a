/**
 * Rounds of an emulator that saves its state and is killed, or cannot write. Each
 * start must succeed, and everything that was confirmed must be there.
 */
import { assert, assertEquals } from "@std/assert";
import { StateFile } from "../../../examples/emulator/state_file.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { type Child, start } from "./child.ts";

/** A task as the client knows it. */
interface ConfirmedTask {
  readonly task_id: string;
  isCompleted: boolean;
}

/** The tasks with a response, by `unique_id`. */
export type Confirmed = Map<string, ConfirmedTask>;

/** What happened in the rounds. */
export interface Rounds {
  readonly confirmed: number;
  /** The number of responses that said that the state was not saved. */
  readonly failures: number;
}

/** The number of concurrent connections. */
const CONNECTIONS = 4;

/** The maximum length of an instruction, so that changes have different sizes. */
const MAX_INSTRUCTION = 30_000;

/** The number of responses after which an emulator that should fail to write must have failed. */
const MAX_RESPONSES = 5000;

/** The maximum size of files while writes fail. The log of changes exceeds it soon. */
const MAX_LIMIT = 1_000_000;

type Random = () => number;

/** Starts an emulator `count` times, and kills it while it confirms tasks. */
export async function killRounds(
  dir: string,
  count: number,
  seed: number,
): Promise<Rounds> {
  const random = seededRandom(seed);
  return await rounds(dir, count, async (child, round, confirmed) => {
    let rest = 1 + Math.floor(random() * 60);
    await work(child, round, random, confirmed, () => {
      rest -= 1;
      if (rest === 0) child.kill("SIGKILL");
      return true;
    });
    return 0;
  });
}

/**
 * Starts an emulator `count` times, and limits the size of its files while it
 * confirms tasks, so that writes end in the middle or fail. After the limit has
 * gone, it must save again.
 */
export async function failureRounds(
  dir: string,
  count: number,
  seed: number,
): Promise<Rounds> {
  const random = seededRandom(seed);
  return await rounds(dir, count, async (child, round, confirmed) => {
    // The log of changes is written from its start again, and grows up to 4 MB.
    await limitFiles(child, String(Math.floor(random() * MAX_LIMIT)));
    let failures = 0;
    let responses = 0;
    await work(child, round, random, confirmed, (isSaved) => {
      responses += 1;
      if (!isSaved) failures += 1;
      return failures < 3 && responses < MAX_RESPONSES;
    });
    assert(failures > 0, `no write failed in ${responses} responses`);
    await limitFiles(child, "unlimited");
    let more = 10;
    await work(child, `${round}+`, random, confirmed, (isSaved) => {
      assert(isSaved, "a write failed without a limit");
      more -= 1;
      return more > 0;
    });
    child.kill("SIGKILL");
    return failures;
  });
}

async function rounds(
  dir: string,
  count: number,
  run: (child: Child, round: string, confirmed: Confirmed) => Promise<number>,
): Promise<Rounds> {
  const all: Confirmed = new Map();
  let failures = 0;
  let last: Confirmed = new Map();
  for (let round = 0; round < count; round += 1) {
    const child = await start("--persist", dir);
    try {
      await assertTasks(child, last);
      last = new Map();
      failures += await run(child, String(round), last);
    } catch (error) {
      child.kill("SIGKILL");
      throw error;
    } finally {
      await child.ended;
    }
    for (const [unique_id, task] of last) all.set(unique_id, task);
  }
  assertSaved(dir, all);
  return { confirmed: all.size, failures };
}

/**
 * Creates and completes tasks until `goOn` returns false or the emulator has
 * ended. `goOn` is called after each response.
 */
async function work(
  child: Child,
  round: string | number,
  random: Random,
  confirmed: Confirmed,
  goOn: (isSaved: boolean) => boolean,
): Promise<void> {
  let isOver = false;
  const post = async (path: string, body: unknown) => {
    const result = await send(child, path, body);
    if (result === undefined) isOver = true;
    else if (!goOn(result.isSaved)) isOver = true;
    return result;
  };
  const connection = async (index: number) => {
    for (let count = 0; !isOver; count += 1) {
      const unique_id = `${round}-${index}-${count}`;
      const instruction = "x".repeat(random() * MAX_INSTRUCTION);
      const body = { unique_id, instruction };
      const created = await post("/v1/task/chat", body);
      if (!created?.isSaved) continue;
      const task = { task_id: created.task_id, isCompleted: false };
      confirmed.set(unique_id, task);
      if (isOver) return;
      const path = `/__emulator/tasks/${task.task_id}/complete`;
      task.isCompleted = (await post(path, {}))?.isSaved ?? false;
    }
  };
  await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, index) => connection(index)),
  );
}

/** Returns the response; `undefined` if the connection is lost. */
async function send(
  { url }: Child,
  path: string,
  body: unknown,
): Promise<
  { readonly isSaved: boolean; readonly task_id: string } | undefined
> {
  try {
    const response = await fetch(url + path, {
      method: "POST",
      headers: {
        authorization: "Bearer live_emulator",
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    const { task_id, error } = await response.json();
    if (!response.ok) assertEquals(response.status, 500, error);
    return { isSaved: response.ok, task_id };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

async function assertTasks(
  { url }: Child,
  confirmed: Confirmed,
): Promise<void> {
  const headers = { authorization: "Bearer live_emulator" };
  for (const [unique_id, { task_id, isCompleted }] of confirmed) {
    const response = await fetch(`${url}/v1/task/${task_id}`, { headers });
    const task = await response.json();
    assertEquals(task.unique_id, unique_id);
    if (isCompleted) assertEquals(task.status, "completed");
  }
}

function assertSaved(dir: string, confirmed: Confirmed): void {
  const file = StateFile.open(dir);
  const statuses = new Map<string, unknown>();
  for (const { table, id, value } of file.read()?.entries ?? []) {
    if (table === "tasks") statuses.set(id, Object(value).status);
  }
  file.close();
  for (const [unique_id, { task_id, isCompleted }] of confirmed) {
    const status = statuses.get(task_id);
    assert(status !== undefined, `task ${unique_id} is lost`);
    if (isCompleted) assertEquals(status, "completed", unique_id);
  }
}

async function limitFiles({ pid }: Child, bytes: string): Promise<void> {
  const args = ["--pid", String(pid), `--fsize=${bytes}:`];
  const { success } = await new Deno.Command("prlimit", { args }).output();
  assert(success, "prlimit failed");
}
