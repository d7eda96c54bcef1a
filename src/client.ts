/** The client: checks its options once, creates the transport, and has a namespace for each noun of the API. */
import { assertArgument, assertOneOf } from "./core/check.ts";
import { assertPath } from "./http/path.ts";
import { encodeAnyQuery } from "./http/query.ts";
import type { Safety } from "./http/retry.ts";
import { registerSend } from "./http/send_of.ts";
import {
  type ClientOptions,
  mergeOptions,
  resolveOptions,
} from "./http/settings.ts";
import { Transport } from "./http/transport.ts";
import { Batches } from "./resources/batches.ts";
import { QualityTasks } from "./resources/evaluation.ts";
import { Files } from "./resources/files.ts";
import { Projects } from "./resources/projects.ts";
import { Studio } from "./resources/studio.ts";
import { Tasks } from "./resources/tasks.ts";
import { Teams } from "./resources/teams.ts";
import type { JsonValue } from "./types/json.ts";
import type { CallOptions, QueryInput } from "./types/options.ts";
import { V2 } from "./v2/v2.ts";

/** Options of `client.request`. */
export interface RequestOptions extends CallOptions {
  /** The query. An array repeats its key. */
  readonly query?: QueryInput | undefined;
  /** The value that is sent as JSON. */
  readonly body?: unknown;
  /** What repeating the request does. Default: `safe` for GET, `once` for other methods. */
  readonly safety?: Safety | undefined;
}

/** The HTTP methods of `client.request`. */
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
 * A client of the API with one key. Python: `ScaleClient`.
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
  declare readonly tasks: Tasks;
  /** Batches. */
  declare readonly batches: Batches;
  /** Projects. */
  declare readonly projects: Projects;
  /** Files. */
  declare readonly files: Files;
  /** Teammates. */
  declare readonly teams: Teams;
  /** Studio. */
  declare readonly studio: Studio;
  /** Evaluation tasks, for Rapid projects. */
  declare readonly evaluationTasks: QualityTasks;
  /** Training tasks, for Rapid projects. */
  declare readonly trainingTasks: QualityTasks;
  readonly #options: ClientOptions;
  readonly #transport: Transport;
  #v2: V2 | undefined;

  /**
   * Creates a client. All options are checked here.
   *
   * @throws {ScaleArgumentError} for a wrong option; the message names the value, but never the key
   */
  constructor(options: ClientOptions) {
    this.#transport = new Transport(resolveOptions(options));
    this.#options = options;
    registerSend(this, this.#transport.send);
    this.tasks = new Tasks(this.#transport);
    this.batches = new Batches(this.#transport);
    this.projects = new Projects(this.#transport);
    this.files = new Files(this.#transport);
    this.teams = new Teams(this.#transport);
    this.studio = new Studio(this.#transport);
    this.evaluationTasks = new QualityTasks(this.#transport, "evaluation");
    this.trainingTasks = new QualityTasks(this.#transport, "training");
  }

  /** Version 2 of the API. */
  get v2(): V2 {
    return this.#v2 ??= new V2(this.#transport);
  }

  /**
   * Returns a client with some options changed. `headers` and `retry` are merged
   * over those of this client, all other options replace them. Both clients share
   * one retry quota.
   *
   * @example A client for long calls of one tenant
   * ```ts
   * import { ScaleClient } from "@labelwire/scale";
   * import { createEmulator } from "@labelwire/scale/emulator";
   * import { assertEquals } from "@std/assert";
   *
   * const { fetch, keys } = createEmulator();
   * const client = new ScaleClient({ apiKey: keys.test, fetch });
   * const patient = client.with({
   *   deadlineMs: 3_600_000,
   *   headers: { "x-tenant": "farm" },
   * });
   * assertEquals(await patient.tasks.count(), 0);
   * ```
   *
   * @throws {ScaleArgumentError} for a wrong option, and for `retry.quota`
   */
  with(options: Partial<ClientOptions>): ScaleClient {
    const derived = new ScaleClient(mergeOptions(this.#options, options));
    derived.#transport.shareQuotaOf(this.#transport);
    return derived;
  }

  /**
   * Sends a request to an endpoint that this library does not know. The path is
   * sent as it is, so encode the names in it. v1 uses Basic authentication, v2
   * Bearer.
   *
   * @example Call an endpoint by its path
   * ```ts
   * import { ScaleClient } from "@labelwire/scale";
   * import { createEmulator } from "@labelwire/scale/emulator";
   * import { assertEquals } from "@std/assert";
   *
   * const { fetch, keys } = createEmulator();
   * const client = new ScaleClient({ apiKey: keys.test, fetch });
   * const projects = await client.request<{ name: string }[]>(
   *   "GET",
   *   "/v1/projects",
   *   { query: { archived: false } },
   * );
   * assertEquals(projects, []);
   * ```
   *
   * @returns the JSON value of the response; a string if it is not JSON, and `undefined` for a 204
   */
  async request<T = JsonValue | undefined>(
    method: RequestMethod,
    path: string,
    options: RequestOptions = {},
  ): Promise<T> {
    assertOneOf(method, "method", METHODS);
    assertPath(path);
    assertArgument(options as unknown, "options", "request");
    const {
      query = {},
      body,
      safety = (method === "GET" ? "safe" : "once"),
      ...callOptions
    } = options;
    assertOneOf(safety, "safety", SAFETIES);
    return await this.#transport.send(
      {
        operation: "request",
        method,
        route: "{path}",
        safety,
        response: "any",
      },
      {
        rawPath: path,
        query: encodeAnyQuery(query, "query"),
        json: body,
      },
      callOptions,
    );
  }
}
