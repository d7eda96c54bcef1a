/** What the client needs to know of links in responses. The entry `./results` implements it, for the programs that download. */
import type { AttemptLimits, Fetch } from "./attempt.ts";

/** The options of a client about links. */
export interface LinkSettings {
  /** The `fetch` to call. */
  readonly fetch: Fetch;
  /** The URL of the API. */
  readonly baseUrl: string;
  /** The hosts that are allowed beside the default. */
  readonly resultHosts: readonly string[];
}

/** How links are checked, followed and read. Their hosts get no API key. */
export interface LinkRules {
  /** Asserts that a link leads to an allowed host, and returns it in the one form that runtimes send and show. */
  readonly assert: (
    link: string,
    operation: string,
    settings: LinkSettings,
  ) => string;
  /**
   * Returns a `fetch` that follows redirects to allowed hosts, and returns any
   * other redirect. A host that is not that of `baseUrl` gets no headers.
   */
  readonly follow: (settings: LinkSettings) => Fetch;
  /** Returns the body of a response as a stream. `controller` stops its request. */
  readonly stream: (
    response: Response,
    limits: AttemptLimits,
    controller: AbortController,
  ) => ReadableStream<Uint8Array>;
  /** Where links may lead, for messages. */
  readonly allowed: string;
}
