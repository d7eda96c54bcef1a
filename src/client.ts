/** The client: checks its options once, builds the transport, holds the namespaces. */
import { checkOneOf, checkRecord } from "./core/check.ts";
import { checkPath } from "./http/path.ts";
import { encodeAnyQuery } from "./http/query.ts";
import { Batches } from "./resources/batches.ts";
import { Files } from "./resources/files.ts";
import {
  BatchHandle,
  ProjectHandle,
  TaskHandle,
  TeammateHandle,
} from "./resources/handles.ts";
import { Projects } from "./resources/projects.ts";
import { QualityTasks } from "./resources/evaluation.ts";
import { Studio } from "./resources/studio.ts";
import { Tasks } from "./resources/tasks.ts";
import { Teams } from "./resources/teams.ts";
import type { Safety } from "./http/retry.ts";
import { type ClientOptions, settingsOf } from "./http/settings.ts";
import { Transport } from "./http/transport.ts";
import type { JsonValue } from "./types/json.ts";
import type { CallOptions, QueryInput } from "./types/options.ts";

/** What `client.request` sends, and how. */
export interface RequestOptions extends CallOptions {
  /** The query; a list repeats its key. */
  readonly query?: QueryInput;
  /** What is sent as JSON. */
  readonly body?: unknown;
  /** What repeating the request does. Default: `safe` for GET, `once` for all else. */
  readonly safety?: Safety;
}

/** The HTTP methods that `client.request` takes. */
export type RequestMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

const METHODS: readonly RequestMethod[] = [
  "GET",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
];

const SAFETIES: readonly Safety[] = ["safe", "idempotent", "once"];

/**
 * Talks to the API with one key. Python: `ScaleClient`.
 *
 * @example Start without a key, against the built-in emulator
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * assertEquals(await client.tasks.count(), 0);
 * ```
 */
export class ScaleClient {
  /** Tasks. */
  readonly tasks: Tasks;
  /** Batches. */
  readonly batches: Batches;
  /** Projects. */
  readonly projects: Projects;
  /** Files. */
  readonly files: Files;
  /** Teammates. */
  readonly teams: Teams;
  /** Studio. */
  readonly studio: Studio;
  /** Evaluation tasks, for Rapid projects. */
  readonly evaluationTasks: QualityTasks;
  /** Training tasks, for Rapid projects. */
  readonly trainingTasks: QualityTasks;
  readonly #options: ClientOptions;
  readonly #transport: Transport;

  /**
   * Makes a client. All options are checked here.
   *
   * @throws {ScaleArgumentError} for an option that cannot be right; the message names the value, but never the key
   */
  constructor(options: ClientOptions) {
    this.#transport = new Transport(settingsOf(options));
    this.#options = options;
    this.tasks = new Tasks(this.#transport);
    this.batches = new Batches(this.#transport);
    this.projects = new Projects(this.#transport);
    this.files = new Files(this.#transport);
    this.teams = new Teams(this.#transport);
    this.studio = new Studio(this.#transport);
    this.evaluationTasks = new QualityTasks(this.#transport, "evaluation");
    this.trainingTasks = new QualityTasks(this.#transport, "training");
  }

  /** Makes a client with some options changed. It shares this client's retry quota. */
  with(options: Partial<ClientOptions>): ScaleClient {
    checkRecord(options, "The options of ScaleClient.with");
    const derived = new ScaleClient({ ...this.#options, ...options });
    derived.#transport.shareWith(this.#transport);
    return derived;
  }

  /** Gives one task's methods with its id filled in; nothing is sent. */
  task(id: string): TaskHandle {
    return new TaskHandle(id, this.tasks);
  }

  /** Gives one batch's methods with its name filled in; nothing is sent. */
  batch(name: string): BatchHandle {
    return new BatchHandle(name, this.batches);
  }

  /** Gives one project's methods with its name filled in; nothing is sent. */
  project(name: string): ProjectHandle {
    return new ProjectHandle(name, this.projects);
  }

  /** Gives one teammate's methods with the e-mail address filled in; nothing is sent. */
  teammate(email: string): TeammateHandle {
    return new TeammateHandle(email, this.teams);
  }

  /**
   * Calls an endpoint that this library does not know. The path is sent as it
   * is, so encode the names in it. v1 gets Basic authentication, v2 Bearer.
   *
   * @example Ask for something new
   * ```ts
   * import { ScaleClient } from "@labelwire/scale";
   * import { createEmulator } from "@labelwire/scale/emulator";
   * import { assertEquals } from "@std/assert";
   *
   * const { fetch, keys } = createEmulator();
   * const client = new ScaleClient({ apiKey: keys.test, fetch });
   * const answer = await client.request("GET", "/v1/projects", {
   *   query: { archived: false },
   * });
   * assertEquals(answer, []);
   * ```
   *
   * @returns the JSON value of the answer, its text where it is not JSON, and nothing for a 204
   */
  async request(
    method: RequestMethod,
    path: string,
    options: RequestOptions = {},
  ): Promise<JsonValue | undefined> {
    checkOneOf(method, "method", METHODS);
    checkPath(path);
    checkRecord(options as unknown, "The options of request");
    const {
      query = {},
      body,
      safety = (method === "GET" ? "safe" : "once"),
      ...callOptions
    } = options;
    checkOneOf(safety, "safety", SAFETIES);
    return await this.#transport.send(
      {
        operation: "request",
        method,
        route: "{path}",
        auth: path.startsWith("/v1/") ? "basic" : "bearer",
        safety,
        reply: "any",
      },
      {
        rawPath: path,
        query: encodeAnyQuery(query, "query"),
        ...body !== undefined && { body },
      },
      callOptions,
    );
  }
}
