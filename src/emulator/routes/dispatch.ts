/**
 * From a request to its answer: key, route, handler, and the error body when
 * one of them refuses.
 */
import { keyOf, unauthorized } from "../http/auth.ts";
import { BATCH_ROUTES } from "./batches.ts";
import { EmulatorError } from "../util/errors.ts";
import { FILE_ROUTES } from "./files.ts";
import {
  decodeBody,
  decodeMultipart,
  decodePath,
  decodeQuery,
  errorReply,
  type Incoming,
  type Reply,
} from "../http/message.ts";
import { PROJECT_ROUTES } from "./projects.ts";
import { QUALITY_ROUTES } from "./evaluation.ts";
import { answerLink, linkTemplateOf } from "./result_files.ts";
import { isLinkPath } from "../tenant/result_links.ts";
import { type Call, findRoute, type Match, type Route } from "./router.ts";
import type { Settings } from "../options/options.ts";
import { type State, tenantOf } from "../engine/state.ts";
import { checkStrictly } from "./strict.ts";
import { STUDIO_ROUTES } from "./studio.ts";
import { STUDIO_BATCH_ROUTES } from "./studio_batches.ts";
import { TASK_ROUTES } from "./tasks.ts";
import { TEAM_ROUTES } from "./teams.ts";

/** Every route of the API, by noun. */
export const ROUTES: readonly (readonly Route[])[] = [
  TASK_ROUTES,
  BATCH_ROUTES,
  PROJECT_ROUTES,
  FILE_ROUTES,
  TEAM_ROUTES,
  STUDIO_ROUTES,
  STUDIO_BATCH_ROUTES,
  QUALITY_ROUTES,
];

/**
 * Answers a request. Whatever an `EmulatorError` refuses has the standard error
 * body (HT2); other errors are faults of the emulator and thrown.
 */
export function answer(
  incoming: Incoming,
  state: State,
  settings: Settings,
): Reply {
  try {
    if (isLinkPath(incoming.path)) return answerLink(incoming, state);
    const tenant = tenantOf(state, keyOf(incoming.headers), settings);
    if (tenant === undefined) throw unauthorized();
    const nowMs = state.clock.now();
    const refusal = state.limiter.check(tenant.rules.name, nowMs);
    if (refusal !== undefined) return refusal;
    const { route, path } = matchOf(incoming);
    const query = decodeQuery(incoming.search);
    const content = route.isMultipart
      ? decodeMultipart(incoming)
      : { body: decodeBody(incoming), files: [] };
    const call: Call = { tenant, path, query, ...content };
    if (settings.strict) checkStrictly(route, call);
    return route.handler(call);
  } catch (error) {
    if (error instanceof EmulatorError) return errorReply(error);
    throw error;
  }
}

/** Gives the path of the route that a request goes to, `""` if there is none. */
export function templateOf(incoming: Incoming): string {
  try {
    if (isLinkPath(incoming.path)) return linkTemplateOf(incoming);
    return matchOf(incoming).route.path;
  } catch (error) {
    if (error instanceof EmulatorError) return "";
    throw error;
  }
}

/**
 * That another method on a known path is a 404 too, and the text, are guesses.
 */
function matchOf({ method, path }: Incoming): Match {
  const match = findRoute(ROUTES.flat(), method, decodePath(path));
  if (match === undefined) {
    throw new EmulatorError(404, `There is no ${method} ${path}.`);
  }
  return match;
}
