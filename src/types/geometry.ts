/**
 * Geometries: the shapes that labelers may draw, in pixels from the top left
 * corner. Source:
 * https://scale.com/docs/api-reference/image-and-video-reference
 */
import type { Label } from "./labels.ts";

/** A point of an image. */
export type Point2D = {
  /** The distance from the left edge, in pixels. */
  readonly x: number;
  /** The distance from the top edge, in pixels. */
  readonly y: number;
};

/** A point or direction in space; z is up. */
export type Vector3 = {
  /** The x in metres. */
  readonly x: number;
  /** The y in metres. */
  readonly y: number;
  /** The z in metres. */
  readonly z: number;
};

/** A rotation in space. */
export type Quaternion = {
  /** The real part. */
  readonly w: number;
  /** The part along x. */
  readonly x: number;
  /** The part along y. */
  readonly y: number;
  /** The part along z. */
  readonly z: number;
};

/** The intrinsic parameters of a camera. */
export type CameraIntrinsics = {
  /** The focal length along x, in pixels. */
  readonly fx: number;
  /** The focal length along y, in pixels. */
  readonly fy: number;
  /** The principal point's x, in pixels. */
  readonly cx: number;
  /** The principal point's y, in pixels. */
  readonly cy: number;
  /** The skew. Default 0. */
  readonly skew?: number | undefined;
  /** The scale factor. Default 1. One example of the documentation spells it `scale_factor`. */
  readonly scalefactor?: number | undefined;
};

/** The parameters of the camera, for cuboids in space. */
export type CameraParams = {
  /** The intrinsic parameters of the camera. */
  readonly camera_intrinsics?: CameraIntrinsics | undefined;
  /** The rotation of the camera. */
  readonly camera_rotation_quaternion?: Quaternion | undefined;
  /** The height of the camera above the ground. */
  readonly camera_height?: number | undefined;
};

/** An example image of a correct or incorrect annotation. */
export type LabelExample = {
  /** Whether the annotation is correct. */
  readonly correct: boolean;
  /** The URL of the image. */
  readonly image: string;
  /** The explanation. */
  readonly explanation?: string | undefined;
};

/** The definition of boxes. */
export type BoxGeometry = {
  /** The labels of boxes. */
  readonly objects_to_annotate?: readonly Label[] | undefined;
  /** The minimum height in pixels. Default 0. */
  readonly min_height?: number | undefined;
  /** The minimum width in pixels. Default 0. */
  readonly min_width?: number | undefined;
  /** Whether boxes can be rotated. Default `false`. */
  readonly can_rotate?: boolean | undefined;
  /** Whether coordinates are whole pixels. Default `false`. */
  readonly integer_pixels?: boolean | undefined;
  /** Example images. Default `[]`. */
  readonly examples?: readonly LabelExample[] | undefined;
};

/** The definition of polygons. */
export type PolygonGeometry = {
  /** The labels of polygons. */
  readonly objects_to_annotate?: readonly Label[] | undefined;
  /** The minimum number of vertices. Default 1. */
  readonly min_vertices?: number | undefined;
  /** The maximum number of vertices. Default: no limit. */
  readonly max_vertices?: number | undefined;
};

/** The definition of lines. */
export type LineGeometry = {
  /** The labels of lines. */
  readonly objects_to_annotate?: readonly Label[] | undefined;
  /** The minimum number of vertices. Default 1. */
  readonly min_vertices?: number | undefined;
  /** The maximum number of vertices. Default: no limit. */
  readonly max_vertices?: number | undefined;
};

/** A connection between two points. */
export type PointConnection = {
  /** The labels of the two points. */
  readonly pair: readonly string[];
};

/** The definition of points. */
export type PointGeometry = {
  /** The labels of points. */
  readonly objects_to_annotate?: readonly Label[] | undefined;
  /** The points that are joined, by their labels. */
  readonly connections?: readonly PointConnection[] | undefined;
  /** A field of the official Node client; its meaning is not known. */
  readonly x?: number | undefined;
  /** A field of the official Node client; its meaning is not known. */
  readonly y?: number | undefined;
};

/** The definition of ellipses. */
export type EllipseGeometry = {
  /** The labels of ellipses. */
  readonly objects_to_annotate?: readonly Label[] | undefined;
  /** A field of the official Node client; its meaning is not known. */
  readonly vertices?: readonly Point2D[] | undefined;
};

/** The definition of cuboids on an image. */
export type CuboidGeometry = CameraParams & {
  /** The labels of cuboids. */
  readonly objects_to_annotate?: readonly Label[] | undefined;
  /** The minimum height in pixels. Default 0. */
  readonly min_height?: number | undefined;
  /** The minimum width in pixels. Default 0. */
  readonly min_width?: number | undefined;
};

/** The shapes to draw, with their labels. */
export type Geometries = {
  /** Boxes. */
  readonly box?: BoxGeometry | undefined;
  /** Polygons. */
  readonly polygon?: PolygonGeometry | undefined;
  /** Lines. */
  readonly line?: LineGeometry | undefined;
  /** Points. */
  readonly point?: PointGeometry | undefined;
  /** Ellipses. */
  readonly ellipse?: EllipseGeometry | undefined;
  /** Cuboids. */
  readonly cuboid?: CuboidGeometry | undefined;
};
