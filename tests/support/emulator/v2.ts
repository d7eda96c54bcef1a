/** Requests of v2, whose responses are all checked against the schemas of v2. */
import {
  type ChatTaskResult,
  createEmulator,
  type Emulator,
  type EmulatorOptions,
} from "../../../src/emulator/mod.ts";
import { assertResponse, operationOf } from "../v2_schema.ts";
import { readResult, type Result, type Sender, senderOf } from "./requests.ts";

/** Sends requests of v2 with one key. `path` begins after `/v2`. */
export interface V2Sender {
  get(path: string): Promise<Result>;
  post(path: string, body: unknown): Promise<Result>;
}

/** A seeded emulator with the chat project `talk`, and senders with one key. */
export interface V2Stage {
  readonly emulator: Emulator;
  readonly key: string;
  readonly v1: Sender;
  readonly v2: V2Sender;
}

/** The URL that all paths of v2 begin with. */
export const V2_API = "https://api.scale.com/v2";

/** Returns a sender with Bearer authentication. */
export function v2SenderOf(emulator: Emulator, key: string): V2Sender {
  const send = async (method: string, path: string, body?: unknown) => {
    const response = await emulator.fetch(V2_API + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
      },
      redirect: "manual",
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const result = await readResult(response);
    const { pathname } = new URL(V2_API + path);
    assertResponse(operationOf(method, pathname), result);
    return result;
  };
  return {
    get: (path) => send("GET", path),
    post: (path, body) => send("POST", path, body),
  };
}

/** Starts an emulator with the project `talk`. */
export async function v2Stage(
  { key: name = "test", ...options }: EmulatorOptions & {
    readonly key?: "test" | "live";
  } = {},
): Promise<V2Stage> {
  const emulator = createEmulator({ seed: "v2", ...options });
  const key = emulator.keys[name];
  const v1 = senderOf(emulator, key);
  await v1.post("/projects", { name: "talk", type: "chat" });
  return { emulator, key, v1, v2: v2SenderOf(emulator, key) };
}

/** Sends a request that must succeed, and returns the body of the response. */
export async function ok(result: Promise<Result>): Promise<Result["body"]> {
  const { status, body } = await result;
  if (status === 200) return body;
  throw new Error(`${status} ${JSON.stringify(body)}`);
}

/** Creates a batch in `talk`, and returns it. */
export function newBatch(
  { v2 }: V2Stage,
  name: string,
  extra: object = {},
): Promise<Result["body"]> {
  return ok(v2.post("/batch", { name, project_name: "talk", ...extra }));
}

/** Creates a chat task in `talk`, and returns it. */
export function newChat(
  { v2 }: V2Stage,
  extra: object = {},
): Promise<Result["body"]> {
  return ok(v2.post("/task/chat", { project_name: "talk", ...extra }));
}

/** Creates that many chat tasks, and returns their ids, oldest first. */
export async function newChats(
  stage: V2Stage,
  count: number,
  extra: object = {},
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) {
    ids.push((await newChat(stage, extra)).task_id);
  }
  return ids;
}

/** A stage with a completed chat task, as it was read. */
export interface CompletedStage extends V2Stage {
  readonly task: Result["body"];
}

/** How the task of a stage is created, completed and read. */
export interface CompletedOptions {
  readonly seed?: string;
  /** More parameters of the task. */
  readonly body?: object;
  /** How it is completed. */
  readonly result?: ChatTaskResult;
  /** More of the query that reads it. */
  readonly opts?: string;
}

/** Starts an emulator, and completes a chat task. */
export async function completedStage(
  { seed = "v2", body, result, opts = "" }: CompletedOptions = {},
): Promise<CompletedStage> {
  const stage = await v2Stage({ seed });
  const { task_id } = await newChat(stage, body);
  stage.emulator.chatTasks.complete(task_id, result);
  const task = await ok(stage.v2.get(`/task?task_id=${task_id}${opts}`));
  return { ...stage, task };
}
