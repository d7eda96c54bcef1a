/** Projects of v1: one task type and the params that all its tasks inherit. */
import { checkRecord, checkText, refuse, show } from "../core/check.ts";
import type { TaskType } from "../types/constants.ts";
import {
  alwaysKeyed,
  type CallArgs,
  differingMembers,
  type Endpoint,
  foundOrNot,
  isSameJson,
  type Send,
  V1_DO,
  V1_READ,
} from "../http/endpoint.ts";
import { encodeQuery, type QueryKind } from "../http/query.ts";
import type { Transport } from "../http/transport.ts";
import type { JsonInput } from "../types/json.ts";
import type { CallOptions, CreateOptions } from "../types/options.ts";
import type {
  CreateProjectParams,
  OntologyParams,
  Project,
  ProjectParams,
  ProjectQuery,
  ProjectTemplate,
  UpdateProjectParams,
} from "../types/project.ts";

const QUERY: Readonly<Record<keyof ProjectQuery, QueryKind>> = {
  archived: "boolean",
};

const LIST: Endpoint = {
  ...V1_READ,
  operation: "projects.list",
  route: "/v1/projects",
  reply: "array",
};

const GET: Endpoint = {
  ...V1_READ,
  operation: "projects.get",
  route: "/v1/projects/{name}",
};

const CREATE: Endpoint = {
  ...V1_DO,
  operation: "projects.create",
  route: "/v1/projects",
  recovery: {
    on: "conflict",
    isKeyed: alwaysKeyed,
    lookUp: { find: findByName, differences: typeDifferences },
  },
};

const UPDATE: Endpoint = {
  ...V1_DO,
  operation: "projects.update",
  route: "/v1/projects/{name}/setParams",
  recovery: {
    on: "unknown",
    isKeyed: alwaysKeyed,
    lookUp: { find: findAgain, differences: paramDifferences },
  },
};

const GET_TEMPLATE: Endpoint = {
  ...V1_READ,
  operation: "projects.getTemplate",
  route: "/v1/projects/{name}/taskTemplates",
};

const SET_ONTOLOGY: Endpoint = {
  ...V1_DO,
  operation: "projects.setOntology",
  route: "/v1/projects/{name}/setOntology",
  // Nobody knows what comes back; the official client types it as nothing.
  reply: "nothing",
};

/**
 * Creates, finds and changes projects: `client.projects`.
 *
 * @example Change one param of a project
 * ```ts
 * import { currentParams, ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * await client.projects.create({
 *   name: "cows",
 *   type: "imageannotation",
 *   params: { instruction: "Box each cow", padding: 10 },
 * });
 * const project = await client.projects.update("cows", {
 *   patch: true,
 *   padding: 20,
 * });
 * const params = currentParams(project);
 * assertEquals([params?.version, params?.["padding"]], [1, 20]);
 * ```
 */
export class Projects {
  readonly #transport: Transport;

  /** Is made by the client. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Creates a project. Its name is its key: where an attempt got lost, a
   * further one finds what the first made. Python: `create_project`. API:
   * https://scale.com/docs/api-reference/projects#create-project
   *
   * @throws {ScaleDuplicateResourceError} where a project has the name
   */
  async create<T extends TaskType>(
    params: CreateProjectParams<T>,
    options?: CreateOptions,
  ): Promise<Project<T>> {
    checkRecord(params, "The params of projects.create");
    checkText(params.name, "name");
    checkText(params.type, "type");
    return await this.#transport.send(CREATE, { body: params }, options);
  }

  /**
   * Gets a project by its name. Python: `get_project`.
   *
   * @throws {ScaleResourceNotFoundError} where there is none
   */
  async get(name: string, options?: CallOptions): Promise<Project> {
    return await this.#transport.send(GET, { path: { name } }, options);
  }

  /** Lists all projects at once; the API does not page them. Python: `projects`, `get_projects`. */
  async list(
    query: ProjectQuery = {},
    options?: CallOptions,
  ): Promise<readonly Project[]> {
    return await this.#transport.send(LIST, {
      query: encodeQuery(query, QUERY, LIST.operation),
    }, options);
  }

  /**
   * Makes a new version of a project's params: those given and no others, or,
   * with `patch: true`, merged into the newest. Python: `update_project`.
   */
  async update<T extends TaskType = TaskType>(
    name: string,
    params: UpdateProjectParams<T>,
    options?: CallOptions,
  ): Promise<Project<T>> {
    checkRecord(params, "The params of projects.update");
    return await this.#transport.send(UPDATE, {
      path: { name },
      body: params,
    }, options);
  }

  /**
   * Gets the template of a text collection or chat project. Python:
   * `get_project_template`.
   *
   * @throws {ScaleInvalidRequestError} for a project of another type
   */
  async getTemplate(
    name: string,
    options?: CallOptions,
  ): Promise<ProjectTemplate> {
    return await this.#transport.send(
      GET_TEMPLATE,
      { path: { name } },
      options,
    );
  }

  /** Replaces a project's ontology. Choices and subchoices must be unique over all of it. */
  async setOntology(
    name: string,
    params: OntologyParams,
    options?: CallOptions,
  ): Promise<void> {
    checkRecord(params, "The params of projects.setOntology");
    if (!Array.isArray(params.ontology)) {
      refuse(
        `ontology must be an array: current value is ${show(params.ontology)}`,
      );
    }
    await this.#transport.send(SET_ONTOLOGY, {
      path: { name },
      body: params,
    }, options);
  }
}

/** Gives the newest version of a project's params, if it has any. Python: `project.version`, `.params`, `.instruction`. */
export function currentParams<Params extends ProjectParams = ProjectParams>(
  project: { readonly param_history: readonly Params[] },
): Params | undefined {
  return project.param_history.at(-1);
}

function findByName(
  send: Send,
  { body }: CallArgs,
): Promise<Project | undefined> {
  const { name } = body as CreateProjectParams;
  return foundOrNot(send(GET, { path: { name } }));
}

function typeDifferences(found: object, { body }: CallArgs): readonly string[] {
  return differingMembers(found, body as CreateProjectParams, ["name", "type"]);
}

function findAgain(send: Send, { path = {} }: CallArgs): Promise<Project> {
  return send(GET, { path });
}

/** Names the params that the newest version has otherwise; without `patch` also those that it has besides. */
function paramDifferences(
  found: object,
  { body }: CallArgs,
): readonly string[] {
  const { patch, ...ours } = body as UpdateProjectParams;
  const newest: JsonInput = currentParams(found as Project) ?? {};
  const { version: _version, created_at: _createdAt, ...theirs } = newest;
  const names = Object.keys(patch ? ours : { ...theirs, ...ours });
  return names.filter((name) => !isSameJson(ours[name], theirs[name]));
}
