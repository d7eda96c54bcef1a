/**
 * Which hosts the emulator's server sends callbacks to. Tests and manuals are
 * full of targets such as `http://www.example.com/callback`: these belong to
 * somebody else and must not be called by mistake.
 */
import { BlockList, isIP } from "node:net";

/**
 * Names of the services that hold the credentials of a virtual machine. They look like
 * names in a private network.
 */
const METADATA_NAME =
  /^(?:metadata|instance-data|metadata\..+|instance-data\..+)$/;

/** Names of this machine and of machines in a private network. */
const PRIVATE_NAME =
  /^(?:localhost|[^.:]+|.+\.(?:localhost|local|internal|test|home\.arpa))$/;

/** The metadata service of AWS, in the middle of a private network. */
const METADATA_ADDRESSES = new BlockList();
METADATA_ADDRESSES.addAddress("fd00:ec2::254", "ipv6");

/**
 * Loopback and private addresses: address, prefix length, family. Link-local ones
 * are not among them, because 169.254.169.254 is the metadata service of clouds.
 */
const PRIVATE_SUBNETS = [
  ["0.0.0.0", 32, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["::", 127, "ipv6"],
  ["fc00::", 7, "ipv6"],
] as const;

const PRIVATE_ADDRESSES = new BlockList();
for (const [address, prefix, family] of PRIVATE_SUBNETS) {
  PRIVATE_ADDRESSES.addSubnet(address, prefix, family);
}

/**
 * Returns whether the host of a URL is this machine or in a private network, and
 * no metadata service.
 */
export function isPrivateHost(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, "$1");
  const version = isIP(host);
  if (version === 0) {
    return PRIVATE_NAME.test(host) && !METADATA_NAME.test(host);
  }
  const family = version === 4 ? "ipv4" : "ipv6";
  return PRIVATE_ADDRESSES.check(host, family) &&
    !METADATA_ADDRESSES.check(host, family);
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
