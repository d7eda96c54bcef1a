/**
 * Task types for scenes of points in space. Sources:
 * https://scale.com/docs/api-reference/sensor-fusion-lidar-tasks and
 * https://scale.com/docs/api-reference/sensor-fusion-lidar-reference
 */
import type { AnnotationAttributes } from "../attributes.ts";
import type { Geometries, Quaternion, Vector3 } from "../geometry.ts";
import type { JsonInput, OpenUnion } from "../json.ts";
import type { Label } from "../labels.ts";
import type { ResultLink } from "../result_file.ts";
import type {
  CommonTaskParams,
  ContextAttachment,
  PrelabelParams,
} from "./common.ts";

/** A point of a lidar or radar, with 32 bits of precision. */
export type LidarPoint = Vector3 & {
  /** The intensity, from 0 to 1. */
  readonly i?: number | undefined;
  /** The number of the device, from 0. */
  readonly d?: number | undefined;
  /** The time, in nanoseconds. */
  readonly t?: number | undefined;
  /** Whether the point is on the ground. Default `false`. */
  readonly is_ground?: boolean | undefined;
};

/** The image of a camera at the time of a frame, and the position of the camera. */
export type LidarCameraImage = {
  /** The URL of the image. */
  readonly image_url: string;
  /** The position of the camera, in metres. */
  readonly position: Vector3;
  /** The rotation. */
  readonly heading: Quaternion;
  /** The focal length along x, in pixels. */
  readonly fx: number;
  /** The focal length along y, in pixels. */
  readonly fy: number;
  /** The principal point's x, in pixels. */
  readonly cx: number;
  /** The principal point's y, in pixels. */
  readonly cy: number;
  /** The time. */
  readonly timestamp?: number | undefined;
  /** The model of the lens. */
  readonly camera_model?: OpenUnion<"pinhole" | "fisheye"> | undefined;
  /** The first radial coefficient. */
  readonly k1?: number | undefined;
  /** The second radial coefficient. */
  readonly k2?: number | undefined;
  /** The third radial coefficient. */
  readonly k3?: number | undefined;
  /** The fourth radial coefficient. */
  readonly k4?: number | undefined;
  /** The first tangential coefficient. */
  readonly p1?: number | undefined;
  /** The second tangential coefficient. */
  readonly p2?: number | undefined;
};

/**
 * A frame of a scene: the JSON behind each of `attachments`. API:
 * https://docs.scale.com/reference/data-types-and-the-frame-objects
 */
export type LidarFrame = {
  /** The position of the device, in metres. */
  readonly device_position: Vector3;
  /** The rotation. */
  readonly device_heading: Quaternion;
  /** The points. */
  readonly points: readonly LidarPoint[];
  /** The images of the cameras. */
  readonly images: readonly LidarCameraImage[];
  /** The points of the radars; the form of an item is not known. */
  readonly radar_points?: readonly JsonInput[] | undefined;
  /** The time. */
  readonly timestamp?: number | undefined;
};

/**
 * A task that is created when another is completed: its type, and its parameters
 * without `lidar_task`, which the server adds.
 */
export type DependentDef = JsonInput & {
  /** The task type. */
  readonly type: OpenUnion<"lidarlinking" | "lidarsegmentation">;
};

/** The tasks that are created when another is completed. API: https://docs.scale.com/reference/dependent-tasks */
export type Dependents = {
  /** The tasks. */
  readonly defs: readonly DependentDef[];
  /** Whether they are created only after your audit. Default `false`. */
  readonly require_audit?: boolean | undefined;
};

/**
 * The parameters of `lidarannotation`: cuboids in space.
 *
 * API: https://scale.com/docs/api-reference/sensor-fusion-lidar-tasks
 */
