/**
 * Geometries: which shapes labelers may draw, in pixels from the top left
 * corner. Source:
 * https://scale.com/docs/api-reference/image-and-video-reference
 */
import type { Label } from "./labels.ts";

/** A point of an image. */
export type Point2D = {
  /** Pixels from the left edge. */
  readonly x: number;
  /** Pixels from the top edge. */
  readonly y: number;
};

/** A point or direction in space; z is up. */
export type Vector3 = {
  /** Metres. */
  readonly x: number;
  /** Metres. */
  readonly y: number;
  /** Metres. */
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

/** How a camera maps space to its image. */
export type CameraIntrinsics = {
  /** The focal length along x, in pixels. */
  readonly fx: number;
  /** The focal length along y, in pixels. */
  readonly fy: number;
  /** The principal point's x, in pixels. */
  readonly cx: number;
  /** The principal point's y, in pixels. */
  readonly cy: number;
  /** Default 0. */
  readonly skew?: number;
  /** Default 1. One example of the documentation spells it `scale_factor`. */
  readonly scalefactor?: number;
};

/** What the camera is known to be, for cuboids in space. */
export type CameraParams = {
  /** How the camera maps space to its image. */
  readonly camera_intrinsics?: CameraIntrinsics;
  /** How the camera is turned. */
  readonly camera_rotation_quaternion?: Quaternion;
  /** How high the camera is above the ground. */
  readonly camera_height?: number;
};

/** A picture of what is right or wrong. */
export type LabelExample = {
  /** Whether this is how it should be done. */
  readonly correct: boolean;
  /** The picture's URL. */
  readonly image: string;
  /** Why. */
  readonly explanation?: string;
};

/** Boxes. */
export type BoxGeometry = {
  /** What to draw boxes around. */
  readonly objects_to_annotate?: readonly Label[];
  /** The least height in pixels. Default 0. */
  readonly min_height?: number;
  /** The least width in pixels. Default 0. */
  readonly min_width?: number;
  /** Whether boxes may be turned. Default `false`. */
  readonly can_rotate?: boolean;
  /** Whether sides lie on whole pixels. Default `false`. */
  readonly integer_pixels?: boolean;
  /** Pictures of right and wrong boxes. Default `[]`. */
  readonly examples?: readonly LabelExample[];
};

/** Polygons. */
export type PolygonGeometry = {
  /** What to draw polygons around. */
  readonly objects_to_annotate?: readonly Label[];
  /** The fewest vertices. Default 1. */
  readonly min_vertices?: number;
  /** The most vertices. Default: no limit. */
  readonly max_vertices?: number;
};

/** Lines. */
export type LineGeometry = {
  /** What to draw lines along. */
  readonly objects_to_annotate?: readonly Label[];
  /** The fewest vertices. Default 1. */
  readonly min_vertices?: number;
  /** The most vertices. Default: no limit. */
  readonly max_vertices?: number;
};

/** Points. */
export type PointGeometry = {
  /** What to put points on. */
  readonly objects_to_annotate?: readonly Label[];
  /** Named by the official Node client, which does not say what for. */
  readonly x?: number;
  /** Named by the official Node client, which does not say what for. */
  readonly y?: number;
};

/** Ellipses. */
export type EllipseGeometry = {
  /** What to draw ellipses around. */
  readonly objects_to_annotate?: readonly Label[];
  /** Named by the official Node client, which does not say what for. */
  readonly vertices?: readonly Point2D[];
};

/** Cuboids, drawn on an image. */
export type CuboidGeometry = CameraParams & {
  /** What to draw cuboids around. */
  readonly objects_to_annotate?: readonly Label[];
  /** The least height in pixels. Default 0. */
  readonly min_height?: number;
  /** The least width in pixels. Default 0. */
  readonly min_width?: number;
};

/** Which shapes to draw, and around what. */
export type Geometries = {
  /** Boxes. */
  readonly box?: BoxGeometry;
  /** Polygons. */
  readonly polygon?: PolygonGeometry;
  /** Lines. */
  readonly line?: LineGeometry;
  /** Points. */
  readonly point?: PointGeometry;
  /** Ellipses. */
  readonly ellipse?: EllipseGeometry;
  /** Cuboids. */
  readonly cuboid?: CuboidGeometry;
};
