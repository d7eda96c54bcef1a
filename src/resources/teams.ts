/** Teams of v1: who may work with an account. */
import { checkRecord, checkText, checkTexts } from "../core/check.ts";
import { type Endpoint, V1_DO, V1_READ, V1_SET } from "../http/endpoint.ts";
import type { Transport } from "../http/transport.ts";
import type { CallOptions } from "../types/options.ts";
import type { Teammate, TeamParams } from "../types/team.ts";

const LIST: Endpoint = {
  ...V1_READ,
  operation: "teams.list",
  route: "/v1/teams",
  reply: "array",
};

const INVITE: Endpoint = {
  ...V1_DO,
  operation: "teams.invite",
  route: "/v1/teams/invite",
  reply: "array",
};

const SET_ROLE: Endpoint = {
  ...V1_SET,
  operation: "teams.setRole",
  route: "/v1/teams/set_role",
  reply: "array",
};

/**
 * Lists and changes teammates: `client.teams`.
 *
 * @example Invite a labeler
 * ```ts
 * import { ScaleClient, TeammateRole } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assert } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.live, fetch });
 * const team = await client.teams.invite({
 *   emails: ["ann@example.com"],
 *   team_role: TeammateRole.Labeler,
 * });
 * assert(team.some((teammate) => teammate.email === "ann@example.com"));
 * ```
 */
export class Teams {
  readonly #transport: Transport;

  /** Is made by the client. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists all teammates. Python: `list_teammates`. */
  async list(options?: CallOptions): Promise<readonly Teammate[]> {
    return await this.#transport.send(LIST, {}, options);
  }

  /** Invites people and gives all teammates; the API's list may lag behind. Python: `invite_teammates`. */
  async invite(
    params: TeamParams,
    options?: CallOptions,
  ): Promise<readonly Teammate[]> {
    checkTeamParams(params, INVITE.operation);
    return await this.#transport.send(INVITE, { body: params }, options);
  }

  /** Gives teammates another role and gives all teammates. It cannot change admins. Python: `update_teammates_role`. */
  async setRole(
    params: TeamParams,
    options?: CallOptions,
  ): Promise<readonly Teammate[]> {
    checkTeamParams(params, SET_ROLE.operation);
    return await this.#transport.send(SET_ROLE, { body: params }, options);
  }
}

function checkTeamParams(params: TeamParams, operation: string): void {
  checkRecord(params as unknown, `The params of ${operation}`);
  checkTexts(params.emails, "emails");
  checkText(params.team_role, "team_role");
}
