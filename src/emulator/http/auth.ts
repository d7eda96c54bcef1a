/** Which key a request carries: Basic with the key as user, or Bearer. */
import { EmulatorError } from "../util/errors.ts";

/**
 * Gives the key of an `Authorization` header (AU2, AU3), or throws the 401. A
 * password is not looked at, which is a guess.
 */
export function keyOf(headers: Headers): string {
  const header = headers.get("authorization") ?? "";
  const [, scheme = "", credentials = ""] = /^(\S+) +(\S+)$/.exec(header) ?? [];
  switch (scheme.toLowerCase()) {
    case "basic":
      return userOf(credentials);
    case "bearer":
      return credentials;
    default:
      throw unauthorized();
  }
}

/**
 * Makes the 401 of a key that is missing or unknown (AU1). Its text is a guess.
 */
export function unauthorized(): EmulatorError {
  return new EmulatorError(401, "Please provide a valid API key.");
}

function userOf(credentials: string): string {
  try {
    const [user, password] = atob(credentials).split(":");
    if (user !== undefined && password !== undefined) return user;
  } catch {
    // Not base64: answered like any other key that nobody knows.
  }
  throw unauthorized();
}
