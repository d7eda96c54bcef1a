/** An endpoint of the API as data: where it is, and what may be repeated. */
import { assertArgument, assertString } from "../core/check.ts";
import type { CallOptions } from "../types/options.ts";
import type { RequestBody } from "./body.ts";
import type { LinkRules } from "./link.ts";
import type { QueryPairs, QuerySpec } from "./query.ts";
import type { ResponseKind } from "./response_kind.ts";
import type { Safety } from "./retry.ts";

/** One endpoint. */
export interface Endpoint {
  /** The method of the client, for instance `tasks.create`. */
  readonly operation: string;
  /** The HTTP method. */
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path with `{placeholders}`. */
  readonly route: string;
  /** The rules for what is at a link of a response, and not at the API. */
  readonly link?: LinkRules;
  /** What repeating the request does. */
  readonly safety: Safety;
  /** What the body of the response must be. */
  readonly response: ResponseKind;
  /** The members of its query or body that say what it is about. One of them must be there. */
  readonly oneOf?: readonly string[];
  /** The query keys that it has. */
  readonly query?: QuerySpec;
  /** The member of a page of v2 that has the items. In v1 it is `docs`. */
  readonly items?: string;
  /** The options that it has beside those of every call. */
  readonly options?: readonly ("onConflict" | "autoUniqueId" | "prefetch")[];
  /**
   * The member of the body by which the server recognises a repeated creation.
   * With the option `autoUniqueId` it is generated if it is absent.
   */
  readonly key?: "unique_id" | "reference_id" | "name";
  /** How to find out what an attempt has done, if there is a way. */
  readonly recover?: Recovery;
}

/** How to find out what an attempt has done. */
export interface Recovery {
  /**
   * When to look: after a repeated attempt meets a `conflict` or another refusal,
   * or before any repeated attempt if the outcome of the last one is `unknown`.
   */
  readonly on: "conflict" | "unknown";
  /** The look-up. */
  readonly lookUp: LookUp;
}

/** How to look up what an attempt would have made. */
export interface LookUp {
  /** Returns the object, or `undefined` if there is none. */
  readonly find: (send: Send, sent: SentCall) => Promise<object | undefined>;
  /** Returns the members that differ between the object found and what was sent. */
  readonly differences: (found: object, sent: SentCall) => readonly string[];
}

/** What a call has sent, for its look-up. */
export interface SentCall {
  /** The values of the route's placeholders. */
  readonly path: Readonly<Record<string, string>>;
  /** The members of the body. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** What one call sends. */
export interface CallArgs {
  /** The path itself, for an endpoint that this library does not know. */
  readonly rawPath?: string;
  /** The URL in place of one of the API, for an endpoint with link rules. */
  readonly url?: string;
  /** The values of the route's placeholders. */
  readonly path?: Readonly<Record<string, string>> | undefined;
  /** What stops the call in the place of the caller's signal, which it follows. */
  readonly signal?: AbortSignal | undefined;
  /** The query, checked and encoded. */
  readonly query?: QueryPairs;
  /** The value that is sent as JSON. */
  readonly json?: unknown;
  /** A body that is not JSON. */
  readonly body?: RequestBody;
}

/** Sends a request to an endpoint. */
export type Send = <T>(
  endpoint: Endpoint,
  args?: CallArgs,
  options?: CallOptions,
) => Promise<T>;

/** What endpoints of one kind have in common. */
type EndpointDefaults = Omit<Endpoint, "operation" | "route">;

/** Defaults for endpoints that read one object. */
export const READ: EndpointDefaults = {
  method: "GET",
  safety: "safe",
  response: "object",
};

/** Defaults for lists. */
export const READ_PAGES: EndpointDefaults = {
  ...READ,
  response: "page",
  options: ["prefetch"],
};

/** Defaults for lists that are one array, without pages. */
export const READ_ALL: EndpointDefaults = { ...READ_PAGES, response: "array" };

/** Defaults for POSTs that have the same effect once or twice. */
export const POST_IDEMPOTENT: EndpointDefaults = {
  method: "POST",
  safety: "idempotent",
  response: "object",
};

/** Defaults for POSTs that do their work each time. */
export const POST_ONCE: EndpointDefaults = {
  ...POST_IDEMPOTENT,
  safety: "once",
};

/** Asserts that params or a query are a plain object, and that one of the members that say what a call is about is a string, and none is anything else. */
export function assertSubject(
  params: unknown,
  endpoint: Endpoint,
  what?: "query",
): void {
  assertParams(params, endpoint, what);
  const { oneOf } = endpoint;
  if (!oneOf) return;
  const given = oneOf.filter((name) => params[name] !== undefined);
  for (const name of given.length ? given : [oneOf.join(" or ")]) {
    assertString(params[name], name);
  }
}

/** Asserts that the params or the query of a method are a plain object. */
export function assertParams(
  params: unknown,
  { operation }: Pick<Endpoint, "operation">,
  what: "params" | "query" = "params",
): asserts params is Readonly<Record<string, unknown>> {
  assertArgument(params, what, operation);
}
