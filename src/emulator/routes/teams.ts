/** The routes of `/v1/teams`. */
import { TeammateRole } from "../../types/constants.ts";
import type { JsonObject } from "../../types/json.ts";
import { invalidParameter } from "../util/errors.ts";
import { jsonReply, type Reply } from "../http/message.ts";
import { objectBody, requiredTextOf, textsOf } from "../util/json.ts";
import type { Call, Route } from "./router.ts";
import {
  addTeammate,
  findTeammate,
  isVisible,
  touchTeammate,
} from "../tenant/team_members.ts";
import type { Tenant } from "../tenant/tenant.ts";

/**
 * The roles that may be given; nobody becomes an admin this way. Members can
 * be disabled too, but how that is written is not known.
 */
const GIVEN_ROLES: readonly TeammateRole[] = [
  "labeler",
  "member",
  "manager",
];

/** What inviting and giving a role take. */
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

/** Never empty: the account's owner is there from the start (TE1). */
function listTeam({ tenant }: Call): Reply {
  return teamReply(tenant);
}

/**
 * That who is in the team already stays as they are, and that an address needs
 * an `@`, are guesses.
 */
function invite({ tenant, body }: Call): Reply {
  const { emails, role } = readTeamParams(objectBody(body));
  const odd = emails.find((email) => !/^[^@\s]+@[^@\s]+$/.test(email));
  if (odd !== undefined) {
    throw invalidParameter(`"${odd}" is not an e-mail address`);
  }
  for (const email of emails) {
    if (!tenant.team.has(email)) addTeammate(tenant, email, role);
  }
  return teamReply(tenant);
}

/**
 * Leaves admins as they are (TE3); that this is no error is a guess. Nobody's
 * role changes when one of the addresses is unknown.
 */
function setRole({ tenant, body }: Call): Reply {
  const { emails, role } = readTeamParams(objectBody(body));
  const found = emails.map((email) => findTeammate(tenant, email));
  for (const stored of found) {
    const { teammate } = stored;
    if (teammate.role === TeammateRole.Admin) continue;
    teammate.role = role;
    teammate.isStudioLabeler = role === TeammateRole.Labeler;
    touchTeammate(tenant, stored);
  }
  return teamReply(tenant);
}

function readTeamParams(
  body: JsonObject,
): { readonly emails: readonly string[]; readonly role: string } {
  const emails = textsOf(body, "emails");
  const role = requiredTextOf(body, "team_role");
  if (emails.length === 0) throw invalidParameter('"emails" is required');
  if (!GIVEN_ROLES.includes(role)) {
    throw invalidParameter(
      `"team_role" must be one of ${GIVEN_ROLES.join(", ")}`,
    );
  }
  return { emails, role };
}

/** All answers give the whole team (TE2). */
function teamReply(tenant: Tenant): Reply {
  const team = [...tenant.team.values()]
    .filter((stored) => isVisible(tenant, stored));
  return jsonReply(team.map(({ teammate }) => teammate));
}
