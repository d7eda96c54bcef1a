/**
 * The geometry of an annotation: where it is, in pixels from the top left corner,
 * whatever form the annotation has. Sources: https://docs.scale.com/reference/boxes,
 * /polygons, /ellipses, /points; the types of annotations of this library.
 */
import type { JsonObject } from "@labelwire/scale/types";
import { isObject, numberOf, objectsOf } from "./value.ts";

/** A point, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle with sides parallel to the picture's. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The geometry of an annotation. */
export type Geometry =
  | {
    readonly kind: "box" | "polygon" | "line";
    readonly points: readonly Point[];
    /** Whether the box is turned: its edge from the first point to the second is then its top. */
    readonly isTurned?: boolean;
  }
  | { readonly kind: "point"; readonly at: Point }
  | {
    readonly kind: "ellipse";
    readonly centre: Point;
    readonly radii: readonly [number, number];
    /** The direction of the first radius, in radians, clockwise from the x axis. */
    readonly rotation: number;
  }
  | {
    readonly kind: "cuboid";
    /** Top left, top right, bottom right, bottom left. */
    readonly face: readonly Point[];
    /** The four corners of the visible side. */
    readonly side: readonly Point[];
  };

/** Reads the geometry of one type of annotation; `undefined` if a number is missing. */
type Reader = (annotation: JsonObject) => Geometry | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  box: readBox,
  polygon: (annotation) => readPath(annotation, "polygon"),
  line: (annotation) => readPath(annotation, "line"),
  point: (annotation) => {
    const at = pointOf(annotation);
    return at && { kind: "point", at };
  },
  ellipse: readEllipse,
  cuboid: readCuboid,
};

/** The number of corners of the polygon that replaces an ellipse. */
const ELLIPSE_CORNERS = 32;

/** The cosine of the angle between two diagonals that count as perpendicular. */
const PERPENDICULAR = 0.01;

/**
 * Returns the geometry of an annotation, `undefined` if it cannot be drawn. Its
 * type is in `type`, in older tasks in `geometry`, or is known from its members;
 * `vertices` alone are of `pathType`.
 */
export function readGeometry(
  annotation: JsonObject,
  pathType = "polygon",
): Geometry | undefined {
  const type = annotation.type ?? annotation.geometry;
  const name = typeof type === "string" && Object.hasOwn(READERS, type)
    ? type
    : typeOf(annotation, pathType);
  return name === undefined ? undefined : READERS[name]?.(annotation);
}

function typeOf(
  { left, x, vertices }: JsonObject,
  pathType: string,
): string | undefined {
  if (left !== undefined) return "box";
  if (x !== undefined) return "point";
  if (!Array.isArray(vertices)) return undefined;
  const isCuboid = vertices.length === 6 &&
    vertices.every((vertex) => isObject(vertex) && "description" in vertex);
  return isCuboid ? "cuboid" : pathType;
}

function readBox(annotation: JsonObject): Geometry | undefined {
  const corners = verticesOf(annotation);
  const rotation = numberOf(annotation.rotation) ?? 0;
  if (corners?.length === 4) {
    return { kind: "box", points: corners, isTurned: true };
  }
  const [left, top, width, height] = ["left", "top", "width", "height"]
    .map((name) => numberOf(annotation[name]));
  if (
    left === undefined || top === undefined || width === undefined ||
    height === undefined
  ) return undefined;
  const centre = { x: left + width / 2, y: top + height / 2 };
  const points = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map((
    [right = 0, down = 0],
  ) => turned(centre, [right * width / 2, down * height / 2], rotation));
  return { kind: "box", points, ...rotation !== 0 && { isTurned: true } };
}

function readPath(
  annotation: JsonObject,
  kind: "polygon" | "line",
): Geometry | undefined {
  const points = verticesOf(annotation);
  return points?.length ? { kind, points } : undefined;
}

/**
 * Returns the ellipse through its four extremal points. If the lines between
 * opposite points are perpendicular, they are its axes. Otherwise the points are
 * where it touches its bounding box, which is a guess.
 */
