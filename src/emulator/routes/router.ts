/** Routes as data, and the search for the one that a request means. */
import type { JsonValue } from "../../types/json.ts";
import type { Filter } from "../http/filters.ts";
import type { Query, Reply } from "../http/message.ts";
import type { FilePart } from "../http/multipart.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** One request, understood, as its handler gets it. */
export interface Call {
  /** The tenant of its key. */
  readonly tenant: Tenant;
  /** The decoded segments that stand for the route's `{names}`. */
  readonly path: ReadonlyMap<string, string>;
  /** The query. */
  readonly query: Query;
  /** The body; `{}` if there was none. */
  readonly body: JsonValue;
  /** The files of a multipart body, else none. */
  readonly files: readonly FilePart[];
}

/** Answers a call, or throws an `EmulatorError`. */
export type Handler = (call: Call) => Reply;

/** One endpoint. */
export interface Route {
  /** The HTTP method, in capitals. */
  readonly method: string;
  /** The path; `{name}` stands for any one segment. */
  readonly path: string;
  /** What answers it. */
  readonly handler: Handler;
  /** The query keys that it knows, beside those of its filters. */
  readonly query?: readonly string[];
  /** The filters that it knows. */
  readonly filters?: readonly Filter[];
  /** The members of the body that it knows; absent where any may come. */
  readonly body?: readonly string[];
  /** Whether it takes multipart bodies, and no others. */
  readonly isMultipart?: boolean;
}

/** What makes a route findable, whatever it calls. */
export type Endpoint = Pick<Route, "method" | "path">;

/** A route, and what its names stand for. */
export interface Match<R extends Endpoint = Route> {
  /** The route. */
  readonly route: R;
  /** The segments by name. */
  readonly path: ReadonlyMap<string, string>;
}

/** Finds the route of a method and decoded path segments, or `undefined`. */
export function findRoute<R extends Endpoint>(
  routes: readonly R[],
  method: string,
  segments: readonly string[],
): Match<R> | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const path = matchPath(route.path.slice(1).split("/"), segments);
    if (path !== undefined) return { route, path };
  }
  return undefined;
}

function matchPath(
  pattern: readonly string[],
  segments: readonly string[],
): ReadonlyMap<string, string> | undefined {
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

/** Gives the segment that stands for `{name}` in the call's route. */
export function segmentOf(call: Pick<Call, "path">, name: string): string {
  const segment = call.path.get(name);
  if (segment === undefined) throw new TypeError(`The route has no {${name}}`);
  return segment;
}
