/** A call while it is made: checked and encoded once, then prepared for each attempt. */
import { assertString, throwArgumentError } from "../core/check.ts";
import {
  ScaleArgumentError,
  ScaleConnectionError,
  ScaleDeadlineError,
  type ScaleError,
  ScaleKeyError,
} from "../core/errors.ts";
import { isString } from "../core/kind.ts";
import { observe } from "../core/observe.ts";
import { NO_KEY, type Redactor } from "../core/redact.ts";
import type {
  CallOptions,
  CreateTaskOptions,
  RequestEvent,
} from "../types/options.ts";
import type { ApiKey } from "./api_key.ts";
import type { AttemptRequest } from "./attempt.ts";
import {
  jsonBody,
  type OpenBody,
  type RequestBody,
  withExtraBody,
} from "./body.ts";
import type { CallArgs, Endpoint, SentCall } from "./endpoint.ts";
import { type HeaderRecord, parseHeaders } from "./headers.ts";
import type { Hooks } from "./hooks.ts";
import { fillRoute } from "./path.ts";
import { encodeAnyQuery } from "./query.ts";
import { runtimeName } from "./runtime.ts";
import {
  assertCallOptions,
  assertSignal,
  type ClientSettings,
} from "./settings.ts";

/** A call: what stays the same in all its attempts, and what they leave behind. */
export interface Call {
  /** The settings of the client. */
  readonly settings: ClientSettings;
  /** The endpoint. */
  readonly endpoint: Endpoint;
  /** The options of the call. */
  readonly options: CallOptions & CreateTaskOptions;
  /** What stops the call. */
  readonly signal: AbortSignal | undefined;
  /** The URL, with its query. */
  readonly url: string;
  /** The headers of its options. */
  readonly headers: HeaderRecord;
  /** The body. */
  readonly body: RequestBody;
  /** The values of the route's placeholders and the members of the body. */
  readonly sent: SentCall;
  /** Returns what the call is about, for messages: those values, and the members that `oneOf` names. */
  readonly subject: () => Readonly<Record<string, unknown>>;
  /** Whether an attempt first runs code of the caller, which may never end: for the key, or for the source of a file. */
  readonly runsForeignCode: boolean;
  /** Whether the server recognises a repeated request, so that a second one does no harm. */
  readonly hasKey: boolean;
  /** Whether the key of a creation was generated for this call, so that nobody else can have it. */
  readonly isKeyGenerated: boolean;
  /** The `unique_id` that is sent, for the creation of a task. */
  readonly uniqueId: string | undefined;
  /** The time limit of an attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** The time limit of the call, in milliseconds. */
  readonly deadlineMs: number;
  /** The end of the call, on the client's clock. */
  readonly deadlineAt: number;
  /** The number of attempts after the first. */
  readonly maxRetries: number;
  /** The id of the call in events, once there is an event. */
  id?: string;
  /** The start of the last attempt, on the client's clock. */
  startedAt: number;
  /** The duration of the last attempt, in milliseconds, once it is over. */
  durationMs?: number | undefined;
  /** The number of attempts so far. */
  attempts: number;
  /** Removes the key of the last attempt from what is shown. No error may repeat it, even if the server does. */
  redactor: Redactor;
  /** Whether an attempt may have reached the server without a readable response. */
  outcomeUnknown: boolean;
  /** What the last retry took from the quota. */
  retryCost: number;
  /** The error of the last attempt. */
  lastError?: ScaleError;
}

/** What a call that is done has come to. */
export interface Done {
  /** The value of its response, or the object that a look-up has found. */
  readonly value: unknown;
}

const NO_OPTIONS: CallOptions = {};

