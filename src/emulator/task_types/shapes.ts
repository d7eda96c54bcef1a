/** Random shapes inside a picture, by geometry. */
import type {
  AnnotationShape,
  BoxShape,
  CuboidEdge,
  CuboidShape,
  CuboidVertex,
  EllipseShape,
  LineShape,
  PointShape,
  PolygonShape,
} from "../../types/annotation.ts";
import type { Point2D } from "../../types/geometry.ts";
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type { ImageSize } from "../tenant/image_size.ts";
import { isObject } from "../util/json.ts";
import { clamp, numberOr } from "../util/numbers.ts";
import type { Random } from "../util/random.ts";

/** A box, in pixels from the top left corner. */
export interface Box {
  /** The distance from the left edge. */
  readonly left: number;
  /** The distance from the top edge. */
  readonly top: number;
  /** The width. */
  readonly width: number;
  /** The height. */
  readonly height: number;
}

/** The picture that shapes are drawn in, and the random numbers for them. */
export interface Canvas {
  /** The size of the picture. */
  readonly imageSize: ImageSize;
  /** The random numbers. */
  readonly random: Random;
}

type ShapeMaker = (geometry: JsonObject, canvas: Canvas) => AnnotationShape;

/** The shapes by geometry. */
const SHAPES: Readonly<Record<string, ShapeMaker>> = {
  box,
  polygon: drawPolygon,
  line,
  point,
  ellipse,
  cuboid,
};

/** The minimum side of a shape, in pixels. */
const MIN_SIDE = 20;

/** The maximum number of vertices, also for geometries with a higher limit. */
const MAX_VERTICES = 1000;

/** The maximum number of vertices above the minimum. */
const EXTRA_VERTICES = 4;

/**
 * The corners of a cuboid as shares of its bounding box: four corners of the
 * face, and the far edge of the side.
 */
const CUBOID_CORNERS: readonly {
  readonly description: string;
  readonly right: number;
  readonly down: number;
}[] = [
  { description: "face-topleft", right: 0, down: 0.1 },
  { description: "face-bottomleft", right: 0, down: 1 },
  { description: "face-topright", right: 0.7, down: 0.1 },
  { description: "face-bottomright", right: 0.7, down: 1 },
  { description: "side-topcorner", right: 1, down: 0 },
  { description: "side-bottomcorner", right: 1, down: 0.8 },
];

/** The edges of a cuboid, each with the indexes of its two corners. */
const CUBOID_EDGES: readonly (readonly [string, number, number])[] = [
  ["face-top", 0, 2],
  ["face-right", 2, 3],
  ["face-bottom", 3, 1],
  ["face-left", 1, 0],
  ["side-bottom", 3, 5],
  ["side-top", 2, 4],
];

/** Returns a shape of a geometry, `undefined` for an unknown geometry. */
export function drawShape(
  type: string,
  geometry: JsonValue,
  canvas: Canvas,
): AnnotationShape | undefined {
  return isObject(geometry) && Object.hasOwn(SHAPES, type)
    ? SHAPES[type]?.(geometry, canvas)
    : undefined;
}

/** Returns a box of at least the minimum size, as far as the picture allows. */
export function drawBox(
  geometry: JsonObject,
  { imageSize, random }: Canvas,
): Box {
  const width = drawSide(geometry.min_width, imageSize.width, random);
  const height = drawSide(geometry.min_height, imageSize.height, random);
  return {
    left: random.integer(0, imageSize.width - width),
    top: random.integer(0, imageSize.height - height),
    width,
    height,
  };
}

function drawSide(
  minimum: JsonValue | undefined,
  whole: number,
  random: Random,
): number {
  const side = Math.ceil(clamp(numberOr(minimum, 0), MIN_SIDE, whole));
  const least = Math.min(side, whole);
  return random.integer(least, Math.max(least, whole / 3));
}

function box(geometry: JsonObject, canvas: Canvas): BoxShape {
  const isWhole = geometry.integer_pixels === true;
  const whole = drawBox(geometry, canvas);
  const place = isWhole ? whole : shifted(whole, canvas);
  const shape: BoxShape = { type: "box", ...place };
  if (geometry.can_rotate !== true) return shape;
  const turned = rotated(shape, canvas);
  return isWhole
    ? { ...turned, vertices: turned.vertices.map(rounded) }
    : turned;
}

/** Moves a box by a part of a pixel, as far as the picture allows. */
function shifted(box: Box, { imageSize, random }: Canvas): Box {
  const { left, top, width, height } = box;
  const own = random.fork(`pixel/${left}/${top}`);
  const [right, down] = [own.integer(0, 99) / 100, own.integer(0, 99) / 100];
  return {
    ...box,
    left: left + width < imageSize.width ? left + right : left,
    top: top + height < imageSize.height ? top + down : top,
  };
}

function rounded({ x, y }: Point2D): Point2D {
  return { x: Math.round(x), y: Math.round(y) };
}

/** Rotates a box as far as its corners stay inside the picture. */
function rotated(
  box: BoxShape,
  { imageSize, random }: Canvas,
): BoxShape & Required<Pick<BoxShape, "rotation" | "vertices">> {
  let rotation = random.integer(-78, 78) / 100;
  let vertices = cornersOf(box, rotation);
  while (!vertices.every((vertex) => isInside(vertex, imageSize))) {
    rotation = Math.abs(rotation) < 0.01 ? 0 : rotation / 2;
    vertices = cornersOf(box, rotation);
  }
  return { ...box, rotation, vertices };
}

