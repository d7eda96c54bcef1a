/**
 * Signed links to files that the emulator serves without a key, like a file
 * store. Stored tasks contain the links unsigned; each response signs them.
 */
import type { JsonValue } from "../../types/json.ts";
import type { Query } from "../http/message.ts";
import type { Clock } from "../util/clock.ts";
import { isArray, isObject } from "../util/json.ts";
import type { Random } from "../util/random.ts";

/** The services that signing uses. */
export interface SigningContext {
  /** The clock. */
  readonly clock: Clock;
  /** The secret: nobody can sign a link without the seed. */
  readonly random: Random;
  /** The emulator's origin, without a slash at the end. */
  readonly baseUrl: string;
  /** The lifetime of a link, in milliseconds. */
  readonly resultLinkMs: number;
}

/** The reason why a link is invalid, in the terms of S3. */
export interface LinkError {
  /** The error code, for instance `AccessDenied`. */
  readonly code: string;
  /** The message. */
  readonly message: string;
}

/** The prefix of unsigned links. */
const UNSIGNED = "emulated-link:";

/** The folder of all linked files. */
const FOLDER = "/emulated/";

/** Returns whether a path belongs to a linked file. */
export function isLinkPath(path: string): boolean {
  return path.startsWith(FOLDER);
}

/** Returns the unsigned link to a result file of a task. */
export function resultLink(taskId: string, file: string): string {
  return unsignedLink(`${FOLDER}results/${taskId}/${file}`);
}

/** Returns the unsigned link to a path. */
export function unsignedLink(path: string): string {
  return UNSIGNED + path;
}

/** Returns the path of an attachment of a task. */
export function attachmentPath(taskId: string, index: number): string {
  return `${FOLDER}attachments/${taskId}/${index}`;
}

/** Returns the path of a file in the conversation of a task. */
export function conversationPath(taskId: string, file: string): string {
  return `${FOLDER}conversations/${taskId}/${file}`;
}

/** Returns the path of a file of a dataset task. */
export function datasetFilePath(taskId: string, attachment: string): string {
  return `${FOLDER}datasets/${taskId}/${encodeURIComponent(attachment)}`;
}

/** Returns whether a value contains an unsigned link. */
export function hasUnsignedLink(value: JsonValue): boolean {
  if (typeof value === "string") return value.startsWith(UNSIGNED);
  if (isArray(value)) return value.some(hasUnsignedLink);
  return isObject(value) && Object.values(value).some(hasUnsignedLink);
}

/** Returns a value with all its unsigned links signed. */
export function withSignedLinks(
  value: JsonValue,
  context: SigningContext,
): JsonValue {
  if (typeof value === "string") {
    return value.startsWith(UNSIGNED)
      ? signedUrl(value.slice(UNSIGNED.length), context)
      : value;
  }
  if (isArray(value)) {
    return value.map((item) => withSignedLinks(item, context));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, withSignedLinks(member, context)]),
  );
}

/** Returns the URL of a path, valid from now on. */
export function signedUrl(path: string, context: SigningContext): string {
  const { clock, baseUrl, resultLinkMs } = context;
  const date = clock.timestamp().replace(/[-:]|\.\d+/g, "");
  const expires = String(Math.ceil(resultLinkMs / 1000));
  const query = new URLSearchParams({
    "X-Amz-Date": date,
    "X-Amz-Expires": expires,
    "X-Amz-Signature": sign([path, date, expires], context),
  });
  return `${baseUrl}${path}?${query}`;
}

/** Returns the reason why a signed link is invalid; `undefined` if it is valid. */
export function checkLink(
  path: string,
  query: Query,
  context: SigningContext,
): LinkError | undefined {
  const [date, expires, signature] = ["Date", "Expires", "Signature"]
    .map((name) => query.get(`X-Amz-${name}`)?.[0] ?? "");
  if (signature !== sign([path, date, expires], context)) {
    return {
      code: "SignatureDoesNotMatch",
      message: "The request signature we calculated does not match.",
    };
  }
  const endMs = parseLinkDate(date ?? "") + Number(expires) * 1000;
  return context.clock.now() < endMs
    ? undefined
    : { code: "AccessDenied", message: "Request has expired" };
}

function sign(
  parts: readonly (string | undefined)[],
  { random }: SigningContext,
): string {
  return random.fork(`link/${parts.join("/")}`).hex(64);
}

/** Parses `20260101T000000Z`. */
function parseLinkDate(date: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  const [year = 0, month = 0, day = 0, ...time] = parts.slice(1).map(Number);
  const [hour = 0, minute = 0, second = 0] = time;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
