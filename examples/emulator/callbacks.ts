/**
 * Where the emulator's server sends callbacks: to what is near it. A target such
 * as `http://www.example.com/callback`, which tests and manuals are full of, is
 * somebody else's machine and must not be called by mistake.
 */

/** Names of machines that are near: this one, and those of a private network. */
const NEAR_NAME =
  /^(?:localhost|[^.:]+|.+\.(?:localhost|local|internal|test|home\.arpa))$/;

/** IPv4 addresses of this machine and of private networks. */
const NEAR_IPV4 =
  /^(?:0\.0\.0\.0|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)/;

/** The same of IPv6, as a URL writes them: loopback, unique local, link local. */
const NEAR_IPV6 = /^\[(?:::1?|f[cd][\da-f]{2}:.*|fe[89ab][\da-f]:.*)\]$/;

/** Says whether a URL leads to this machine or into a private network. */
export function isNear(url: string): boolean {
  const { hostname } = new URL(url);
  if (hostname.startsWith("[")) return NEAR_IPV6.test(hostname);
  if (/^[\d.]+$/.test(hostname)) return NEAR_IPV4.test(hostname);
  return NEAR_NAME.test(hostname);
}

/** Sends a callback to what is near, and refuses to send any other. */
export async function sendNear(request: Request): Promise<Response> {
  if (isNear(request.url)) return await fetch(request);
  const { hostname } = new URL(request.url);
  throw new Error(
    `Not sent: ${hostname} is not near, and --callbacks-anywhere was not given`,
  );
}

/** Sends a callback to wherever it goes. */
export async function sendAnywhere(request: Request): Promise<Response> {
  return await fetch(request);
}
