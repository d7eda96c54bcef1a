/** Routes as data, and the search for the route of a request. */
import type { JsonValue } from "../../types/json.ts";
import type { Filter } from "../http/filters.ts";
import type {
  EmulatedResponse,
  IncomingRequest,
  Query,
} from "../http/message.ts";
import type { FilePart } from "../http/multipart.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { EmulatorError } from "../util/errors.ts";
import type { ObjectKind } from "../util/kinds.ts";

/** A decoded request to the API. */
export interface Call {
  /** The tenant of its key. */
  readonly tenant: Tenant;
  /** The parameters of the path. */
  readonly path: PathParams;
  /** The query. */
  readonly query: Query;
  /** The body; `{}` if there was none. */
  readonly body: JsonValue;
  /** The files of a multipart body. */
  readonly files: readonly FilePart[];
}

/** The method and path of a route. */
export interface Endpoint {
  /** The HTTP method, in capitals. */
  readonly method: string;
  /** The path; `{name}` matches any one segment. */
  readonly path: string;
}

/** A route of the API. */
export interface Route extends Endpoint {
  /** Returns the response, or throws an `EmulatorError`. */
  readonly handler: (call: Call) => EmulatedResponse;
  /** The known query keys, except those of the filters. */
  readonly query?: readonly string[];
  /** The known filters. */
  readonly filters?: readonly Filter[];
  /** The known members of the body; absent if any are allowed. They may depend on the path. */
  readonly body?:
    | readonly string[]
    | ((path: PathParams) => readonly string[] | undefined);
  /** Returns the kinds of the body's members. Without it, all values of a form are strings. */
  readonly bodyKind?: (path: PathParams) => ObjectKind | undefined;
  /** Whether the body must be multipart. */
  readonly isMultipart?: boolean;
}

/** The decoded segments of a path by their name in the route. */
export type PathParams = ReadonlyMap<string, string>;

/** A route and the parameters of the path. */
export interface Match<R extends Endpoint> {
  /** The route. */
  readonly route: R;
  /** The parameters of the path. */
  readonly path: PathParams;
}

/** Returns the route of a request; `undefined` if there is none. */
export function findRoute<R extends Endpoint>(
  routes: readonly R[],
  { method, segments }: IncomingRequest,
): Match<R> | undefined {
  if (segments === undefined) return undefined;
  for (const route of routes) {
    if (route.method !== method) continue;
    const path = matchPath(route.path.slice(1).split("/"), segments);
    if (path !== undefined) return { route, path };
  }
  return undefined;
}

/**
 * Returns the error of a request without a route.
 *
 * @guess Another method on a known path is a 404 too.
 */
export function routeNotFound(
  { method, path, segments }: IncomingRequest,
): EmulatorError {
  return segments === undefined
    ? new EmulatorError(400, "The path is not percent-encoded correctly")
    : new EmulatorError(404, `No route for ${method} ${path}`);
}

function matchPath(
  pattern: readonly string[],
  segments: readonly string[],
): PathParams | undefined {
  if (pattern.length !== segments.length) return undefined;
  const path = new Map<string, string>();
  for (const [index, segment] of segments.entries()) {
    const part = pattern[index] ?? "";
    if (part.startsWith("{") && segment !== "") {
      path.set(part.slice(1, -1), segment);
    } else if (part !== segment) return undefined;
  }
  return path;
}

/** Returns the parameter `{name}` of a path. */
export function pathParam(
  { path }: { readonly path: PathParams },
  name: string,
): string {
  const value = path.get(name);
  if (value === undefined) throw new TypeError(`The route has no {${name}}`);
  return value;
}
