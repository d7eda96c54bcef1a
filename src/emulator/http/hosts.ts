/** The hosts of a server whose control routes may be used: they need no key, so a name must not lead a browser to them. */

/** An IP address in a URL. A page of another site cannot have it as its own host. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.+\])$/;

/** Names that lead to this machine only. */
const LOCAL_NAME = /^(?:.+\.)?localhost$/;

/**
 * Returns whether the host of a URL is an IP address, a name of this machine, or
 * one of `allowed`. Any other name may belong to a site that made it lead to this
 * machine (DNS rebinding), so that a browser takes the server for that site.
 */
export function isOwnHost(
  { hostname }: URL,
  allowed: readonly string[],
): boolean {
  const name = hostname.replace(/\.$/, "");
  return ADDRESS.test(name) || LOCAL_NAME.test(name) ||
    allowed.some((other) => other.toLowerCase() === name);
}
