/** The routes of `/v1/studio/assignments` and of the groups of projects. */
import type { JsonObject } from "../../types/json.ts";
import type { StudioProjectGroup } from "../../types/studio.ts";
import { EmulatorError, invalidParameter } from "../util/errors.ts";
import { jsonReply, type Reply } from "../http/message.ts";
import { objectBody, requiredTextOf, textsOf } from "../util/json.ts";
import { type Call, type Route, segmentOf } from "./router.ts";
import type { StoredGroup, StoredTeammate } from "../tenant/team.ts";
import {
  addGroup,
  findGroup,
  findTeammate,
  isAssigned,
  touchGroup,
  touchTeammate,
} from "../tenant/team_members.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** What adding and removing assignments take. */
const ASSIGNMENT_PARAMS: readonly string[] = ["emails", "projects"];

/**
 * The routes of who labels what. That a test key may use them, on the projects
 * of its own tenant, is a guess: the service acts on live projects.
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

/** Whom a change of assignments concerns, and which projects. */
interface Assignments {
  readonly team: readonly StoredTeammate[];
  readonly projects: readonly string[];
}

function listAssignments({ tenant }: Call): Reply {
  return assignmentsReply(tenant);
}

/**
 * An assignment counts as the answer to an invitation, which is a guess: the
 * official test assigns whom it just invited, and no route accepts.
 */
function addAssignments({ tenant, body }: Call): Reply {
  const { team, projects } = readAssignments(tenant, objectBody(body));
  for (const stored of team) {
    stored.projects = [...new Set([...stored.projects, ...projects])];
    delete stored.teammate.expiry;
    touchTeammate(tenant, stored);
  }
  return assignmentsReply(tenant);
}

/** That whoever leaves a project leaves its groups too is a guess. */
function removeAssignments({ tenant, body }: Call): Reply {
  const { team, projects } = readAssignments(tenant, objectBody(body));
  for (const stored of team) {
    stored.projects = stored.projects
      .filter((project) => !projects.includes(project));
    touchTeammate(tenant, stored);
  }
  const gone = team.map(({ teammate }) => teammate.email);
  for (const group of tenant.groups) {
    if (!projects.includes(group.project)) continue;
    group.emails = group.emails.filter((email) => !gone.includes(email));
    touchGroup(tenant, group);
  }
  return assignmentsReply(tenant);
}

/** Reads all before anything changes, so an unknown name changes nothing. */
function readAssignments(tenant: Tenant, body: JsonObject): Assignments {
  const emails = textsOf(body, "emails");
  const projects = textsOf(body, "projects");
  if (emails.length === 0) throw invalidParameter('"emails" is required');
  if (projects.length === 0) throw invalidParameter('"projects" is required');
  for (const project of projects) tenant.project(project);
  return { team: emails.map((email) => findTeammate(tenant, email)), projects };
}

/** All active teammates (ST1, ST2), also those without a project. */
function assignmentsReply(tenant: Tenant): Reply {
  const active = [...tenant.team.values()]
    .filter(({ teammate }) => teammate.expiry === undefined);
  return jsonReply(Object.fromEntries(
    active.map(({ teammate, projects }) => [teammate.email, projects]),
  ));
}

function listGroups(call: Call): Reply {
  const project = projectOf(call);
  const groups = call.tenant.groups.filter((group) =>
    group.project === project
  );
  return jsonReply(groups.map((group) => groupView(call.tenant, group)));
}

/** That a name is unique in its project is a guess. */
function createGroup(call: Call): Reply {
  const { tenant } = call;
  const project = projectOf(call);
  const body = objectBody(call.body);
  const name = requiredTextOf(body, "name");
  const emails = textsOf(body, "emails");
  checkAssigned(tenant, project, emails);
  if (findGroup(tenant, project, name) !== undefined) {
    throw new EmulatorError(409, `The group name ("${name}") is already used.`);
  }
  const fields = { project, name, isSingleton: false, emails };
  return jsonReply(groupView(tenant, addGroup(tenant, fields)));
}

/** That who is both added and removed goes is a guess. */
function updateGroup(call: Call): Reply {
  const project = projectOf(call);
  const name = segmentOf(call, "group");
  const body = objectBody(call.body);
  const added = textsOf(body, "add_emails");
  const removed = textsOf(body, "remove_emails");
  const group = findGroup(call.tenant, project, name);
  if (group === undefined) {
    throw new EmulatorError(404, "Group with that name not found.");
  }
  checkAssigned(call.tenant, project, added);
  group.emails = [...new Set([...group.emails, ...added])]
    .filter((email) => !removed.includes(email));
  touchGroup(call.tenant, group);
  return jsonReply(groupView(call.tenant, group));
}

function projectOf(call: Call): string {
  return call.tenant.project(segmentOf(call, "project")).project.name;
}

/** ST3. That others are a 400 is a guess. */
function checkAssigned(
  tenant: Tenant,
  project: string,
  emails: readonly string[],
): void {
  const other = emails.find((email) => !isAssigned(tenant, project, email));
  if (other === undefined) return;
  throw invalidParameter(`"${other}" is not assigned to the project`);
}

function groupView(tenant: Tenant, group: StoredGroup): StudioProjectGroup {
  const { id, name, isSingleton, emails } = group;
  const workers = emails.map((email) => ({
    id: findTeammate(tenant, email).id,
    email,
  }));
  return { id, name, numWorkers: workers.length, isSingleton, workers };
}
