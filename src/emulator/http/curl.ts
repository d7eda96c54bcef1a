/** Requests as commands for a shell. */
import type { RecordedRequest } from "./request_log.ts";

/** Headers that curl sets by itself, or that only one connection concerns. */
const LEFT_OUT: readonly string[] = [
  "accept",
  "accept-encoding",
  "accept-language",
  "connection",
  "content-length",
  "host",
  "keep-alive",
  "transfer-encoding",
  "user-agent",
];

/**
 * Gives the command that sends a request again to that server, with the key
 * from the environment. Of a multipart body only its length is known, so there
 * it says where the file is to be named.
 */
export function curlOf(
  { method, path, query, headers, body }: RecordedRequest,
  baseUrl: string,
): string {
  const url = `${baseUrl}${path}${query === "" ? "" : `?${query}`}`;
  const words = ["curl", "-X", method, quote(url)];
  for (const [name, value] of Object.entries(headers)) {
    if (LEFT_OUT.includes(name) || isBoundary(name, value)) continue;
    if (name === "authorization") words.push("-u", '"$SCALE_API_KEY:"');
    else words.push("-H", quote(`${name}: ${value}`));
  }
  if (isMultipart(headers)) words.push("-F", "'file=@…'");
  else if (body !== "") words.push("--data-raw", quote(body));
  return words.join(" ");
}

/** Nothing has a meaning between single quotes, but for the quote itself. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function isMultipart(headers: RecordedRequest["headers"]): boolean {
  return Object.entries(headers)
    .some(([name, value]) => isBoundary(name, value));
}

/** Curl makes a boundary of its own. */
function isBoundary(name: string, value: string): boolean {
  return name === "content-type" && /^multipart\//i.test(value);
}