export interface LidarAnnotationParams
  extends CommonTaskParams, PrelabelParams<JsonInput> {
  /** The URLs of the frames, in chronological order. */
  readonly attachments: readonly string[];
  /** The format of the frames. Default `json`. */
  readonly attachment_type?: OpenUnion<"json" | "protobuf"> | undefined;
  /** The labels. Required unless the project has them. */
  readonly labels?: readonly Label[] | undefined;
  /** The unit of the frames, in metres. */
  readonly meters_per_unit?: number | undefined;
  /** The maximum distance from the device, in metres. */
  readonly max_distance_meters?: number | undefined;
  /** The attributes that labelers set on each cuboid. */
  readonly annotation_attributes?: AnnotationAttributes | undefined;
  /** The tasks that are created when this one is completed. */
  readonly dependents?: Dependents | undefined;
}

/** The response of `lidarannotation`. For the file behind the link see `ResultFilesByType`. */
export type LidarAnnotationResponse = {
  /** The link to the cuboids. */
  readonly annotations: ResultLink;
};

/**
 * The parameters of `lidarlinking`: cuboids linked to shapes on images. Only two
 * parameters of the type are known; any others are accepted. API:
 * https://docs.scale.com/reference/dependent-tasks
 */
export interface LidarLinkingParams extends CommonTaskParams {
  /** The id of a `lidarannotation` task. */
  readonly lidar_task: string;
  /** The kind of shapes on the images. */
  readonly annotation_type?:
    | OpenUnion<"imageannotation" | "annotation">
    | undefined;
  /** Any other parameter, by its wire name. */
  readonly [param: string]: unknown;
}

/** The response of `lidarlinking`. For the file behind the link see `ResultFilesByType`. */
export type LidarLinkingResponse = {
  /** The link to the annotations. */
  readonly annotations: ResultLink;
};

/**
 * The parameters of `lidarsegmentation`: a label for each point. Needs
 * `attachments` or `lidar_task`.
 *
 * API: https://scale.com/docs/api-reference/sensor-fusion-lidar-reference
 */
export interface LidarSegmentationParams
  extends CommonTaskParams, PrelabelParams<JsonInput> {
  /** The URLs of the frames, in chronological order. */
  readonly attachments?: readonly string[] | undefined;
  /** The format of the frames. Default `json`. */
  readonly attachment_type?: OpenUnion<"json" | "protobuf"> | undefined;
  /** The labels. The name of this parameter is a guess. */
  readonly labels?: readonly Label[] | undefined;
  /** The attributes that labelers set on each object. */
  readonly annotation_attributes?: AnnotationAttributes | undefined;
  /** The id of a completed `lidarannotation` task. */
  readonly lidar_task?: string | undefined;
  /** The numbers of its frames. Default: all frames. */
  readonly lidar_task_frames?: readonly number[] | undefined;
}

/** The response of `lidarsegmentation`. For the files behind the links see `ResultFilesByType`. */
export type LidarSegmentationResponse = {
  /** The link to the labels of the points. */
  readonly point_segmentations: ResultLink;
  /** The link to the annotations. */
  readonly annotations?: ResultLink;
};

/**
 * The parameters of `lidartopdown`: shapes on a scene seen from above. Needs
 * `attachments` or `attachment`, not both. The response is not documented.
 *
 * API: https://scale.com/docs/api-reference/sensor-fusion-lidar-tasks
 */
export interface LidarTopdownParams
  extends CommonTaskParams, PrelabelParams<JsonInput> {
  /** The URLs of the frames, in chronological order. */
  readonly attachments?: readonly string[] | undefined;
  /** The URL of an aerial image. */
  readonly attachment?: string | undefined;
  /** The kind of the attachments. */
  readonly attachment_type?: OpenUnion<"json" | "image"> | undefined;
  /** The shapes to draw: polygons, lines, points. Required unless the project has them. */
  readonly geometries?:
    | Pick<Geometries, "polygon" | "line" | "point">
    | undefined;
  /** The attributes that labelers set on each annotation. */
  readonly annotation_attributes?: AnnotationAttributes | undefined;
  /** Attachments that labelers see next to an aerial image. */
  readonly context_attachments?: readonly ContextAttachment[] | undefined;
}
