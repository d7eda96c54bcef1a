/**
 * Which hosts the emulator's server sends callbacks to. Tests and manuals are
 * full of targets such as `http://www.example.com/callback`: these belong to
 * somebody else and must not be called by mistake.
 */
import { BlockList, isIP } from "node:net";

/** Names of this machine and of machines in a private network. */
const PRIVATE_NAME =
  /^(?:localhost|[^.:]+|.+\.(?:localhost|local|internal|test|home\.arpa))$/;

/** Loopback, private and link-local addresses: address, prefix length, family. */
const PRIVATE_SUBNETS = [
  ["0.0.0.0", 32, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["::", 127, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
] as const;

const PRIVATE_ADDRESSES = new BlockList();
for (const [address, prefix, family] of PRIVATE_SUBNETS) {
  PRIVATE_ADDRESSES.addSubnet(address, prefix, family);
}

/** Returns whether the host of a URL is this machine or in a private network. */
export function isPrivateHost(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, "$1");
  switch (isIP(host)) {
    case 4:
      return PRIVATE_ADDRESSES.check(host, "ipv4");
    case 6:
      return PRIVATE_ADDRESSES.check(host, "ipv6");
    default:
      return PRIVATE_NAME.test(host);
  }
}

/** Sends a callback to a private host. Throws for any other host. */
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
