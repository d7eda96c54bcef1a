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
import type { World } from "../tenant/tenant.ts";

/** What adding and removing assignments take. */
const ASSIGNMENT_PARAMS: readonly string[] = ["emails", "projects"];

/**
 * The routes of who labels what. That a test key may use them, on the projects
 * of its own world, is a guess: the service acts on live projects.
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

function listAssignments({ world }: Call): Reply {
  return assignmentsReply(world);
}

/**
 * An assignment counts as the answer to an invitation, which is a guess: the
 * official test assigns whom it just invited, and no route accepts.
 */
function addAssignments({ world, body }: Call): Reply {
  const { team, projects } = readAssignments(world, objectBody(body));
  for (const stored of team) {
    stored.projects = [...new Set([...stored.projects, ...projects])];
    delete stored.teammate.expiry;
    touchTeammate(world, stored);
  }
  return assignmentsReply(world);
}

/** That whoever leaves a project leaves its groups too is a guess. */
function removeAssignments({ world, body }: Call): Reply {
  const { team, projects } = readAssignments(world, objectBody(body));
  for (const stored of team) {
    stored.projects = stored.projects
      .filter((project) => !projects.includes(project));
    touchTeammate(world, stored);
  }
  const gone = team.map(({ teammate }) => teammate.email);
  for (const group of world.groups) {
    if (!projects.includes(group.project)) continue;
    group.emails = group.emails.filter((email) => !gone.includes(email));
    touchGroup(world, group);
  }
  return assignmentsReply(world);
}

/** Reads all before anything changes, so an unknown name changes nothing. */
function readAssignments(world: World, body: JsonObject): Assignments {
  const emails = textsOf(body, "emails");
  const projects = textsOf(body, "projects");
  if (emails.length === 0) throw invalidParameter('"emails" is required');
  if (projects.length === 0) throw invalidParameter('"projects" is required');
  for (const project of projects) world.project(project);
  return { team: emails.map((email) => findTeammate(world, email)), projects };
}

/** All active teammates (ST1, ST2), also those without a project. */
function assignmentsReply(world: World): Reply {
  const active = [...world.team.values()]
    .filter(({ teammate }) => teammate.expiry === undefined);
  return jsonReply(Object.fromEntries(
    active.map(({ teammate, projects }) => [teammate.email, projects]),
  ));
}

function listGroups(call: Call): Reply {
  const project = projectOf(call);
  const groups = call.world.groups.filter((group) => group.project === project);
  return jsonReply(groups.map((group) => groupView(call.world, group)));
}

/** That a name is unique in its project is a guess. */
function createGroup(call: Call): Reply {
  const { world } = call;
  const project = projectOf(call);
  const body = objectBody(call.body);
  const name = requiredTextOf(body, "name");
  const emails = textsOf(body, "emails");
  checkAssigned(world, project, emails);
  if (findGroup(world, project, name) !== undefined) {
    throw new EmulatorError(409, `The group name ("${name}") is already used.`);
  }
  const fields = { project, name, isSingleton: false, emails };
  return jsonReply(groupView(world, addGroup(world, fields)));
}

/** That who is both added and removed goes is a guess. */
function updateGroup(call: Call): Reply {
  const project = projectOf(call);
  const name = segmentOf(call, "group");
  const body = objectBody(call.body);
  const added = textsOf(body, "add_emails");
  const removed = textsOf(body, "remove_emails");
  const group = findGroup(call.world, project, name);
  if (group === undefined) {
    throw new EmulatorError(404, "Group with that name not found.");
  }
  checkAssigned(call.world, project, added);
  group.emails = [...new Set([...group.emails, ...added])]
    .filter((email) => !removed.includes(email));
  touchGroup(call.world, group);
  return jsonReply(groupView(call.world, group));
}

function projectOf(call: Call): string {
  return call.world.project(segmentOf(call, "project")).project.name;
}

/** ST3. That others are a 400 is a guess. */
function checkAssigned(
  world: World,
  project: string,
  emails: readonly string[],
): void {
  const other = emails.find((email) => !isAssigned(world, project, email));
  if (other === undefined) return;
  throw invalidParameter(`"${other}" is not assigned to the project`);
}

function groupView(world: World, group: StoredGroup): StudioProjectGroup {
  const { id, name, isSingleton, emails } = group;
  const workers = emails.map((email) => ({
    id: findTeammate(world, email).id,
    email,
  }));
  return { id, name, numWorkers: workers.length, isSingleton, workers };
}
