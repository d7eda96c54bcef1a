/**
 * The control routes, `/__emulator/…`: from a request to its answer.
 *
 * A noun's control routes are a table in a file of its own. To add one, write
 * `export const DELIVERY_CONTROLS: readonly ControlRoute[]` there and a line in
 * `CONTROL_ROUTES` here. A handler does what a method of `Emulator` does, by
 * calling the same function, and throws an `EmulatorError` to refuse.
 */
import type { ControlRoute } from "../routes/control_call.ts";
import { PAGE_CONTROLS } from "../dashboard/routes.ts";
import { RULE_CONTROLS } from "./faults.ts";
import { SERVER_CONTROLS } from "./server.ts";
import { TASK_CONTROLS } from "./tasks.ts";
import { CALLBACK_CONTROLS } from "./callbacks.ts";
import { EmulatorError } from "../util/errors.ts";
import type { Host } from "../engine/engine.ts";
import {
  decodeJson,
  decodePath,
  decodeQuery,
  type Incoming,
  jsonReply,
  type Reply,
} from "../http/message.ts";
import { findRoute } from "../routes/router.ts";

/** Every control route, by noun. */
const CONTROL_ROUTES: readonly (readonly ControlRoute[])[] = [
  SERVER_CONTROLS,
  TASK_CONTROLS,
  RULE_CONTROLS,
  CALLBACK_CONTROLS,
  PAGE_CONTROLS,
];

/** Says whether a path belongs to the control routes. */
export function isControlPath(path: string): boolean {
  return /^\/__emulator(?:\/|$)/.test(path);
}

/**
 * Answers a control request. It needs no key. Whatever an `EmulatorError`
 * refuses is answered `{ "error": … }`; other errors are thrown.
 */
export async function answerControl(
  incoming: Incoming,
  host: Host,
): Promise<Reply> {
  try {
    const { method, path } = incoming;
    refuseOtherSites(incoming.headers);
    const match = findRoute(CONTROL_ROUTES.flat(), method, decodePath(path));
    if (match === undefined) {
      throw new EmulatorError(404, `There is no ${method} ${path}.`);
    }
    const query = decodeQuery(incoming.search);
    const body = incoming.text === "" ? {} : decodeJson(incoming.text);
    return await match.route.handler({ host, path: match.path, query, body });
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error;
    return { ...jsonReply({ error: error.message }), status: error.status };
  }
}

/** No key guards these routes, so a web page of somebody else must not reach them through a browser, which says where a request comes from. */
function refuseOtherSites(headers: Headers): void {
  const site = headers.get("sec-fetch-site") ?? "none";
  if (site !== "none" && site !== "same-origin") {
    throw new EmulatorError(
      403,
      `Control routes are not for pages of other sites: Sec-Fetch-Site is "${site}".`,
    );
  }
}
