/** The requests of a check, and the differences that it finds. */

/** A server to check. */
export interface Target {
  /** A test key. */
  readonly apiKey: string;
  /** The URL without `/v1`, and without a slash at the end. */
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  /** The end of all names, which are unique in an account. */
  readonly suffix: string;
}

/** A response whose body was read. */
export interface ProbeResponse {
  readonly status: number;
  readonly contentType: string;
  /** The body, parsed if it is JSON. */
  // deno-lint-ignore no-explicit-any
  readonly body: any;
}

/** A value that is not the expected one. */
export interface Difference {
  readonly what: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** The headers of a request. */
export interface ProbeHeaders {
  /** Default: Basic authentication with the key, and for v2 the key as a Bearer token. */
  readonly authorization?: string;
  /** Default: `application/json`. */
  readonly contentType?: string;
}

/** Checks one behaviour. */
export type Check = (probe: Probe) => Promise<void>;

/** Thrown when a response says nothing about the behaviour. */
export class InconclusiveError extends Error {
  override readonly name = "InconclusiveError";
}

/** The statuses that say nothing about a behaviour. */
const INCONCLUSIVE: readonly number[] = [408, 429, 500, 502, 503, 504];

/** The parameters of an imageannotation. The image of a test task is never fetched. */
export const IMAGE = {
  instruction: "Draw a box around each cow",
  attachment: "https://i.imgur.com/v4cBreD.jpg",
  attachment_type: "image",
  geometries: { box: { objects_to_annotate: ["Calf", "Cow"] } },
};

/** The objects that all checks of one run share: a project, a batch and a task. */
export class SharedObjects {
  readonly target: Target;
  readonly #created = new Map<string, Promise<unknown>>();
  #count = 0;

  constructor(target: Target) {
    this.target = target;
  }

  /** Returns a new name. */
  name(word: string): string {
    this.#count += 1;
    return `fidelity-${word}-${this.#count}${this.target.suffix}`;
  }

  /** Creates an object at the first call, and returns the same one afterwards. */
  once<T>(key: string, create: () => Promise<T>): Promise<T> {
    const existing = this.#created.get(key) as Promise<T> | undefined;
    if (existing !== undefined) return existing;
    const created = create();
    this.#created.set(key, created);
    return created;
  }
}

/** Sends the requests of one check, and collects the differences. */
export class Probe {
  readonly #shared: SharedObjects;
  readonly #differences: Difference[] = [];

  constructor(shared: SharedObjects) {
    this.#shared = shared;
  }

  /** The test key. */
  get key(): string {
    return this.#shared.target.apiKey;
  }

  /** The differences that were found. */
  get differences(): readonly Difference[] {
    return this.#differences;
  }

  /** Expects two equal JSON values. The order of members does not matter. */
  expect(what: string, actual: unknown, expected: unknown): void {
    if (canonical(actual) === canonical(expected)) return;
    this.#differences.push({ what, expected, actual });
  }

  /** Expects a condition to be true. */
  expectThat(what: string, condition: boolean, actual: unknown): void {
    if (!condition) this.#differences.push({ what, expected: true, actual });
  }

  /** Expects an error of that status, with the usual body. */
  expectError(what: string, response: ProbeResponse, status: number): void {
    const { body } = response;
    this.expect(`${what}: status`, response.status, status);
    this.expect(`${what}: status_code`, body?.status_code, status);
    this.expect(`${what}: type of error`, typeof body?.error, "string");
  }

  /**
   * Sends a request. `line` is the method and the path after `/v1`; a path of v2
   * begins with `/v2/`. A string or a form is sent as it is, any other body as
   * JSON.
   */
  async send(
    line: string,
    body?: unknown,
    { authorization, contentType = "application/json" }: ProbeHeaders = {},
  ): Promise<ProbeResponse> {
    const { apiKey, baseUrl, fetch } = this.#shared.target;
    const [method = "", path = ""] = line.split(" ");
    const isForm = body instanceof FormData;
    const isV2 = path.startsWith("/v2/");
    const own = isV2 ? `Bearer ${apiKey}` : `Basic ${btoa(`${apiKey}:`)}`;
    const request = new Request(`${baseUrl}${isV2 ? "" : "/v1"}${path}`, {
      method,
      headers: {
        authorization: authorization ?? own,
        ...(!isForm && { "content-type": contentType }),
      },
      ...(body !== undefined && { body: encodeBody(body) }),
      redirect: "manual",
    });
    const response = await readResponse(await conclusive(fetch(request)));
    if (!INCONCLUSIVE.includes(response.status)) return response;
    throw new InconclusiveError(`The response was a ${response.status}`);
  }

