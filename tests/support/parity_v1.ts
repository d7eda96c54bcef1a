/** The parity list of v1: every method of the official SDKs, and its counterpart here. Tests and the table in examples/python.md are made from it. */
import type { ScaleClient } from "../../mod.ts";

/** One method of an official SDK and its counterpart. */
export interface ParityRow {
  /** The methods of the official Python SDK, where it helps with their arguments. `Node: ` marks one of the Node SDK. */
  readonly python: readonly string[];
  /** The method here, as in `operation` of errors and hooks. */
  readonly operation: string;
  /** How a program calls it, for the table. */
  readonly usage: string;
  /** The HTTP method and route. */
  readonly wire: string;
  /** Whether a failed request may be sent again: "keyed" ones may, because the name in them is unique. */
  readonly safety: "safe" | "idempotent" | "keyed" | "once";
  /** Calls the method with the fewest arguments. */
  readonly call: (client: ScaleClient) => PromiseLike<unknown>;
  /** The body of a scripted response. Default `{}`. */
  readonly response?: unknown;
  /** Where the scripted response redirects to, in place of a body. */
  readonly redirect?: string;
}

const PAGE = { docs: [], total: 0, has_more: false } as const;

/** Every method of v1. */
export const PARITY_V1: readonly ParityRow[] = [
  {
    python: ["create_task(TaskType.X, **params)"],
    operation: "tasks.create",
    usage: "tasks.create(type, params)",
    wire: "POST /v1/task/{type}",
    safety: "once",
    call: (client) => client.tasks.create("chat", {}),
  },
  {
    python: ["get_task(id)", "task.refresh()"],
    operation: "tasks.get",
    usage: "tasks.get(task.task_id)",
    wire: "GET /v1/task/{task_id}",
    safety: "safe",
    call: (client) => client.tasks.get("t"),
  },
  {
    python: ["tasks(**filters)", "get_tasks(**filters)"],
    operation: "tasks.list",
    usage: "tasks.list(query)",
    wire: "GET /v1/tasks",
    safety: "safe",
    call: (client) => client.tasks.list(),
    response: PAGE,
  },
  {
    python: ["get_tasks_count(**filters)"],
    operation: "tasks.count",
    usage: "tasks.count(query)",
    wire: "GET /v1/tasks",
    safety: "safe",
    call: (client) => client.tasks.count(),
    response: PAGE,
  },
  {
    python: ["cancel_task(id, clear_unique_id=)", "task.cancel()"],
    operation: "tasks.cancel",
    usage: "tasks.cancel(task.task_id, { clear_unique_id })",
    wire: "POST /v1/task/{task_id}/cancel",
    safety: "idempotent",
    call: (client) => client.tasks.cancel("t"),
  },
  {
    python: ["audit_task(id, accepted, comments)", "task.audit()"],
    operation: "tasks.audit",
    usage: "tasks.audit(task.task_id, { accepted, comments })",
    wire: "POST /v1/task/{task_id}/audit",
    safety: "once",
    call: (client) => client.tasks.audit("t", { accepted: true }),
  },
  {
    python: ["update_task_unique_id", "task.update_unique_id()"],
    operation: "tasks.setUniqueId",
    usage: "tasks.setUniqueId(task.task_id, unique_id)",
    wire: "POST /v1/task/{task_id}/unique_id",
    safety: "idempotent",
    call: (client) => client.tasks.setUniqueId("t", "u"),
  },
  {
    python: ["clear_task_unique_id", "task.clear_unique_id()"],
    operation: "tasks.clearUniqueId",
    usage: "tasks.clearUniqueId(task.task_id)",
    wire: "DELETE /v1/task/{task_id}/unique_id",
    safety: "idempotent",
    call: (client) => client.tasks.clearUniqueId("t"),
  },
  {
    python: ["set_task_metadata", "task.set_metadata()"],
    operation: "tasks.setMetadata",
    usage: "tasks.setMetadata(task.task_id, metadata)",
    wire: "POST /v1/task/{task_id}/setMetadata",
    safety: "idempotent",
    call: (client) => client.tasks.setMetadata("t", {}),
  },
  {
    python: ["set_task_tags", "task.set_tags()"],
    operation: "tasks.setTags",
    usage: "tasks.setTags(task.task_id, tags)",
    wire: "POST /v1/task/{task_id}/tags",
    safety: "idempotent",
    call: (client) => client.tasks.setTags("t", []),
  },
  {
    python: ["add_task_tags", "task.add_tags()"],
    operation: "tasks.addTags",
    usage: "tasks.addTags(task.task_id, tags)",
    wire: "PUT /v1/task/{task_id}/tags",
    safety: "idempotent",
    call: (client) => client.tasks.addTags("t", ["a"]),
  },
  {
    python: ["delete_task_tags", "task.delete_tags()"],
    operation: "tasks.removeTags",
    usage: "tasks.removeTags(task.task_id, tags)",
    wire: "DELETE /v1/task/{task_id}/tags",
    safety: "idempotent",
    call: (client) => client.tasks.removeTags("t", ["a"]),
  },
  {
    python: [],
    operation: "tasks.sendCallback",
    usage: "tasks.sendCallback(task.task_id)",
    wire: "POST /v1/task/{task_id}/send_callback",
    safety: "once",
    call: (client) => client.tasks.sendCallback("t"),
  },
  {
    python: ["create_evaluation_task"],
    operation: "evaluationTasks.create",
    usage: "evaluationTasks.create(type, params)",
    wire: "POST /v1/evaluation_tasks/{type}",
    safety: "once",
    call: (client) =>
      client.evaluationTasks.create("chat", { expected_response: {} }),
  },
  {
    python: ["create_training_task"],
    operation: "trainingTasks.create",
    usage: "trainingTasks.create(type, params)",
    wire: "POST /v1/training_tasks/{type}",
    safety: "once",
    call: (client) =>
      client.trainingTasks.create("chat", { expected_response: {} }),
  },
  {
    python: ["create_batch"],
    operation: "batches.create",
    usage: "batches.create({ project, name, … })",
    wire: "POST /v1/batches",
    safety: "keyed",
    call: (client) => client.batches.create({ project: "p", name: "b" }),
  },
  {
    python: ["get_batch"],
    operation: "batches.get",
    usage: "batches.get(batch.name)",
    wire: "GET /v1/batches/{name}",
    safety: "safe",
    call: (client) => client.batches.get("b"),
  },
  {
    python: ["batches(**filters)", "get_batches(**filters)"],
    operation: "batches.list",
    usage: "batches.list(query)",
    wire: "GET /v1/batches",
    safety: "safe",
    call: (client) => client.batches.list(),
    response: PAGE,
  },
  {
    python: ["batch_status", "batch.get_status()"],
    operation: "batches.getStatus",
    usage: "batches.getStatus(batch.name)",
    wire: "GET /v1/batches/{name}/status",
    safety: "safe",
    call: (client) => client.batches.getStatus("b"),
  },
  {
    python: ["finalize_batch", "batch.finalize()"],
    operation: "batches.finalize",
    usage: "batches.finalize(batch.name)",
    wire: "POST /v1/batches/{name}/finalize",
    safety: "once",
    call: (client) => client.batches.finalize("b"),
  },
  {
    python: ["set_batch_metadata"],
    operation: "batches.setMetadata",
    usage: "batches.setMetadata(batch.name, metadata)",
    wire: "POST /v1/batches/{name}/setMetadata",
    safety: "idempotent",
    call: (client) => client.batches.setMetadata("b", {}),
  },
  {
    python: [],
    operation: "batches.prioritize",
    usage: "batches.prioritize(batch.name, { priority })",
    wire: "POST /v1/batches/{name}/prioritize",
    safety: "idempotent",
    call: (client) => client.batches.prioritize("b", { priority: 10 }),
  },
  {
    python: ["create_project"],
    operation: "projects.create",
    usage: "projects.create({ name, type, … })",
    wire: "POST /v1/projects",
    safety: "keyed",
    call: (client) => client.projects.create({ name: "p", type: "annotation" }),
  },
  {
    python: ["get_project"],
    operation: "projects.get",
    usage: "projects.get(project.name)",
    wire: "GET /v1/projects/{name}",
    safety: "safe",
    call: (client) => client.projects.get("p"),
  },
  {
    python: ["projects()", "get_projects()"],
    operation: "projects.list",
    usage: "projects.list({ archived })",
    wire: "GET /v1/projects",
    safety: "safe",
    call: (client) => client.projects.list(),
    response: [],
  },
  {
    python: ["update_project(name, patch=, **params)"],
    operation: "projects.update",
    usage: "projects.update(project.name, { patch, ...params })",
    wire: "POST /v1/projects/{name}/setParams",
    safety: "once",
    call: (client) => client.projects.update("p", {}),
  },
  {
    python: ["get_project_template", "project.get_template()"],
    operation: "projects.getTemplate",
    usage: "projects.getTemplate(project.name)",
    wire: "GET /v1/projects/{name}/taskTemplates",
    safety: "safe",
    call: (client) => client.projects.getTemplate("p"),
  },
  {
    python: ["Node: projects.setOntology"],
    operation: "projects.setOntology",
    usage: "projects.setOntology(project.name, { ontology })",
    wire: "POST /v1/projects/{name}/setOntology",
    safety: "once",
    call: (client) => client.projects.setOntology("p", { ontology: ["a"] }),
  },
  {
    python: ["upload_file(file, **fields)"],
    operation: "files.upload",
    usage: "files.upload(file, fields, { filename })",
    wire: "POST /v1/files/upload",
    safety: "once",
    call: (client) => client.files.upload(new Blob(["x"])),
  },
  {
    python: ["import_file(file_url, **fields)"],
    operation: "files.import",
    usage: "files.import({ file_url, … })",
    wire: "POST /v1/files/import",
    safety: "once",
    call: (client) =>
      client.files.import({ file_url: "https://example.com/x" }),
  },
  {
    python: [],
    operation: "files.list",
    usage: "files.list({ project })",
    wire: "GET /v1/files",
    safety: "safe",
    call: (client) => client.files.list({ project: "p" }),
    response: PAGE,
  },
  {
    python: ["list_teammates()"],
    operation: "teams.list",
    usage: "teams.list()",
    wire: "GET /v1/teams",
    safety: "safe",
    call: (client) => client.teams.list(),
    response: [],
  },
  {
    python: ["invite_teammates(emails, role)"],
    operation: "teams.invite",
    usage: "teams.invite({ emails, team_role })",
    wire: "POST /v1/teams/invite",
    safety: "once",
    call: (client) =>
      client.teams.invite({ emails: ["a@example.com"], team_role: "member" }),
    response: [],
  },
  {
    python: ["update_teammates_role", "teammate.update_teammate_role()"],
    operation: "teams.setRole",
    usage: "teams.setRole({ emails: [teammate.email], team_role })",
    wire: "POST /v1/teams/set_role",
    safety: "idempotent",
    call: (client) =>
      client.teams.setRole({
        emails: ["a@example.com"],
        team_role: "member",
      }),
    response: [],
  },
  {
    python: ["list_studio_assignments()"],
    operation: "studio.assignments.list",
    usage: "studio.assignments.list()",
    wire: "GET /v1/studio/assignments",
    safety: "safe",
    call: (client) => client.studio.assignments.list(),
  },
  {
    python: ["add_studio_assignments"],
    operation: "studio.assignments.add",
    usage: "studio.assignments.add({ emails, projects })",
    wire: "POST /v1/studio/assignments/add",
    safety: "idempotent",
    call: (client) =>
      client.studio.assignments.add({
        emails: ["a@example.com"],
        projects: ["p"],
      }),
  },
  {
    python: ["remove_studio_assignments"],
    operation: "studio.assignments.remove",
    usage: "studio.assignments.remove({ emails, projects })",
    wire: "POST /v1/studio/assignments/remove",
    safety: "idempotent",
    call: (client) =>
      client.studio.assignments.remove({
        emails: ["a@example.com"],
        projects: ["p"],
      }),
  },
  {
    python: ["list_project_groups"],
    operation: "studio.projectGroups.list",
    usage: "studio.projectGroups.list(project)",
    wire: "GET /v1/studio/projects/{project}/groups",
    safety: "safe",
    call: (client) => client.studio.projectGroups.list("p"),
    response: [],
  },
  {
    python: ["create_project_group"],
    operation: "studio.projectGroups.create",
    usage: "studio.projectGroups.create(project, { emails, name })",
    wire: "POST /v1/studio/projects/{project}/groups",
    safety: "once",
    call: (client) =>
      client.studio.projectGroups.create("p", { emails: [], name: "g" }),
  },
  {
    python: ["update_project_group"],
    operation: "studio.projectGroups.update",
    usage:
      "studio.projectGroups.update({ project, group }, { add_emails, remove_emails })",
    wire: "PUT /v1/studio/projects/{project}/groups/{group}",
    safety: "idempotent",
    call: (client) =>
      client.studio.projectGroups.update({ project: "p", group: "g" }, {}),
  },
  {
    python: ["list_studio_batches()"],
    operation: "studio.batches.list",
    usage: "studio.batches.list()",
    wire: "GET /v1/studio/batches",
    safety: "safe",
    call: (client) => client.studio.batches.list(),
    response: [],
  },
  {
    python: ["assign_studio_batches"],
    operation: "studio.batches.assign",
    usage: "studio.batches.assign(batch, { groups })",
    wire: "PUT /v1/studio/batches/{batch}",
    safety: "idempotent",
    call: (client) => client.studio.batches.assign("b", { groups: [] }),
  },
  {
    python: ["set_studio_batches_priorities"],
    operation: "studio.batches.setPriorities",
    usage: "studio.batches.setPriorities(names)",
    wire: "POST /v1/studio/batches/set_priorities",
    safety: "idempotent",
    call: (client) => client.studio.batches.setPriorities(["b"]),
    response: [],
  },
  {
    python: ["reset_studio_batches_priorities()"],
    operation: "studio.batches.resetPriorities",
    usage: "studio.batches.resetPriorities()",
    wire: "POST /v1/studio/batches/reset_priorities",
    safety: "idempotent",
    call: (client) => client.studio.batches.resetPriorities(),
    response: [],
  },
];
