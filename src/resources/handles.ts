/** Handles: one object's methods with its id filled in. They know only the id, so nothing on them can go stale. */
import { encodeSegment } from "../http/path.ts";
import { checkText } from "../core/check.ts";
import type { TeammateRole } from "../types/constants.ts";
import type { Batch, BatchStatusCounts } from "../types/batch.ts";
import type { JsonInput, JsonValue } from "../types/json.ts";
import type { CallOptions } from "../types/options.ts";
import type {
  OntologyParams,
  Project,
  ProjectTemplate,
  UpdateProjectParams,
} from "../types/project.ts";
import type { AuditTaskParams, CancelTaskParams, Task } from "../types/task.ts";
import type { Teammate } from "../types/team.ts";
import type { Batches } from "./batches.ts";
import type { Projects } from "./projects.ts";
import type { Tasks } from "./tasks.ts";
import type { Teams } from "./teams.ts";

/**
 * Is one task by its id: `client.task(id)`. Each method is that of
 * `client.tasks` with the id filled in. Python: the methods of `Task`.
 *
 * @example Tag a task that is only known by its id
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * const { task_id } = await client.tasks.create("textcollection", {
 *   attachments: [{ type: "text", content: "Moo" }],
 * });
 * const { tags } = await client.task(task_id).addTags(["farm"]);
 * assertEquals(tags, ["farm"]);
 * ```
 */
export class TaskHandle {
  /** The task's id. */
  readonly id: string;
  readonly #tasks: Tasks;

  /** Is made by `client.task(id)`. */
  constructor(id: string, tasks: Tasks) {
    encodeSegment(id, "task_id");
    this.id = id;
    this.#tasks = tasks;
  }

  /** Gets the task as it is now. Python: `task.refresh`. */
  get(options?: CallOptions): Promise<Task> {
    return this.#tasks.get(this.id, options);
  }

  /** Cancels the task. Python: `task.cancel`. */
  cancel(params?: CancelTaskParams, options?: CallOptions): Promise<Task> {
    return this.#tasks.cancel(this.id, params, options);
  }

  /** Accepts or rejects the task. Python: `task.audit`. */
  audit(params: AuditTaskParams, options?: CallOptions): Promise<void> {
    return this.#tasks.audit(this.id, params, options);
  }

  /** Gives the task your own id. Python: `task.update_unique_id`. */
  setUniqueId(uniqueId: string, options?: CallOptions): Promise<Task> {
    return this.#tasks.setUniqueId(this.id, uniqueId, options);
  }

  /** Takes your own id away. Python: `task.clear_unique_id`. */
  clearUniqueId(options?: CallOptions): Promise<Task> {
    return this.#tasks.clearUniqueId(this.id, options);
  }

  /** Replaces the metadata. Python: `task.set_metadata`. */
  setMetadata(metadata: JsonInput, options?: CallOptions): Promise<Task> {
    return this.#tasks.setMetadata(this.id, metadata, options);
  }

  /** Replaces the tags. Python: `task.set_tags`. */
  setTags(tags: readonly string[], options?: CallOptions): Promise<Task> {
    return this.#tasks.setTags(this.id, tags, options);
  }

  /** Adds tags. Python: `task.add_tags`. */
  addTags(tags: readonly string[], options?: CallOptions): Promise<Task> {
    return this.#tasks.addTags(this.id, tags, options);
  }

  /** Removes tags. Python: `task.delete_tags`. */
  removeTags(tags: readonly string[], options?: CallOptions): Promise<Task> {
    return this.#tasks.removeTags(this.id, tags, options);
  }

  /** Sends the callback again. */
  sendCallback(options?: CallOptions): Promise<JsonValue | undefined> {
    return this.#tasks.sendCallback(this.id, options);
  }
}

/** Is one batch by its name: `client.batch(name)`. Each method is that of `client.batches`. Python: the methods of `Batch`. */
export class BatchHandle {
  /** The batch's name. */
  readonly name: string;
  readonly #batches: Batches;

  /** Is made by `client.batch(name)`. */
  constructor(name: string, batches: Batches) {
    encodeSegment(name, "name");
    this.name = name;
    this.#batches = batches;
  }

  /** Gets the batch as it is now. */
  get(options?: CallOptions): Promise<Batch> {
    return this.#batches.get(this.name, options);
  }

  /** Counts the batch's tasks by status. Python: `batch.get_status`. */
  status(options?: CallOptions): Promise<BatchStatusCounts> {
    return this.#batches.status(this.name, options);
  }

  /** Says that the batch is complete. Python: `batch.finalize`. */
  finalize(options?: CallOptions): Promise<Batch> {
    return this.#batches.finalize(this.name, options);
  }

  /** Replaces the metadata. */
  setMetadata(metadata: JsonInput, options?: CallOptions): Promise<Batch> {
    return this.#batches.setMetadata(this.name, metadata, options);
  }
}

/** Is one project by its name: `client.project(name)`. Each method is that of `client.projects`. Python: the methods of `Project`. */
export class ProjectHandle {
  /** The project's name. */
  readonly name: string;
  readonly #projects: Projects;

  /** Is made by `client.project(name)`. */
  constructor(name: string, projects: Projects) {
    encodeSegment(name, "name");
    this.name = name;
    this.#projects = projects;
  }

  /** Gets the project as it is now. */
  get(options?: CallOptions): Promise<Project> {
    return this.#projects.get(this.name, options);
  }

  /** Makes a new version of the params. */
  update(params: UpdateProjectParams, options?: CallOptions): Promise<Project> {
    return this.#projects.update(this.name, params, options);
  }

  /** Gets the template behind the tasks. Python: `project.get_template`. */
  getTemplate(options?: CallOptions): Promise<ProjectTemplate> {
    return this.#projects.getTemplate(this.name, options);
  }

  /** Replaces the ontology. */
  setOntology(params: OntologyParams, options?: CallOptions): Promise<void> {
    return this.#projects.setOntology(this.name, params, options);
  }
}

/** Is one teammate by e-mail address: `client.teammate(email)`. Python: the methods of `Teammate`. */
export class TeammateHandle {
  /** The teammate's e-mail address. */
  readonly email: string;
  readonly #teams: Teams;

  /** Is made by `client.teammate(email)`. */
  constructor(email: string, teams: Teams) {
    checkText(email, "email");
    this.email = email;
    this.#teams = teams;
  }

  /** Gives the teammate another role and gives all teammates. Python: `teammate.update_teammate_role`. */
  setRole(
    teamRole: TeammateRole,
    options?: CallOptions,
  ): Promise<readonly Teammate[]> {
    const params = { emails: [this.email], team_role: teamRole };
    return this.#teams.setRole(params, options);
  }
}
