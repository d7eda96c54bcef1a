/** The people of an account, and the groups they form in Studio projects. */
import { TeammateRole } from "../../types/constants.ts";
import type { Teammate } from "../../types/team.ts";
import type { Mutable } from "../util/json.ts";

/** A teammate as kept. */
export interface StoredTeammate {
  /** 24 hexadecimal digits: what groups call the teammate. */
  readonly id: string;
  /** The teammate. */
  readonly teammate: Mutable<Teammate>;
  /** The projects that the teammate is assigned to, oldest first. */
  projects: readonly string[];
  /** From when lists show the teammate, in milliseconds since 1970. */
  readonly visibleFromMs: number;
}

/** A group of a project as kept. */
export interface StoredGroup {
  /** 24 hexadecimal digits. */
  readonly id: string;
  /** The project's name. */
  readonly project: string;
  /** The group's name. */
  readonly name: string;
  /** Whether it stands for one teammate, whose address is its name. */
  readonly isSingleton: boolean;
  /** Its members' addresses. */
  emails: readonly string[];
}

/** The address of the teammate that each account has from the start. */
export const OWNER_EMAIL = "customer@emulator.invalid";

/** Makes the account's owner, an admin. */
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
