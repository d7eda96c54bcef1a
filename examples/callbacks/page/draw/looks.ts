/**
 * The look of each label: one of eight colours by one of four dashes, which people
 * who see few colours can tell apart. It depends on the order of the labels in the
 * task's own parameters, so it stays the same whatever a result contains.
 */
import type { JsonObject, JsonValue } from "@labelwire/scale/types";
import { arrayOf, isObject, objectOf, objectsOf } from "./value.ts";

/** The number of colours and of dashes in the style sheet. */
const COLORS = 8;
const DASHES = 4;

/** The last look, which all further labels share. */
export const LAST_LOOK: number = COLORS * DASHES - 1;

/** A label of a task. */
export interface LabelLook {
  /** The label as it came. */
  readonly label: string;
  /** The number of the look, 0 to 31. */
  readonly look: number;
  /** The classes of the look: `c0` to `c7` for the colour, `d0` to `d3` for the dash. */
  readonly className: string;
}

/** The looks of a task's labels. */
export interface Looks {
  /** Returns the look of a label. */
  readonly of: (label: string) => LabelLook;
  /** All labels, in the order of their looks. */
  readonly all: readonly LabelLook[];
}

/** The members of a label that may be its name, and those that may hold the labels below it. */
const NAMES = ["choice", "name", "label", "value"];
const CHILDREN = ["subchoices", "children"];

/** Returns the looks of the labels of a task's parameters, followed by other labels that were found. */
export function createLooks(
  params: JsonObject,
  found: Iterable<string> = [],
): Looks {
  const looks = new Map<string, LabelLook>();
  const known = labelsOfParams(params);
  const others = [...found].sort(byCodePoint);
  for (const label of [...known, ...others]) {
    const key = label.normalize("NFC");
    if (looks.has(key)) continue;
    const look = Math.min(looks.size, LAST_LOOK);
    looks.set(key, { label, look, className: classOf(look) });
  }
  return {
    of: (label) =>
      looks.get(label.normalize("NFC")) ??
        { label, look: LAST_LOOK, className: classOf(LAST_LOOK) },
    all: [...looks.values()],
  };
}

/** Returns the classes of a look. */
export function classOf(look: number): string {
  return `c${look % COLORS} d${Math.floor(look / COLORS)}`;
}

/** Returns the labels that a task's parameters allow, in their order. */
export function labelsOfParams(params: JsonObject): readonly string[] {
  const { geometries, objects_to_annotate, labels, instance_labels } = params;
  return [
    ...Object.values(objectOf(geometries))
      .map((geometry) => objectOf(geometry).objects_to_annotate),
    ...[objects_to_annotate, labels, instance_labels, params.features],
    params.annotation_definition,
    ...objectsOf(params.annotation_definition).map(({ label }) => label),
  ].flatMap((list) => leavesOf(list));
}

function leavesOf(list: JsonValue | undefined): readonly string[] {
  return arrayOf(list).flatMap((item) => {
    if (typeof item === "string") return [item];
    if (!isObject(item)) return [];
    const children = CHILDREN.flatMap((name) => leavesOf(item[name]));
    if (children.length > 0) return children;
    const name = NAMES.map((member) => item[member])
      .find((value) => typeof value === "string");
    return typeof name === "string" ? [name] : [];
  });
}

function byCodePoint(a: string, b: string): number {
  const [one, other] = [[...a], [...b]];
  for (let index = 0; index < Math.min(one.length, other.length); index++) {
    const difference = (one[index]?.codePointAt(0) ?? 0) -
      (other[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
