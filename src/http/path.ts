/** Routes to paths: every value is one segment, encoded, and cannot step outside it. */
import { refuse, show } from "../core/check.ts";

/** Fills `{placeholders}` of a route with encoded values. */
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
 * Encodes a value as one path segment, as the API's official client does: no
 * character is safe but letters, digits and `-._~`. A URL collapses `.` and
 * `..`, even when encoded, so these cannot be sent.
 */
export function encodeSegment(value: unknown, name: string): string {
  if (typeof value !== "string" || value === "") {
    refuse(
      `${name} must be a non-empty string: current value is ${show(value)}`,
    );
  }
  if (value === "." || value === "..") {
    refuse(
      `${name} must not be ${show(value)}: a URL cannot carry it as a name`,
    );
  }
  try {
    return encodeURIComponent(value).replace(
      /[!'()*]/g,
      (character) => "%" + character.charCodeAt(0).toString(16).toUpperCase(),
    );
  } catch {
    refuse(`${name} must be well-formed text: current value is ${show(value)}`);
  }
}

/** A path as RFC 3986 writes it, without empty parts. */
const PATH = /^\/v[12](\/[\w\-.~%!$&'()*+,;=:@]+)+\/?$/;

/** Wants a ready path under `/v1/` or `/v2/`, for calls to endpoints that this library does not know. */
export function checkPath(path: unknown): asserts path is string {
  if (typeof path !== "string" || !PATH.test(path)) {
    refuse(
      `path must begin with "/v1/" or "/v2/", and hold neither empty parts nor what a ` +
        `URL's path cannot: current value is ${show(path)}`,
    );
  }
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path)) {
    refuse(
      `path must not hold "." or ".." as a part: current value is ${
        show(path)
      }`,
    );
  }
}
