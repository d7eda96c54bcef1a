/** The routes of `/v1/studio/assignments` and of the groups of projects. */
import type { JsonObject } from "../../types/json.ts";
import type { StudioProjectGroup } from "../../types/studio.ts";
import { EmulatorError, invalidParameter } from "../util/errors.ts";
import { type EmulatedResponse, jsonResponse } from "../http/message.ts";
import { objectBody, requiredString, stringArray } from "../util/json.ts";
import { type Call, pathParam, type Route } from "./router.ts";
import type { StoredGroup, StoredTeammate } from "../tenant/team.ts";
import {
  addGroup,
  findGroup,
  findTeammate,
  isAssigned,
  markGroupChanged,
  markTeammateChanged,
} from "../tenant/team_members.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** The members of the bodies of assignments. */
const ASSIGNMENT_PARAMS: readonly string[] = ["emails", "projects"];

/**
 * The routes of assignments and groups. In the service they work on live projects.
 *
 * @guess A test key may use them, for the projects of its own tenant.
 */
export const STUDIO_ROUTES: readonly Route[] = [
  { method: "GET", path: "/v1/studio/assignments", handler: listAssignments },
  {
    method: "POST",
    path: "/v1/studio/assignments/add",
    handler: addAssignments,
    body: ASSIGNMENT_PARAMS,
  },
  {
    method: "POST",
    path: "/v1/studio/assignments/remove",
    handler: removeAssignments,
    body: ASSIGNMENT_PARAMS,
  },
  {
    method: "GET",
    path: "/v1/studio/projects/{project}/groups",
    handler: listGroups,
  },
  {
    method: "POST",
    path: "/v1/studio/projects/{project}/groups",
    handler: createGroup,
    body: ["emails", "name"],
  },
  {
    method: "PUT",
    path: "/v1/studio/projects/{project}/groups/{group}",
    handler: updateGroup,
    body: ["add_emails", "remove_emails"],
  },
];

/** The teammates and projects of a change of assignments. */
interface Assignments {
  readonly team: readonly StoredTeammate[];
  readonly projects: readonly string[];
}

function listAssignments({ tenant }: Call): EmulatedResponse {
  return assignmentsResponse(tenant);
}

/**
 * @guess An assignment accepts a pending invitation: the official test assigns
 * teammates right after it invites them, and no route accepts an invitation.
 */
function addAssignments({ tenant, body }: Call): EmulatedResponse {
  const { team, projects } = readAssignments(tenant, objectBody(body));
  for (const stored of team) {
    stored.projects = [...new Set([...stored.projects, ...projects])];
    delete stored.teammate.expiry;
    markTeammateChanged(tenant, stored);
  }
  return assignmentsResponse(tenant);
}

/** @guess A teammate who leaves a project also leaves its groups. */
function removeAssignments({ tenant, body }: Call): EmulatedResponse {
  const { team, projects } = readAssignments(tenant, objectBody(body));
  for (const stored of team) {
    stored.projects = stored.projects
      .filter((project) => !projects.includes(project));
    markTeammateChanged(tenant, stored);
  }
  const removed = team.map(({ teammate }) => teammate.email);
  for (const group of tenant.groups) {
    if (!projects.includes(group.project)) continue;
    group.emails = group.emails.filter((email) => !removed.includes(email));
    markGroupChanged(tenant, group);
  }
  return assignmentsResponse(tenant);
}

/** Everything is checked before anything changes. */
function readAssignments(tenant: Tenant, body: JsonObject): Assignments {
  const emails = stringArray(body, "emails");
  const projects = stringArray(body, "projects");
  if (emails.length === 0) throw invalidParameter('"emails" is required');
  if (projects.length === 0) throw invalidParameter('"projects" is required');
  for (const project of projects) tenant.project(project);
  return { team: emails.map((email) => findTeammate(tenant, email)), projects };
}

/** Contains all active teammates, also those without a project. */
function assignmentsResponse(tenant: Tenant): EmulatedResponse {
  const active = [...tenant.team.values()]
    .filter(({ teammate }) => teammate.expiry === undefined);
  return jsonResponse(Object.fromEntries(
    active.map(({ teammate, projects }) => [teammate.email, projects]),
  ));
}

function listGroups(call: Call): EmulatedResponse {
  const project = projectOf(call);
  const groups = call.tenant.groups.filter((group) =>
    group.project === project
  );
  return jsonResponse(
    groups.map((group) => serializeGroup(call.tenant, group)),
  );
}

/** @guess The name of a group is unique in its project. */
function createGroup(call: Call): EmulatedResponse {
  const { tenant } = call;
  const project = projectOf(call);
  const body = objectBody(call.body);
  const name = requiredString(body, "name");
  const emails = stringArray(body, "emails");
  checkAssigned(tenant, project, emails);
  if (findGroup(tenant, project, name) !== undefined) {
    throw new EmulatorError(409, `The group name ("${name}") is already used`);
  }
  const fields = { project, name, isSingleton: false, emails };
  return jsonResponse(serializeGroup(tenant, addGroup(tenant, fields)));
}

/** @guess An email address that is both added and removed is removed. */
function updateGroup(call: Call): EmulatedResponse {
  const project = projectOf(call);
  const name = pathParam(call, "group");
  const body = objectBody(call.body);
  const added = stringArray(body, "add_emails");
  const removed = stringArray(body, "remove_emails");
  const group = findGroup(call.tenant, project, name);
  if (group === undefined) {
    throw new EmulatorError(404, "Group with that name not found");
  }
  checkAssigned(call.tenant, project, added);
  group.emails = [...new Set([...group.emails, ...added])]
    .filter((email) => !removed.includes(email));
  markGroupChanged(call.tenant, group);
  return jsonResponse(serializeGroup(call.tenant, group));
}

function projectOf(call: Call): string {
  return call.tenant.project(pathParam(call, "project")).project.name;
}

/** @guess An email address that is not assigned to the project is a 400. */
function checkAssigned(
  tenant: Tenant,
  project: string,
  emails: readonly string[],
): void {
  const other = emails.find((email) => !isAssigned(tenant, project, email));
  if (other === undefined) return;
  throw invalidParameter(`"${other}" is not assigned to the project`);
}

function serializeGroup(
  tenant: Tenant,
  group: StoredGroup,
): StudioProjectGroup {
  const { id, name, isSingleton, emails } = group;
  const workers = emails.map((email) => ({
    id: findTeammate(tenant, email).id,
    email,
  }));
  return { id, name, numWorkers: workers.length, isSingleton, workers };
}
