/**
 * Decoding of form-encoded bodies: repeated keys are arrays, `a[b]` objects,
 * `a[0][b]` arrays of objects.
 */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { EmulatorError } from "../util/errors.ts";

/** Deeper keys are refused, so that nobody's key can exhaust the stack. */
const MAX_DEPTH = 32;

/** A member while it is being put together. */
interface Node {
  readonly texts: string[];
  readonly members: Map<string, Node>;
  /** Whether a key ended in `[]`, which makes an array even of one text. */
  isArray: boolean;
}

/**
 * Decodes a form-encoded body into the JSON object that it stands for; every
 * leaf is a string. Throws a 400 when nested too deep.
 */
export function decodeForm(text: string): JsonObject {
  const root = newNode();
  for (const [key, value] of new URLSearchParams(text)) {
    const leaf = nodeAt(root, pathOf(key));
    leaf.texts.push(value);
  }
  return toObject(root);
}

function newNode(): Node {
  return { texts: [], members: new Map(), isArray: false };
}

/** Splits `a[b][c]` into `a`, `b`, `c`. A key of another form is one name. */
function pathOf(key: string): readonly string[] {
  const parts = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(key);
  if (parts === null) return [key];
  const [, name = "", brackets = ""] = parts;
  return [name, ...brackets.slice(1, -1).split("][")];
}

function nodeAt(root: Node, path: readonly string[]): Node {
  if (path.length > MAX_DEPTH) {
    throw new EmulatorError(400, "The form's keys are nested too deep.");
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
    return isNumbered(node) ? toList(node) : toObject(node);
  }
  const [first = "", ...rest] = node.texts;
  return rest.length === 0 && !node.isArray ? first : node.texts;
}

/** Whether the names are 0, 1, 2 … in any order: only then it is an array. */
function isNumbered(node: Node): boolean {
  const count = node.members.size;
  return Array.from({ length: count }, (_, index) => String(index))
    .every((index) => node.members.has(index));
}

function toList(node: Node): readonly JsonValue[] {
  return [...node.members]
    .sort(([one], [other]) => Number(one) - Number(other))
    .map(([, member]) => toValue(member));
}
