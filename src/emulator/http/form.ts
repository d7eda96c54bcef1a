/**
 * The decoder of form-encoded bodies: repeated keys make arrays, `a[b]` objects,
 * `a[0][b]` arrays of objects. What the values are is known from their kinds.
 */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { EmulatorError } from "../util/errors.ts";
import {
  isEitherKind,
  isListKind,
  isObjectKind,
  type Kind,
  memberKind,
  OBJECT,
  type ObjectKind,
  readString,
} from "../util/kinds.ts";

/** The maximum depth of a key: a deeper one could overflow the stack. */
const MAX_DEPTH = 32;

/** A member under construction. */
interface Node {
  readonly values: string[];
  readonly members: Map<string, Node>;
  /** Whether a key ended in `[]`, which makes an array even of a single value. */
  isArray: boolean;
}

/**
 * Decodes a form-encoded body into an object. Values whose kind is not known are
 * strings; a value that does not have its kind stays as it is, for a check to
 * refuse it. An empty value of a kind that is not a string counts as not given.
 * Throws a 400 for keys that are too deep.
 */
export function decodeForm(
  body: string,
  kind: ObjectKind = OBJECT,
): JsonObject {
  const root = newNode();
  for (const [key, value] of new URLSearchParams(body)) {
    const leaf = nodeAt(root, pathOf(key));
    leaf.values.push(value);
  }
  return toObject(root, kind);
}

function newNode(): Node {
  return { values: [], members: new Map(), isArray: false };
}

/** Splits `a[b][c]` into `a`, `b`, `c`. Any other key is a single name. */
function pathOf(key: string): readonly string[] {
  const parts = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(key);
  if (parts === null) return [key];
  const [, name = "", brackets = ""] = parts;
  return [name, ...brackets.slice(1, -1).split("][")];
}

function nodeAt(root: Node, path: readonly string[]): Node {
  if (path.length > MAX_DEPTH) {
    throw new EmulatorError(
      400,
      `The keys of the form are more than ${MAX_DEPTH} levels deep`,
    );
  }
  let node = root;
  for (const name of path) {
    if (name === "") node.isArray = true;
    else node = memberOf(node, name);
  }
  return node;
}

function memberOf(node: Node, name: string): Node {
  const known = node.members.get(name);
  if (known !== undefined) return known;
  const fresh = newNode();
  node.members.set(name, fresh);
  return fresh;
}

function toObject(node: Node, kind: ObjectKind): JsonObject {
  return Object.fromEntries(
    [...node.members]
      .map(([name, member]) => [name, member, memberKind(kind, name)] as const)
      .filter(([, member, own]) => !isNotGiven(member, own))
      .map(([name, member, own]) => [name, toValue(member, own)]),
  );
}

function toValue(node: Node, kind: Kind): JsonValue {
  if (isEitherKind(kind)) return toValue(node, alternative(node, kind.either));
  if (node.members.size > 0) return toContainer(node, kind);
  const { values, isArray } = node;
  if (isListKind(kind)) {
    return values.map((value) => toScalar(value, kind.list));
  }
  const [first = "", ...rest] = values;
  return rest.length === 0 && !isArray ? toScalar(first, kind) : values;
}

function toContainer(node: Node, kind: Kind): JsonValue {
  if (isObjectKind(kind)) return toObject(node, kind);
  return isNumbered(node)
    ? toArray(node, isListKind(kind) ? kind.list : "any")
    : toObject(node, OBJECT);
}

/** Returns the value of a string, or the string itself if it has no such value. */
function toScalar(value: string, kind: Kind): JsonValue {
  if (isEitherKind(kind)) {
    return kind.either.some((each) => each === "string" || each === "name")
      ? value
      : toScalar(value, kind.either[0] ?? "any");
  }
  return readString(value, kind);
}

/** Returns the kind that the node has the form of, else the first one. */
function alternative(node: Node, kinds: readonly Kind[]): Kind {
  const isList = node.isArray || node.values.length > 1 ||
    node.members.size > 0 && isNumbered(node);
  const isFitting = isList
    ? isListKind
    : node.members.size > 0
    ? isObjectKind
    : (kind: Kind) => typeof kind === "string";
  return kinds.find(isFitting) ?? kinds[0] ?? "any";
}

function isNotGiven({ values, members }: Node, kind: Kind): boolean {
  const isEmpty = members.size === 0 && values.length === 1 &&
    values[0] === "";
  return isEmpty &&
    (isListKind(kind) || kind === "number" || kind === "boolean");
}

/** Returns whether the names are 0, 1, 2 … in any order. */
function isNumbered(node: Node): boolean {
  const count = node.members.size;
  return Array.from({ length: count }, (_, index) => String(index))
    .every((index) => node.members.has(index));
}

function toArray(node: Node, kind: Kind): readonly JsonValue[] {
  return [...node.members]
    .sort(([one], [other]) => Number(one) - Number(other))
    .map(([, member]) => toValue(member, kind));
}
