/** Teammates and groups of a world: found, taken in, and noted as changed. */
import { TeammateRole } from "../../types/constants.ts";
import { EmulatorError } from "../util/errors.ts";
import type { StoredGroup, StoredTeammate } from "./team.ts";
import type { World } from "./tenant.ts";

/** How long an invitation is open: seven days, which is a guess. */
const INVITATION_MS = 604_800_000;

/** Takes in a teammate who is invited and did not answer yet. */
export function addTeammate(world: World, email: string, role: string): void {
  const { clock, ids } = world.tools;
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
    visibleFromMs: nowMs + world.rules.teamLagMs,
  };
  world.team.set(email, stored);
  touchTeammate(world, stored);
}

/** Says whether lists show a teammate already. */
export function isVisible(world: World, stored: StoredTeammate): boolean {
  return stored.visibleFromMs <= world.tools.clock.now();
}

/**
 * Finds a teammate that lists show. Throws a 404 for others, which is a guess,
 * as is that the letters' case counts.
 */
export function findTeammate(world: World, email: string): StoredTeammate {
  const stored = world.team.get(email);
  if (stored !== undefined && isVisible(world, stored)) return stored;
  throw new EmulatorError(404, `Teammate with the email "${email}" not found.`);
}

/** Takes in a group, and gives it an id. */
export function addGroup(
  world: World,
  fields: Omit<StoredGroup, "id">,
): StoredGroup {
  const { clock, ids } = world.tools;
  const group = { id: ids.next(clock.now()), ...fields };
  world.groups.push(group);
  touchGroup(world, group);
  return group;
}

/** Notes that a teammate is new or changed. */
export function touchTeammate(world: World, stored: StoredTeammate): void {
  world.touch("team", stored.teammate.email, stored);
}

/** Notes that a group is new or changed. */
export function touchGroup(world: World, group: StoredGroup): void {
  world.touch("groups", group.id, group);
}

/** Says whether somebody is assigned to a project. */
export function isAssigned(
  world: World,
  project: string,
  email: string,
): boolean {
  return world.team.get(email)?.projects.includes(project) ?? false;
}

/** Finds a group of a project, or gives `undefined`. */
export function findGroup(
  { groups }: World,
  project: string,
  name: string,
): StoredGroup | undefined {
  return groups.find((group) =>
    group.project === project && group.name === name
  );
}
