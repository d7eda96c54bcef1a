/** Links of the server to result files: where they may lead, on every hop. */
import { ScaleResponseError } from "../core/errors.ts";
import { cutUrls } from "../core/redact.ts";
import type { Fetch } from "../http/attempt.ts";
import type { LinkRules, LinkSettings } from "../http/link.ts";
import { guardedStream } from "./stream.ts";

/** How many redirects of a link are followed. */
const MAX_REDIRECTS = 5;

const ALLOWED =
  `allowed are https: hosts with a name, resultHosts and ${MAX_REDIRECTS} redirects`;

function assertLink(
  link: string,
  operation: string,
  settings: LinkSettings,
): string {
  const url = allowedUrl(link, undefined, settings);
  if (url) return url.href;
  throw new ScaleResponseError(
    `Refused the link ${cutUrls(link)} of ${operation}: ${ALLOWED}`,
    { operation, reason: "host" },
  );
}

function followLinks(settings: LinkSettings): Fetch {
  const { origin } = new URL(settings.baseUrl);
  return async (url, init) => {
    for (let redirects = 0;; redirects++) {
      const response = await settings.fetch(
        url,
        new URL(url).origin === origin ? init : { ...init, headers: {} },
      );
      const { body, headers, status } = response;
      const location = headers.get("location");
      const next = status > 299 && status < 400 && location &&
        redirects < MAX_REDIRECTS && allowedUrl(location, url, settings);
      if (!next) return response;
      body?.cancel().catch(() => {});
      url = next.href;
    }
  };
}

/** Returns the URL of a link, or `undefined` if it leads to a host that is not allowed. */
function allowedUrl(
  link: string,
  from: string | undefined,
  { baseUrl, resultHosts }: LinkSettings,
): URL | undefined {
  if (!URL.canParse(link, from)) return undefined;
  const url = new URL(link, from);
  const { host, hostname, origin, protocol, username, password } = url;
  const isAllowed = origin === new URL(baseUrl).origin ||
    resultHosts.includes(host) || resultHosts.includes(hostname) ||
    protocol === "https:" && !isPrivate(hostname);
  // Not every `fetch` accepts credentials in a URL.
  return isAllowed && !(username || password) ? url : undefined;
}

/** Returns whether a host is this machine or an address. Addresses may be private, and no server of result files is known by one. */
function isPrivate(hostname: string): boolean {
  return /^\[|^[\d.]+$|(^|\.)localhost\.?$/.test(hostname);
}

/** The rules for the links of result files. */
export const LINK_RULES: LinkRules = {
  assert: assertLink,
  follow: followLinks,
  stream: guardedStream,
  allowed: ALLOWED,
};
