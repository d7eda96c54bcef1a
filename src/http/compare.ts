/** Comparison of what was sent with what is found, to tell our own work from that of somebody else. */
import { isContainer, isString } from "../core/kind.ts";

/** Returns whether the server makes `found` of a `sent` value. `path` is the place of the value, for instance `geometries.box.min_width`. */
type ServerChange = (path: string, sent: unknown, found: unknown) => boolean;

/** What the server is known to change, each with its evidence. */
const SERVER_CHANGES: readonly ServerChange[] = [
  // Numeric strings are accepted where a number is due: official tests send them
  // for min_width and min_height. Metadata is kept as it is sent.
  (path, sent, found) =>
    !path.startsWith("metadata.") &&
    (isNumeric(sent, found) || isNumeric(found, sent)),
  // Recordings: lists show another urgency than the response to the creation.
  (path) => path === "urgency",
  // Documentation: the instruction of a project is appended to that of a task.
  (path, sent, found) =>
    path === "instruction" && String(found).startsWith(`${sent}\n`),
];

function isNumeric(string: unknown, number: unknown): boolean {
  return isString(string) && typeof number === "number" &&
    string.trim() !== "" && Number(string) === number;
}

/**
 * Returns the members that were sent and are others in the object found. What the
 * object has beyond them is no difference, and neither is a member that it lacks,
 * except those of `place`, which say whose object it is.
 */
export function differingMembers(
  found: object,
  sent: object,
  place: readonly string[],
): readonly string[] {
  const theirs = found as Readonly<Record<string, unknown>>;
  const ours = asJson(sent);
  return Object.keys(ours).filter((name) =>
    ours[name] !== null &&
    ((theirs[name] ?? null) !== null || place.includes(name)) &&
    !includesJson(ours[name], theirs[name], name)
  );
}

/** Returns an object as the server receives it: a Date is a string, and `undefined` is absent. */
export function asJson(value: object): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(value));
}

/** Returns whether two JSON values are the same, except for what the server changes. */
export function isSameJson(
  one: unknown,
  other: unknown,
  path: string,
): boolean {
  return includesJson(one, other, path) && includesJson(other, one, path);
}

/** Returns whether `found` has all that was sent: of an object its members, of an array its length and elements. `null` equals absent. */
function includesJson(sent: unknown, found: unknown, path: string): boolean {
  if ((sent ?? null) === null) return (found ?? null) === null;
  if (Array.isArray(sent)) {
    return Array.isArray(found) && found.length === sent.length &&
      sent.every((item, index) => includesJson(item, found[index], `${path}.`));
  }
  if (isContainer(sent)) {
    const theirs = found as Readonly<Record<string, unknown>>;
    return isContainer(found) &&
      !Array.isArray(found) &&
      Object.entries(sent).every(([name, member]) =>
        member === null ||
        includesJson(member, theirs[name], `${path}.${name}`)
      );
  }
  return sent === found ||
    SERVER_CHANGES.some((isChange) => isChange(path, sent, found));
}
