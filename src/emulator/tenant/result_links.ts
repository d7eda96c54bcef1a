/**
 * Links to files that the emulator serves without a key, as a store of files
 * does: signed, and good for a while of the emulator's time. A task keeps them
 * unsigned; whoever reads it gets them signed anew.
 */
import type { JsonValue } from "../../types/json.ts";
import type { Clock } from "../util/clock.ts";
import type { Query } from "../http/message.ts";
import { isArray, isObject } from "../util/json.ts";
import type { Random } from "../util/random.ts";

/** What links are made of. */
export interface LinkGround {
  /** Tells the time. */
  readonly clock: Clock;
  /** The secret that signs: who does not know the seed can make no link. */
  readonly random: Random;
  /** The emulator's own host, without a slash at the end. */
  readonly baseUrl: string;
  /** How long a link is good, in milliseconds. */
  readonly resultLinkMs: number;
}

/** Why a link does not open: an error code of S3 and its text. */
export interface LinkFault {
  /** The code, for instance `AccessDenied`. */
  readonly code: string;
  /** The text. */
  readonly message: string;
}

/** What links begin with as long as they are not signed. */
const UNSIGNED = "emulated-link:";

/** The folder of all files that links lead to. */
const FOLDER = "/emulated/";

/** Says whether a path is one that links lead to. */
export function isLinkPath(path: string): boolean {
  return path.startsWith(FOLDER);
}

/** Gives the unsigned link to a file of a task's result. */
export function resultLink(taskId: string, file: string): string {
  return `${UNSIGNED}${FOLDER}results/${taskId}/${file}`;
}

/** Gives the path of one of a task's attachments. */
export function attachmentPath(taskId: string, index: number): string {
  return `${FOLDER}attachments/${taskId}/${index}`;
}

/** Gives a value with every unsigned link in it signed. */
export function withSignedLinks(
  value: JsonValue,
  ground: LinkGround,
): JsonValue {
  if (typeof value === "string") {
    return value.startsWith(UNSIGNED)
      ? signedUrl(value.slice(UNSIGNED.length), ground)
      : value;
  }
  if (isArray(value)) return value.map((item) => withSignedLinks(item, ground));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, withSignedLinks(member, ground)]),
  );
}

/** Gives the URL of a path, good from now on. */
export function signedUrl(path: string, ground: LinkGround): string {
  const { clock, baseUrl, resultLinkMs } = ground;
  const date = clock.timestamp().replace(/[-:]|\.\d+/g, "");
  const expires = String(Math.ceil(resultLinkMs / 1000));
  const query = new URLSearchParams({
    "X-Amz-Date": date,
    "X-Amz-Expires": expires,
    "X-Amz-Signature": signatureOf([path, date, expires], ground),
  });
  return `${baseUrl}${path}?${query}`;
}

/** Says what is wrong with a signed link, if anything is. */
export function faultOfLink(
  path: string,
  query: Query,
  ground: LinkGround,
): LinkFault | undefined {
  const [date, expires, signature] = ["Date", "Expires", "Signature"]
    .map((name) => query.get(`X-Amz-${name}`)?.[0] ?? "");
  if (signature !== signatureOf([path, date, expires], ground)) {
    return {
      code: "SignatureDoesNotMatch",
      message: "The request signature we calculated does not match.",
    };
  }
  const endMs = timeOf(date ?? "") + Number(expires) * 1000;
  return ground.clock.now() < endMs
    ? undefined
    : { code: "AccessDenied", message: "Request has expired" };
}

function signatureOf(
  parts: readonly (string | undefined)[],
  { random }: LinkGround,
): string {
  return random.fork(`link/${parts.join("/")}`).hex(64);
}

/** Reads `20260101T000000Z`. */
function timeOf(date: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  const [year = 0, month = 0, day = 0, ...time] = parts.slice(1).map(Number);
  const [hour = 0, minute = 0, second = 0] = time;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
