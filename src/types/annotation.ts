/**
 * Annotations: the shapes in responses, discriminated by `type`. Coordinates are
 * pixels from the top left corner and may be fractions. Source:
 * https://scale.com/docs/api-reference/image-and-video-reference
 */
import type { AttributeValues } from "./attributes.ts";
import type { Point2D } from "./geometry.ts";
import type { JsonObject, JsonValue, OpenUnion, Sent } from "./json.ts";

/** The position of a box. */
export type BoxShape = {
  /** Always `box`. */
  readonly type: "box";
  /** The distance from the left edge, in pixels; before the rotation. */
  readonly left: number;
  /** The distance from the top edge, in pixels; before the rotation. */
  readonly top: number;
  /** The width in pixels. */
  readonly width: number;
  /** The height in pixels. */
  readonly height: number;
  /** The rotation in radians, clockwise; only if boxes can be rotated. */
  readonly rotation?: number;
  /** The four corners; only if boxes can be rotated. They supersede the other members. */
  readonly vertices?: readonly Point2D[];
};

/** The position of a polygon. */
export type PolygonShape = {
  /** Always `polygon`. */
  readonly type: "polygon";
  /** The corners, in order. */
  readonly vertices: readonly Point2D[];
};

/** The position of a line. */
export type LineShape = {
  /** Always `line`. */
  readonly type: "line";
  /** The vertices, in order. */
  readonly vertices: readonly Point2D[];
};

/** The position of a point. */
export type PointShape = Point2D & {
  /** Always `point`. */
  readonly type: "point";
};

/** The position of an ellipse. */
export type EllipseShape = {
  /** Always `ellipse`. */
  readonly type: "ellipse";
  /** The four extremal points. */
  readonly vertices: readonly Point2D[];
};

/** A corner of a cuboid on an image. */
export type CuboidVertex = Point2D & {
  /** The name of the corner. */
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
  /** The name of the edge. */
  readonly description: OpenUnion<
    | "face-top"
    | "face-right"
    | "face-bottom"
    | "face-left"
    | "side-bottom"
    | "side-top"
  >;
  /** The x of the start, in pixels. */
  readonly x1: number;
  /** The y of the start, in pixels. */
  readonly y1: number;
  /** The x of the end, in pixels. */
  readonly x2: number;
  /** The y of the end, in pixels. */
  readonly y2: number;
  /** Always `edge`. */
  readonly type: "edge";
};

/** The corners and edges of a cuboid. */
export type CuboidCorners = {
  /** The six visible corners. */
  readonly vertices: readonly CuboidVertex[];
  /** The edges between them. */
  readonly edges?: readonly CuboidEdge[];
  /** With camera parameters only; the shape is not known. */
  readonly points_2d?: JsonValue;
  /** With camera parameters only; the shape is not known. */
  readonly points_3d?: JsonValue;
};

/** The position of a cuboid. */
export type CuboidShape = CuboidCorners & {
  /** Always `cuboid`. */
  readonly type: "cuboid";
};

/** The position of an annotation, discriminated by `type`. */
export type AnnotationShape =
  | BoxShape
  | PolygonShape
  | LineShape
  | PointShape
  | EllipseShape
  | CuboidShape;

/** The fields that annotations of all shapes share. */
export type AnnotationBase = {
  /** The id of the annotation, a UUID. An object of a video has the same id in all frames. */
  readonly uuid: string;
  /** The leaf label. */
  readonly label: string;
  /** The values of its attributes. */
  readonly attributes?: AttributeValues;
};

/** A box. */
export type BoxAnnotation = AnnotationBase & BoxShape;

/** A polygon. */
export type PolygonAnnotation = AnnotationBase & PolygonShape;

/** A line. */
export type LineAnnotation = AnnotationBase & LineShape;

/** A point. */
export type PointAnnotation = AnnotationBase & PointShape;

/** An ellipse. */
export type EllipseAnnotation = AnnotationBase & EllipseShape;

/** A cuboid on an image. */
export type CuboidAnnotation = AnnotationBase & CuboidShape;

/** The known annotations, by `type`. */
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

/** The `type` of a known annotation. */
export type AnnotationType = keyof AnnotationByType;

/** An annotation of a known shape, for a `switch` on its `type`. */
export type KnownAnnotation = AnnotationByType[AnnotationType];

/**
 * An annotation of an unknown `type`, or of an older task, which has `geometry`
 * instead: `normalizeAnnotation` adds the `type`.
 */
export type UnknownAnnotation = JsonObject & {
  /** The id of the annotation, a UUID. */
  readonly uuid?: string;
  /** The leaf label. */
  readonly label?: string;
  /** An unknown type; absent in older tasks. */
  readonly type?: string;
  /** The type in older tasks. */
  readonly geometry?: string;
  /** The values of its attributes. */
  readonly attributes?: AttributeValues;
};

/**
 * An annotation in a response. `isKnownAnnotation` narrows it to the known
 * types, `isAnnotationOfType` to one type.
 */
export type Annotation = KnownAnnotation | UnknownAnnotation;

/** The fields of an annotation that you send. `uuid` is optional. */
export type AnnotationInputBase = {
  /** The id of the annotation, a UUID. */
  readonly uuid?: string | undefined;
  /** The leaf label. */
  readonly label: string;
  /** The values of its attributes. */
  readonly attributes?: AttributeValues | undefined;
};

/** An annotation that you send: in a hypothesis or in an expected response. */
export type AnnotationInput =
  & AnnotationInputBase
  & Sent<AnnotationShape>;
