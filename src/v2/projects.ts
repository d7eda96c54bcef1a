/** Projects of v2. */
import { READ, READ_PAGES } from "../http/endpoint.ts";
import { paginate } from "../http/list.ts";
import type { PageList } from "../http/page.ts";
import type { Transport } from "../http/transport.ts";
import type { CallOptions, ListOptions } from "../types/options.ts";
import type {
  V2Project,
  V2ProjectQuery,
  V2ProjectSelector,
} from "../types/v2/project.ts";
import {
  PROJECT,
  PROJECT_KEYS,
  type QueryKeys,
  read,
  type V2Endpoint,
} from "./endpoint.ts";

const GET: V2Endpoint = {
  ...READ,
  operation: "v2.projects.get",
  route: "/v2/project",
  query: PROJECT_KEYS satisfies QueryKeys<V2ProjectSelector>,
  oneOf: PROJECT,
};

const LIST: V2Endpoint = {
  ...READ_PAGES,
  operation: "v2.projects.list",
  route: "/v2/projects",
  items: "projects",
  query: {
    created_after: "date",
    created_before: "date",
  } satisfies QueryKeys<V2ProjectQuery>,
};

/** Projects of v2: `client.v2.projects`. */
export class V2Projects {
  readonly #transport: Transport;

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Returns a project by its id or its name. Python: `V2Api.get_project`.
   *
   * @throws {ScaleResourceNotFoundError} if there is no such project
   */
  async get(
    query: V2ProjectSelector,
    options?: CallOptions,
  ): Promise<V2Project> {
    return await read(this.#transport, GET, query, options);
  }

  /** Lists projects. Nothing is sent until the list is used. The API returns all of them as one page. Python: `V2Api.get_projects`. */
  list(query?: V2ProjectQuery, options?: ListOptions): PageList<V2Project> {
    return paginate(this.#transport, LIST, { query }, options);
  }
}
