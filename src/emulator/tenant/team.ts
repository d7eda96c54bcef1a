/** The teammates of an account, and the groups of Studio projects. */
import { TeammateRole } from "../../types/constants.ts";
import type { Teammate } from "../../types/team.ts";
import type { Mutable } from "../util/json.ts";

/** A stored teammate. */
export interface StoredTeammate {
  /** 24 hexadecimal digits: the teammate's id in groups. */
  readonly id: string;
  /** The teammate. */
  readonly teammate: Mutable<Teammate>;
  /** The names of the projects that the teammate is assigned to, oldest first. */
  projects: readonly string[];
  /** When lists begin to contain the teammate, in milliseconds since 1970. */
  readonly visibleFromMs: number;
}

/** A stored group of a project. */
export interface StoredGroup {
  /** 24 hexadecimal digits. */
  readonly id: string;
  /** The name of the project. */
  readonly project: string;
  /** The name of the group. */
  readonly name: string;
  /** Whether it is the group of a single teammate, named by the email address. */
  readonly isSingleton: boolean;
  /** The email addresses of its members. */
  emails: readonly string[];
}

/** The email address of each account's owner. */
export const OWNER_EMAIL = "customer@emulator.invalid";

/** Returns the owner of an account, an admin. */
export function newOwner(id: string): StoredTeammate {
  return {
    id,
    teammate: {
      email: OWNER_EMAIL,
      role: TeammateRole.Admin,
      company: "Emulator",
      firstName: "Customer",
      lastName: "Owner",
      isStudioLabeler: false,
      disableRapidEmails: false,
    },
    projects: [],
    visibleFromMs: 0,
  };
}
