/** Logged requests as curl commands. */
import type { RecordedRequest } from "./request_log.ts";

/** Headers that curl sets itself, or that belong to a single connection. */
const OMITTED: readonly string[] = [
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
 * Returns the command that sends a request to that server again. The key comes
 * from the environment. The log has no bytes of multipart bodies, so the command
 * of an upload has a placeholder for the file.
 */
export function toCurl(
  { method, path, query, headers, body }: RecordedRequest,
  baseUrl: string,
): string {
  const url = `${baseUrl}${path}${query === "" ? "" : `?${query}`}`;
  const words = ["curl", "-X", quoteMethod(method), quote(url)];
  for (const [name, value] of Object.entries(headers)) {
    if (OMITTED.includes(name) || isMultipartType(name, value)) continue;
    if (name === "authorization") words.push("-u", '"$SCALE_API_KEY:"');
    else words.push("-H", quote(`${name}: ${value}`));
  }
  if (isMultipart(headers)) words.push("-F", "'file=@…'");
  else if (body !== "") words.push("--data-raw", quote(body));
  return words.join(" ");
}

/** A method may contain characters that a shell acts on, such as `|`. */
function quoteMethod(method: string): string {
  return /^[A-Z]+$/.test(method) ? method : quote(method);
}

/** Between single quotes, only the single quote itself needs an escape. */
function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function isMultipart(headers: RecordedRequest["headers"]): boolean {
  return Object.entries(headers)
    .some(([name, value]) => isMultipartType(name, value));
}

/** Its boundary is omitted: curl generates its own. */
function isMultipartType(name: string, value: string): boolean {
  return name === "content-type" && /^multipart\//i.test(value);
}
