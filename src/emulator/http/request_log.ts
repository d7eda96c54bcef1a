/** The log of the requests to the API: bounded, and without keys. */
import type { IncomingRequest } from "./message.ts";

/** A request to the emulator. */
export interface RecordedRequest {
  /** The method in capitals. */
  readonly method: string;
  /** The path as in the URL, still percent-encoded. */
  readonly path: string;
  /** The query as in the URL, without `?`. */
  readonly query: string;
  /**
   * The headers, names in lower case. The value of one that contains a secret,
   * such as `authorization`, is `"[redacted]"`.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as a string; `""` if there was none. */
  readonly body: string;
  /** The HTTP status of the response; 0 if a fault left the response out. */
  readonly status: number;
}

/** Headers whose values are secrets. */
const SECRET_HEADERS: readonly string[] = [
  "authorization",
  "cookie",
  "proxy-authorization",
  "scale-callback-auth",
  "x-api-key",
];

/** A log of the newest requests. */
export class RequestLog {
  readonly #limit: number;
  #requests: RecordedRequest[] = [];

  /** Creates an empty log for that many requests. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds a request and the status of its response. */
  add(request: IncomingRequest, status: number): void {
    this.#requests.push({
      method: request.method,
      path: request.path,
      query: request.search,
      headers: redacted(request.headers),
      body: request.body,
      status,
    });
    // Dropping many at a time keeps the cost of each request constant.
    if (this.#requests.length >= 2 * this.#limit + 1) {
      this.#requests = [...this.list()];
    }
  }

  /** Returns the newest requests, oldest first. */
  list(): readonly RecordedRequest[] {
    return this.#limit === 0 ? [] : this.#requests.slice(-this.#limit);
  }

  /** Removes all requests. */
  clear(): void {
    this.#requests = [];
  }
}

function redacted(headers: Headers): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...headers].map((
      [name, value],
    ) => [name, SECRET_HEADERS.includes(name) ? "[redacted]" : value]),
  );
}