function readEllipse(annotation: JsonObject): Geometry | undefined {
  const points = verticesOf(annotation);
  if (points?.length !== 4) return undefined;
  const [a, b, c, d] = points as [Point, Point, Point, Point];
  const centre = {
    x: (a.x + b.x + c.x + d.x) / 4,
    y: (a.y + b.y + c.y + d.y) / 4,
  };
  const [one, other] = [between(c, a), between(d, b)];
  const product = one.length * other.length;
  const cosine = (one.x * other.x + one.y * other.y) / (product || 1);
  if (Math.abs(cosine) <= PERPENDICULAR) {
    const radii = [other.length / 2, one.length / 2] as const;
    const rotation = Math.atan2(other.y, other.x);
    return { kind: "ellipse", centre, radii, rotation };
  }
  const { width, height } = boundsOfPoints(points);
  const [w2, h2] = [(width / 2) ** 2, (height / 2) ** 2];
  const top = points.reduce((best, point) => point.y < best.y ? point : best);
  const covariance = (top.x - centre.x) * (top.y - centre.y);
  const middle = (w2 + h2) / 2;
  const spread = Math.hypot((w2 - h2) / 2, covariance);
  return {
    kind: "ellipse",
    centre,
    radii: [
      Math.sqrt(middle + spread),
      Math.sqrt(Math.max(0, middle - spread)),
    ],
    rotation: Math.atan2(2 * covariance, w2 - h2) / 2,
  };
}

/** Reads the corners of a cuboid by their names: their order is not promised. */
function readCuboid({ vertices, edges }: JsonObject): Geometry | undefined {
  const named = (name: string) => {
    const found = objectsOf(vertices)
      .find(({ description }) => description === name);
    return found && pointOf(found);
  };
  const topLeft = named("face-topleft");
  const topRight = named("face-topright");
  const bottomRight = named("face-bottomright");
  const bottomLeft = named("face-bottomleft");
  const sideTop = named("side-topcorner");
  const sideBottom = named("side-bottomcorner");
  if (
    !topLeft || !topRight || !bottomRight || !bottomLeft || !sideTop ||
    !sideBottom
  ) return undefined;
  const from = startOfSide(objectsOf(edges), sideTop) ?? sideTop;
  const isRight = distance(from, topRight) <= distance(from, topLeft);
  return {
    kind: "cuboid",
    face: [topLeft, topRight, bottomRight, bottomLeft],
    side: isRight
      ? [topRight, sideTop, sideBottom, bottomRight]
      : [topLeft, sideTop, sideBottom, bottomLeft],
  };
}

/** Returns the end of the edge `side-top` that is on the face. */
function startOfSide(
  edges: readonly JsonObject[],
  sideTop: Point,
): Point | undefined {
  const edge = edges.find(({ description }) => description === "side-top");
  const start = edge && pointOf({ x: edge.x1, y: edge.y1 } as JsonObject);
  const end = edge && pointOf({ x: edge.x2, y: edge.y2 } as JsonObject);
  if (!start || !end) return undefined;
  return distance(start, sideTop) > distance(end, sideTop) ? start : end;
}

/** Returns a closed polygon with the outline of a geometry; a line is not closed, a point is one corner. */
export function outlineOf(geometry: Geometry): readonly Point[] {
  switch (geometry.kind) {
    case "point":
      return [geometry.at];
    case "ellipse": {
      const { centre, radii: [a, b], rotation } = geometry;
      return Array.from({ length: ELLIPSE_CORNERS }, (_, index) => {
        const angle = 2 * Math.PI * index / ELLIPSE_CORNERS;
        const offset = [a * Math.cos(angle), b * Math.sin(angle)] as const;
        return turned(centre, offset, rotation);
      });
    }
    case "cuboid":
      return geometry.face;
    default:
      return geometry.points;
  }
}

/** Returns the bounds of a geometry. */
export function boundsOf(geometry: Geometry): Bounds {
  const points = geometry.kind === "cuboid"
    ? [...geometry.face, ...geometry.side]
    : outlineOf(geometry);
  return boundsOfPoints(points);
}

/** Returns the bounds of points; for none, an empty rectangle at the origin. */
export function boundsOfPoints(points: readonly Point[]): Bounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return points.length === 0
    ? { left: 0, top: 0, width: 0, height: 0 }
    : { left, top, width: right - left, height: bottom - top };
}

/** Returns the distance between two points. */
export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function between(a: Point, b: Point): Point & { readonly length: number } {
  return { x: b.x - a.x, y: b.y - a.y, length: distance(a, b) };
}

/** Returns a point beside a centre, turned clockwise. */
function turned(
  { x, y }: Point,
  [right, down]: readonly [number, number],
  rotation: number,
): Point {
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  return {
    x: x + right * cos - down * sin,
    y: y + right * sin + down * cos,
  };
}

/** Returns the vertices of an annotation, `undefined` if it has none or one is no point. */
function verticesOf({ vertices }: JsonObject): readonly Point[] | undefined {
  if (!Array.isArray(vertices)) return undefined;
  const points = vertices.map(pointOf);
  return points.every((point) => point !== undefined) ? points : undefined;
}

function pointOf(value: unknown): Point | undefined {
  if (!isObject(value)) return undefined;
  const [x, y] = [numberOf(value.x), numberOf(value.y)];
  return x === undefined || y === undefined ? undefined : { x, y };
}
