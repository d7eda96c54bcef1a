/** Operations on the teammates and groups of a tenant. */
import { TeammateRole } from "../../types/constants.ts";
import { timestampOf } from "../util/clock.ts";
import { EmulatorError } from "../util/errors.ts";
import type { StoredGroup, StoredTeammate } from "./team.ts";
import type { Tenant } from "./tenant.ts";

/**
 * How long an invitation is valid: seven days.
 *
 * @guess The duration.
 */
const INVITATION_MS = 604_800_000;

/** Adds an invited teammate. */
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
      expiry: timestampOf(nowMs + INVITATION_MS),
    },
    projects: [],
    visibleFromMs: nowMs + tenant.rules.teamLagMs,
  };
  tenant.team.set(email, stored);
  markTeammateChanged(tenant, stored);
}

/** Returns whether lists contain a teammate already. */
export function isVisible(tenant: Tenant, stored: StoredTeammate): boolean {
  return stored.visibleFromMs <= tenant.services.clock.now();
}

/**
 * Returns a visible teammate. Throws a 404 for any other email address.
 *
 * @guess The status, and that email addresses are case-sensitive.
 */
export function findTeammate(tenant: Tenant, email: string): StoredTeammate {
  const stored = tenant.team.get(email);
  if (stored !== undefined && isVisible(tenant, stored)) return stored;
  throw new EmulatorError(404, `Teammate with the email "${email}" not found`);
}

/** Adds a group. Returns it with its id. */
export function addGroup(
  tenant: Tenant,
  fields: Omit<StoredGroup, "id">,
): StoredGroup {
  const { clock, ids } = tenant.services;
  const group = { id: ids.next(clock.now()), ...fields };
  tenant.groups.push(group);
  markGroupChanged(tenant, group);
  return group;
}

/** Records that a teammate is new or changed. */
export function markTeammateChanged(
  tenant: Tenant,
  stored: StoredTeammate,
): void {
  tenant.markChanged("team", stored.teammate.email, stored);
}

/** Records that a group is new or changed. */
export function markGroupChanged(tenant: Tenant, group: StoredGroup): void {
  tenant.markChanged("groups", group.id, group);
}

/** Returns whether an email address is assigned to a project. */
export function isAssigned(
  tenant: Tenant,
  project: string,
  email: string,
): boolean {
  return tenant.team.get(email)?.projects.includes(project) ?? false;
}

/** Returns a group of a project; `undefined` if there is none with that name. */
export function findGroup(
  { groups }: Tenant,
  project: string,
  name: string,
): StoredGroup | undefined {
  return groups.find((group) =>
    group.project === project && group.name === name
  );
}
