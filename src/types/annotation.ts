/**
 * Annotations: the shapes that come back, told apart by `type`. Coordinates are
 * pixels from the top left corner, whole or broken. Source:
 * https://scale.com/docs/api-reference/image-and-video-reference
 */
import type { AttributeValues } from "./attributes.ts";
import type { Point2D } from "./geometry.ts";
import type { JsonObject, JsonValue, OpenUnion } from "./json.ts";

/** Where a box lies. */
export type BoxShape = {
  /** Always `box`. */
  readonly type: "box";
  /** Pixels from the left edge; of the box as it was before it was turned. */
  readonly left: number;
  /** Pixels from the top edge; of the box as it was before it was turned. */
  readonly top: number;
  /** Pixels to the right. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** Radians, clockwise; only where boxes may be turned. */
  readonly rotation?: number;
  /** The four corners; only where boxes may be turned. */
  readonly vertices?: readonly Point2D[];
};

/** Where a polygon lies. */
export type PolygonShape = {
  /** Always `polygon`. */
  readonly type: "polygon";
  /** The corners, in order. */
  readonly vertices: readonly Point2D[];
};

/** Where a line lies. */
export type LineShape = {
  /** Always `line`. */
  readonly type: "line";
  /** The bends and ends, in order. */
  readonly vertices: readonly Point2D[];
};

/** Where a point lies. */
export type PointShape = Point2D & {
  /** Always `point`. */
  readonly type: "point";
};

/** Where an ellipse lies. */
export type EllipseShape = {
  /** Always `ellipse`. */
  readonly type: "ellipse";
  /** The four extremal points. */
  readonly vertices: readonly Point2D[];
};

/** A corner of a cuboid on an image. */
export type CuboidVertex = Point2D & {
  /** Which corner. */
  readonly description: OpenUnion<
    | "face-topleft"
    | "face-bottomleft"
    | "face-topright"
    | "face-bottomright"
    | "side-topcorner"
    | "side-bottomcorner"
  >;
  /** Always `vertex`. */
  readonly type: "vertex";
};

/** An edge of a cuboid on an image. */
export type CuboidEdge = {
  /** Which edge. */
  readonly description: OpenUnion<
    | "face-top"
    | "face-right"
    | "face-bottom"
    | "face-left"
    | "side-bottom"
    | "side-top"
  >;
  /** Pixels from the left edge, where it begins. */
  readonly x1: number;
  /** Pixels from the top edge, where it begins. */
  readonly y1: number;
  /** Pixels from the left edge, where it ends. */
  readonly x2: number;
  /** Pixels from the top edge, where it ends. */
  readonly y2: number;
  /** Always `edge`. */
  readonly type: "edge";
};

/** The corners and edges of a cuboid. */
export type CuboidCorners = {
  /** The six corners that can be seen. */
  readonly vertices: readonly CuboidVertex[];
  /** The edges between them. */
  readonly edges?: readonly CuboidEdge[];
  /** With camera parameters only; the shape is not known. */
  readonly points_2d?: JsonValue;
  /** With camera parameters only; the shape is not known. */
  readonly points_3d?: JsonValue;
};

/** Where a cuboid lies. */
export type CuboidShape = CuboidCorners & {
  /** Always `cuboid`. */
  readonly type: "cuboid";
};

/** Where an annotation lies: its `type` tells which of these it is. */
export type AnnotationShape =
  | BoxShape
  | PolygonShape
  | LineShape
  | PointShape
  | EllipseShape
  | CuboidShape;

/** What is said of each annotation, whatever its shape. */
export type AnnotationFacts = {
  /** Its own id, a UUID. In videos the same object has it in all frames. */
  readonly uuid: string;
  /** The leaf label. */
  readonly label: string;
  /** What labelers said about it. */
  readonly attributes?: AttributeValues;
};

/** A box. */
export type BoxAnnotation = AnnotationFacts & BoxShape;

/** A polygon. */
export type PolygonAnnotation = AnnotationFacts & PolygonShape;

/** A line. */
export type LineAnnotation = AnnotationFacts & LineShape;

/** A point. */
export type PointAnnotation = AnnotationFacts & PointShape;

/** An ellipse. */
export type EllipseAnnotation = AnnotationFacts & EllipseShape;

/** A cuboid on an image. */
export type CuboidAnnotation = AnnotationFacts & CuboidShape;

/** The annotations that are known, by their `type`. */
export interface AnnotationByType {
  /** A box. */
  readonly box: BoxAnnotation;
  /** A polygon. */
  readonly polygon: PolygonAnnotation;
  /** A line. */
  readonly line: LineAnnotation;
  /** A point. */
  readonly point: PointAnnotation;
  /** An ellipse. */
  readonly ellipse: EllipseAnnotation;
  /** A cuboid on an image. */
  readonly cuboid: CuboidAnnotation;
}

/** The `type` of an annotation that is known. */
export type AnnotationType = keyof AnnotationByType;

/** An annotation whose shape is known: `switch` on its `type`. */
export type KnownAnnotation = AnnotationByType[AnnotationType];

/**
 * An annotation whose `type` is not known here, or one of an older task, which
 * has `geometry` instead: `normalizeAnnotation` gives it its `type`.
 */
export type UnknownAnnotation = JsonObject & {
  /** Its own id, a UUID. */
  readonly uuid?: string;
  /** The leaf label. */
  readonly label?: string;
  /** A type that is not known here; absent in older tasks. */
  readonly type?: string;
  /** What older tasks have instead of `type`. */
  readonly geometry?: string;
  /** What labelers said about it. */
  readonly attributes?: AttributeValues;
};

/**
 * An annotation as the API gives it. Ask `isKnownAnnotation` first, or
 * `isAnnotationOfType` for one kind.
 */
export type Annotation = KnownAnnotation | UnknownAnnotation;

/** What you say of an annotation of your own: it needs no `uuid`. */
export type AnnotationInputFacts = {
  /** Its own id, a UUID. */
  readonly uuid?: string;
  /** The leaf label. */
  readonly label: string;
  /** What is true of it. */
  readonly attributes?: AttributeValues;
};

/** An annotation that you make: in a hypothesis, or in the response that is expected. */
export type AnnotationInput =
  & AnnotationInputFacts
  & AnnotationShape;
