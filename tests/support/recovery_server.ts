/** A server that loses responses, for tests of how the client finds out what it has done. */
import type { ClientOptions, RecoverEvent } from "../../mod.ts";
import { scriptedClient, type TestClient } from "./client.ts";
import { byMethod } from "./faults.ts";
import type { Step } from "./scripted_fetch.ts";

/** A step whose response is lost. */
export const RESET = new TypeError("reset");

/** A client of such a server, its requests and its recoveries. */
export interface RecoveryServer extends TestClient {
  readonly recovered: readonly RecoverEvent[];
  /** The requests by method and target, in order. */
  sent(): readonly string[];
}

/** Creates a server with one script for POST and one for GET. */
export function recoveryServer(
  posts: readonly Step[],
  gets: readonly Step[] = [],
  options: Partial<ClientOptions> = {},
): RecoveryServer {
  const recovered: RecoverEvent[] = [];
  const client = scriptedClient([byMethod({ POST: posts, GET: gets })], {
    hooks: { onRecover: (event) => recovered.push(event) },
    ...options,
  });
  const sent = () =>
    client.requests.map(({ method, target }) => `${method} ${target}`);
  return { ...client, recovered, sent };
}
