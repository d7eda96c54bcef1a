/** Studio of v1: who labels what, and in which order. It works on live projects and needs a live key. */
import { assertArgument, assertString, assertStrings } from "../core/check.ts";
import {
  assertParams,
  type Endpoint,
  POST_IDEMPOTENT,
  POST_ONCE,
  READ,
  READ_ALL,
} from "../http/endpoint.ts";
import { paginate } from "../http/list.ts";
import type { PageList } from "../http/page.ts";
import type { Transport } from "../http/transport.ts";
import type { CallOptions, ListOptions } from "../types/options.ts";
import type {
  AssignStudioBatchParams,
  CreateProjectGroupParams,
  StudioAssignmentMap,
  StudioAssignmentParams,
  StudioBatch,
  StudioProjectGroup,
  UpdateProjectGroupParams,
} from "../types/studio.ts";

const LIST_ASSIGNMENTS: Endpoint = {
  ...READ,
  operation: "studio.assignments.list",
  route: "/v1/studio/assignments",
};

const ADD_ASSIGNMENTS: Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "studio.assignments.add",
  route: "/v1/studio/assignments/add",
};

const REMOVE_ASSIGNMENTS: Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "studio.assignments.remove",
  route: "/v1/studio/assignments/remove",
};

const LIST_GROUPS: Endpoint = {
  ...READ_ALL,
  operation: "studio.projectGroups.list",
  route: "/v1/studio/projects/{project}/groups",
};

const CREATE_GROUP: Endpoint = {
  ...POST_ONCE,
  operation: "studio.projectGroups.create",
  route: "/v1/studio/projects/{project}/groups",
};

const UPDATE_GROUP: Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "studio.projectGroups.update",
  method: "PUT",
  route: "/v1/studio/projects/{project}/groups/{group}",
};

const LIST_BATCHES: Endpoint = {
  ...READ_ALL,
  operation: "studio.batches.list",
  route: "/v1/studio/batches",
};

const ASSIGN_BATCH: Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "studio.batches.assign",
  method: "PUT",
  route: "/v1/studio/batches/{batch}",
};

const SET_PRIORITIES: Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "studio.batches.setPriorities",
  route: "/v1/studio/batches/set_priorities",
  response: "array",
};

const RESET_PRIORITIES: Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "studio.batches.resetPriorities",
  route: "/v1/studio/batches/reset_priorities",
  response: "array",
};

/** The parts of Studio: `client.studio`. */
export class Studio {
  /** The assignments of teammates to projects. */
  declare readonly assignments: StudioAssignments;
  /** The groups of labelers of a project. */
  declare readonly projectGroups: StudioProjectGroups;
  /** The pending batches, their groups and their order. */
  declare readonly batches: StudioBatches;

  /** @ignore */
  constructor(transport: Transport) {
    this.assignments = new StudioAssignments(transport);
    this.projectGroups = new StudioProjectGroups(transport);
    this.batches = new StudioBatches(transport);
  }
}

/** Assignments of teammates to projects: `client.studio.assignments`. */
export class StudioAssignments {
  readonly #transport: Transport;

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Returns the projects of each active teammate. Python: `list_studio_assignments`. */
  async list(options?: CallOptions): Promise<StudioAssignmentMap> {
    return await this.#transport.send(LIST_ASSIGNMENTS, {}, options);
  }

  /** Assigns teammates to projects and returns all assignments. Python: `add_studio_assignments`. */
  async add(
    params: StudioAssignmentParams,
    options?: CallOptions,
  ): Promise<StudioAssignmentMap> {
    assertAssignments(params, ADD_ASSIGNMENTS);
    return await this.#transport.send(
      ADD_ASSIGNMENTS,
      { json: params },
      options,
    );
  }

  /** Removes teammates from projects and returns all assignments. Python: `remove_studio_assignments`. */
  async remove(
    params: StudioAssignmentParams,
    options?: CallOptions,
  ): Promise<StudioAssignmentMap> {
    assertAssignments(params, REMOVE_ASSIGNMENTS);
    return await this.#transport.send(
      REMOVE_ASSIGNMENTS,
      { json: params },
      options,
    );
  }
}

/** Groups of labelers of a project: `client.studio.projectGroups`. */
export class StudioProjectGroups {
  readonly #transport: Transport;

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists the groups of a project. Nothing is sent until the list is used. The API returns all of them as one page. Python: `list_project_groups`. */
  list(project: string, options?: ListOptions): PageList<StudioProjectGroup> {
    const path = { project };
    return paginate(this.#transport, LIST_GROUPS, { path }, options);
  }

  /** Creates a group of teammates who are already assigned to the project. Python: `create_project_group`. */
  async create(
    project: string,
    params: CreateProjectGroupParams,
    options?: CallOptions,
  ): Promise<StudioProjectGroup> {
    assertParams(params, CREATE_GROUP);
    assertString(params.name, "name");
    assertStrings(params.emails, "emails", true);
    return await this.#transport.send(
      CREATE_GROUP,
      { path: { project }, json: params },
      options,
    );
  }

  /** Adds members to a group and removes others. Python: `update_project_group`. */
  async update(
    names: { readonly project: string; readonly group: string },
    params: UpdateProjectGroupParams,
    options?: CallOptions,
  ): Promise<StudioProjectGroup> {
    assertArgument(names as unknown, "names", UPDATE_GROUP.operation);
    assertParams(params, UPDATE_GROUP);
    const { add_emails = [], remove_emails = [] } = params;
    assertStrings(add_emails, "add_emails", true);
    assertStrings(remove_emails, "remove_emails", true);
    return await this.#transport.send(UPDATE_GROUP, {
      path: { project: names.project, group: names.group },
      json: { add_emails, remove_emails },
    }, options);
  }
}

/** Pending batches, their groups and their order: `client.studio.batches`. */
export class StudioBatches {
  readonly #transport: Transport;

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists the pending batches in their order. Nothing is sent until the list is used. The API returns all of them as one page. Python: `list_studio_batches`. */
  list(options?: ListOptions): PageList<StudioBatch> {
    return paginate(this.#transport, LIST_BATCHES, {}, options);
  }

  /** Sets the groups that work on a batch. Python: `assign_studio_batches`. */
  async assign(
    batch: string,
    params: AssignStudioBatchParams,
    options?: CallOptions,
  ): Promise<StudioBatch> {
    assertParams(params, ASSIGN_BATCH);
    assertStrings(params.groups, "groups", true);
    return await this.#transport.send(
      ASSIGN_BATCH,
      { path: { batch }, json: params },
      options,
    );
  }

  /** Sets the order of the pending batches. `names` must contain all of them. Python: `set_studio_batches_priorities`. */
  async setPriorities(
    names: readonly string[],
    options?: CallOptions,
  ): Promise<readonly StudioBatch[]> {
    assertStrings(names, "names");
    return await this.#transport.send(SET_PRIORITIES, {
      json: { batches: names.map((name) => ({ name })) },
    }, options);
  }

  /** Resets the order of the pending batches to the default: calibration first, then the oldest. Python: `reset_studio_batches_priorities`. */
  async resetPriorities(
    options?: CallOptions,
  ): Promise<readonly StudioBatch[]> {
    return await this.#transport.send(RESET_PRIORITIES, {}, options);
  }
}

function assertAssignments(
  params: StudioAssignmentParams,
  endpoint: Endpoint,
): void {
  assertParams(params, endpoint);
  assertStrings(params.emails, "emails");
  assertStrings(params.projects, "projects");
}
