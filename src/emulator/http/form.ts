/**
 * The decoder of form-encoded bodies: repeated keys make arrays, `a[b]` objects,
 * `a[0][b]` arrays of objects.
 */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { EmulatorError } from "../util/errors.ts";

/** The maximum depth of a key: a deeper one could overflow the stack. */
const MAX_DEPTH = 32;

/** A member under construction. */
interface Node {
  readonly values: string[];
  readonly members: Map<string, Node>;
  /** Whether a key ended in `[]`, which makes an array even of a single value. */
  isArray: boolean;
}

/** Decodes a form-encoded body into an object. Its leaves are strings. Throws a 400 for keys that are too deep. */
export function decodeForm(body: string): JsonObject {
  const root = newNode();
  for (const [key, value] of new URLSearchParams(body)) {
    const leaf = nodeAt(root, pathOf(key));
    leaf.values.push(value);
  }
  return toObject(root);
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

function toObject(node: Node): JsonObject {
  return Object.fromEntries(
    [...node.members].map(([name, member]) => [name, toValue(member)]),
  );
}

function toValue(node: Node): JsonValue {
  if (node.members.size > 0) {
    return isNumbered(node) ? toArray(node) : toObject(node);
  }
  const [first = "", ...rest] = node.values;
  return rest.length === 0 && !node.isArray ? first : node.values;
}

/** Returns whether the names are 0, 1, 2 … in any order. */
function isNumbered(node: Node): boolean {
  const count = node.members.size;
  return Array.from({ length: count }, (_, index) => String(index))
    .every((index) => node.members.has(index));
}

function toArray(node: Node): readonly JsonValue[] {
  return [...node.members]
    .sort(([one], [other]) => Number(one) - Number(other))
    .map(([, member]) => toValue(member));
}
