/** Teams of v1. Source: https://scale.com/docs/api-reference/studio */
import type { TeammateRole } from "./constants.ts";

/** A teammate as the API gives it. */
export interface Teammate {
  /** The e-mail address, which is also the id. */
  readonly email: string;
  /** What the teammate may do. */
  readonly role: TeammateRole;
  /** The company's name. */
  readonly company?: string;
  /** The first name. */
  readonly firstName?: string;
  /** The last name. */
  readonly lastName?: string;
  /** Whether the teammate labels in Studio. */
  readonly isStudioLabeler?: boolean;
  /** Whether mail about Rapid is turned off. */
  readonly disableRapidEmails?: boolean;
  /** When an invitation ends; absent once it was accepted. */
  readonly expiry?: string;
}

/** The parameters of `teams.invite` and `teams.setRole`. */
export interface TeamParams {
  /** Whom it concerns. */
  readonly emails: readonly string[];
  /** The role to give: `labeler`, `member` or `manager`. Python: `role`. */
  readonly team_role: TeammateRole;
}
