/**
 * The kinds of values in a request, as data. One table serves two readers: the
 * check of a body, and the decoder of forms, whose values are all strings.
 */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { type EmulatorError, invalidParameter } from "./errors.ts";
import { isArray, isObject, parseWord } from "./json.ts";

/**
 * The kind of a value. `name` is a string that is not empty; `scalar` is a string,
 * a number or a boolean. A `number` may be a numeric string, and a `boolean` one
 * of the words `true` and `false`: `withKinds` reads them.
 */
export type Kind =
  | "any"
  | "boolean"
  | "name"
  | "number"
  | "scalar"
  | "string"
  | ListKind
  | ObjectKind
  | EitherKind;

/** The kind of an array. */
export interface ListKind {
  /** The kind of each item. */
  readonly list: Kind;
  /** The minimum number of items. Default 0. */
  readonly min?: number;
  /** The maximum number of items. Default: no limit. */
  readonly max?: number;
}

/** The kinds of members by their names. */
export type MemberKinds = Readonly<Record<string, Kind>>;

/** The kind of an object. A member that is `null` counts as absent. */
export interface ObjectKind {
  /** The kinds of the known members. */
  readonly members: MemberKinds;
  /** The members that must be present. Default: none. */
  readonly required?: readonly string[];
  /** The kind of all other members; `"none"` if they are not allowed. Default `"any"`. */
  readonly others?: Kind | "none";
  /** The minimum number of members. Default 0. */
  readonly min?: number;
}

/** One of several kinds that differ in their JSON type. */
export interface EitherKind {
  /** The kinds, of which the value must have one. */
  readonly either: readonly Kind[];
}

/** An object with any members. */
export const OBJECT: ObjectKind = { members: {} };

/** What the message of an error calls each simple kind. */
const NOUNS: Readonly<Record<string, string>> = {
  boolean: "a boolean",
  name: "a string",
  number: "a number",
  scalar: "a string, a number or a boolean",
  string: "a string",
};

/** The numeric strings. */
const NUMERIC = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/**
 * Returns the number or the boolean that a string means, if it is of that kind;
 * else the string itself.
 */
export function readString(value: string, kind: Kind): JsonValue {
  if (kind === "boolean") return parseWord(value) ?? value;
  const isNumber = kind === "number" && NUMERIC.test(value) &&
    Number.isFinite(Number(value));
  return isNumber ? Number(value) : value;
}

/** Returns a value with numbers and booleans in place of the strings that mean them. */
export function withKinds(value: JsonValue, kind: Kind): JsonValue {
  if (typeof value === "string") return readString(value, kind);
  const fitting = isEitherKind(kind)
    ? kind.either.find((each) => hasType(value, each))
    : kind;
  if (fitting === undefined) return value;
  if (isListKind(fitting) && isArray(value)) {
    return value.map((item) => withKinds(item, fitting.list));
  }
  return isObjectKind(fitting) && isObject(value)
    ? membersWithKinds(value, fitting)
    : value;
}

/** Returns an object with numbers and booleans in place of the strings that mean them. */
export function membersWithKinds(
  object: JsonObject,
  kind: ObjectKind,
): JsonObject {
  return Object.fromEntries(
    Object.entries(object)
      .map(([name, value]) => [name, withKinds(value, memberKind(kind, name))]),
  );
}

/** Returns whether the kind is that of an array. */
export function isListKind(kind: Kind): kind is ListKind {
  return typeof kind === "object" && "list" in kind;
}

/** Returns whether the kind is that of an object. */
export function isObjectKind(kind: Kind): kind is ObjectKind {
  return typeof kind === "object" && "members" in kind;
}

/** Returns whether the kind is one of several. */
export function isEitherKind(kind: Kind): kind is EitherKind {
  return typeof kind === "object" && "either" in kind;
}

/** Returns the kind of a member: `"any"` where nothing is known of it. */
export function memberKind(
  { members, others = "any" }: ObjectKind,
  name: string,
): Kind {
  const own = Object.hasOwn(members, name) ? members[name] : undefined;
  return own ?? (others === "none" ? "any" : others);
}

/**
 * Throws the 400 if a member has the wrong kind, is not allowed, or is missing.
 * `path` is what the message puts before the name of a member.
 */
export function checkMembers(
  object: JsonObject,
  kind: ObjectKind,
  path = "",
): void {
  const nameOf = (name: string) => path === "" ? name : `${path}.${name}`;
  const present = Object.entries(object)
    .filter(([, value]) => value !== null);
  for (const name of kind.required ?? []) {
    if ((object[name] ?? null) === null) {
      throw invalidParameter(`"${nameOf(name)}" is required`);
    }
  }
  if (present.length < (kind.min ?? 0)) {
    throw invalidParameter(
      `"${path}" must have at least ${kind.min} ${plural(kind.min, "member")}`,
    );
  }
  for (const [name, value] of present) {
    if (kind.others === "none" && !Object.hasOwn(kind.members, name)) {
      throw invalidParameter(`"${nameOf(name)}" is not allowed`);
    }
    checkValue(nameOf(name), value, memberKind(kind, name));
  }
}

function checkValue(path: string, value: JsonValue, kind: Kind): void {
  const fitting = isEitherKind(kind)
    ? kind.either.find((each) => hasType(value, each))
    : kind;
  if (fitting === undefined || !hasType(value, fitting)) {
    throw wrongKind(path, kind);
  }
  if (fitting === "name" && value === "") {
    throw invalidParameter(`"${path}" is not allowed to be empty`);
  }
  if (isListKind(fitting) && isArray(value)) checkList(path, value, fitting);
  if (isObjectKind(fitting) && isObject(value)) {
    checkMembers(value, fitting, path);
  }
}

function checkList(
  path: string,
  value: readonly JsonValue[],
  { list, min = 0, max = Infinity }: ListKind,
): void {
  if (value.length < min) {
    throw invalidParameter(
      `"${path}" must contain at least ${min} ${plural(min, "item")}`,
    );
  }
  if (value.length > max) {
    throw invalidParameter(
      `"${path}" must contain at most ${max} ${plural(max, "item")}`,
    );
  }
  for (const [index, item] of value.entries()) {
    checkValue(`${path}[${index}]`, item, list);
  }
}

/** Returns whether the value has the JSON type of the kind. */
function hasType(value: JsonValue, kind: Kind): boolean {
  if (isListKind(kind)) return isArray(value);
  if (isObjectKind(kind)) return isObject(value);
  if (isEitherKind(kind)) return kind.either.some((one) => hasType(value, one));
  switch (kind) {
    case "any":
      return true;
    case "boolean":
    case "number":
      return typeof value === kind ||
        typeof value === "string" && typeof readString(value, kind) === kind;
    case "scalar":
      return ["string", "number", "boolean"].includes(typeof value);
    default:
      return typeof value === "string";
  }
}

function wrongKind(path: string, kind: Kind): EmulatorError {
  return invalidParameter(`"${path}" must be ${nounOf(kind)}`);
}

function nounOf(kind: Kind): string {
  if (isListKind(kind)) return "an array";
  if (isObjectKind(kind)) return "an object";
  if (isEitherKind(kind)) return kind.either.map(nounOf).join(" or ");
  return NOUNS[kind] ?? "any value";
}

function plural(count: number | undefined, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}
