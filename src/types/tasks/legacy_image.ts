/**
 * Older task types for one kind of shape on an image, each replaced by
 * `imageannotation`. Evidence: recorded test tasks of 2019, the official
 * Python tests, and the documentation of 2016 to 2018. API:
 * https://docs.scale.com/reference
 */
import type { CuboidCorners } from "../annotation.ts";
import type { AttributeValues } from "../attributes.ts";
import type { CameraParams, LabelExample, Point2D } from "../geometry.ts";
import type { JsonInput, JsonValue } from "../json.ts";
import type { Label } from "../labels.ts";
import type { ImageTaskParams } from "./image.ts";

/** The parameters that all older task types for one image share. */
export interface LegacyImageParams extends ImageTaskParams {
  /** The labels. Required unless the project has them. */
  readonly objects_to_annotate?: readonly Label[] | undefined;
  /** Whether shapes have labels. Default `false`; for cuboids the server's default is `true`. */
  readonly with_labels?: boolean | undefined;
  /** Example images. */
  readonly examples?: readonly LabelExample[] | undefined;
  /** A parameter of the official clients of 2017; its meaning is not known. */
  readonly layers?: JsonValue | JsonInput | undefined;
}

/**
 * The parameters of `annotation`: boxes on an image.
 *
 * API: https://docs.scale.com/reference
 */
export interface AnnotationParams extends LegacyImageParams {
  /** The minimum width in pixels, a number or a numeric string. Default 0. */
  readonly min_width?: number | string | undefined;
  /** The minimum height in pixels, a number or a numeric string. Default 0. */
  readonly min_height?: number | string | undefined;
}

/**
 * The parameters of `cuboidannotation`: cuboids on an image.
 *
 * API: https://docs.scale.com/reference
 */
export interface CuboidAnnotationParams extends LegacyImageParams {
  /** The minimum number of cuboids. Default 0. */
  readonly min_annotations?: number | undefined;
  /** The maximum number of cuboids. The server's default is 0. */
  readonly max_annotations?: number | undefined;
  /** The minimum width in pixels. */
  readonly min_width?: number | string | undefined;
  /** The minimum height in pixels. */
  readonly min_height?: number | string | undefined;
  /** The intrinsic parameters of the camera. */
  readonly camera_intrinsics?: CameraParams["camera_intrinsics"] | undefined;
  /** The rotation of the camera. */
  readonly camera_rotation_quaternion?:
    | CameraParams["camera_rotation_quaternion"]
    | undefined;
  /** The height of the camera above the ground. */
  readonly camera_height?: number | undefined;
}

/**
 * The parameters of `lineannotation`: lines on an image.
 *
 * API: https://docs.scale.com/reference
 */
export interface LineAnnotationParams extends LegacyImageParams {
  /** Whether lines are curved. Default `false`. */
  readonly splines?: boolean | undefined;
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

/** The fields that annotations of all older types share. */
export type LegacyAnnotationBase = {
  /** The label, with `with_labels`. */
  readonly label?: string;
  /** The id; absent in the oldest tasks. */
  readonly uuid?: string;
  /** The shape; absent in the oldest tasks. */
  readonly geometry?: string;
  /** The values of its attributes. */
  readonly attributes?: AttributeValues;
};

/** A box of `annotation`. */
export type LegacyBox = LegacyAnnotationBase & {
  /** The distance from the left edge, in pixels. */
  readonly left: number;
  /** The distance from the top edge, in pixels. */
  readonly top: number;
  /** The width in pixels. */
  readonly width: number;
  /** The height in pixels. */
  readonly height: number;
};

/** A polygon or line of the older types. */
export type LegacyPath = LegacyAnnotationBase & {
  /** The vertices, in order. */
  readonly vertices: readonly Point2D[];
};

/** The response that all older task types for one image share. */
export type LegacyImageResponse<Shape> = {
  /** The shapes. */
  readonly annotations: readonly Shape[];
  /** The values of the attributes of the whole image. */
  readonly global_attributes?: AttributeValues;
  /** Whether the response is the customer's own correction. */
  readonly is_customer_fix?: boolean;
};

/** The response of `annotation`. */
export type AnnotationResponse = LegacyImageResponse<LegacyBox>;

/** The response of `cuboidannotation`. */
export type CuboidAnnotationResponse = LegacyImageResponse<
  LegacyAnnotationBase & CuboidCorners
>;

/** The response of `lineannotation`. */
export type LineAnnotationResponse = LegacyImageResponse<LegacyPath>;

/** The response of `polygonannotation`. */
export type PolygonAnnotationResponse = LegacyImageResponse<LegacyPath>;

/** The response of `pointannotation`. Completed tasks of a test key have no response. */
export type PointAnnotationResponse = LegacyImageResponse<
  LegacyAnnotationBase & Point2D
>;
