/** Requests as the official Python SDK sends them: Basic auth, and `Content-Type: application/json` on everything. */
import { createEmulator, type Emulator } from "../../../src/emulator/mod.ts";

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  /** The body, parsed if it is JSON. */
  // deno-lint-ignore no-explicit-any
  readonly body: any;
}

/** Sends requests with one key. `path` begins after `/v1`. */
export interface Sender {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  put(path: string, body?: unknown): Promise<Answer>;
  delete(path: string, body?: unknown): Promise<Answer>;
  form(path: string, body: string): Promise<Answer>;
}

export const API = "https://api.scale.com/v1";

export function basic(key: string): string {
  return `Basic ${btoa(`${key}:`)}`;
}

export async function readAnswer(response: Response): Promise<Answer> {
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
    await readAnswer(
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

/** A seeded emulator and senders with its two keys. */
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

/** What an image annotation needs at least. */
export const IMAGE = {
  attachment: "https://example.com/a.png",
  attachment_type: "image",
  geometries: { box: { objects_to_annotate: ["car", "tree"] } },
};

/** Creates a project, and gives its name. */
export async function projectOf(
  sender: Sender,
  extra: Record<string, unknown> = {},
): Promise<string> {
  const body = { name: "roads", type: "imageannotation", ...extra };
  const answer = await sender.post("/projects", body);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return body.name;
}

/** Creates an image task, and gives it. */
export async function imageTask(
  sender: Sender,
  extra: Record<string, unknown> = {},
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  const answer = await sender.post("/task/imageannotation", {
    ...IMAGE,
    ...extra,
  });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}
