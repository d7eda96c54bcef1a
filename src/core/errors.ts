/** Every error that this library throws, and the way to recognise one. */
import type { JsonValue } from "../types/json.ts";

const BRAND: unique symbol = Symbol.for("@labelwire/scale.ScaleError");

/** What is known of a failed call. Members without a value are absent. */
export interface ScaleErrorDetails {
  /** The HTTP status, where the server answered. */
  readonly status?: number | undefined;
  /** The server's body, parsed where it is JSON; at most 64 KiB of it is read. */
  readonly body?: JsonValue | undefined;
  /** The method that failed, for instance `tasks.create`. */
  readonly operation?: string | undefined;
  /** How many times the request was sent. */
  readonly attempts?: number | undefined;
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the server may have done what was asked. */
  readonly outcomeUnknown?: boolean | undefined;
  /** The `unique_id` that was sent; a further creation with it cannot make a second task. */
  readonly uniqueId?: string | undefined;
  /** Which of several causes of the same error, for instance `truncated`. */
  readonly reason?: string | undefined;
  /** Where a redirect points. */
  readonly location?: string | undefined;
  /** The error behind this one. */
  readonly cause?: unknown;
}

/**
 * Is the root of every error of this library.
 *
 * @example Tell errors apart by `code`
 * ```ts
 * import { ScaleClient, ScaleError } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * const error = await assertRejects(
 *   () => client.tasks.get("5c84d0fe0000000000000000"),
 *   ScaleError,
 * );
 * assertEquals([error.code, error.status], ["not_found", 404]);
 * ```
 */
export class ScaleError extends Error {
  /** The class's name, also where a bundler has renamed the class. */
  override readonly name: string = "ScaleError";
  /** What went wrong, as a word that never changes. */
  readonly code: string = "scale";
  /** The HTTP status, where the server answered. */
  declare readonly status?: number;
  /** The server's body, parsed where it is JSON; at most 64 KiB of it is read. */
  declare readonly body?: JsonValue;
  /** The method that failed, for instance `tasks.create`. */
  declare readonly operation?: string;
  /** How many times the request was sent. */
  declare readonly attempts?: number;
  /** How long the server asked to wait, in milliseconds. */
  declare readonly retryAfterMs?: number;
  /** Whether the server may have done what was asked. */
  declare readonly outcomeUnknown?: boolean;
  /** The `unique_id` that was sent; a further creation with it cannot make a second task. */
  declare readonly uniqueId?: string;
  /** Which of several causes of the same error, for instance `truncated`. */
  declare readonly reason?: string;
  /** Where a redirect points. */
  declare readonly location?: string;

  /** Makes an error that says `message` and carries `details`. */
  constructor(message: string, details: ScaleErrorDetails = {}) {
    const { cause, ...known } = details;
    super(message, cause === undefined ? undefined : { cause });
    // Two copies of this package defeat `instanceof`, so errors carry a mark.
    Object.defineProperty(this, BRAND, { value: true });
    for (const [name, value] of Object.entries(known)) {
      if (value !== undefined) Object.assign(this, { [name]: value });
    }
  }

  /** Gives the error as plain data for logs, without its cause and stack. */
  toJSON(): object {
    return { ...this, message: this.message };
  }
}

/** Is thrown for an argument that cannot be right, before anything is sent. */
export class ScaleArgumentError extends ScaleError {
  /** `"ScaleArgumentError"`. */
  override readonly name = "ScaleArgumentError";
  /** `"argument"`. */
  override readonly code = "argument";
}

/** Is thrown where the request or its answer got lost. Whether the server acted, `outcomeUnknown` says. `reason` is `source` where a file to upload could not be read. */
export class ScaleConnectionError extends ScaleError {
  /** `"ScaleConnectionError"`. */
  override readonly name = "ScaleConnectionError";
  /** `"connection"`. */
  override readonly code = "connection";
}

/** Is thrown when one attempt took longer than `timeoutMs`. Python has no such limit; its `ScaleTimeoutError` is a 504. */
export class ScaleAttemptTimeoutError extends ScaleError {
  /** `"ScaleAttemptTimeoutError"`. */
  override readonly name = "ScaleAttemptTimeoutError";
  /** `"attempt_timeout"`. */
  override readonly code = "attempt_timeout";
}

/** Is thrown when a call, with all its attempts and waits, would take longer than `deadlineMs`. The last failure is its `cause`. */
export class ScaleDeadlineError extends ScaleError {
  /** `"ScaleDeadlineError"`. */
  override readonly name = "ScaleDeadlineError";
  /** `"deadline"`. */
  override readonly code = "deadline";
}

