/** The check of the URL that Scale sends callbacks to. A URL is written into logs, so no secret belongs there. */

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Names of parameters that hold secrets. */
const SECRET_NAME = /key|token|secret|auth|passw|signature|^sig$|credential/i;

/**
 * Asserts that a URL is safe as a `callback_url`: `https:`, or `http:` on this
 * machine, and without a secret in it.
 *
 * @throws {Error} that says why it is not, without the URL, which may contain a secret
 */
export function assertCallbackUrl(
  value: string,
  secrets: readonly string[] = [],
): void {
  const url = URL.parse(value);
  if (url === null) throw new Error("The callback URL is not a URL");
  const isLocal = url.protocol === "http:" && LOOPBACK.test(url.hostname);
  if (url.protocol !== "https:" && !isLocal) {
    throw new Error(
      `The callback URL must begin with https: current value begins with ${url.protocol}`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new Error("The callback URL must not contain a user or a password");
  }
  for (const name of url.searchParams.keys()) {
    if (SECRET_NAME.test(name)) {
      throw new Error(
        `The callback URL must not contain a secret: remove the parameter "${name}". Scale sends the key in a header`,
      );
    }
  }
  const spellings = [value, decoded(value)];
  const isSecret = (secret: string) =>
    secret !== "" && spellings.some((spelling) => spelling.includes(secret));
  if (secrets.some(isSecret)) {
    throw new Error(
      "The callback URL must not contain a callback auth key. Scale sends the key in a header",
    );
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
