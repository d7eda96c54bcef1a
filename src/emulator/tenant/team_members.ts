/** Teammates and groups of a tenant: found, taken in, and noted as changed. */
import { TeammateRole } from "../../types/constants.ts";
import { EmulatorError } from "../util/errors.ts";
import type { StoredGroup, StoredTeammate } from "./team.ts";
import type { Tenant } from "./tenant.ts";

/** How long an invitation is open: seven days, which is a guess. */
const INVITATION_MS = 604_800_000;

/** Takes in a teammate who is invited and did not answer yet. */
export function addTeammate(tenant: Tenant, email: string, role: string): void {
  const { clock, ids } = tenant.services;
  const nowMs = clock.now();
  const stored: StoredTeammate = {
    id: ids.next(nowMs),
    teammate: {
      email,
      role,
      isStudioLabeler: role === TeammateRole.Labeler,
      disableRapidEmails: false,
      expiry: new Date(nowMs + INVITATION_MS).toISOString(),
    },
    projects: [],
    visibleFromMs: nowMs + tenant.rules.teamLagMs,
  };
  tenant.team.set(email, stored);
  touchTeammate(tenant, stored);
}

/** Says whether lists show a teammate already. */
export function isVisible(tenant: Tenant, stored: StoredTeammate): boolean {
  return stored.visibleFromMs <= tenant.services.clock.now();
}

/**
 * Finds a teammate that lists show. Throws a 404 for others, which is a guess,
 * as is that the letters' case counts.
 */
export function findTeammate(tenant: Tenant, email: string): StoredTeammate {
  const stored = tenant.team.get(email);
  if (stored !== undefined && isVisible(tenant, stored)) return stored;
  throw new EmulatorError(404, `Teammate with the email "${email}" not found.`);
}

/** Takes in a group, and gives it an id. */
export function addGroup(
  tenant: Tenant,
  fields: Omit<StoredGroup, "id">,
): StoredGroup {
  const { clock, ids } = tenant.services;
  const group = { id: ids.next(clock.now()), ...fields };
  tenant.groups.push(group);
  touchGroup(tenant, group);
  return group;
}

/** Notes that a teammate is new or changed. */
export function touchTeammate(tenant: Tenant, stored: StoredTeammate): void {
  tenant.touch("team", stored.teammate.email, stored);
}

/** Notes that a group is new or changed. */
export function touchGroup(tenant: Tenant, group: StoredGroup): void {
  tenant.touch("groups", group.id, group);
}

/** Says whether somebody is assigned to a project. */
export function isAssigned(
  tenant: Tenant,
  project: string,
  email: string,
): boolean {
  return tenant.team.get(email)?.projects.includes(project) ?? false;
}

/** Finds a group of a project, or gives `undefined`. */
export function findGroup(
  { groups }: Tenant,
  project: string,
  name: string,
): StoredGroup | undefined {
  return groups.find((group) =>
    group.project === project && group.name === name
  );
}