/** The rotation is clockwise around the centre, as y points down. */
function cornersOf(
  { left, top, width, height }: BoxShape,
  rotation: number,
): readonly Point2D[] {
  const [x, y] = [left + width / 2, top + height / 2];
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([right = 0, down = 0]) => {
    const [dx, dy] = [right * width / 2, down * height / 2];
    return { x: x + dx * cos - dy * sin, y: y + dx * sin + dy * cos };
  });
}

function isInside({ x, y }: Point2D, { width, height }: ImageSize): boolean {
  return x >= 0 && y >= 0 && x <= width && y <= height;
}

/**
 * Returns a polygon with vertices at even angles around its centre, so that its
 * edges do not cross.
 */
export function drawPolygon(
  geometry: JsonObject,
  canvas: Canvas,
): PolygonShape {
  const { left, top, width, height } = drawBox({}, canvas);
  const length = drawCount(geometry, 3, canvas.random);
  const vertices = Array.from({ length }, (_, index) => {
    const angle = 2 * Math.PI * index / length;
    return {
      x: left + Math.round(width * (1 + Math.cos(angle)) / 2),
      y: top + Math.round(height * (1 + Math.sin(angle)) / 2),
    };
  });
  return { type: "polygon", vertices };
}

/** Returns a line from left to right. */
function line(geometry: JsonObject, canvas: Canvas): LineShape {
  const { left, top, width, height } = drawBox({}, canvas);
  const length = drawCount(geometry, 2, canvas.random);
  const vertices = Array.from({ length }, (_, index) => ({
    x: left + Math.round(width * index / Math.max(1, length - 1)),
    y: canvas.random.integer(top, top + height),
  }));
  return { type: "line", vertices };
}

function drawCount(
  { min_vertices, max_vertices }: JsonObject,
  minimum: number,
  random: Random,
): number {
  const most = clamp(numberOr(max_vertices, MAX_VERTICES), 1, MAX_VERTICES);
  const least = Math.min(
    Math.max(minimum, Math.ceil(numberOr(min_vertices, 1))),
    most,
  );
  return Math.floor(
    random.integer(least, Math.min(most, least + EXTRA_VERTICES)),
  );
}

function point(_: JsonObject, { imageSize, random }: Canvas): PointShape {
  const [x, y] = [imageSize.width, imageSize.height].map((side) =>
    random.integer(0, side)
  );
  return { type: "point", x: x ?? 0, y: y ?? 0 };
}

/** Returns the four extreme points of an ellipse. Guess: their order. */
function ellipse(_: JsonObject, canvas: Canvas): EllipseShape {
  const { left, top, width, height } = drawBox({}, canvas);
  const [x, y] = [left + width / 2, top + height / 2];
  const vertices = [
    { x, y: top },
    { x: left + width, y },
    { x, y: top + height },
    { x: left, y },
  ];
  return { type: "ellipse", vertices };
}

/** `points_2d` and `points_3d`, for tasks with camera parameters, are not documented. */
function cuboid(geometry: JsonObject, canvas: Canvas): CuboidShape {
  const vertices = cuboidVertices(drawBox(geometry, canvas));
  return { type: "cuboid", vertices, edges: edgesBetween(vertices) };
}

/** Returns the six vertices of a cuboid inside a box, in the recorded order. */
export function cuboidVertices(
  { left, top, width, height }: Box,
): readonly CuboidVertex[] {
  return CUBOID_CORNERS.map(({ description, right, down }) => ({
    description,
    x: left + Math.round(right * width),
    y: top + Math.round(down * height),
    type: "vertex",
  }));
}

function edgesBetween(
  vertices: readonly CuboidVertex[],
): readonly CuboidEdge[] {
  return CUBOID_EDGES.map(([description, from, to]) => ({
    description,
    x1: vertices[from]?.x ?? 0,
    y1: vertices[from]?.y ?? 0,
    x2: vertices[to]?.x ?? 0,
    y2: vertices[to]?.y ?? 0,
    type: "edge",
  }));
}

/** Returns the bounding box of a shape. */
export function boundsOf(shape: AnnotationShape): Box {
  const points = pointsOf(shape);
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    left,
    top,
    width: Math.max(...xs) - left,
    height: Math.max(...ys) - top,
  };
}

function pointsOf(shape: AnnotationShape): readonly Point2D[] {
  if (shape.type === "point") return [shape];
  if (shape.type !== "box") return shape.vertices;
  const { left, top, width, height, vertices = [] } = shape;
  return [{ x: left, y: top }, { x: left + width, y: top + height }]
    .concat(vertices);
}

/** Returns the shape, moved by that offset. */
export function moved(shape: AnnotationShape, by: Point2D): AnnotationShape {
  const shift = <P extends Point2D>(at: P): P => ({
    ...at,
    x: at.x + by.x,
    y: at.y + by.y,
  });
  switch (shape.type) {
    case "point":
      return shift(shape);
    case "box": {
      const { left, top, vertices } = shape;
      const place = { left: left + by.x, top: top + by.y };
      return {
        ...shape,
        ...place,
        ...(vertices && { vertices: vertices.map(shift) }),
      };
    }
    case "cuboid": {
      const vertices = shape.vertices.map(shift);
      return { ...shape, vertices, edges: edgesBetween(vertices) };
    }
    default:
      return { ...shape, vertices: shape.vertices.map(shift) };
  }
}
