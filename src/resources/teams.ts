/** Teams of v1: the people who may work with an account. */
import { assertSpelling, assertStrings } from "../core/check.ts";
import {
  assertParams,
  type Endpoint,
  POST_IDEMPOTENT,
  POST_ONCE,
  READ_ALL,
} from "../http/endpoint.ts";
import { paginate } from "../http/list.ts";
import type { PageList } from "../http/page.ts";
import type { Transport } from "../http/transport.ts";
import { TeammateRole } from "../types/constants.ts";
import type { CallOptions, ListOptions } from "../types/options.ts";
import type { Teammate, TeamParams } from "../types/team.ts";

const LIST: Endpoint = {
  ...READ_ALL,
  operation: "teams.list",
  route: "/v1/teams",
};

const INVITE: Endpoint = {
  ...POST_ONCE,
  operation: "teams.invite",
  route: "/v1/teams/invite",
  response: "array",
};

const SET_ROLE: Endpoint = {
  ...POST_IDEMPOTENT,
  operation: "teams.setRole",
  route: "/v1/teams/set_role",
  response: "array",
};

/**
 * Teammates: `client.teams`.
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

  /** @ignore */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists teammates. Nothing is sent until the list is used. The API returns all of them as one page. Python: `list_teammates`. */
  list(options?: ListOptions): PageList<Teammate> {
    return paginate(this.#transport, LIST, {}, options);
  }

  /** Invites people and returns all teammates. The list of the API may lag behind. Python: `invite_teammates`. */
  async invite(
    params: TeamParams,
    options?: CallOptions,
  ): Promise<readonly Teammate[]> {
    assertTeamParams(params, INVITE);
    return await this.#transport.send(INVITE, { json: params }, options);
  }

  /** Sets the role of teammates and returns all teammates. It cannot change admins. Python: `update_teammates_role`, `teammate.update_teammate_role`. */
  async setRole(
    params: TeamParams,
    options?: CallOptions,
  ): Promise<readonly Teammate[]> {
    assertTeamParams(params, SET_ROLE);
    return await this.#transport.send(SET_ROLE, { json: params }, options);
  }
}

function assertTeamParams(params: TeamParams, endpoint: Endpoint): void {
  assertParams(params, endpoint);
  assertStrings(params.emails, "emails");
  assertSpelling(params.team_role, "team_role", TeammateRole);
}
