/** Every error that this library throws, and the guard that recognises one. */
import type { JsonValue } from "../types/json.ts";

const BRAND: unique symbol = Symbol.for("@labelwire/scale.ScaleError");

/** The `code` of an error: says what went wrong, and never changes. */
export type ScaleErrorCode =
  | "scale"
  | "argument"
  | "api_key"
  | "connection"
  | "attempt_timeout"
  | "deadline"
  | "response"
  | "pagination"
  | "callback"
  | ScaleApiErrorCode;

/** The `code` of an error that the API responded with. */
export type ScaleApiErrorCode =
  | "api"
  | "invalid_request"
  | "unauthorized"
  | "not_enabled"
  | "not_found"
  | "duplicate"
  | "too_many_requests"
  | "internal"
  | "service_unavailable"
  | "gateway_timeout";

/** What is known about a failed call. Members without a value are absent. */
export interface ScaleErrorDetails {
  /** The HTTP status, if there was a response. */
  readonly status?: number | undefined;
  /** The body of the response, parsed if it is JSON; at most 64 KiB of it are read. */
  readonly body?: JsonValue | undefined;
  /** The headers of the response, without cookies. They are not part of `toJSON`. */
  readonly headers?: Headers | undefined;
  /** The id that the server gave the request: `x-request-id`, `request-id` or `cf-ray`. */
  readonly requestId?: string | undefined;
  /** The method that failed, for instance `tasks.create`. */
  readonly operation?: string | undefined;
  /** How often the request was sent. */
  readonly attempts?: number | undefined;
  /** The delay that the server asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the server may have done what was asked. */
  readonly outcomeUnknown?: boolean | undefined;
  /** The `unique_id` that was sent. A second creation with it cannot make a second task. */
  readonly uniqueId?: string | undefined;
  /** One of several causes of the same error, for instance `truncated`. */
  readonly reason?: string | undefined;
  /** The target of a redirect, without its query. */
  readonly location?: string | undefined;
  /** The object that has the key of a creation, and is another one. It is not part of `toJSON`. */
  readonly existing?: object | undefined;
  /** The error behind this one. If it is not of this library, it is a copy of its name, message, code and causes, without keys and queries of URLs. */
  readonly cause?: unknown;
}

/**
 * The parent of every error of this library.
 *
 * @example Tell errors apart by `code`
 * ```ts
 * import { isScaleError, ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * try {
 *   await client.tasks.get("5c84d0fe0000000000000000");
 * } catch (error) {
 *   if (!isScaleError(error)) throw error;
 *   assertEquals([error.code, error.status], ["not_found", 404]);
 * }
 * ```
 */
export class ScaleError extends Error {
  /** The name of the class, also where a bundler has renamed the class. */
  override readonly name: string = "ScaleError";
  /** What went wrong. */
  readonly code: ScaleErrorCode = "scale";
  /** The HTTP status, if there was a response. */
  declare readonly status?: number;
  /** The body of the response, parsed if it is JSON; at most 64 KiB of it are read. */
  declare readonly body?: JsonValue;
  /** The headers of the response, without cookies. They are not part of `toJSON`. */
  declare readonly headers?: Headers;
  /** The id that the server gave the request: `x-request-id`, `request-id` or `cf-ray`. */
  declare readonly requestId?: string;
  /** The method that failed, for instance `tasks.create`. */
  declare readonly operation?: string;
  /** How often the request was sent. */
  declare readonly attempts?: number;
  /** The delay that the server asked for, in milliseconds. */
  declare readonly retryAfterMs?: number;
  /** Whether the server may have done what was asked. */
  declare readonly outcomeUnknown?: boolean;
  /** The `unique_id` that was sent. A second creation with it cannot make a second task. */
  declare readonly uniqueId?: string;
  /** One of several causes of the same error, for instance `truncated`. */
  declare readonly reason?: string;
  /** The target of a redirect, without its query. */
  declare readonly location?: string;

  /** Creates an error with a message and what is known. */
  constructor(message: string, details: ScaleErrorDetails = {}) {
    super(message);
    // Two copies of this package defeat `instanceof`, so errors carry a brand.
    Object.defineProperty(this, BRAND, { value: true });
    for (const [name, value] of Object.entries(details)) {
      if (value === undefined) continue;
      Object.defineProperty(this, name, {
        value,
        writable: true,
        configurable: true,
        // These would bury the rest in a log, and an object may be a secret.
        enumerable: !["cause", "headers", "existing"].includes(name),
      });
    }
  }

