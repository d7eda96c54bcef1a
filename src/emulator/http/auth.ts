/** The API key of a request: the user name of Basic authentication, or a Bearer token. */
import { EmulatorError } from "../util/errors.ts";

/**
 * Returns the key in the `Authorization` header. Throws the 401 if there is none.
 *
 * @guess The password of Basic authentication is ignored.
 */
export function readApiKey(headers: Headers): string {
  const header = headers.get("authorization") ?? "";
  const [, scheme = "", credentials = ""] = /^(\S+) +(\S+)$/.exec(header) ?? [];
  switch (scheme.toLowerCase()) {
    case "basic":
      return userName(credentials);
    case "bearer":
      return credentials;
    default:
      throw unauthorized();
  }
}

/**
 * Returns the 401 of a key that is missing or unknown.
 *
 * @guess The message.
 */
export function unauthorized(): EmulatorError {
  return new EmulatorError(401, "Please provide a valid API key");
}

function userName(credentials: string): string {
  try {
    const [user, password] = atob(credentials).split(":");
    if (user !== undefined && password !== undefined) return user;
  } catch {
    // Not base64: the same 401 as for an unknown key.
  }
  throw unauthorized();
}
