/** An endpoint of the API as data: where it is, and what may be repeated. */
import { isRecord } from "./check.ts";
import { ScaleResourceNotFoundError } from "./errors.ts";
import type { QueryPairs } from "./net/query.ts";
import type { Safety } from "./retry.ts";
import type { CallOptions } from "./types/options.ts";

/** What an answer's body must be. `any` is JSON or text, `nothing` is not looked at. */
export type Reply = "object" | "array" | "nothing" | "any";

/** One endpoint. */
export interface Endpoint {
  /** The method's name as users know it, for instance `tasks.create`. */
  readonly operation: string;
  /** The HTTP method. */
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path with `{placeholders}`. */
  readonly route: string;
  /** How the key is sent: v1 takes Basic, v2 Bearer. */
  readonly auth: "basic" | "bearer";
  /** What repeating it does. */
  readonly safety: Safety;
  /** What the answer must be. */
  readonly reply: Reply;
  /** How to find out what became of an attempt, where the API lets one ask. */
  readonly recovery?: Recovery;
}

/** What one call sends. */
export interface CallArgs {
  /** Values of the route's placeholders. */
  readonly path?: Readonly<Record<string, string>>;
  /** The query, checked and encoded. */
  readonly query?: QueryPairs;
  /** What is sent as JSON. */
  readonly body?: unknown;
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
  /** Looks up what the attempt would have made; `undefined` where it is not there. */
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
