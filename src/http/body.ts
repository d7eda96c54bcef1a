/** Request bodies: one interface, with the implementation for JSON. The one for files is in src/upload. */
import { describe, throwArgumentError } from "../core/check.ts";
import { isPlainObject } from "../core/kind.ts";
import { encodeJson } from "./json.ts";
import { resendsBodies } from "./runtime.ts";

/** The body of a call. It is opened for each attempt. */
export interface RequestBody {
  /** The members that are sent, by name; empty for an array. */
  readonly members: Readonly<Record<string, unknown>>;
  /** Whether it can be opened a second time. */
  readonly canReplay: boolean;
  /** Opens the body for one attempt. */
  readonly open: () => OpenBody | Promise<OpenBody>;
}

/** A body that is open for one attempt. */
export interface OpenBody {
  /** The headers that belong to it. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * What `timeoutMs` limits if it is not the whole attempt: the time without
   * progress of a stream (`idle`), or nothing (`none`), since the time that a
   * whole file needs depends on its size.
   */
  readonly timeout?: "idle" | "none";
  /** Returns the members for the second argument of `fetch`. `watch` hears how it goes. */
  readonly start: (
    watch: BodyWatch,
  ) => RequestInit & { readonly duplex?: "half" };
  /** Rejects if the source cannot be read, for a body that the runtime reads by itself. */
  readonly probe?: () => Promise<unknown>;
  /**
   * Releases the source. The server has `refused` the request, the attempt has
   * `stopped`, or it is `done`, and the runtime reads no more.
   */
  readonly close?: (why: "refused" | "stopped" | "done") => void;
}

/** Hears how the sending of a body goes. */
export interface BodyWatch {
  /** Some of the body was read. */
  readonly onActivity: () => void;
  /** The source failed. */
  readonly onFailure: (cause: unknown) => void;
}

/**
 * Returns a JSON value as a body; no body for `undefined`. It is encoded once, and
 * refused if JSON cannot hold it.
 *
 * Deno sends strings, bytes and empty bodies a second time by itself when a
 * pooled socket closes, but not a `Blob` (denoland/deno#32566). So whatever must
 * be sent only once goes as a `Blob` there; elsewhere a string is faster.
 */
export function jsonBody(
  value: unknown,
  { operation, sendOnce }: {
    /** The method of the client, for messages. */
    readonly operation: string;
    /** Whether the runtime must not send the request a second time by itself. */
    readonly sendOnce: boolean;
  },
): RequestBody {
  if (value === undefined) return NO_BODY;
  const json = encodeJson(value, operation);
  const type = "application/json";
  const opened = openWhole(
    sendOnce && resendsBodies() ? new Blob([json], { type }) : json,
    type,
  );
  return {
    members: isPlainObject(value) ? value : {},
    canReplay: true,
    open: () => opened,
  };
}

/** The body of a request without one. */
const NO_BODY: RequestBody = {
  members: {},
  canReplay: true,
  open: () => ({ headers: {}, start: () => ({}) }),
};

/** Returns an open body that is in memory. */
export function openWhole(body: string | Blob, type: string): OpenBody {
  return { headers: { "content-type": type }, start: () => ({ body }) };
}

/** Returns a JSON body with the members of `extraBody` added. Neither may replace a member of the other. */
export function withExtraBody(
  body: unknown,
  extraBody: Readonly<Record<string, unknown>>,
  operation: string,
): unknown {
  const members = body ?? {};
  if (!isPlainObject(members)) {
    throwArgumentError(
      `extraBody cannot be added to ${operation}, whose body is not an object`,
    );
  }
  for (const name of Object.keys(extraBody)) {
    if (Object.hasOwn(members, name)) {
      throwArgumentError(
        `extraBody must not contain ${describe(name)}, ` +
          `which ${operation} sends itself`,
      );
    }
  }
  return { ...members, ...extraBody };
}
