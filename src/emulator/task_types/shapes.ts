/** Shapes inside a frame, drawn at random as a geometry asks for them, and how they move. */
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

/** Where a box lies, in pixels from the top left corner. */
export interface Box {
  /** From the left edge. */
  readonly left: number;
  /** From the top edge. */
  readonly top: number;
  /** To the right. */
  readonly width: number;
  /** Down. */
  readonly height: number;
}

/** Where shapes are drawn, and by what chance. */
export interface Canvas {
  /** The picture. */
  readonly frame: ImageSize;
  /** The chance. */
  readonly random: Random;
}

type Pen = (geometry: JsonObject, canvas: Canvas) => AnnotationShape;

/** What draws each geometry, by its name on the wire. */
const PENS: Readonly<Record<string, Pen>> = {
  box,
  polygon: drawPolygon,
  line,
  point,
  ellipse,
  cuboid,
};

/** The least side of a shape whose geometry asks for none. */
const LEAST_SIDE = 20;

/** The most vertices of a shape that has no limit or a higher one. */
const MAX_VERTICES = 1000;

/** How many vertices more than the fewest a shape may get. */
const MORE_VERTICES = 4;

/**
 * The corners of a cuboid, as parts of the box around it: a face, and the far
 * edge of its side.
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

/** The edges of a cuboid, each between two of its corners. */
const CUBOID_EDGES: readonly (readonly [string, number, number])[] = [
  ["face-top", 0, 2],
  ["face-right", 2, 3],
  ["face-bottom", 3, 1],
  ["face-left", 1, 0],
  ["side-bottom", 3, 5],
  ["side-top", 2, 4],
];

/** Draws a shape of a geometry, `undefined` for one that is not known. */
export function drawShape(
  type: string,
  geometry: JsonValue,
  canvas: Canvas,
): AnnotationShape | undefined {
  const pen = Object.hasOwn(PENS, type) ? PENS[type] : undefined;
  return isObject(geometry) ? pen?.(geometry, canvas) : undefined;
}

/** Gives a box at least as large as wanted, as far as the frame allows. */
export function drawBox(
  geometry: JsonObject,
  { frame, random }: Canvas,
): Box {
  const width = drawSide(geometry.min_width, frame.width, random);
  const height = drawSide(geometry.min_height, frame.height, random);
  return {
    left: random.integer(0, frame.width - width),
    top: random.integer(0, frame.height - height),
    width,
    height,
  };
}

function drawSide(
  minimum: JsonValue | undefined,
  whole: number,
  random: Random,
): number {
  const least = Math.ceil(clamp(numberOr(minimum, 0), LEAST_SIDE, whole));
  const side = Math.min(least, whole);
  return random.integer(side, Math.max(side, whole / 3));
}

function box(geometry: JsonObject, canvas: Canvas): BoxShape {
  const drawn: BoxShape = { type: "box", ...drawBox(geometry, canvas) };
  return geometry.can_rotate === true ? turned(drawn, canvas) : drawn;
}

/** Turns a box as far as its corners stay in the frame. */
function turned(drawn: BoxShape, { frame, random }: Canvas): BoxShape {
  let rotation = random.integer(-78, 78) / 100;
  let vertices = cornersOf(drawn, rotation);
  while (!vertices.every((vertex) => isInside(vertex, frame))) {
    rotation = Math.abs(rotation) < 0.01 ? 0 : rotation / 2;
    vertices = cornersOf(drawn, rotation);
  }
  return { ...drawn, rotation, vertices };
}

/** Turns clockwise around the centre, as y points down. */
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
 * Gives a polygon: points at even angles around a centre, so that lines between
 * neighbours do not cross.
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

/** A line that goes on to the right. */
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
  usual: number,
  random: Random,
): number {
  const most = clamp(numberOr(max_vertices, MAX_VERTICES), 1, MAX_VERTICES);
  const wanted = Math.max(usual, Math.ceil(numberOr(min_vertices, 1)));
  const least = Math.min(wanted, most);
  return Math.floor(
    random.integer(least, Math.min(most, least + MORE_VERTICES)),
  );
}

function point(_: JsonObject, { frame, random }: Canvas): PointShape {
  const [x, y] = [frame.width, frame.height].map((side) =>
    random.integer(0, side)
  );
  return { type: "point", x: x ?? 0, y: y ?? 0 };
}

/** The four extremal points; in which order the service gives them is a guess. */
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

/** What comes of camera parameters, `points_2d` and `points_3d`, is not known. */
function cuboid(geometry: JsonObject, canvas: Canvas): CuboidShape {
  const vertices = cuboidVertices(drawBox(geometry, canvas));
  return { type: "cuboid", vertices, edges: edgesBetween(vertices) };
}

/**
 * Gives the six vertices of a cuboid inside a box, in the order of the
 * recordings.
 */
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

/** Gives the box around a shape. */
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

/** Gives the shape so many pixels further to the right and down. */
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
