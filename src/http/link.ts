/** Links of the server to result files: where they may lead, on every hop. */
import { ScaleResponseError } from "../core/errors.ts";
import type { Redactor } from "../core/redact.ts";
import type { Fetch } from "./attempt.ts";

/** How many redirects of a link are followed. */
const MAX_REDIRECTS = 5;

/** Where links may lead, for messages. */
export const LINK_RULE =
  `only public https: hosts and resultHosts are allowed, and ${MAX_REDIRECTS} redirects`;

/** The options of a client about links. */
interface LinkSettings {
  readonly fetch: Fetch;
  readonly baseUrl: string;
  readonly resultHosts: readonly string[];
}

/** Asserts that a link leads to an allowed host, and returns it without characters that a message could break at. */
export function assertLink(
  link: string,
  operation: string,
  settings: LinkSettings,
): string {
  const url = parse(link);
  if (url && isAllowed(url, settings)) return url.href;
  throw new ScaleResponseError(
    `The link of ${operation} leads to ${
      url?.origin ?? "an invalid URL"
    }: ${LINK_RULE}`,
    { operation, reason: "host" },
  );
}

/**
 * Returns a `fetch` that follows redirects to allowed hosts, and returns any
 * other redirect. A host that is not that of `baseUrl` gets no headers.
 */
export function followLinks(
  settings: LinkSettings,
  redactor: Redactor,
): Fetch {
  return async (url, init) => {
    for (let redirects = 0;; redirects++) {
      redactor.addLink(url);
      const headers = isSameOrigin(new URL(url), settings) && init.headers;
      const response = await settings.fetch(url, {
        ...init,
        headers: headers || {},
      });
      const { body, status } = response;
      const location = response.headers.get("location");
      const next = location !== null && status > 299 && status < 400 &&
        redirects < MAX_REDIRECTS && parse(location, url);
      if (!next || !isAllowed(next, settings)) return response;
      body?.cancel().catch(() => {});
      url = next.href;
    }
  };
}

/** Returns a URL. One with credentials is none that `fetch` accepts everywhere. */
function parse(link: string, base?: string): URL | undefined {
  try {
    const url = new URL(link, base);
    return url.username + url.password === "" ? url : undefined;
  } catch {
    return undefined;
  }
}

function isAllowed(url: URL, settings: LinkSettings): boolean {
  const { host, hostname, protocol } = url;
  const { resultHosts } = settings;
  return isSameOrigin(url, settings) ||
    /^https?:$/.test(protocol) &&
      (resultHosts.includes(host) || resultHosts.includes(hostname)) ||
    protocol === "https:" && !LOOPBACK.test(hostname) && !isPrivate(hostname);
}

const LOOPBACK = /^(?:(?:.+\.)?localhost\.?|127\.[\d.]+|\[::1\])$/;

/** The names of a loopback address are one host: a local server does not know by which it is called. */
function isSameOrigin(url: URL, { baseUrl }: LinkSettings): boolean {
  const base = new URL(baseUrl);
  return url.protocol === base.protocol && url.port === base.port &&
    (url.hostname === base.hostname ||
      LOOPBACK.test(url.hostname) && LOOPBACK.test(base.hostname));
}

/** Returns whether a host is an address that is not on the public network. Parsed URLs have one form of each address. */
function isPrivate(hostname: string): boolean {
  return hostname.startsWith("[")
    // Public IPv6 addresses begin with 2 or 3; 2002 wraps IPv4 addresses.
    ? !/^\[(?!2002:)[23][\da-f]{3}:/.test(hostname)
    : /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])|2(?:2[4-9]|[3-5]\d))\.[\d.]+$/
      .test(hostname);
}
