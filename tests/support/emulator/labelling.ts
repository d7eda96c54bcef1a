/** Checks of generated annotations, written from the API's documentation and not from the emulator's code. */
import { assert, assertEquals, assertMatch } from "@std/assert";

// deno-lint-ignore no-explicit-any
type Loose = any;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const USUAL_SIZE: Size = { width: 1280, height: 720 };

export const UUID =
  /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Returns the names in a tree that can be chosen: only its leaves. */
export function leavesOf(tree: readonly Loose[]): string[] {
  const leaves: string[] = [];
  for (const node of tree) {
    if (typeof node === "string") leaves.push(node);
    else if (node.subchoices?.length) leaves.push(...leavesOf(node.subchoices));
    else leaves.push(node.choice);
  }
  return leaves;
}

/** Returns every point of an annotation. */
export function pointsOf(annotation: Loose): { x: number; y: number }[] {
  const { type, left, top, width, height, vertices = [], edges = [] } =
    annotation;
  if (type === "point") return [annotation];
  const corners = type === "box"
    ? [{ x: left, y: top }, { x: left + width, y: top + height }]
    : [];
  const ends = edges.flatMap(({ x1, y1, x2, y2 }: Loose) => [
    { x: x1, y: y1 },
    { x: x2, y: y2 },
  ]);
  return [...corners, ...vertices, ...ends];
}

/** Returns the number of vertices that a geometry allows. */
function checkCount(annotation: Loose, geometry: Loose, usual: number): void {
  const { length } = annotation.vertices;
  const most = geometry.max_vertices ?? Infinity;
  const least = Math.min(Math.max(usual, geometry.min_vertices ?? 1), most);
  assert(length >= least && length <= most, `${length} vertices`);
}

function checkSides({ width, height }: Loose, geometry: Loose, size: Size) {
  assert(width >= Math.min(geometry.min_width ?? 0, size.width));
  assert(height >= Math.min(geometry.min_height ?? 0, size.height));
}

function around(points: readonly { x: number; y: number }[]): Size {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return {
    width: Math.max(...xs) - Math.min(...xs),
    height: Math.max(...ys) - Math.min(...ys),
  };
}

/** Checks the shape of an annotation against its geometry and the picture. */
export function checkShape(
  annotation: Loose,
  geometry: Loose,
  size: Size = USUAL_SIZE,
): void {
  for (const { x, y } of pointsOf(annotation)) {
    assert(x >= 0 && x <= size.width, `x is ${x}`);
    assert(y >= 0 && y <= size.height, `y is ${y}`);
  }
  switch (annotation.type) {
    case "box":
      checkSides(annotation, geometry, size);
      if (geometry.can_rotate !== true) assert(!("rotation" in annotation));
      else checkRotation(annotation);
      break;
    case "polygon":
      checkCount(annotation, geometry, 3);
      break;
    case "line":
      checkCount(annotation, geometry, 2);
      break;
    case "ellipse":
      assertEquals(annotation.vertices.length, 4);
      break;
    case "cuboid":
      assertEquals(annotation.vertices.length, 6);
      checkSides(around(annotation.vertices), geometry, size);
      checkEdges(annotation);
      break;
    default:
      assertEquals(annotation.type, "point");
  }
}

/** Checks that the corners are those of the unrotated box, rotated clockwise by the angle. */
function checkRotation(box: Loose): void {
  const { left, top, width, height, rotation, vertices } = box;
  const middle = { x: left + width / 2, y: top + height / 2 };
  assertEquals(vertices.length, 4);
  for (const { x, y } of vertices) {
    const far = Math.hypot(x - middle.x, y - middle.y);
    assert(Math.abs(far - Math.hypot(width, height) / 2) < 1e-6);
  }
  const [one, other] = vertices;
  const angle = Math.atan2(other.y - one.y, other.x - one.x);
  assert(Math.abs(angle - rotation) < 1e-6);
}

/** Returns the corners of each edge by their names. */
const EDGES: readonly (readonly string[])[] = [
  ["face-top", "face-topleft", "face-topright"],
  ["face-right", "face-topright", "face-bottomright"],
  ["face-bottom", "face-bottomleft", "face-bottomright"],
  ["face-left", "face-topleft", "face-bottomleft"],
  ["side-top", "face-topright", "side-topcorner"],
  ["side-bottom", "face-bottomright", "side-bottomcorner"],
];

