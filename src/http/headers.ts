/** Request headers: checked, merged, and those that every request to the API has. */
import { describe, throwArgumentError } from "../core/check.ts";
import { VERSION } from "../core/version.ts";
import type { AppInfo, HeadersInput } from "../types/options.ts";
import { runtimeName } from "./runtime.ts";

/** Headers as an object, with names in lower case. The runtimes read it in less time than `Headers`. */
export type HeaderRecord = Readonly<Record<string, string>>;

/** Checks headers and returns them as `Headers`. Their values may be secret and stay out of messages. */
export function parseHeaders(value: unknown): Headers {
  let headers: Headers;
  try {
    headers = new Headers(present(value));
  } catch {
    throwArgumentError("headers must be valid header names and values");
  }
  for (const [name, value] of headers) {
    if (/^(authorization|content-(type|length))$/.test(name)) {
      throwArgumentError(
        `headers must not contain ${describe(name)}, which the client sets`,
      );
    }
    // workerd sends characters that no header may hold; the others throw.
    if (/[^ -~\x80-\xff\t]/.test(value)) {
      throwArgumentError(
        `The value of the header ${describe(name)} must be Latin-1`,
      );
    }
  }
  return headers;
}

/** Returns the headers without those that are absent: `Headers` would send the word "undefined". */
function present(value: unknown = {}): [string, string][] {
  const entries: [string, string][] = Symbol.iterator in (value as object)
    ? [...value as Headers]
    : Object.entries(value as object);
  return entries.filter(([, item]) => {
    if (item === null) throw new TypeError();
    return item !== undefined;
  });
}

/** Returns the headers of a client with those of a derived client merged over them. */
export function mergeHeaders(
  parent: HeadersInput | undefined,
  own: HeadersInput | undefined,
): Headers {
  const merged = parseHeaders(parent);
  parseHeaders(own).forEach((value, name) => merged.set(name, value));
  return merged;
}

/** Returns the headers of every request to the API. */
export function defaultHeaders(
  headers: HeadersInput | undefined,
  appInfo: AppInfo | undefined,
): HeaderRecord {
  const runtime = runtimeName();
  const app = appInfo ? ` ${appInfo.name}/${appInfo.version ?? "0"}` : "";
  return {
    ...runtime &&
      { "user-agent": `labelwire-scale/${VERSION} ${runtime}${app}` },
    ...Object.fromEntries(parseHeaders(headers)),
    accept: "application/json",
  };
}
