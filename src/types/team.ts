/** Teams of v1. Source: https://scale.com/docs/api-reference/studio */
import type { TeammateRole } from "./constants.ts";

/** A teammate. */
export interface Teammate {
  /** The e-mail address, which is also the id. */
  readonly email: string;
  /** The role. */
  readonly role: TeammateRole;
  /** The company's name. */
  readonly company?: string;
  /** The first name. */
  readonly firstName?: string;
  /** The last name. */
  readonly lastName?: string;
  /** Whether the teammate labels in Studio. */
  readonly isStudioLabeler?: boolean;
  /** Whether e-mails about Rapid are disabled. */
  readonly disableRapidEmails?: boolean;
  /** The end of the invitation; absent after it was accepted. */
  readonly expiry?: string;
}

/** The parameters of `teams.invite` and `teams.setRole`. */
export interface TeamParams {
  /** The e-mail addresses of the teammates. */
  readonly emails: readonly string[];
  /** The role to assign: `labeler`, `member` or `manager`. Python: `role`. */
  readonly team_role: TeammateRole;
}
