/**
 * Older task types that draw one kind of shape on an image, each since replaced
 * by `imageannotation`. Evidence: recorded test tasks of 2019, the official
 * Python tests, and the documentation of 2016 to 2018. API:
 * https://docs.scale.com/reference
 */
import type { CuboidCorners } from "../annotation.ts";
import type { AttributeValues } from "../attributes.ts";
import type { CameraParams, LabelExample, Point2D } from "../geometry.ts";
import type { JsonValue } from "../json.ts";
import type { Label } from "../labels.ts";
import type { ImageTaskParams } from "./image.ts";

/** The parameters that all older types about one image share. */
export interface LegacyImageParams extends ImageTaskParams {
  /** What to draw. Required unless the project names it. */
  readonly objects_to_annotate?: readonly Label[];
  /** Whether each shape gets its label. Default `false`; for cuboids the server fills in `true`. */
  readonly with_labels?: boolean;
  /** Pictures of what is right or wrong. */
  readonly examples?: readonly LabelExample[];
  /** Taken by the official clients of 2017; what it holds is not known. */
  readonly layers?: JsonValue;
}

/**
 * The parameters of `annotation`: boxes on an image.
 *
 * API: https://docs.scale.com/reference
 */
export interface AnnotationParams extends LegacyImageParams {
  /** The least width in pixels; a numeric text does as well. Default 0. */
  readonly min_width?: number | string;
  /** The least height in pixels; a numeric text does as well. Default 0. */
  readonly min_height?: number | string;
}

/**
 * The parameters of `cuboidannotation`: cuboids on an image.
 *
 * API: https://docs.scale.com/reference
 */
export interface CuboidAnnotationParams extends LegacyImageParams {
  /** The fewest. Default 0. */
  readonly min_annotations?: number;
  /** The most. The server fills in 0. */
  readonly max_annotations?: number;
  /** The least width in pixels. */
  readonly min_width?: number | string;
  /** The least height in pixels. */
  readonly min_height?: number | string;
  /** How the camera maps space to its image. */
  readonly camera_intrinsics?: CameraParams["camera_intrinsics"];
  /** How the camera is turned. */
  readonly camera_rotation_quaternion?:
    CameraParams["camera_rotation_quaternion"];
  /** How high the camera is above the ground. */
  readonly camera_height?: number;
}

/**
 * The parameters of `lineannotation`: lines on an image.
 *
 * API: https://docs.scale.com/reference
 */
export interface LineAnnotationParams extends LegacyImageParams {
  /** Whether lines are curved. Default `false`. */
  readonly splines?: boolean;
}

/**
 * The parameters of `polygonannotation`: polygons on an image.
 *
 * API: https://docs.scale.com/reference
 */
export type PolygonAnnotationParams = LegacyImageParams;

/**
 * The parameters of `pointannotation`: points on an image.
 *
 * API: https://docs.scale.com/reference
 */
export type PointAnnotationParams = LegacyImageParams;

/** What is said of each annotation of the older types, whatever its shape. */
export type LegacyAnnotationFacts = {
  /** What it is, with `with_labels`. */
  readonly label?: string;
  /** Its own id; absent in the oldest tasks. */
  readonly uuid?: string;
  /** Its shape; absent in the oldest tasks. */
  readonly geometry?: string;
  /** What labelers said about it. */
  readonly attributes?: AttributeValues;
};

/** A box of `annotation`. */
export type LegacyBox = LegacyAnnotationFacts & {
  /** Pixels from the left edge. */
  readonly left: number;
  /** Pixels from the top edge. */
  readonly top: number;
  /** Pixels to the right. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
};

/** A polygon or line of the older types. */
export type LegacyPath = LegacyAnnotationFacts & {
  /** Its vertices, in order. */
  readonly vertices: readonly Point2D[];
};

/** What the responses of all older types about one image share. */
export type LegacyImageResponse<Shape> = {
  /** The shapes. */
  readonly annotations: readonly Shape[];
  /** What labelers said about the image as a whole. */
  readonly global_attributes?: AttributeValues;
  /** Whether it is the customer's own correction. */
  readonly is_customer_fix?: boolean;
};

/** The response of `annotation`. */
export type AnnotationResponse = LegacyImageResponse<LegacyBox>;

/** The response of `cuboidannotation`. */
export type CuboidAnnotationResponse = LegacyImageResponse<
  LegacyAnnotationFacts & CuboidCorners
>;

/** The response of `lineannotation`. */
export type LineAnnotationResponse = LegacyImageResponse<LegacyPath>;

/** The response of `polygonannotation`. */
export type PolygonAnnotationResponse = LegacyImageResponse<LegacyPath>;

/** The response of `pointannotation`. Completed tasks of a test key have none. */
export type PointAnnotationResponse = LegacyImageResponse<
  LegacyAnnotationFacts & Point2D
>;
