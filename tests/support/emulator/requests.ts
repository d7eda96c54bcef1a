/** Requests as the official Python SDK sends them: Basic auth, and `Content-Type: application/json` on everything. */
import { createEmulator, type Emulator } from "../../../src/emulator/mod.ts";

/** A response with its body. */
export interface Result {
  readonly status: number;
  readonly contentType: string;
  /** The body, parsed if it is JSON. */
  // deno-lint-ignore no-explicit-any
  readonly body: any;
}

/** Sends requests with one key. `path` begins after `/v1`. */
export interface Sender {
  get(path: string): Promise<Result>;
  post(path: string, body?: unknown): Promise<Result>;
  put(path: string, body?: unknown): Promise<Result>;
  delete(path: string, body?: unknown): Promise<Result>;
  form(path: string, body: string): Promise<Result>;
}

export const API = "https://api.scale.com/v1";

export function basic(key: string): string {
  return `Basic ${btoa(`${key}:`)}`;
}

export async function readResult(response: Response): Promise<Result> {
  const contentType = response.headers.get("content-type") ?? "";
  const text = await response.text();
  const body = contentType.startsWith("application/json")
    ? JSON.parse(text)
    : text;
  return { status: response.status, contentType, body };
}

export function senderOf(emulator: Emulator, key: string): Sender {
  const send = async (
    method: string,
    path: string,
    [text, type]: readonly [string | undefined, string],
  ) =>
    await readResult(
      await emulator.fetch(API + path, {
        method,
        headers: { authorization: basic(key), "content-type": type },
        ...(text !== undefined && { body: text }),
      }),
    );
  const json = (body: unknown) =>
    [
      body === undefined ? undefined : JSON.stringify(body),
      "application/json",
    ] as const;
  return {
    get: (path) => send("GET", path, json(undefined)),
    post: (path, body) => send("POST", path, json(body)),
    put: (path, body) => send("PUT", path, json(body)),
    delete: (path, body) => send("DELETE", path, json(body)),
    form: (path, body) =>
      send("POST", path, [body, "application/x-www-form-urlencoded"]),
  };
}

/** Returns a seeded emulator and senders with its two keys. */
export function start(
  seed: string | number = "tests",
): { emulator: Emulator; test: Sender; live: Sender } {
  const emulator = createEmulator({ seed });
  return {
    emulator,
    test: senderOf(emulator, emulator.keys.test),
    live: senderOf(emulator, emulator.keys.live),
  };
}

/** The required parameters of an image annotation. */
export const IMAGE = {
  attachment: "https://example.com/a.png",
  attachment_type: "image",
  geometries: { box: { objects_to_annotate: ["car", "tree"] } },
};

/** Creates a project, and returns its name. */
export async function projectOf(
  sender: Sender,
  extra: Record<string, unknown> = {},
): Promise<string> {
  const body = { name: "roads", type: "imageannotation", ...extra };
  const result = await sender.post("/projects", body);
  if (result.status !== 200) throw new Error(JSON.stringify(result.body));
  return body.name;
}

/** Creates an image task, and returns it. */
export async function imageTask(
  sender: Sender,
  extra: Record<string, unknown> = {},
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  const result = await sender.post("/task/imageannotation", {
    ...IMAGE,
    ...extra,
  });
  if (result.status !== 200) throw new Error(JSON.stringify(result.body));
  return result.body;
}

/** Returns the `unique_id`s of a list, in its order. */
export function uniqueIdsOf({ body }: Result): unknown[] {
  if (!Array.isArray(body.docs)) throw new Error(JSON.stringify(body));
  return body.docs.map((doc: { unique_id?: unknown }) => doc.unique_id);
}

/** Creates image tasks with those `unique_id`s. */
export async function imageTasks(
  sender: Sender,
  ids: readonly string[],
  extra: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  for (const unique_id of ids) await imageTask(sender, { unique_id, ...extra });
}