function checkEdges({ vertices, edges }: Loose): void {
  const names = (list: Loose[]) =>
    list.map(({ description, type }) => `${description} ${type}`);
  assertEquals(names(vertices), [
    "face-topleft vertex",
    "face-bottomleft vertex",
    "face-topright vertex",
    "face-bottomright vertex",
    "side-topcorner vertex",
    "side-bottomcorner vertex",
  ]);
  assertEquals(
    names(edges).sort(),
    ["bottom", "left", "right", "top"].map((side) => `face-${side} edge`)
      .concat(["side-bottom edge", "side-top edge"]),
  );
  for (const [edge, ...ends] of EDGES) {
    const { x1, y1, x2, y2 } = edges.find(({ description }: Loose) =>
      description === edge
    );
    const corners = ends.map((end) => {
      const { x, y } = vertices.find(({ description }: Loose) =>
        description === end
      );
      return `${x} ${y}`;
    });
    assertEquals([`${x1} ${y1}`, `${x2} ${y2}`].sort(), corners.sort());
  }
}

/** Checks annotations of a picture: ids, labels, shapes, attributes. */
export function checkAnnotations(
  annotations: readonly Loose[],
  { geometries, annotation_attributes = {} }: Loose,
  size: Size = USUAL_SIZE,
): void {
  const types = new Set(annotations.map(({ type }) => type));
  assertEquals([...types].sort(), Object.keys(geometries).sort());
  assertEquals(
    new Set(annotations.map(({ uuid }) => uuid)).size,
    annotations.length,
  );
  for (const annotation of annotations) {
    const { uuid, label, type, attributes } = annotation;
    assertMatch(uuid, UUID);
    const labels = leavesOf(geometries[type].objects_to_annotate);
    assert(labels.includes(label), `${label} is not among ${labels}`);
    checkShape(annotation, geometries[type], size);
    const names = Object.keys(annotation_attributes);
    for (const name of Object.keys(attributes)) assert(names.includes(name));
    for (const name of names) {
      checkAttribute(annotation, annotation_attributes[name], {
        value: attributes[name],
        annotations,
      });
    }
  }
}

function checkAttribute(
  annotation: Loose,
  definition: Loose,
  { value, annotations }: Loose,
): void {
  if (!isAsked(annotation, definition.conditions)) {
    assertEquals(value, undefined);
    return;
  }
  switch (definition.type ?? "category") {
    case "category": {
      const leaves = leavesOf(definition.choices);
      const values = definition.allow_multiple ? value : [value];
      assert(values.length > 0);
      for (const each of values) assert(leaves.includes(each), String(each));
      break;
    }
    case "number": {
      const { min = 0, max, step = 1 } = definition;
      assert(value >= min && (max === undefined || value <= max));
      const steps = (value - min) / step;
      assert(Math.abs(steps - Math.round(steps)) < 1e-6, `${value}`);
      break;
    }
    case "angle":
      assert(value >= 0 && value <= 360);
      break;
    case "text":
      assertEquals(typeof value, "string");
      break;
    default:
      checkLink(annotation, definition, { value, annotations });
  }
}

function checkLink(
  { uuid }: Loose,
  { allowed_labels, required }: Loose,
  { value, annotations }: Loose,
): void {
  const others = annotations.filter((other: Loose) =>
    other.uuid !== uuid &&
    (allowed_labels === undefined || allowed_labels.includes(other.label))
  ).map((other: Loose) => other.uuid);
  if (value !== undefined) assert(others.includes(value));
  else assert(!required || others.length === 0);
}

/** By the earlier documentation, all conditions must be met. */
function isAsked({ label, attributes }: Loose, conditions: Loose): boolean {
  const meets = (expected: Loose, actual: Loose) =>
    [actual].flat().some((item) => [expected].flat().includes(item));
  const { label_condition, attribute_conditions = [] } = conditions ?? {};
  if (label_condition && !meets(label_condition.label, label)) return false;
  return attribute_conditions.every((condition: Loose) =>
    Object.entries(condition)
      .every(([name, expected]) => meets(expected, attributes[name]))
  );
}