  /** Sends a request that must succeed, and returns the body of the response. */
  // deno-lint-ignore no-explicit-any
  async sendOk(line: string, body?: unknown): Promise<any> {
    const response = await this.send(line, body);
    if (response.status === 200) return response.body;
    const message = String(response.body?.error ?? "").slice(0, 200);
    throw new InconclusiveError(
      `The response to ${line} was a ${response.status}: ${message}`,
    );
  }

  /** Returns a new name. */
  name(word: string): string {
    return this.#shared.name(word);
  }

  /** Returns the name of an imageannotation project. */
  project(): Promise<string> {
    return this.#shared.once("project", async () => {
      const name = this.name("project");
      await this.sendOk("POST /projects", { name, type: "imageannotation" });
      return name;
    });
  }

  /** Returns the name of a chat project. */
  chatProject(): Promise<string> {
    return this.#shared.once("chat project", async () => {
      const name = this.name("chat");
      await this.sendOk("POST /projects", { name, type: "chat" });
      return name;
    });
  }

  /** Creates a batch of v2 in the chat project. */
  // deno-lint-ignore no-explicit-any
  async newV2Batch(extra: object = {}): Promise<any> {
    const project_name = await this.chatProject();
    const name = this.name("batch");
    const body = { name, project_name, staging_batch: false, ...extra };
    return await this.sendOk("POST /v2/batch", body);
  }

  /** Creates a chat task of v2 in the chat project. */
  // deno-lint-ignore no-explicit-any
  async newChatTask(extra: object = {}): Promise<any> {
    const project_name = await this.chatProject();
    return await this.sendOk("POST /v2/task/chat", { project_name, ...extra });
  }

  /** Creates a batch in the project. */
  // deno-lint-ignore no-explicit-any
  async newBatch(extra: object = {}): Promise<any> {
    const project = await this.project();
    const name = this.name("batch");
    return await this.sendOk("POST /batches", { project, name, ...extra });
  }

  /** Returns the name of a batch with three tasks, and their ids, oldest first. */
  threeTasks(): Promise<{ batch: string; ids: readonly string[] }> {
    return this.#shared.once("three tasks", async () => {
      const { name } = await this.newBatch();
      const ids: string[] = [];
      for (let count = 0; count < 3; count += 1) {
        ids.push((await this.newTask({ batch: name })).task_id);
      }
      return { batch: name, ids };
    });
  }

  /** Creates a test task. */
  // deno-lint-ignore no-explicit-any
  async newTask(extra: object = {}, type = "imageannotation"): Promise<any> {
    const base = type === "imageannotation" ? IMAGE : {};
    return await this.sendOk(`POST /task/${type}`, { ...base, ...extra });
  }

  /** Returns a test task that was created with required parameters only. */
  // deno-lint-ignore no-explicit-any
  plainTask(): Promise<any> {
    return this.#shared.once("task", () => this.newTask());
  }
}

function encodeBody(body: unknown): BodyInit {
  if (typeof body === "string" || body instanceof FormData) return body;
  return JSON.stringify(body);
}

/** Without a response nothing is known about the behaviour. */
async function conclusive(response: Promise<Response>): Promise<Response> {
  try {
    return await response;
  } catch (error) {
    throw new InconclusiveError(
      error instanceof Error ? error.message : `${error}`,
    );
  }
}

async function readResponse(response: Response): Promise<ProbeResponse> {
  const contentType = response.headers.get("content-type") ?? "";
  const body = await response.text();
  const { status } = response;
  try {
    return { status, contentType, body: JSON.parse(body) };
  } catch {
    return { status, contentType, body };
  }
}

/** Returns JSON with sorted members. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member) => {
    const isPlain = typeof member === "object" && member !== null &&
      !Array.isArray(member);
    return isPlain ? Object.fromEntries(Object.entries(member).sort()) : member;
  }) ?? "absent";
}
