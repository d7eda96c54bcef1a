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

/** The limits of a log. */
export interface LogLimits {
  /** The maximum number of requests. */
  readonly maxRequests: number;
  /** The maximum size of all requests, in bytes. */
  readonly keptRequestBytes: number;
}

/** A request and its size. */
interface LoggedRequest {
  readonly request: RecordedRequest;
  readonly bytes: number;
}

/** A log of the newest requests. */
export class RequestLog {
  readonly #limits: LogLimits;
  #requests: LoggedRequest[] = [];
  /** The index of the oldest request that was not dropped. */
  #first = 0;
  #bytes = 0;

  /** Creates an empty log. */
  constructor(limits: LogLimits) {
    this.#limits = limits;
  }

  /** Adds a request and the status of its response. Drops the oldest ones if there are too many. */
  add(incoming: IncomingRequest, status: number): void {
    const { maxRequests, keptRequestBytes } = this.#limits;
    const request = this.#withShortBody({
      method: incoming.method,
      path: incoming.path,
      query: incoming.search,
      headers: redacted(incoming.headers),
      body: incoming.body,
      status,
    });
    const bytes = bytesOf(request);
    this.#requests.push({ request, bytes });
    this.#bytes += bytes;
    while (
      this.#requests.length - this.#first > maxRequests ||
      this.#bytes > keptRequestBytes
    ) this.#dropOldest();
  }

  /** Returns the newest requests, oldest first. */
  list(): readonly RecordedRequest[] {
    return this.#requests.slice(this.#first).map(({ request }) => request);
  }

  /** Removes all requests. */
  clear(): void {
    this.#requests = [];
    this.#first = 0;
    this.#bytes = 0;
  }

  /** A body that the log cannot hold would drop all other requests and then itself. */
  #withShortBody(request: RecordedRequest): RecordedRequest {
    if (bytesOf(request) <= this.#limits.keptRequestBytes) return request;
    return { ...request, body: `[${request.body.length} characters]` };
  }

  /** Moving the others once for many of them keeps the cost of each request constant. */
  #dropOldest(): void {
    this.#bytes -= this.#requests[this.#first]?.bytes ?? 0;
    this.#first += 1;
    if (2 * this.#first < this.#requests.length) {
      this.#requests.fill(NOTHING, this.#first - 1, this.#first);
      return;
    }
    this.#requests = this.#requests.slice(this.#first);
    this.#first = 0;
  }
}

/** Replaces a dropped request, so that its body can be collected. */
const NOTHING: LoggedRequest = {
  request: {
    method: "",
    path: "",
    query: "",
    headers: {},
    body: "",
    status: 0,
  },
  bytes: 0,
};

/** Returns the size of a request in memory, where a character may need two bytes. */
function bytesOf({ path, query, headers, body }: RecordedRequest): number {
  const parts = [path, query, body, ...Object.entries(headers).flat()];
  return 2 * parts.reduce((sum, { length }) => sum + length, 0);
}

function redacted(headers: Headers): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...headers].map((
      [name, value],
    ) => [name, SECRET_HEADERS.includes(name) ? "[redacted]" : value]),
  );
}