  /** Returns the error as plain data for logs, without headers, cause and stack. */
  toJSON(): object {
    return { ...this, message: this.message };
  }
}

/** A wrong argument. Nothing was sent. */
export class ScaleArgumentError extends ScaleError {
  /** `"ScaleArgumentError"`. */
  override readonly name = "ScaleArgumentError";
  /** `"argument"`. */
  override readonly code = "argument";
}

/** A failed `apiKey` function: it threw, or rejected. The attempt was not sent. `cause` is its error. */
export class ScaleKeyError extends ScaleError {
  /** `"ScaleKeyError"`. */
  override readonly name = "ScaleKeyError";
  /** `"api_key"`. */
  override readonly code = "api_key";
}

/** A lost connection: the request or its response did not arrive. `outcomeUnknown` says whether the server may have acted. `reason` is `source` if a file to upload could not be read, `permission` if the runtime denies the network, and `certificate` if it does not trust that of the server; none is repeated. */
export class ScaleConnectionError extends ScaleError {
  /** `"ScaleConnectionError"`. */
  override readonly name = "ScaleConnectionError";
  /** `"connection"`. */
  override readonly code = "connection";
}

/** An attempt that took longer than `timeoutMs`. Python has no such limit; its `ScaleTimeoutError` is a 504. */
export class ScaleAttemptTimeoutError extends ScaleError {
  /** `"ScaleAttemptTimeoutError"`. */
  override readonly name = "ScaleAttemptTimeoutError";
  /** `"attempt_timeout"`. */
  override readonly code = "attempt_timeout";
}

/** A call that would take longer than `deadlineMs`, with all attempts and delays. `cause` is the last failure. */
export class ScaleDeadlineError extends ScaleError {
  /** `"ScaleDeadlineError"`. */
  override readonly name = "ScaleDeadlineError";
  /** `"deadline"`. */
  override readonly code = "deadline";
}

/** A response that the client cannot use. `reason` is `redirect`, `truncated`, `not_json`, `too_deep`, `too_large`, `unexpected`, or `host` for a link to a host that is not allowed, which was not sent. */
export class ScaleResponseError extends ScaleError {
  /** `"ScaleResponseError"`. */
  override readonly name = "ScaleResponseError";
  /** `"response"`. */
  override readonly code = "response";
}

/** A list that cannot go on: its cursor repeats, or is missing although more items are announced. */
export class ScalePaginationError extends ScaleError {
  /** `"ScalePaginationError"`. */
  override readonly name = "ScalePaginationError";
  /** `"pagination"`. */
  override readonly code = "pagination";
}

/**
 * A callback that was refused. `status` is the status to respond with. `reason`
 * is `method`, `auth`, `encoding`, `type`, `too_large`, `unreadable`, `not_json`,
 * `not_object` or `too_deep` for a fault of the sender, and `consumed`,
 * `configuration` or `handler` for a fault of the receiver.
 */
export class ScaleCallbackError extends ScaleError {
  /** `"ScaleCallbackError"`. */
  override readonly name = "ScaleCallbackError";
  /** `"callback"`. */
  override readonly code = "callback";
  /** The status to respond with. */
  declare readonly status: number;
}

/** An error status of the API. Statuses with a class of their own extend this one. Python: `ScaleException`. */
export class ScaleApiError extends ScaleError {
  /** The name of the class. */
  override readonly name: string = "ScaleApiError";
  /** `"api"`, or the code of the child class. */
  override readonly code: ScaleApiErrorCode = "api";
  /** The HTTP status. */
  declare readonly status: number;
}

/** A 400: a parameter is missing or wrong, or the state of the object does not allow the call. Python: `ScaleInvalidRequest`. */
export class ScaleInvalidRequestError extends ScaleApiError {
  /** `"ScaleInvalidRequestError"`. */
  override readonly name = "ScaleInvalidRequestError";
  /** `"invalid_request"`. */
  override readonly code = "invalid_request";
}

/** A 401: the key is not known. Python: `ScaleUnauthorized`. */
export class ScaleUnauthorizedError extends ScaleApiError {
  /** `"ScaleUnauthorizedError"`. */
  override readonly name = "ScaleUnauthorizedError";
  /** `"unauthorized"`. */
  override readonly code = "unauthorized";
}

/** A 402: the account may not use this task type. Python: `ScaleNotEnabled`. */
export class ScaleNotEnabledError extends ScaleApiError {
  /** `"ScaleNotEnabledError"`. */
  override readonly name = "ScaleNotEnabledError";
  /** `"not_enabled"`. */
  override readonly code = "not_enabled";
}

