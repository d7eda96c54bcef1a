/**
 * The URLs that this app may fetch for a page. They come from callbacks, so only
 * those of an allow list are fetched, and none by an address.
 */

/** An allow list. */
export interface AllowList {
  /** Returns a URL that may be fetched, or the reason why it may not. */
  readonly check: (url: string) => URL | string;
}

/** A last part of a name, or a name, that leads to private networks. */
const PRIVATE_NAME =
  /(?:^|\.)(?:localhost|local|internal|home\.arpa)$|^[^.]+$/i;

/** An IPv4 address, as `URL` writes it, or an IPv6 address. */
const ADDRESS = /^(?:\d+\.){3}\d+$|^\[/;

/**
 * Reads an allow list: names of hosts separated by commas, `.example.com` for all
 * names below one, or an origin such as `http://127.0.0.1:8787` for a server of
 * your own that is allowed as it is. Other hosts must be names and use `https:` on
 * its default port.
 *
 * @throws {TypeError} for an entry of another form
 */
export function readAllowList(value = ""): AllowList {
  const entries = value.split(",").map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== "");
  for (const entry of entries) {
    if (!isHost(entry) && !isOrigin(entry)) {
      throw new TypeError(
        `An entry of the allow list must be a host name, ".example.com" or an origin: current value is ${
          JSON.stringify(entry)
        }`,
      );
    }
  }
  return { check: (url) => checkUrl(url, entries) };
}

function checkUrl(url: string, entries: readonly string[]): URL | string {
  if (!URL.canParse(url)) return "it is no URL";
  const parsed = new URL(url);
  const { origin, protocol, port, username, password } = parsed;
  if (username !== "" || password !== "") return "it contains a password";
  if (entries.includes(origin)) return parsed;
  if (protocol !== "https:") return `it is a ${protocol} link`;
  if (port !== "") return "it has a port";
  const host = parsed.hostname.replace(/\.$/, "");
  if (ADDRESS.test(host) || PRIVATE_NAME.test(host)) {
    return "its host is no public name";
  }
  const isAllowed = entries.some((entry) =>
    entry.startsWith(".") ? host.endsWith(entry) : host === entry
  );
  return isAllowed ? parsed : `${host} is not on the allow list`;
}

function isHost(entry: string): boolean {
  const host = entry.replace(/^\./, "");
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(host) && !ADDRESS.test(host) &&
    !PRIVATE_NAME.test(host);
}

function isOrigin(entry: string): boolean {
  return /^https?:/.test(entry) && URL.canParse(entry) &&
    new URL(entry).origin === entry;
}
