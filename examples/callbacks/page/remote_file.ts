/** Fetches files that links in callbacks lead to, from hosts of the allow list only. */
import type { AllowList } from "./allow_list.ts";

/** A file, or why there is none, as a sentence for the page. */
export type RemoteFile =
  | { readonly bytes: Uint8Array }
  | {
    readonly problem: string;
    /** Whether a new link may help. */
    readonly isExpired?: boolean;
  };

/** The options of `fetchRemote`. */
export interface RemoteOptions {
  readonly allow: AllowList;
  readonly fetch: typeof fetch;
  /** The `accept` header. */
  readonly accept: string;
  /** The number of bytes after which reading ends. Default: the whole file, up to 20 MB. */
  readonly headBytes?: number | undefined;
}

const MAX_BYTES = 20_000_000;
const MAX_REDIRECTS = 3;
const TIMEOUT_MS = 10_000;

/** The statuses of a redirect that a GET follows. */
const REDIRECTS = [301, 302, 303, 307, 308];

/** Statuses of file stores for links that have ended, and for files that are gone. */
const EXPIRED = [401, 403];
const GONE = [404, 410];

/** Fetches a file. Each redirect is checked like the first URL. No cookie and no key is sent. */
export async function fetchRemote(
  link: string,
  options: RemoteOptions,
): Promise<RemoteFile> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const { fetch: send, allow } = options;
  let url = link;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const allowed = allow.check(url);
    if (typeof allowed === "string") {
      return { problem: `The link may not be used: ${allowed}.` };
    }
    try {
      const response = await send(allowed.href, {
        headers: { accept: options.accept },
        redirect: "manual",
        signal,
      });
      const location = response.headers.get("location");
      if (REDIRECTS.includes(response.status) && location !== null) {
        await response.body?.cancel();
        if (!URL.canParse(location, allowed.href)) break;
        url = new URL(location, allowed.href).href;
        continue;
      }
      if (!response.ok) {
        await response.body?.cancel();
        return refused(response.status, allowed);
      }
      return await readBody(response, options.headBytes);
    } catch {
      return { problem: "The file could not be downloaded." };
    }
  }
  return { problem: "The link leads to too many other links." };
}

function refused(status: number, url: URL): RemoteFile {
  if (EXPIRED.includes(status)) {
    const end = endOf(url);
    return {
      isExpired: true,
      problem: end === undefined
        ? "The link has ended, or was refused."
        : `The link ended on ${end}.`,
    };
  }
  if (GONE.includes(status)) return { problem: "The file is gone." };
  return { problem: `The file could not be downloaded: status ${status}.` };
}

/** Returns when a signed link ends, as a date and time in UTC. */
export function endOf(url: URL): string | undefined {
  const date = url.searchParams.get("X-Amz-Date") ?? "";
  const seconds = Number(url.searchParams.get("X-Amz-Expires"));
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  if (year === undefined || !Number.isInteger(seconds)) return undefined;
  const start = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}Z`,
  );
  const end = new Date(start + seconds * 1000);
  if (Number.isNaN(end.getTime())) return undefined;
  return end.toISOString().replace("T", " ").replace(/:\d\d\.\d+Z/, " UTC");
}

/** Reads a body up to a limit; a file beyond the general limit is a problem. */
async function readBody(
  response: Response,
  headBytes: number | undefined,
): Promise<RemoteFile> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (headBytes !== undefined && length >= headBytes) break;
    if (length > MAX_BYTES) {
      return { problem: "The file is larger than 20 MB." };
    }
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { bytes };
}
