/** The log of the requests that an emulator saw, bounded and without keys. */
import type { Incoming } from "./message.ts";

/** A request that the emulator answered. */
export interface RecordedRequest {
  /** In capitals. */
  readonly method: string;
  /** The path as it stood in the URL, still percent-encoded. */
  readonly path: string;
  /** The query as it stood in the URL, without `?`. */
  readonly query: string;
  /**
   * The headers, names in lower case; of those that hold secrets, as
   * `authorization` does, the value is `"[redacted]"`.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text, `""` if there was none. */
  readonly body: string;
  /** The HTTP status of the answer; 0 where a fault left it out. */
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

/** Keeps the newest requests. */
export class RequestLog {
  readonly #limit: number;
  #requests: RecordedRequest[] = [];

  /** Makes an empty log for so many requests. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds a request that was answered with that status. */
  add(incoming: Incoming, status: number): void {
    this.#requests.push({
      method: incoming.method,
      path: incoming.path,
      query: incoming.search,
      headers: redacted(incoming.headers),
      body: incoming.text,
      status,
    });
    // Dropping in bulk keeps the cost of each request constant.
    if (this.#requests.length >= 2 * this.#limit + 1) {
      this.#requests = [...this.list()];
    }
  }

  /** Gives the newest requests, oldest first. */
  list(): readonly RecordedRequest[] {
    return this.#limit === 0 ? [] : this.#requests.slice(-this.#limit);
  }

  /** Forgets all requests. */
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