/** Is thrown for an answer that is not what it should be. `reason` is `redirect`, `truncated`, `not_json`, `too_large` or `unexpected`. */
export class ScaleResponseError extends ScaleError {
  /** `"ScaleResponseError"`. */
  override readonly name = "ScaleResponseError";
  /** `"response"`. */
  override readonly code = "response";
}

/** Is thrown when a list cannot go on: its cursor repeats, or more is promised without one. */
export class ScalePaginationError extends ScaleError {
  /** `"ScalePaginationError"`. */
  override readonly name = "ScalePaginationError";
  /** `"pagination"`. */
  override readonly code = "pagination";
}

/**
 * A callback that was refused. `status` is the status to respond with. `reason`
 * is `method`, `auth`, `encoding`, `type`, `too_large`, `unreadable`, `not_json`
 * or `not_object` for a fault of the sender, and `consumed`, `configuration` or
 * `handler` for a fault of the receiver.
 */
export class ScaleCallbackError extends ScaleError {
  /** `"ScaleCallbackError"`. */
  override readonly name = "ScaleCallbackError";
  /** `"callback"`. */
  override readonly code = "callback";
}

/** Is thrown for an error status, and is the parent of those that have a class of their own. Python: `ScaleException`. */
export class ScaleApiError extends ScaleError {
  /** The class's name. */
  override readonly name: string = "ScaleApiError";
  /** `"api"`, or the child's own. */
  override readonly code: string = "api";
}

/** Is thrown for a 400: a parameter is missing or wrong, or the task is past canceling. Python: `ScaleInvalidRequest`. */
export class ScaleInvalidRequestError extends ScaleApiError {
  /** `"ScaleInvalidRequestError"`. */
  override readonly name = "ScaleInvalidRequestError";
  /** `"invalid_request"`. */
  override readonly code = "invalid_request";
}

/** Is thrown for a 401: the key is not known. Python: `ScaleUnauthorized`. */
export class ScaleUnauthorizedError extends ScaleApiError {
  /** `"ScaleUnauthorizedError"`. */
  override readonly name = "ScaleUnauthorizedError";
  /** `"unauthorized"`. */
  override readonly code = "unauthorized";
}

/** Is thrown for a 402: the account may not use this task type. Python: `ScaleNotEnabled`. */
export class ScaleNotEnabledError extends ScaleApiError {
  /** `"ScaleNotEnabledError"`. */
  override readonly name = "ScaleNotEnabledError";
  /** `"not_enabled"`. */
  override readonly code = "not_enabled";
}

/** Is thrown for a 404. Python: `ScaleResourceNotFound`. */
export class ScaleResourceNotFoundError extends ScaleApiError {
  /** `"ScaleResourceNotFoundError"`. */
  override readonly name = "ScaleResourceNotFoundError";
  /** `"not_found"`. */
  override readonly code = "not_found";
}

/**
 * Is thrown for a 409: the `unique_id` or name is taken. `reason` is
 * `different` where what has it is not what was sent. Python:
 * `ScaleDuplicateResource`.
 */
export class ScaleDuplicateResourceError extends ScaleApiError {
  /** `"ScaleDuplicateResourceError"`. */
  override readonly name = "ScaleDuplicateResourceError";
  /** `"duplicate"`. */
  override readonly code = "duplicate";
}

/** Is thrown for a 429. Python: `ScaleTooManyRequests`. */
export class ScaleTooManyRequestsError extends ScaleApiError {
  /** `"ScaleTooManyRequestsError"`. */
  override readonly name = "ScaleTooManyRequestsError";
  /** `"too_many_requests"`. */
  override readonly code = "too_many_requests";
}

/** Is thrown for a 500. Python: `ScaleInternalError`. */
export class ScaleInternalError extends ScaleApiError {
  /** `"ScaleInternalError"`. */
  override readonly name = "ScaleInternalError";
  /** `"internal"`. */
  override readonly code = "internal";
}

/** Is thrown for a 503. Python: `ScaleServiceUnavailable`. */
export class ScaleServiceUnavailableError extends ScaleApiError {
  /** `"ScaleServiceUnavailableError"`. */
  override readonly name = "ScaleServiceUnavailableError";
  /** `"service_unavailable"`. */
  override readonly code = "service_unavailable";
}

/** Is thrown for a 504. Python: `ScaleTimeoutError`. */
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

/** Makes the error for an error status. */
export function errorForStatus(
  status: number,
  message: string,
  details: ScaleErrorDetails,
): ScaleApiError {
  const ErrorClass = CLASS_BY_STATUS[status] ?? ScaleApiError;
  return new ErrorClass(message, { ...details, status });
}

/**
 * Tells whether `error` comes from this library, from any copy of it.
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
export function isScaleError(error: unknown): error is ScaleError {
  return typeof error === "object" && error !== null &&
    (error as { [BRAND]?: unknown })[BRAND] === true;
}
