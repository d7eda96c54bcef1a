/**
 * Result files: the JSON behind links such as `response.annotations.url`, for
 * responses that are too large for the task. The links need no API key.
 */
import type {
  AnnotationShape,
  AnnotationType,
  BoxShape,
  CuboidCorners,
  KnownAnnotation,
  PolygonShape,
  UnknownAnnotation,
} from "./annotation.ts";
import type { AttributeValues } from "./attributes.ts";
import type { Point2D, Vector3 } from "./geometry.ts";
import type { JsonObject, JsonValue, OpenUnion } from "./json.ts";

/** A link to a result file. */
export type ResultLink = {
  /** The URL of the JSON. */
  readonly url: string;
};

/** A frame of a `videoannotation`. */
export type VideoFrame = {
  /** The annotations of the frame. An object has the same uuid in all frames. */
  readonly annotations: readonly (KnownAnnotation | UnknownAnnotation)[];
};

/** The file of `videoannotation`: its frames, in order. */
export type VideoAnnotationFile = readonly VideoFrame[];

/** The position of an object of a `videoplaybackannotation` in one frame, without the `type`, which is the `geometry` of the object. */
export type PlaybackShape =
  | Omit<BoxShape, "type">
  | Omit<PolygonShape, "type">
  | Point2D
  | CuboidCorners;

/** An object of a `videoplaybackannotation` in one frame. `"left" in frame` narrows it to a box. */
export type PlaybackFrame = PlaybackShape & {
  /** The number of the frame. Numbers may be missing. */
  readonly key: number;
  /** The values of its attributes in this frame. */
  readonly attributes?: AttributeValues;
  /** The time, in seconds. */
  readonly timestamp?: number;
};

/** An object of a `videoplaybackannotation`. */
export type PlaybackObject = {
  /** The leaf label; absent with `with_labels` `false`. */
  readonly label?: string;
  /** The shape, for instance `box`. */
  readonly geometry?: OpenUnion<AnnotationType>;
  /** The positions, frame by frame. */
  readonly frames: readonly PlaybackFrame[];
};

/** The objects of a `videoplaybackannotation` by their uuid. */
export type PlaybackObjects = { readonly [uuid: string]: PlaybackObject };

/** The objects of a `videoplaybackannotation`, as a member. */
export type PlaybackAnnotations = {
  /** The objects by their uuid. */
  readonly annotations: PlaybackObjects;
};

/**
 * The file of `videoplaybackannotation`: the objects, or the objects in
 * `annotations`, or an array of those.
 */
export type VideoPlaybackFile =
  | PlaybackObjects
  | PlaybackAnnotations
  | PlaybackAnnotations[];

/** An event in a video. */
export type VideoEvent = {
  /** The label of the event. */
  readonly label: string;
  /** Whether the event has a duration. */
  readonly type: OpenUnion<"point" | "range">;
  /** The start. */
  readonly start: number;
  /** The time of the start; the form is not documented. */
  readonly startTime?: JsonValue;
  /** The end of a range. */
  readonly end?: number;
  /** The time of the end; the form is not documented. */
  readonly endTime?: JsonValue;
  /** The values of its attributes. */
  readonly attributes?: AttributeValues;
};

/** The file of a video's events: an array, or an array in `events`. */
export type VideoEventsFile = VideoEvent[] | {
  /** The events. */
  readonly events: readonly VideoEvent[];
};

/** A cuboid in space. */
export type LidarCuboid = {
  /** The id of the object, the same in all frames. */
  readonly uuid: string;
  /** The leaf label. */
  readonly label: string;
  /** The centre, in metres. */
  readonly position: Vector3;
  /** The lengths of the sides, in metres. */
  readonly dimensions: Vector3;
  /** The rotation in radians, counter-clockwise, 0 along +y. */
  readonly yaw: number;
  /** The camera whose image was used. */
  readonly camera_used?: JsonValue;
  /** The distance to the device, in metres. */
  readonly distance_to_device?: number;
  /** The number of points inside. */
  readonly numberOfPoints?: number;
  /** Whether the object is stationary. */
  readonly stationary?: boolean;
  /** The values of its attributes. */
  readonly attributes?: AttributeValues;
};

