/** An endpoint of the API as data: where it is, and what may be repeated. */
import { isRecord } from "../core/check.ts";
import { ScaleResourceNotFoundError } from "../core/errors.ts";
import type { QueryPairs } from "./query.ts";
import type { Reply } from "./response_kind.ts";
import type { Safety } from "./retry.ts";
import type { CallOptions } from "../types/options.ts";
import type { UploadForm } from "../upload/upload.ts";

/** One endpoint. */
export interface Endpoint {
  /** The method's name as users know it, for instance `tasks.create`. */
  readonly operation: string;
  /** The HTTP method. */
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path with `{placeholders}`. */
  readonly route: string;
  /** How the key is sent: v1 takes Basic, v2 Bearer, and another host none. */
  readonly auth: "basic" | "bearer" | "none";
  /** What repeating it does. */
  readonly safety: Safety;
  /** What the answer must be. */
  readonly reply: Reply;
  /** How to find out what became of an attempt, where the API lets one ask. */
  readonly recovery?: Recovery;
}

/** What endpoints of v1 that read have in common. */
export const V1_READ = {
  method: "GET",
  auth: "basic",
  safety: "safe",
  reply: "object",
} as const;

/** What lists of v1 have in common. */
export const V1_LIST = {
  method: "GET",
  auth: "basic",
  safety: "safe",
  reply: "page",
} as const;

/** What endpoints of v1 have in common that may be repeated, since the second time changes nothing. */
export const V1_SET = {
  method: "POST",
  auth: "basic",
  safety: "idempotent",
  reply: "object",
} as const;

/** What endpoints of v1 have in common that do something each time. */
export const V1_DO = {
  method: "POST",
  auth: "basic",
  safety: "once",
  reply: "object",
} as const;

/** What one call sends. */
export interface CallArgs {
  /** The path itself, for an endpoint whose route is not known; hooks see the route and never the path. */
  readonly rawPath?: string;
  /** Where to instead of the API: a link that the API gave. */
  readonly url?: string;
  /** Values of the route's placeholders. */
  readonly path?: Readonly<Record<string, string>>;
  /** The query, checked and encoded. */
  readonly query?: QueryPairs;
  /** What is sent as JSON. */
  readonly body?: unknown;
  /** What is sent as multipart, in place of `body`. */
  readonly form?: UploadForm;
  /** The task's `unique_id`, on creations of tasks. */
  readonly uniqueId?: string;
  /** Whether the `unique_id` was made for this very call, so that whoever has it must be us. */
  readonly autoKeyed?: boolean;
}

/** Sends a request to an endpoint. */
export type Send = <T>(
  endpoint: Endpoint,
  args?: CallArgs,
  options?: CallOptions,
) => Promise<T>;

/** How to find out what became of an attempt. */
export interface Recovery {
  /**
   * When to ask: once a repetition meets a `conflict`, or before any
   * repetition where the outcome is `unknown`.
   */
  readonly on: "conflict" | "unknown";
  /** Tells whether a call with these args has a key that the server will know again. */
  readonly isKeyed: (args: CallArgs) => boolean;
  /** The look-up; absent where the API has none, so that a conflict is all that one learns. */
  readonly lookUp?: LookUp;
}

/** How to look up what an attempt would have made. */
export interface LookUp {
  /** Gives it; `undefined` where it is not there. */
  readonly find: (send: Send, args: CallArgs) => Promise<object | undefined>;
  /** Names the members in which what was found is not what was sent. */
  readonly differences: (found: object, args: CallArgs) => readonly string[];
}

/** Is keyed by its path or body in any case. */
export function alwaysKeyed(): boolean {
  return true;
}

/** Gives what a look-up finds, `undefined` where it is not there. */
export async function foundOrNot<T>(
  lookUp: Promise<T>,
): Promise<T | undefined> {
  try {
    return await lookUp;
  } catch (error) {
    if (error instanceof ScaleResourceNotFoundError) return undefined;
    throw error;
  }
}

/** Names the members of `sent` that `found` has with another value; what was not sent is not compared. */
export function differingMembers(
  found: object,
  sent: object,
  names: readonly string[],
): readonly string[] {
  const theirs = found as Readonly<Record<string, unknown>>;
  const ours = sent as Readonly<Record<string, unknown>>;
  return names.filter((name) =>
    ours[name] !== undefined && !isSameJson(ours[name], theirs[name])
  );
}

/** Compares two values as JSON, whatever the order of their members. */
export function isSameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, withSortedMembers) ===
    JSON.stringify(other, withSortedMembers);
}

function withSortedMembers(_: string, value: unknown): unknown {
  return isRecord(value)
    ? Object.fromEntries(
      Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1),
    )
    : value;
}