/** Checks and encodes a call. */
export function createCall(
  settings: ClientSettings,
  endpoint: Endpoint,
  args: CallArgs,
  options: CallOptions & CreateTaskOptions = NO_OPTIONS,
): Call {
  if (options !== NO_OPTIONS) assertCallOptions(options, endpoint);
  if (args.signal) assertSignal(args.signal);
  const { json, isKeyGenerated } = withKey(settings, endpoint, args, options);
  const body = args.body ?? bodyOf(endpoint, json, { options, isKeyGenerated });
  if (args.body && options.extraBody) {
    throwArgumentError(
      `extraBody cannot be added to ${endpoint.operation}, whose body is not an object`,
    );
  }
  const key = endpoint.key && body.members[endpoint.key];
  const { path = {}, query = [] } = args;
  const { extraQuery } = options;
  const pairs = extraQuery
    ? [...query, ...encodeAnyQuery(extraQuery, "extraQuery")]
    : query;
  const search = pairs.length ? `?${new URLSearchParams(pairs)}` : "";
  const deadlineMs = options.deadlineMs ?? settings.deadlineMs;
  const startedAt = settings.clock.now();
  return {
    settings,
    endpoint,
    options,
    signal: args.signal ?? options.signal,
    url: endpoint.link
      ? endpoint.link.assert(args.url!, endpoint.operation, settings)
      : settings.baseUrl +
        (args.rawPath ?? fillRoute(endpoint.route, path)) +
        search,
    headers: options.headers
      ? Object.fromEntries(parseHeaders(options.headers))
      : {},
    body,
    runsForeignCode: body === args.body ||
      typeof settings.apiKey === "function",
    sent: { path, members: body.members },
    subject: () => ({
      ...path,
      ...Object.fromEntries(
        [...query, ...Object.entries(body.members)].filter(([name, value]) =>
          isString(value) && endpoint.oneOf?.includes(name)
        ),
      ),
    }),
    hasKey: endpoint.key ? key !== undefined : endpoint.recover !== undefined,
    isKeyGenerated,
    uniqueId: endpoint.key === "unique_id" ? key as string : undefined,
    timeoutMs: options.timeoutMs ?? settings.timeoutMs,
    deadlineMs,
    deadlineAt: startedAt + deadlineMs,
    maxRetries: options.maxRetries ?? settings.maxRetries,
    startedAt,
    attempts: 0,
    redactor: NO_KEY,
    outcomeUnknown: false,
    retryCost: 0,
  };
}

/** Returns the JSON value of a call, with a generated key if the endpoint has one and the caller passed none. */
function withKey(
  settings: ClientSettings,
  { key, options: own = [] }: Endpoint,
  { json }: CallArgs,
  options: CreateTaskOptions,
): { readonly json: unknown; readonly isKeyGenerated: boolean } {
  const members = json as Readonly<Record<string, unknown>>;
  const auto = options.autoUniqueId ?? settings.autoUniqueId;
  if (
    !key || !own.includes("autoUniqueId") || members[key] !== undefined || !auto
  ) {
    return { json, isKeyGenerated: false };
  }
  const id = auto === true ? `auto-${crypto.randomUUID()}` : auto();
  assertString(id, "The result of autoUniqueId");
  // The id of a function may exist already, so it counts as the caller's own.
  return { json: { ...members, [key]: id }, isKeyGenerated: auto === true };
}

function bodyOf(
  { operation, method, safety }: Endpoint,
  json: unknown,
  { options: { extraBody }, isKeyGenerated }: Pick<
    Call,
    "options" | "isKeyGenerated"
  >,
): RequestBody {
  const value = extraBody ? withExtraBody(json, extraBody, operation) : json;
  // A generated key makes a second request harmless, and a string is faster than a Blob.
  const sendOnce = safety === "once" && !isKeyGenerated && method !== "GET";
  if (value !== undefined && method === "GET") {
    throwArgumentError(`${operation} is a GET and cannot have a body`);
  }
  // Deno sends a request without a body a second time too.
  return jsonBody(value ?? (sendOnce ? {} : undefined), {
    operation,
    sendOnce,
  });
}

/** Gets the API key and opens the body. Both may run code of the caller. */
export async function prepareAttempt(
  call: Call,
): Promise<AttemptRequest> {
  return makeAttempt(call, await getKey(call), await openBody(call));
}

