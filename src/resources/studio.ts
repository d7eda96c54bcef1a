/** Studio of v1: who labels what, and in which order. It acts on live projects and wants a live key. */
import { checkRecord, checkText, checkTexts } from "../core/check.ts";
import { type Endpoint, V1_DO, V1_READ, V1_SET } from "../http/endpoint.ts";
import type { Transport } from "../http/transport.ts";
import type { CallOptions } from "../types/options.ts";
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
  ...V1_READ,
  operation: "studio.assignments.list",
  route: "/v1/studio/assignments",
};

const ADD_ASSIGNMENTS: Endpoint = {
  ...V1_SET,
  operation: "studio.assignments.add",
  route: "/v1/studio/assignments/add",
};

const REMOVE_ASSIGNMENTS: Endpoint = {
  ...V1_SET,
  operation: "studio.assignments.remove",
  route: "/v1/studio/assignments/remove",
};

const LIST_GROUPS: Endpoint = {
  ...V1_READ,
  operation: "studio.projectGroups.list",
  route: "/v1/studio/projects/{project}/groups",
  reply: "array",
};

const CREATE_GROUP: Endpoint = {
  ...V1_DO,
  operation: "studio.projectGroups.create",
  route: "/v1/studio/projects/{project}/groups",
};

const UPDATE_GROUP: Endpoint = {
  ...V1_SET,
  operation: "studio.projectGroups.update",
  method: "PUT",
  route: "/v1/studio/projects/{project}/groups/{group}",
};

const LIST_BATCHES: Endpoint = {
  ...V1_READ,
  operation: "studio.batches.list",
  route: "/v1/studio/batches",
  reply: "array",
};

const ASSIGN_BATCH: Endpoint = {
  ...V1_SET,
  operation: "studio.batches.assign",
  method: "PUT",
  route: "/v1/studio/batches/{batch}",
};

const SET_PRIORITIES: Endpoint = {
  ...V1_SET,
  operation: "studio.batches.setPriorities",
  route: "/v1/studio/batches/set_priorities",
  reply: "array",
};

const RESET_PRIORITIES: Endpoint = {
  ...V1_SET,
  operation: "studio.batches.resetPriorities",
  route: "/v1/studio/batches/reset_priorities",
  reply: "array",
};

/** Holds the parts of Studio: `client.studio`. */
export class Studio {
  /** Who is assigned to which projects. */
  readonly assignments: StudioAssignments;
  /** Groups of labelers of a project. */
  readonly projectGroups: StudioProjectGroups;
  /** Pending batches, their groups and their order. */
  readonly batches: StudioBatches;

  /** Is made by the client. */
  constructor(transport: Transport) {
    this.assignments = new StudioAssignments(transport);
    this.projectGroups = new StudioProjectGroups(transport);
    this.batches = new StudioBatches(transport);
  }
}

/** Assigns teammates to projects: `client.studio.assignments`. */
export class StudioAssignments {
  readonly #transport: Transport;

  /** Is made by the client. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Gives the projects of each active teammate. Python: `list_studio_assignments`. */
  async list(options?: CallOptions): Promise<StudioAssignmentMap> {
    return await this.#transport.send(LIST_ASSIGNMENTS, {}, options);
  }

  /** Assigns teammates to projects and gives all assignments. Python: `add_studio_assignments`. */
  async add(
    params: StudioAssignmentParams,
    options?: CallOptions,
  ): Promise<StudioAssignmentMap> {
    checkAssignments(params, ADD_ASSIGNMENTS.operation);
    return await this.#transport.send(
      ADD_ASSIGNMENTS,
      { body: params },
      options,
    );
  }

  /** Takes teammates off projects and gives all assignments. Python: `remove_studio_assignments`. */
  async remove(
    params: StudioAssignmentParams,
    options?: CallOptions,
  ): Promise<StudioAssignmentMap> {
    checkAssignments(params, REMOVE_ASSIGNMENTS.operation);
    return await this.#transport.send(
      REMOVE_ASSIGNMENTS,
      { body: params },
      options,
    );
  }
}

/** Groups the labelers of a project: `client.studio.projectGroups`. */
export class StudioProjectGroups {
  readonly #transport: Transport;

  /** Is made by the client. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists the groups of a project. Python: `list_project_groups`. */
  async list(
    project: string,
    options?: CallOptions,
  ): Promise<readonly StudioProjectGroup[]> {
    return await this.#transport.send(
      LIST_GROUPS,
      { path: { project } },
      options,
    );
  }

  /** Makes a group of teammates who are assigned to the project already. Python: `create_project_group`. */
  async create(
    project: string,
    params: CreateProjectGroupParams,
    options?: CallOptions,
  ): Promise<StudioProjectGroup> {
    checkRecord(params as unknown, "The params of studio.projectGroups.create");
    checkText(params.name, "name");
    checkTexts(params.emails, "emails", true);
    return await this.#transport.send(
      CREATE_GROUP,
      { path: { project }, body: params },
      options,
    );
  }

  /** Adds members to a group and takes others out. Python: `update_project_group`. */
  async update(
    names: { readonly project: string; readonly group: string },
    params: UpdateProjectGroupParams,
    options?: CallOptions,
  ): Promise<StudioProjectGroup> {
    checkRecord(names as unknown, "The names of studio.projectGroups.update");
    checkRecord(params as unknown, "The params of studio.projectGroups.update");
    const { add_emails = [], remove_emails = [] } = params;
    checkTexts(add_emails, "add_emails", true);
    checkTexts(remove_emails, "remove_emails", true);
    return await this.#transport.send(UPDATE_GROUP, {
      path: { project: names.project, group: names.group },
      body: { add_emails, remove_emails },
    }, options);
  }
}

/** Orders pending batches and says who works on them: `client.studio.batches`. */
export class StudioBatches {
  readonly #transport: Transport;

  /** Is made by the client. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists the pending batches in their order. Python: `list_studio_batches`. */
  async list(options?: CallOptions): Promise<readonly StudioBatch[]> {
    return await this.#transport.send(LIST_BATCHES, {}, options);
  }

  /** Sets the groups that work on a batch. Python: `assign_studio_batches`. */
  async assign(
    batch: string,
    params: AssignStudioBatchParams,
    options?: CallOptions,
  ): Promise<StudioBatch> {
    checkRecord(params as unknown, "The params of studio.batches.assign");
    checkTexts(params.groups, "groups", true);
    return await this.#transport.send(
      ASSIGN_BATCH,
      { path: { batch }, body: params },
      options,
    );
  }

  /** Sets the order of the pending batches; all of them must be named. Python: `set_studio_batches_priorities`. */
  async setPriorities(
    names: readonly string[],
    options?: CallOptions,
  ): Promise<readonly StudioBatch[]> {
    checkTexts(names, "names");
    return await this.#transport.send(SET_PRIORITIES, {
      body: { batches: names.map((name) => ({ name })) },
    }, options);
  }

  /** Puts the pending batches in the default order: calibration first, then the oldest. Python: `reset_studio_batches_priorities`. */
  async resetPriorities(
    options?: CallOptions,
  ): Promise<readonly StudioBatch[]> {
    return await this.#transport.send(RESET_PRIORITIES, {}, options);
  }
}

function checkAssignments(
  params: StudioAssignmentParams,
  operation: string,
): void {
  checkRecord(params as unknown, `The params of ${operation}`);
  checkTexts(params.emails, "emails");
  checkTexts(params.projects, "projects");
}
