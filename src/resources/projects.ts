/** Projects of v1: a task type, and the params that its tasks inherit. */
import { assertSpelling, assertString, throwMustBe } from "../core/check.ts";
import {
  assertParams,
  type Endpoint,
  POST_ONCE,
  READ,
  READ_ALL,
  type Send,
  type SentCall,
} from "../http/endpoint.ts";
import { paginate } from "../http/list.ts";
import type { PageList } from "../http/page.ts";
import type { QueryKind } from "../http/query.ts";
import { asJson, differingMembers, isSameJson } from "../http/compare.ts";
import { orUndefinedIf404 } from "../http/recover.ts";
import type { Transport } from "../http/transport.ts";
import { TaskType } from "../types/constants.ts";
import type {
  CallOptions,
  CreateOptions,
  ListOptions,
} from "../types/options.ts";
import type {
  CreateProjectParams,
  OntologyParams,
  Project,
  ProjectParams,
  ProjectQuery,
  ProjectTemplate,
  UpdateProjectParams,
} from "../types/project.ts";

const LIST: Endpoint = {
  ...READ_ALL,
  operation: "projects.list",
  route: "/v1/projects",
  query: {
    archived: "boolean",
  } satisfies Readonly<Record<keyof ProjectQuery, QueryKind>>,
};

const GET: Endpoint = {
  ...READ,
  operation: "projects.get",
  route: "/v1/projects/{name}",
};

const CREATE: Endpoint = {
  ...POST_ONCE,
  operation: "projects.create",
  route: "/v1/projects",
  options: ["onConflict"],
  key: "name",
  recover: {
    on: "conflict",
    lookUp: { find: findByName, differences: projectDifferences },
  },
};

const UPDATE: Endpoint = {
  ...POST_ONCE,
  operation: "projects.update",
  route: "/v1/projects/{name}/setParams",
  recover: {
    on: "unknown",
    lookUp: {
      find: (send, { path }) => send(GET, { path }),
      differences: paramDifferences,
    },
  },
};

const GET_TEMPLATE: Endpoint = {
  ...READ,
  operation: "projects.getTemplate",
  route: "/v1/projects/{name}/taskTemplates",
};

const SET_ONTOLOGY: Endpoint = {
  ...POST_ONCE,
  operation: "projects.setOntology",
  route: "/v1/projects/{name}/setOntology",
  // The response is not documented; the official client types it as nothing.
  response: "nothing",
};

/**
 * Projects: `client.projects`.
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

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Creates a project. Its name is its key: if a response is lost, the next
   * attempt finds the project that the first one created. Python:
   * `create_project`. API:
   * https://scale.com/docs/api-reference/projects#create-project
   *
   * @throws {ScaleDuplicateResourceError} if another project has the name
   */
  async create<T extends TaskType>(
    params: CreateProjectParams<T>,
    options?: CreateOptions,
  ): Promise<Project<T>> {
    assertParams(params, CREATE);
    assertString(params.name, "name");
    assertSpelling(params.type, "type", TaskType);
    return await this.#transport.send(CREATE, { json: params }, options);
  }

  /**
   * Returns a project by its name. Python: `get_project`.
   *
   * @throws {ScaleResourceNotFoundError} if there is no such project
   */
  async get(name: string, options?: CallOptions): Promise<Project> {
    return await this.#transport.send(GET, { path: { name } }, options);
  }

  /** Lists projects. Nothing is sent until the list is used. The API returns all of them as one page. Python: `projects`, `get_projects`. */
  list(query?: ProjectQuery, options?: ListOptions): PageList<Project> {
    return paginate(this.#transport, LIST, { query }, options);
  }

  /**
   * Creates a new version of the params of a project: exactly those of `params`,
   * or, with `patch: true`, merged into the newest version. Python:
   * `update_project`.
   */
  async update<T extends TaskType = TaskType>(
    name: string,
    params: UpdateProjectParams<T>,
    options?: CallOptions,
  ): Promise<Project<T>> {
    assertParams(params, UPDATE);
    return await this.#transport.send(UPDATE, {
      path: { name },
      json: params,
    }, options);
  }

  /**
   * Returns the template of a text collection or chat project. Python:
   * `get_project_template`, `project.get_template`.
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

  /** Replaces the ontology of a project. Each choice and subchoice must be unique in the whole ontology. */
  async setOntology(
    name: string,
    params: OntologyParams,
    options?: CallOptions,
  ): Promise<void> {
    assertParams(params, SET_ONTOLOGY);
    if (!Array.isArray(params.ontology)) {
      throwMustBe(params.ontology, "ontology", "an array");
    }
    await this.#transport.send(SET_ONTOLOGY, {
      path: { name },
      json: params,
    }, options);
  }
}

/** Returns the newest version of the params of a project, if it has any. Python: `project.version`, `.params`, `.instruction`. */
export function currentParams<Params extends ProjectParams = ProjectParams>(
  project: { readonly param_history: readonly Params[] },
): Params | undefined {
  return project.param_history.at(-1);
}

function findByName(
  send: Send,
  { members: { name } }: SentCall,
): Promise<Project | undefined> {
  return orUndefinedIf404(send(GET, { path: { name: name as string } }));
}

/** Returns the members that differ. Tasks inherit the newest params, so those are compared. */
function projectDifferences(
  found: object,
  { members }: SentCall,
): readonly string[] {
  const { param_history } = found as Partial<Project>;
  const params = param_history && (param_history.at(-1) ?? {});
  return differingMembers({ ...found, params }, members, ["name", "type"]);
}

/** Returns the params that differ from the newest version; without `patch` also those that only the newest version has. */
function paramDifferences(
  found: object,
  { members }: SentCall,
): readonly string[] {
  const { patch, ...ours } = asJson(members);
  const newest: Readonly<Record<string, unknown>> =
    currentParams(found as Project) ?? {};
  const { version: _version, created_at: _createdAt, ...theirs } = newest;
  const names = Object.keys(patch ? ours : { ...theirs, ...ours });
  return names.filter((name) => !isSameJson(ours[name], theirs[name], name));
}