/** Makes the request of an attempt. The headers and options of the client go where its key goes. */
export function makeAttempt(
  call: Call,
  apiKey: ApiKey | undefined,
  body: OpenBody,
): AttemptRequest {
  const { endpoint, headers, settings, options, url } = call;
  const { link, method, response } = endpoint;
  if (apiKey) call.redactor = apiKey.redactor;
  const init = {
    ...apiKey && settings.fetchOptions,
    ...options.fetchOptions,
    method,
    headers: {
      // They may be secret, so no other host gets them.
      ...apiKey && settings.headers,
      ...headers,
      ...apiKey && {
        authorization: url.startsWith(settings.baseUrl + "/v1/")
          ? apiKey.basic
          : apiKey.bearer,
      },
      ...body.headers,
    },
    // A browser shows no redirect, so it must follow that of a link itself.
    redirect: link && !runtimeName() ? "follow" as const : "manual" as const,
  };
  return {
    fetch: link ? link.follow(settings) : settings.fetch,
    url,
    init,
    body,
    stream: response === "stream" ? link?.stream : undefined,
  };
}

/** Returns the key. A link gets none, since its host is not the API. */
export function getKey(
  { endpoint, settings: { apiKey } }: Call,
): ApiKey | undefined | Promise<ApiKey> {
  if (endpoint.link) return undefined;
  return typeof apiKey !== "function" ? apiKey : run(
    apiKey,
    (cause) =>
      new ScaleKeyError(`The apiKey function failed${messageOfCause(cause)}`, {
        cause,
      }),
  );
}

function openBody({ body, endpoint }: Call): Promise<OpenBody> {
  return run(body.open, (cause) =>
    new ScaleConnectionError(
      `Cannot open the source of ${endpoint.operation}${messageOfCause(cause)}`,
      { reason: "source", cause },
    ));
}

/**
 * Runs code of the caller. Its error becomes the cause of one of ours, also if it
 * is an error of this library: that belongs to another call, and is not to be
 * changed. Only an argument that we have refused there is thrown again, as a copy.
 */
async function run<T>(
  work: () => T | Promise<T>,
  makeError: (cause: Error | undefined) => ScaleError,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof ScaleArgumentError
      ? new ScaleArgumentError(cause.message)
      : makeError(NO_KEY.cause(cause));
  }
}

/** Returns the message of a cause, to be added to that of its error. */
export function messageOfCause(cause: Error | undefined): string {
  return cause ? `: ${cause.message}` : "";
}

/** Calls a hook of the client with the current attempt and what happened. */
export function notify<Name extends keyof Hooks>(
  call: Call,
  name: Name,
  details: Omit<
    Parameters<NonNullable<Hooks[Name]>>[0],
    keyof RequestEvent | "durationMs"
  >,
): void {
  const { hooks } = call.settings;
  const hook = hooks[name] as ((event: unknown) => void) | undefined;
  if (hook) observe(hook.bind(hooks), { ...eventOf(call), ...details });
}

/** Returns the event of the current attempt, with its duration once it is over. */
export function eventOf(
  call: Call,
): RequestEvent & { readonly durationMs: number } {
  const { attempts: attempt, durationMs, endpoint, startedAt } = call;
  const { operation, method, route } = endpoint;
  return {
    callId: call.id ??= crypto.randomUUID(),
    operation,
    method,
    route,
    attempt,
    startedAt,
    ...durationMs !== undefined && { durationMs },
  } as RequestEvent & { readonly durationMs: number };
}

/** Adds to an error what is known about its call. It changes the error, which must be one of this call's own. */
export function addCallDetails<E extends ScaleError>(error: E, call: Call): E {
  const { attempts, endpoint, outcomeUnknown, uniqueId } = call;
  return Object.assign(
    error,
    { operation: endpoint.operation, attempts },
    endpoint.safety !== "safe" && { outcomeUnknown },
    uniqueId !== undefined && { uniqueId },
  );
}

/** Returns the error for a call whose time is over, or would be before the next attempt. */
export function deadlineError(call: Call): ScaleDeadlineError {
  const { deadlineMs, endpoint, lastError } = call;
  const error = new ScaleDeadlineError(
    `${endpoint.operation} did not succeed within ${deadlineMs} ms (deadlineMs)` +
      (lastError ? `; last failure: ${lastError.message}` : ""),
    { cause: lastError },
  );
  return addCallDetails(error, call);
}
