/**
 * Task types that label scenes of points in space. Sources:
 * https://scale.com/docs/api-reference/sensor-fusion-lidar-tasks and
 * https://scale.com/docs/api-reference/sensor-fusion-lidar-reference
 */
import type { AnnotationAttributes } from "../attributes.ts";
import type { Geometries, Quaternion, Vector3 } from "../geometry.ts";
import type { JsonObject, JsonValue, OpenUnion } from "../json.ts";
import type { Label } from "../labels.ts";
import type { ResultLink } from "../result_file.ts";
import type {
  CommonTaskParams,
  ContextAttachment,
  PrelabelParams,
} from "./common.ts";

/** A point that a lidar or radar has seen, kept with 32 bits. */
export type LidarPoint = Vector3 & {
  /** How bright it is, 0 to 1. */
  readonly i?: number;
  /** Which device saw it, from 0. */
  readonly d?: number;
  /** When, in nanoseconds. */
  readonly t?: number;
  /** Whether it is ground. Default `false`. */
  readonly is_ground?: boolean;
};

/** What a camera saw at the time of a frame, and where it was. */
export type LidarCameraImage = {
  /** The image. */
  readonly image_url: string;
  /** Where the camera is, in metres. */
  readonly position: Vector3;
  /** How it is turned. */
  readonly heading: Quaternion;
  /** The focal length along x, in pixels. */
  readonly fx: number;
  /** The focal length along y, in pixels. */
  readonly fy: number;
  /** The principal point's x, in pixels. */
  readonly cx: number;
  /** The principal point's y, in pixels. */
  readonly cy: number;
  /** When. */
  readonly timestamp?: number;
  /** How its lens bends light. */
  readonly camera_model?: OpenUnion<"pinhole" | "fisheye">;
  /** The first radial coefficient. */
  readonly k1?: number;
  /** The second radial coefficient. */
  readonly k2?: number;
  /** The third radial coefficient. */
  readonly k3?: number;
  /** The fourth radial coefficient. */
  readonly k4?: number;
  /** The first tangential coefficient. */
  readonly p1?: number;
  /** The second tangential coefficient. */
  readonly p2?: number;
};

/**
 * One frame of a scene: what the JSON behind each of `attachments` holds. API:
 * https://docs.scale.com/reference/data-types-and-the-frame-objects
 */
export type LidarFrame = {
  /** Where the device is, in metres. */
  readonly device_position: Vector3;
  /** How it is turned. */
  readonly device_heading: Quaternion;
  /** What it saw. */
  readonly points: readonly LidarPoint[];
  /** What its cameras saw. */
  readonly images: readonly LidarCameraImage[];
  /** What its radars saw; the shape of an item is not known. */
  readonly radar_points?: readonly JsonValue[];
  /** When. */
  readonly timestamp?: number;
};

/**
 * A task that is made when another is completed: its parameters without
 * `lidar_task`, which is filled in, and its type.
 */
export type DependentDef = JsonObject & {
  /** Its type. */
  readonly type: OpenUnion<"lidarlinking" | "lidarsegmentation">;
};

/** Tasks that are made when another is completed. API: https://docs.scale.com/reference/dependent-tasks */
export type Dependents = {
  /** The tasks. */
  readonly defs: readonly DependentDef[];
  /** Whether they wait for your audit. Default `false`. */
  readonly require_audit?: boolean;
};

/**
 * The parameters of `lidarannotation`: cuboids in space.
 *
 * API: https://scale.com/docs/api-reference/sensor-fusion-lidar-tasks
 */
export interface LidarAnnotationParams
  extends CommonTaskParams, PrelabelParams<JsonObject> {
  /** The URLs of the frames, in order of time. */
  readonly attachments: readonly string[];
  /** Default `json`. */
  readonly attachment_type?: OpenUnion<"json" | "protobuf">;
  /** What to look for. Required unless the project names it. */
  readonly labels?: readonly Label[];
  /** How long the unit of the frames is, in metres. */
  readonly meters_per_unit?: number;
  /** How far from the device labelers look, in metres. */
  readonly max_distance_meters?: number;
  /** What labelers say about each cuboid. */
  readonly annotation_attributes?: AnnotationAttributes;
  /** Tasks that are made when this one is completed. */
  readonly dependents?: Dependents;
}

/** The response of `lidarannotation`; what the link leads to: `ResultFilesByType`. */
export type LidarAnnotationResponse = {
  /** The file of the cuboids. */
  readonly annotations: ResultLink;
};

/**
 * The parameters of `lidarlinking`: cuboids found again on images. Of the type's
 * own parameters only two are known; any other is taken. API:
 * https://docs.scale.com/reference/dependent-tasks
 */
export interface LidarLinkingParams extends CommonTaskParams {
  /** The id of a `lidarannotation` task. */
  readonly lidar_task: string;
  /** What is drawn on the images. */
  readonly annotation_type?: OpenUnion<"imageannotation" | "annotation">;
  /** Another parameter, by its name on the wire. */
  readonly [param: string]: unknown;
}

/** The response of `lidarlinking`; what the link leads to: `ResultFilesByType`. */
export type LidarLinkingResponse = {
  /** The file of the annotations. */
  readonly annotations: ResultLink;
};

/**
 * The parameters of `lidarsegmentation`: a label for each point. Needs
 * `attachments`, or the `lidar_task` to begin with.
 *
 * API: https://scale.com/docs/api-reference/sensor-fusion-lidar-reference
 */
export interface LidarSegmentationParams
  extends CommonTaskParams, PrelabelParams<JsonObject> {
  /** The URLs of the frames, in order of time. */
  readonly attachments?: readonly string[];
  /** Default `json`. */
  readonly attachment_type?: OpenUnion<"json" | "protobuf">;
  /** What to look for. That this is the member's name is a guess. */
  readonly labels?: readonly Label[];
  /** What labelers say about each object. */
  readonly annotation_attributes?: AnnotationAttributes;
  /** The id of a completed `lidarannotation` task. */
  readonly lidar_task?: string;
  /** Which of its frames. Default: all. */
  readonly lidar_task_frames?: readonly number[];
}

/** The response of `lidarsegmentation`; what the links lead to: `ResultFilesByType`. */
export type LidarSegmentationResponse = {
  /** The file of the points. */
  readonly point_segmentations: ResultLink;
  /** The file of the annotations. */
  readonly annotations?: ResultLink;
};

/**
 * The parameters of `lidartopdown`: shapes on a scene as seen from above. Needs
 * `attachments` or `attachment`, not both. What comes back is not documented.
 *
 * API: https://scale.com/docs/api-reference/sensor-fusion-lidar-tasks
 */
export interface LidarTopdownParams
  extends CommonTaskParams, PrelabelParams<JsonObject> {
  /** The URLs of the frames, in order of time. */
  readonly attachments?: readonly string[];
  /** The URL of an aerial image. */
  readonly attachment?: string;
  /** What kind of thing they are. */
  readonly attachment_type?: OpenUnion<"json" | "image">;
  /** Which shapes to draw: polygons, lines, points. Required unless the project names them. */
  readonly geometries?: Pick<Geometries, "polygon" | "line" | "point">;
  /** What labelers say about each annotation. */
  readonly annotation_attributes?: AnnotationAttributes;
  /** What labelers see beside an aerial image. */
  readonly context_attachments?: readonly ContextAttachment[];
}