/** A frame of a `lidarannotation`. */
export type LidarAnnotationFrame = {
  /** The cuboids of the frame. */
  readonly cuboids: readonly LidarCuboid[];
};

/** The file of `lidarannotation`: its frames, in order. */
export type LidarAnnotationFile = readonly LidarAnnotationFrame[];

/** An annotation on an image that belongs to a cuboid in space. */
export type LidarLinkedAnnotation =
  & {
    /** The uuid of the cuboid. The annotation has none of its own. */
    readonly cuboid_uuid: string;
    /** The leaf label. */
    readonly label: string;
    /** Whether the object is visible in the image only. */
    readonly not_in_lidar?: boolean;
    /** The values of its attributes. */
    readonly attributes?: AttributeValues;
  }
  & (AnnotationShape | JsonObject);

/** The annotations on the image of one camera. */
export type LidarCameraResponse = {
  /** The camera. */
  readonly camera_used: JsonValue;
  /** The annotations on the image. */
  readonly annotations: readonly LidarLinkedAnnotation[];
};

/** A frame of a `lidarlinking`. */
export type LidarLinkingFrame = {
  /** The annotations of each camera. */
  readonly camera_responses: readonly LidarCameraResponse[];
};

/** The file of `lidarlinking`: its frames, in order. */
export type LidarLinkingFile = readonly LidarLinkingFrame[];

/** An object of a `lidarsegmentation`, to which points belong. */
export type LidarSegment = {
  /** The leaf label. */
  readonly label: string;
  /** The number of the object in `point_objects`, from 1. */
  readonly index: number;
  /** The instance of the label. */
  readonly instance?: JsonValue;
};

/** The file of `lidarsegmentation`. */
export type LidarSegmentationFile = {
  /** The objects. */
  readonly objects: readonly LidarSegment[];
  /** The `index` of the object of each point, by frame; 0 for unlabelled points. */
  readonly point_objects: readonly (readonly number[])[];
};

/**
 * The files behind the links of a response, by task type, then by the member of
 * the response that has the link.
 */
export interface ResultFilesByType {
  /** Shapes on the frames of a video. */
  readonly videoannotation: {
    /** The file at `response.annotations.url`. */
    readonly annotations: VideoAnnotationFile;
    /** The file at `response.events.url`. */
    readonly events: VideoEventsFile;
  };
  /** Shapes on a video. */
  readonly videoplaybackannotation: {
    /** The file at `response.annotations.url`. */
    readonly annotations: VideoPlaybackFile;
    /** The file at `response.events.url`. */
    readonly events: VideoEventsFile;
  };
  /** Cuboids in space. */
  readonly lidarannotation: {
    /** The file at `response.annotations.url`. */
    readonly annotations: LidarAnnotationFile;
  };
  /** Cuboids linked to shapes on images. */
  readonly lidarlinking: {
    /** The file at `response.annotations.url`. */
    readonly annotations: LidarLinkingFile;
  };
  /** Labels of points. */
  readonly lidarsegmentation: {
    /** The file at `response.point_segmentations.url`. */
    readonly point_segmentations: LidarSegmentationFile;
    /** The file at `response.annotations.url`. The content is not documented. */
    readonly annotations: JsonValue;
  };
}

/**
 * The file behind a link of a task's response, by the task's type and the member
 * that has the link; `JsonValue` if it is not known.
 */
export type ResultFile<
  T extends string,
  Member extends string = "annotations",
> = T extends keyof ResultFilesByType
  ? Member extends keyof ResultFilesByType[T] ? ResultFilesByType[T][Member]
  : JsonValue
  : JsonValue;
