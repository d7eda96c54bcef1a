/** From a request to the API to its response: route, key, rate limit, handler. */
import { type State, tenantOf } from "../engine/state.ts";
import { readApiKey, unauthorized } from "../http/auth.ts";
import {
  decodeBody,
  decodeMultipart,
  decodeQuery,
  type EmulatedResponse,
  type IncomingRequest,
} from "../http/message.ts";
import { isLinkPath } from "../tenant/result_links.ts";
import { BATCH_ROUTES } from "./batches.ts";
import { KNOWN_ANSWER_ROUTES } from "./evaluation.ts";
import { FILE_ROUTES } from "./files.ts";
import { PROJECT_ROUTES } from "./projects.ts";
import { LINK_ROUTES, serveLink } from "./result_files.ts";
import {
  type Call,
  findRoute,
  type Match,
  type Route,
  routeNotFound,
} from "./router.ts";
import { checkStrictly } from "./strict.ts";
import { STUDIO_ROUTES } from "./studio.ts";
import { STUDIO_BATCH_ROUTES } from "./studio_batches.ts";
import { TASK_ROUTES } from "./tasks.ts";
import { TEAM_ROUTES } from "./teams.ts";

/** All routes that need a key. */
export const ROUTES: readonly Route[] = [
  ...TASK_ROUTES,
  ...BATCH_ROUTES,
  ...PROJECT_ROUTES,
  ...FILE_ROUTES,
  ...TEAM_ROUTES,
  ...STUDIO_ROUTES,
  ...STUDIO_BATCH_ROUTES,
  ...KNOWN_ANSWER_ROUTES,
];

/** A request to the API with its route. */
export interface MatchedRequest {
  /** The path of the route; `""` if there is none. */
  readonly template: string;
  /** Returns the response, or throws an `EmulatorError`. */
  readonly respond: (state: State) => EmulatedResponse;
}

/** Finds the route of a request: once, for the faults and for the handler. */
export function matchRequest(request: IncomingRequest): MatchedRequest {
  if (isLinkPath(request.path)) {
    const match = findRoute(LINK_ROUTES, request);
    return {
      template: match?.route.path ?? "",
      respond: (state) => serveLink(request, match, state),
    };
  }
  const match = findRoute(ROUTES, request);
  return {
    template: match?.route.path ?? "",
    respond: (state) => respond(request, match, state),
  };
}

/** The key and the rate limit are checked before the route. */
function respond(
  request: IncomingRequest,
  match: Match<Route> | undefined,
  state: State,
): EmulatedResponse {
  const tenant = tenantOf(state, readApiKey(request.headers));
  if (tenant === undefined) throw unauthorized();
  const nowMs = state.services.clock.now();
  const limited = state.limiter.check(tenant.rules.name, nowMs);
  if (limited !== undefined) return limited;
  if (match === undefined) throw routeNotFound(request);
  const { route, path } = match;
  const query = decodeQuery(request.search);
  const content = route.isMultipart
    ? decodeMultipart(request)
    : { body: decodeBody(request, route.bodyKind?.(path)), files: [] };
  const call: Call = { tenant, path, query, ...content };
  if (state.settings.strict) checkStrictly(route, call);
  return route.handler(call);
}
