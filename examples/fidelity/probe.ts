/** What a check of the ledger asks with, and what it finds. */

/** Where the checks run. */
export interface Target {
  /** A test key. */
  readonly apiKey: string;
  /** Without `/v1`, and without a slash at the end. */
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  /** Added to all names, which are unique in an account. */
  readonly suffix: string;
}

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  /** The body, parsed if it is JSON. */
  // deno-lint-ignore no-explicit-any
  readonly body: any;
}

/** Something that is not as the ledger has it. */
export interface Difference {
  readonly what: string;
  readonly wanted: unknown;
  readonly came: unknown;
}

/** What may be said of a request. */
export interface Extras {
  /** In the place of Basic authentication with the key. */
  readonly authorization?: string;
  /** In the place of JSON. */
  readonly contentType?: string;
}

/** Looks at one behaviour. */
export type Check = (probe: Probe) => Promise<void>;

/** An answer that says nothing of the behaviour, only that it cannot be seen now. */
export class NotNowError extends Error {
  override readonly name = "NotNowError";
}

/** Answers after which nothing can be said. */
const NOT_NOW: readonly number[] = [408, 429, 500, 502, 503, 504];

/** An image to label; nobody fetches it for a test task. */
export const IMAGE = {
  instruction: "Draw a box around each cow",
  attachment: "https://i.imgur.com/v4cBreD.jpg",
  attachment_type: "image",
  geometries: { box: { objects_to_annotate: ["Calf", "Cow"] } },
};

/** What all checks of one run share: a project, a batch and a task to look at. */
export class Stage {
  readonly target: Target;
  readonly #made = new Map<string, Promise<unknown>>();
  #count = 0;

  constructor(target: Target) {
    this.target = target;
  }

  /** Gives a name that nothing has. */
  name(word: string): string {
    this.#count += 1;
    return `parity-${word}-${this.#count}${this.target.suffix}`;
  }

  /** Makes something at its first use, and gives the same from then on. */
  once<T>(what: string, make: () => Promise<T>): Promise<T> {
    const made = this.#made.get(what) as Promise<T> | undefined;
    if (made !== undefined) return made;
    const making = make();
    this.#made.set(what, making);
    return making;
  }
}

/** Asks, and takes note of what is not as it should be. */
export class Probe {
  readonly #stage: Stage;
  readonly #differences: Difference[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** The test key. */
  get key(): string {
    return this.#stage.target.apiKey;
  }

  /** What is not as the ledger has it. */
  get differences(): readonly Difference[] {
    return this.#differences;
  }

  /** Compares two JSON values; the order of members does not count. */
  expect(what: string, came: unknown, wanted: unknown): void {
    if (canonical(came) === canonical(wanted)) return;
    this.#differences.push({ what, wanted, came });
  }

  /** Says that something should be true of what came. */
  expectThat(what: string, isSo: boolean, came: unknown): void {
    if (!isSo) this.#differences.push({ what, wanted: "so", came });
  }

  /** Expects that an answer is an error of that status, in the usual form. */
  expectError(what: string, { status, body }: Answer, wanted: number): void {
    this.expect(`${what}: status`, status, wanted);
    this.expect(`${what}: status_code`, body?.status_code, wanted);
    this.expect(`${what}: kind of error`, typeof body?.error, "string");
  }

  /**
   * Sends a request; `line` is the method and what comes after `/v1`. A text or
   * a form is sent as it is, all else as JSON.
   */
  async ask(
    line: string,
    body?: unknown,
    { authorization, contentType = "application/json" }: Extras = {},
  ): Promise<Answer> {
    const { apiKey, baseUrl, fetch } = this.#stage.target;
    const [method = "", path = ""] = line.split(" ");
    const isForm = body instanceof FormData;
    const request = new Request(`${baseUrl}/v1${path}`, {
      method,
      headers: {
        authorization: authorization ?? `Basic ${btoa(`${apiKey}:`)}`,
        ...(!isForm && { "content-type": contentType }),
      },
      ...(body !== undefined && { body: bodyOf(body) }),
      redirect: "manual",
    });
    const response = await sent(fetch(request));
    const answer = await readAnswer(response);
    if (!NOT_NOW.includes(answer.status)) return answer;
    throw new NotNowError(`The answer was a ${answer.status}`);
  }

  /** Sends a request that has to work, and gives the body. */
  // deno-lint-ignore no-explicit-any
  async get(line: string, body?: unknown): Promise<any> {
    const answer = await this.ask(line, body);
    if (answer.status === 200) return answer.body;
    const said = String(answer.body?.error ?? "").slice(0, 200);
    throw new NotNowError(`${line} was a ${answer.status}: ${said}`);
  }

  /** Gives a name that nothing has. */
  name(word: string): string {
    return this.#stage.name(word);
  }

  /** The name of an imageannotation project. */
  project(): Promise<string> {
    return this.#stage.once("project", async () => {
      const name = this.name("project");
      await this.get("POST /projects", { name, type: "imageannotation" });
      return name;
    });
  }

  /** Creates a batch in the project, and gives it. */
  // deno-lint-ignore no-explicit-any
  async newBatch(extra: object = {}): Promise<any> {
    const project = await this.project();
    const name = this.name("batch");
    return await this.get("POST /batches", { project, name, ...extra });
  }

  /** The name of a batch with three tasks, and their ids, oldest first. */
  threeTasks(): Promise<{ batch: string; ids: readonly string[] }> {
    return this.#stage.once("three tasks", async () => {
      const { name } = await this.newBatch();
      const ids: string[] = [];
      for (let count = 0; count < 3; count += 1) {
        ids.push((await this.newTask({ batch: name })).task_id);
      }
      return { batch: name, ids };
    });
  }

  /** Creates a test task, and gives it. */
  // deno-lint-ignore no-explicit-any
  async newTask(extra: object = {}, type = "imageannotation"): Promise<any> {
    const base = type === "imageannotation" ? IMAGE : {};
    return await this.get(`POST /task/${type}`, { ...base, ...extra });
  }

  /** A test task that was created with nothing but what it needs. */
  // deno-lint-ignore no-explicit-any
  plainTask(): Promise<any> {
    return this.#stage.once("task", () => this.newTask());
  }
}

function bodyOf(body: unknown): BodyInit {
  if (typeof body === "string" || body instanceof FormData) return body;
  return JSON.stringify(body);
}

/** Where no answer came, nothing can be said. */
async function sent(response: Promise<Response>): Promise<Response> {
  try {
    return await response;
  } catch (error) {
    throw new NotNowError(error instanceof Error ? error.message : `${error}`);
  }
}

async function readAnswer(response: Response): Promise<Answer> {
  const contentType = response.headers.get("content-type") ?? "";
  const text = await response.text();
  try {
    return { status: response.status, contentType, body: JSON.parse(text) };
  } catch {
    return { status: response.status, contentType, body: text };
  }
}

/** JSON with sorted members. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member) => {
    const isPlain = typeof member === "object" && member !== null &&
      !Array.isArray(member);
    return isPlain ? Object.fromEntries(Object.entries(member).sort()) : member;
  }) ?? "absent";
}