/** A 404: there is no such object. Python: `ScaleResourceNotFound`. */
export class ScaleResourceNotFoundError extends ScaleApiError {
  /** `"ScaleResourceNotFoundError"`. */
  override readonly name = "ScaleResourceNotFoundError";
  /** `"not_found"`. */
  override readonly code = "not_found";
}

/**
 * A 409: another object has the `unique_id` or name. If it was compared and is
 * not what was sent, `reason` is `different`, the message names the members that
 * differ, and `existing` is the object. Python: `ScaleDuplicateResource`.
 */
export class ScaleDuplicateResourceError extends ScaleApiError {
  /** `"ScaleDuplicateResourceError"`. */
  override readonly name = "ScaleDuplicateResourceError";
  /** `"duplicate"`. */
  override readonly code = "duplicate";
  /** The object that has the key, if `reason` is `different`: for instance a `Task`. It is not part of `toJSON`. */
  declare readonly existing?: object;
}

/** A 429: too many requests. Python: `ScaleTooManyRequests`. */
export class ScaleTooManyRequestsError extends ScaleApiError {
  /** `"ScaleTooManyRequestsError"`. */
  override readonly name = "ScaleTooManyRequestsError";
  /** `"too_many_requests"`. */
  override readonly code = "too_many_requests";
}

/** A 500: the server failed. Python: `ScaleInternalError`. */
export class ScaleInternalError extends ScaleApiError {
  /** `"ScaleInternalError"`. */
  override readonly name = "ScaleInternalError";
  /** `"internal"`. */
  override readonly code = "internal";
}

/** A 503: the server is overloaded or down. Python: `ScaleServiceUnavailable`. */
export class ScaleServiceUnavailableError extends ScaleApiError {
  /** `"ScaleServiceUnavailableError"`. */
  override readonly name = "ScaleServiceUnavailableError";
  /** `"service_unavailable"`. */
  override readonly code = "service_unavailable";
}

/** A 504: the server did not respond to its gateway in time. Python: `ScaleTimeoutError`. */
export class ScaleGatewayTimeoutError extends ScaleApiError {
  /** `"ScaleGatewayTimeoutError"`. */
  override readonly name = "ScaleGatewayTimeoutError";
  /** `"gateway_timeout"`. */
  override readonly code = "gateway_timeout";
}

const CLASS_BY_STATUS: Readonly<
  Record<
    number,
    new (message: string, details: ScaleErrorDetails) => ScaleApiError
  >
> = {
  400: ScaleInvalidRequestError,
  401: ScaleUnauthorizedError,
  402: ScaleNotEnabledError,
  404: ScaleResourceNotFoundError,
  409: ScaleDuplicateResourceError,
  429: ScaleTooManyRequestsError,
  500: ScaleInternalError,
  503: ScaleServiceUnavailableError,
  504: ScaleGatewayTimeoutError,
};

/** Returns the error for an error status. */
export function errorForStatus(
  status: number,
  message: string,
  details: ScaleErrorDetails,
): ScaleApiError {
  const ErrorClass = CLASS_BY_STATUS[status] ?? ScaleApiError;
  return new ErrorClass(message, { ...details, status });
}

/** Every error of this library, told apart by `code`. */
export type AnyScaleError =
  | (ScaleError & { readonly code: "scale" })
  | ScaleArgumentError
  | ScaleKeyError
  | ScaleConnectionError
  | ScaleAttemptTimeoutError
  | ScaleDeadlineError
  | ScaleResponseError
  | ScalePaginationError
  | ScaleCallbackError
  | (ScaleApiError & { readonly code: "api" })
  | ScaleInvalidRequestError
  | ScaleUnauthorizedError
  | ScaleNotEnabledError
  | ScaleResourceNotFoundError
  | ScaleDuplicateResourceError
  | ScaleTooManyRequestsError
  | ScaleInternalError
  | ScaleServiceUnavailableError
  | ScaleGatewayTimeoutError;

/**
 * Returns whether `error` is an error of this library, of any copy of it. A
 * `switch` on its `code` then narrows the type.
 *
 * @example Recognise an error without `instanceof`
 * ```ts
 * import { isScaleError, ScaleClient } from "@labelwire/scale";
 * import { assert } from "@std/assert";
 *
 * try {
 *   new ScaleClient({ apiKey: "" });
 * } catch (error) {
 *   assert(isScaleError(error) && error.code === "argument");
 * }
 * ```
 */
export function isScaleError(error: unknown): error is AnyScaleError {
  return (error as { [BRAND]?: unknown } | undefined)?.[BRAND] === true;
}
