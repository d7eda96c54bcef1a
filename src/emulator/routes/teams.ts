/** The routes of `/v1/teams`. */
import { TeammateRole } from "../../types/constants.ts";
import type { JsonObject } from "../../types/json.ts";
import { invalidParameter } from "../util/errors.ts";
import { type EmulatedResponse, jsonResponse } from "../http/message.ts";
import { objectBody, requiredString, stringArray } from "../util/json.ts";
import type { Call, Route } from "./router.ts";
import {
  addTeammate,
  findTeammate,
  isVisible,
  markTeammateChanged,
} from "../tenant/team_members.ts";
import type { Tenant } from "../tenant/tenant.ts";

/**
 * The roles that a request may set; `admin` is not one of them. The service can
 * also disable members, but the name of that role is not known.
 */
const SETTABLE_ROLES: readonly TeammateRole[] = [
  "labeler",
  "member",
  "manager",
];

/** The members of the bodies. */
const TEAM_PARAMS: readonly string[] = ["emails", "team_role"];

/** The routes of teams. */
export const TEAM_ROUTES: readonly Route[] = [
  { method: "GET", path: "/v1/teams", handler: listTeam },
  {
    method: "POST",
    path: "/v1/teams/invite",
    handler: invite,
    body: TEAM_PARAMS,
  },
  {
    method: "POST",
    path: "/v1/teams/set_role",
    handler: setRole,
    body: TEAM_PARAMS,
  },
];

function listTeam({ tenant }: Call): EmulatedResponse {
  return teamResponse(tenant);
}

/** @guess Existing teammates do not change; an email address must contain `@`. */
function invite({ tenant, body }: Call): EmulatedResponse {
  const { emails, role } = readTeamParams(objectBody(body));
  const invalid = emails.find((email) => !/^[^@\s]+@[^@\s]+$/.test(email));
  if (invalid !== undefined) {
    throw invalidParameter(`"${invalid}" is not an email address`);
  }
  for (const email of emails) {
    if (!tenant.team.has(email)) addTeammate(tenant, email, role);
  }
  return teamResponse(tenant);
}

/**
 * Sets the role of teammates, except admins. If one of the email addresses is
 * unknown, no role changes.
 *
 * @guess An admin among them is no error.
 */
function setRole({ tenant, body }: Call): EmulatedResponse {
  const { emails, role } = readTeamParams(objectBody(body));
  const found = emails.map((email) => findTeammate(tenant, email));
  for (const stored of found) {
    const { teammate } = stored;
    if (teammate.role === TeammateRole.Admin) continue;
    teammate.role = role;
    teammate.isStudioLabeler = role === TeammateRole.Labeler;
    markTeammateChanged(tenant, stored);
  }
  return teamResponse(tenant);
}

function readTeamParams(
  body: JsonObject,
): { readonly emails: readonly string[]; readonly role: string } {
  const emails = stringArray(body, "emails");
  const role = requiredString(body, "team_role");
  if (emails.length === 0) throw invalidParameter('"emails" is required');
  if (!SETTABLE_ROLES.includes(role)) {
    throw invalidParameter(
      `"team_role" must be one of ${SETTABLE_ROLES.join(", ")}`,
    );
  }
  return { emails, role };
}

/** Every response contains the whole team. */
function teamResponse(tenant: Tenant): EmulatedResponse {
  const team = [...tenant.team.values()]
    .filter((stored) => isVisible(tenant, stored));
  return jsonResponse(team.map(({ teammate }) => teammate));
}
