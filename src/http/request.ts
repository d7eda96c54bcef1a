/** One call while it is being made: checked and encoded once, then carried through its attempts. */
import { checkRecord, isRecord, refuse, show } from "../core/check.ts";
import type { CallArgs, Endpoint } from "./endpoint.ts";
import { ScaleDeadlineError, type ScaleError } from "../core/errors.ts";
import type { RequestEvent } from "./hooks.ts";
import { encodeJson } from "./body.ts";
import { fillRoute } from "./path.ts";
import { encodeAnyQuery } from "./query.ts";
import { leavesOutcomeUnknown } from "./retry.ts";
import { checkCallOptions, checkHeaders, type Settings } from "./settings.ts";
import type { CallOptions, CreateTaskOptions } from "../types/options.ts";
import { checkUpload } from "../upload/upload.ts";

/** What stays the same over the attempts of a call, and what they leave behind. */
export interface Call {
  /** What is called. */
  readonly endpoint: Endpoint;
  /** With what. */
  readonly args: CallArgs;
  /** How. */
  readonly options: CreateTaskOptions;
  /** Where to, query included. */
  readonly url: string;
  /** All but the key. */
  readonly headers: Headers;
  /** What is sent, the same each time; a file is opened for each attempt instead. */
  readonly body: string | Blob | undefined;
  /** The limit of one attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** Attempts beyond the first. */
  readonly maxRetries: number;
  /** When the call must be over, on the client's clock. */
  readonly deadlineAt: number;
  /** How many attempts were made. */
  attempts: number;
  /** Whether one of them may have worked, for all that is known. */
  outcomeUnknown: boolean;
  /** What the last retry took from the quota. */
  retryCost: number;
  /** Why the last attempt failed. */
  failure?: ScaleError;
}

/** Checks and encodes a call. */
export function beginCall(
  settings: Settings,
  { endpoint, args = {} }: {
    readonly endpoint: Endpoint;
    readonly args?: CallArgs | undefined;
  },
  options: CallOptions,
): Call {
  checkCallOptions(options, endpoint.operation);
  const deadlineMs = options.deadlineMs ?? settings.deadlineMs;
  const query = [
    ...args.query ?? [],
    ...encodeAnyQuery(options.extraQuery ?? {}, "extraQuery"),
  ].map(([name, value]) => [name, value]);
  if (args.form) checkUpload(args.form);
  const body = args.form ? undefined : encodeBody(endpoint, args, options);
  const isForeign = endpoint.auth === "none";
  // What the client sends with every request may be secret, so no other host gets it.
  const headers = new Headers(isForeign ? undefined : settings.headers);
  if (!isForeign) headers.set("accept", "application/json");
  if (body !== undefined) headers.set("content-type", "application/json");
  checkHeaders(options.headers)
    .forEach((value, name) => headers.set(name, value));
  return {
    endpoint,
    args,
    options,
    url: args.url ?? settings.baseUrl +
        (args.rawPath ?? fillRoute(endpoint.route, args.path ?? {})) +
        (query.length ? `?${new URLSearchParams(query)}` : ""),
    headers,
    body,
    timeoutMs: options.timeoutMs ?? settings.timeoutMs,
    maxRetries: options.maxRetries ?? settings.maxRetries,
    deadlineAt: settings.clock.now() + deadlineMs,
    attempts: 0,
    outcomeUnknown: false,
    retryCost: 0,
  };
}

/**
 * Writes the body. Deno sends text, bytes and nothing a second time by itself
 * when a pooled socket closes, but not a `Blob` (denoland/deno#32566): so
 * whatever must not be done twice goes as a `Blob`, `{}` where there is nothing
 * to say. A creation that carries a key of its own is safe as text, which is
 * faster.
 */
function encodeBody(
  { operation, method, safety }: Endpoint,
  args: CallArgs,
  options: CallOptions,
): string | Blob | undefined {
  const onlyOnce = safety === "once" && !args.autoKeyed && method !== "GET";
  let { body } = args;
  if (options.extraBody !== undefined) {
    body ??= {};
    checkRecord(options.extraBody, "extraBody");
    if (!isRecord(body)) {
      refuse(`extraBody cannot be added to ${operation}, whose body is a list`);
    }
    for (const name of Object.keys(options.extraBody)) {
      if (Object.hasOwn(body, name)) {
        refuse(
          `extraBody must not hold ${
            show(name)
          }, which ${operation} sends itself`,
        );
      }
    }
    body = { ...body, ...options.extraBody };
  }
  if (body === undefined) {
    return onlyOnce
      ? new Blob(["{}"], { type: "application/json" })
      : undefined;
  }
  if (method === "GET") refuse(`${operation} is a GET and cannot have a body`);
  const text = encodeJson(body, operation);
  return onlyOnce ? new Blob([text], { type: "application/json" }) : text;
}

/** Gives what a hook is told of the attempt under way. */
export function eventOf({ endpoint, attempts }: Call): RequestEvent {
  const { operation, method, route } = endpoint;
  return { operation, method, route, attempt: attempts };
}

/** Completes an error with all that is known of its call. */
export function complete<E extends ScaleError>(error: E, call: Call): E {
  const { endpoint, args, attempts } = call;
  call.outcomeUnknown ||= leavesOutcomeUnknown(error);
  return Object.assign(
    error,
    { operation: endpoint.operation, attempts },
    endpoint.safety !== "safe" && { outcomeUnknown: call.outcomeUnknown },
    args.uniqueId !== undefined && { uniqueId: args.uniqueId },
  );
}

/** Makes the error for a call whose time is up, or would be before the next attempt. */
export function deadlinePassed(call: Call): ScaleDeadlineError {
  return complete(
    new ScaleDeadlineError(
      `${call.endpoint.operation} did not succeed within its deadlineMs`,
      { cause: call.failure },
    ),
    call,
  );
}
