/** The control routes, `/__emulator/…`: the commands, the page, and the health check. */
import { MAX_JSON_DEPTH } from "../../core/json_depth.ts";
import { PAGE_ROUTES } from "../dashboard/routes.ts";
import type { Engine } from "../engine/engine.ts";
import {
  decodeJson,
  type EmulatedResponse,
  type IncomingRequest,
  jsonResponse,
} from "../http/message.ts";
import {
  type Endpoint,
  findRoute,
  type Match,
  routeNotFound,
} from "../routes/router.ts";
import { EmulatorError } from "../util/errors.ts";
import { type AnyCommand, runCommand } from "./command.ts";
import { allCommands } from "./commands.ts";

/** A control route: a command, or a response of its own. */
export interface ControlRoute extends Endpoint {
  /** The command, if the route has one. */
  readonly command?: AnyCommand;
  /** Returns the response of a route without a command. */
  readonly handler?: (engine: Engine) => EmulatedResponse;
}

/** A control request with its route. */
export interface MatchedControl {
  /** Whether the request replaces the state. */
  readonly replacesState: boolean;
  /** Returns the response, or throws an `EmulatorError`. */
  readonly respond: (
    engine: Engine,
  ) => EmulatedResponse | Promise<EmulatedResponse>;
}

/** The prefix of all control routes. */
const PREFIX = "/__emulator";

/** Returns whether a path is one of a control route. */
export function isControlPath(path: string): boolean {
  return path === PREFIX || path.startsWith(`${PREFIX}/`);
}

/** Returns all control routes. */
export function controlRoutes(): readonly ControlRoute[] {
  const commands = allCommands().map((command) => {
    const { method, path } = command;
    return { method, path, command };
  });
  const health = { method: "GET", path: "/health", handler: respondOk };
  return [...commands, ...PAGE_ROUTES, health]
    .map((route) => ({ ...route, path: PREFIX + route.path }));
}

/** Finds the route of a control request. */
export function matchControl(
  request: IncomingRequest,
  routes: readonly ControlRoute[],
): MatchedControl {
  const match = findRoute(routes, request);
  return {
    replacesState: match?.route.command?.replacesState ?? false,
    respond: (engine) => respond(request, match, engine),
  };
}

/** Control requests need no key. */
function respond(
  request: IncomingRequest,
  match: Match<ControlRoute> | undefined,
  engine: Engine,
): EmulatedResponse | Promise<EmulatedResponse> {
  checkOrigin(request.headers);
  if (match === undefined) throw routeNotFound(request);
  const { route: { command, handler }, path } = match;
  if (command === undefined) return handler?.(engine) ?? respondOk();
  if (request.tooLarge !== undefined) throw request.tooLarge;
  const body = request.body === ""
    ? {}
    : decodeJson(request.body, MAX_JSON_DEPTH);
  const result = runCommand(engine, command, { path, body });
  return result instanceof Promise
    ? result.then((value) => jsonResponse(value))
    : jsonResponse(result);
}

function respondOk(): EmulatedResponse {
  return jsonResponse({ status: "ok" });
}

/** The routes need no key, so pages of other sites must not reach them through a browser. */
function checkOrigin(headers: Headers): void {
  const site = headers.get("sec-fetch-site") ?? "none";
  if (site !== "none" && site !== "same-origin") {
    throw new EmulatorError(
      403,
      `Pages of other sites must not use the control routes: Sec-Fetch-Site is "${site}"`,
    );
  }
}
