/** Paths: each value of a route is one encoded segment, and cannot leave it. */
import {
  assertString,
  describe,
  throwArgumentError,
  throwMustBe,
} from "../core/check.ts";
import { isString } from "../core/kind.ts";

/** Returns a route with its `{placeholders}` replaced by encoded values. */
export function fillRoute(
  route: string,
  values: Readonly<Record<string, unknown>>,
): string {
  return route.split(/[{}]/).map((part, at) =>
    at % 2 ? encodeSegment(values[part], part) : part
  ).join("");
}

/**
 * Returns a value as one path segment, encoded as the official Python client
 * does: every character except letters, digits and `-._~`. A URL collapses `.`
 * and `..`, even if they are encoded, so they cannot be sent.
 */
export function encodeSegment(value: unknown, name: string): string {
  assertString(value, name);
  if (value === "." || value === "..") {
    throwArgumentError(
      `${name} must not be ${describe(value)} in a URL`,
    );
  }
  return /[^\w.~-]/.test(value)
    ? encodeURIComponent(value).replace(/[!'()*]/g, percentEncode)
    : value;
}

/** Returns an ASCII character as `%` and two hexadecimal digits. */
export function percentEncode(character: string): string {
  const code = character.charCodeAt(0).toString(16).toUpperCase();
  return `%${code.padStart(2, "0")}`;
}

/** A path by RFC 3986, without empty segments, and without "." and ".." as segments. */
const PATH = /^\/v[12](\/(?!(\.|%2e){1,2}(\/|$))[\w\-.~%!$&'()*+,;=:@]+)+\/?$/i;

/** Asserts an encoded path under `/v1/` or `/v2/`, for an endpoint that this library does not know. */
export function assertPath(path: unknown): asserts path is string {
  if (!isString(path) || !PATH.test(path)) {
    throwMustBe(
      path,
      "path",
      'an encoded path under /v1/ or /v2/ without "." and ".."',
    );
  }
}
