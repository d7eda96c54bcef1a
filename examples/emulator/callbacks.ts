/**
 * Sends the callbacks of the emulator's server, by default only to private hosts.
 * Tests and manuals are full of targets such as `http://www.example.com/callback`,
 * which belong to other people and must not be called by mistake.
 */

/** Names of this machine and of machines in a private network. */
const PRIVATE_NAME =
  /^(?:localhost|[^.:]+|.+\.(?:localhost|local|internal|test|home\.arpa))$/;

/** IPv4 addresses of this machine and of private networks. */
const PRIVATE_IPV4 =
  /^(?:0\.0\.0\.0|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)/;

/** IPv6 addresses in the form of URLs: loopback, unique local, link local. */
const PRIVATE_IPV6 = /^\[(?:::1?|f[cd][\da-f]{2}:.*|fe[89ab][\da-f]:.*)\]$/;

/** Whether a URL leads to this machine or to a private network. */
export function isPrivateHost(url: string): boolean {
  const { hostname } = new URL(url);
  if (hostname.startsWith("[")) return PRIVATE_IPV6.test(hostname);
  if (/^[\d.]+$/.test(hostname)) return PRIVATE_IPV4.test(hostname);
  return PRIVATE_NAME.test(hostname);
}

/** Sends a callback to a private host. Rejects for any other host. */
export async function sendToPrivateHosts(request: Request): Promise<Response> {
  if (isPrivateHost(request.url)) return await fetch(request);
  const { hostname } = new URL(request.url);
  throw new Error(
    `Not sent: ${hostname} is not a private address. Allow it with --callbacks-anywhere`,
  );
}

/** Sends a callback to any host. */
export async function sendAnywhere(request: Request): Promise<Response> {
  return await fetch(request);
}
