/** What changed between two versions of a result. */
import type { JsonObject, JsonValue } from "@labelwire/scale/types";
import { likeness } from "./overlap.ts";
import type { Shape } from "./shapes.ts";
import { display, isObject } from "./value.ts";

/** What may change in a shape. */
export type ChangeKind =
  | "added"
  | "removed"
  | "geometry"
  | "label"
  | "attribute";

/** A shape of the version before, of the one after, or of both. */
export interface ShapeChange {
  readonly before?: Shape;
  readonly after?: Shape;
  /** What changed; empty for a shape that is the same. */
  readonly kinds: readonly ChangeKind[];
  /** How much both are alike, in words. */
  readonly words?: string;
}

/** A value at a path in JSON that changed. */
export interface ValueChange {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** The score from which on two shapes are taken for the same. */
const SAME_OBJECT = 0.5;

/** The pairs of shapes of two versions. */
type Pairs = Map<Shape, Shape>;

/**
 * Compares two versions. Shapes belong together if they have one uuid; else by
 * their overlap, those of one label first. `diagonal` is that of the picture.
 */
export function compareShapes(
  before: readonly Shape[],
  after: readonly Shape[],
  diagonal: number,
): readonly ShapeChange[] {
  const pairs: Pairs = new Map();
  pairByUuid(pairs, before, after);
  pairByOverlap(pairs, before, after, { diagonal, isSameLabel: true });
  pairByOverlap(pairs, before, after, { diagonal, isSameLabel: false });
  const paired = new Set(pairs.values());
  return [
    ...before.map((shape): ShapeChange => {
      const other = pairs.get(shape);
      return other
        ? changeOf(shape, other, diagonal)
        : { before: shape, kinds: ["removed"] };
    }),
    ...after.filter((shape) => !paired.has(shape))
      .map((shape): ShapeChange => ({ after: shape, kinds: ["added"] })),
  ];
}

function pairByUuid(
  pairs: Pairs,
  before: readonly Shape[],
  after: readonly Shape[],
): void {
  const byUuid = new Map(after.map((shape) => [shape.uuid, shape]));
  for (const shape of before) {
    const other = shape.uuid === "" ? undefined : byUuid.get(shape.uuid);
    if (other === undefined) continue;
    pairs.set(shape, other);
    byUuid.delete(shape.uuid);
  }
}

/** Pairs the shapes that are left, those with the highest overlap first. */
function pairByOverlap(
  pairs: Pairs,
  before: readonly Shape[],
  after: readonly Shape[],
  { diagonal, isSameLabel }: {
    readonly diagonal: number;
    readonly isSameLabel: boolean;
  },
): void {
  const used = new Set(pairs.values());
  const free = after.filter((shape) => !used.has(shape));
  const candidates = before.filter((shape) => !pairs.has(shape))
    .flatMap((shape) =>
      free
        .filter(({ label }) => (label === shape.label) === isSameLabel)
        .map((other) => ({
          shape,
          other,
          score: likeness(shape.geometry, other.geometry, diagonal)?.score ?? 0,
        }))
    )
    .filter(({ score }) => score >= SAME_OBJECT)
    .sort((a, b) => b.score - a.score);
  for (const { shape, other } of candidates) {
    if (pairs.has(shape) || used.has(other)) continue;
    pairs.set(shape, other);
    used.add(other);
  }
}

function changeOf(
  before: Shape,
  after: Shape,
  diagonal: number,
): ShapeChange {
  const found = likeness(before.geometry, after.geometry, diagonal);
  const kinds: ChangeKind[] = [];
  if (found?.isMoved ?? true) kinds.push("geometry");
  if (before.label !== after.label) kinds.push("label");
  if (compareValues(before.attributes, after.attributes).length > 0) {
    kinds.push("attribute");
  }
  return { before, after, kinds, words: found?.words ?? "another geometry" };
}

/** Compares two JSON values, member by member. */
export function compareValues(
  before: JsonValue | JsonObject,
  after: JsonValue | JsonObject,
): readonly ValueChange[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const paths = new Set([...old.keys(), ...now.keys()]);
  return [...paths].flatMap((path) => {
    const [was, is] = [old.get(path), now.get(path)];
    if (was === is) return [];
    return [{
      path,
      ...was !== undefined && { before: was },
      ...is !== undefined && { after: is },
    }];
  });
}

/** Returns the values at the ends of JSON, by their path. Signed links differ each time, so only their path counts. */
function leavesOf(
  value: JsonValue,
  path = "",
  leaves: Map<string, string> = new Map(),
): Map<string, string> {
  const entries = Array.isArray(value)
    ? value.map((item, index) => [`${path}[${index}]`, item] as const)
    : isObject(value)
    ? Object.entries(value).map(([name, item]) =>
      [path === "" ? name : `${path}.${name}`, item] as const
    )
    : undefined;
  if (entries === undefined || entries.length === 0) {
    leaves.set(path, withoutQuery(display(value)));
  }
  for (const [place, item] of entries ?? []) leavesOf(item, place, leaves);
  return leaves;
}

function withoutQuery(text: string): string {
  return /^https?:\/\/\S+[?&]X-Amz-Signature=/.test(text)
    ? text.replace(/\?.*/, "")
    : text;
}
