/** Studio of v1, which acts on live projects and wants a live key. Source: https://scale.com/docs/api-reference/studio */

/** The projects that each active teammate is assigned to, by e-mail address. */
export type StudioAssignmentMap = Readonly<Record<string, readonly string[]>>;

/** The parameters of `studio.assignments.add` and `.remove`. */
export interface StudioAssignmentParams {
  /** Whom it concerns. */
  readonly emails: readonly string[];
  /** The projects' names. */
  readonly projects: readonly string[];
}

/** A labeler in a group. */
export interface StudioWorker {
  /** The labeler's id. */
  readonly id: string;
  /** The labeler's e-mail address. */
  readonly email: string;
}

/** A group of labelers of one project. */
export interface StudioProjectGroup {
  /** The group's id. */
  readonly id: string;
  /** The group's name. */
  readonly name: string;
  /** How many labelers it has. */
  readonly numWorkers: number;
  /** Whether it stands for one labeler. */
  readonly isSingleton: boolean;
  /** Its labelers. */
  readonly workers?: readonly StudioWorker[];
}

/** The parameters of `studio.projectGroups.create`. All members must be assigned to the project already. */
export interface CreateProjectGroupParams {
  /** The members. */
  readonly emails: readonly string[];
  /** The group's name. Python: `project_group`. */
  readonly name: string;
}

/** The parameters of `studio.projectGroups.update`. */
export interface UpdateProjectGroupParams {
  /** Who comes in. */
  readonly add_emails?: readonly string[];
  /** Who goes. */
  readonly remove_emails?: readonly string[];
}

/** A pending Studio batch. */
export interface StudioBatch {
  /** The batch's id. */
  readonly id: string;
  /** The batch's name. */
  readonly name: string;
  /** The project's id. */
  readonly projectId: string;
  /** The project's name. */
  readonly projectName: string;
  /** `Production` or `Calibration`. */
  readonly batchType: string;
  /** Its place in the order. */
  readonly studioPriority?: number;
  /** Tasks in all. */
  readonly total: number;
  /** Tasks done. */
  readonly completed: number;
  /** The groups that work on it. */
  readonly groups: readonly string[];
}

/** The parameters of `studio.batches.assign`. */
export interface AssignStudioBatchParams {
  /** The groups that shall work on it, instead of those before; an e-mail address may stand for a group. */
  readonly groups: readonly string[];
}
