/** Paths: each value of a route is one encoded segment, and cannot leave it. */
import { describe, throwArgumentError } from "../core/check.ts";

/** Returns a route with its `{placeholders}` replaced by encoded values. */
export function fillRoute(
  route: string,
  values: Readonly<Record<string, unknown>>,
): string {
  return route.replace(
    /\{(\w+)\}/g,
    (_, name: string) => encodeSegment(values[name], name),
  );
}

/**
 * Returns a value as one path segment, encoded as the official Python client
 * does: every character except letters, digits and `-._~`. A URL collapses `.`
 * and `..`, even if they are encoded, so they cannot be sent.
 */
export function encodeSegment(value: unknown, name: string): string {
  if (typeof value !== "string" || value === "") {
    throwArgumentError(
      `${name} must be a non-empty string: current value is ${describe(value)}`,
    );
  }
  if (value === "." || value === "..") {
    throwArgumentError(
      `${name} must not be ${describe(value)}: a URL cannot hold it as a name`,
    );
  }
  try {
    return encodeURIComponent(value).replace(
      /[!'()*]/g,
      (character) => "%" + character.charCodeAt(0).toString(16).toUpperCase(),
    );
  } catch {
    throwArgumentError(
      `${name} must be well-formed Unicode: current value is ${
        describe(value)
      }`,
    );
  }
}

/** A path by RFC 3986, without empty segments. */
const PATH = /^\/v[12](\/[\w\-.~%!$&'()*+,;=:@]+)+\/?$/;

/** Asserts an encoded path under `/v1/` or `/v2/`, for an endpoint that this library does not know. */
export function assertPath(path: unknown): asserts path is string {
  if (typeof path !== "string" || !PATH.test(path)) {
    throwArgumentError(
      `path must begin with "/v1/" or "/v2/", and contain no empty segment and no ` +
        `character that must be encoded: current value is ${describe(path)}`,
    );
  }
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path)) {
    throwArgumentError(
      `path must not contain "." or ".." as a segment: current value is ${
        describe(path)
      }`,
    );
  }
}
