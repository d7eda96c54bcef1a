/** Studio of v1. It needs a live key and acts on live projects. Source: https://scale.com/docs/api-reference/studio */

/** The projects that each active teammate is assigned to, by e-mail address. */
export type StudioAssignmentMap = Readonly<Record<string, readonly string[]>>;

/** The parameters of `studio.assignments.add` and `.remove`. */
export interface StudioAssignmentParams {
  /** The e-mail addresses of the teammates. */
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
  /** The number of labelers. */
  readonly numWorkers: number;
  /** Whether the group represents a single labeler. */
  readonly isSingleton: boolean;
  /** The labelers. */
  readonly workers?: readonly StudioWorker[];
}

/** The parameters of `studio.projectGroups.create`. All members must already be assigned to the project. */
export interface CreateProjectGroupParams {
  /** The e-mail addresses of the members. */
  readonly emails: readonly string[];
  /** The group's name. Python: `project_group`. */
  readonly name: string;
}

/** The parameters of `studio.projectGroups.update`. */
export interface UpdateProjectGroupParams {
  /** The e-mail addresses to add. */
  readonly add_emails?: readonly string[] | undefined;
  /** The e-mail addresses to remove. */
  readonly remove_emails?: readonly string[] | undefined;
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
  /** The position in the order. */
  readonly studioPriority?: number;
  /** The number of tasks. */
  readonly total: number;
  /** The number of completed tasks. */
  readonly completed: number;
  /** The groups that work on the batch. */
  readonly groups: readonly string[];
}

/** The parameters of `studio.batches.assign`. */
export interface AssignStudioBatchParams {
  /** The groups to assign. They replace the previous ones. An e-mail address is accepted for a group. */
  readonly groups: readonly string[];
}
