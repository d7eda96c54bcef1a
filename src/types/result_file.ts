/**
 * Result files: the JSON behind links such as `response.annotations.url`, where
 * a response is too large to stand in the task. The links open without a key.
 */
import type {
  AnnotationShape,
  KnownAnnotation,
  UnknownAnnotation,
} from "./annotation.ts";
import type { AttributeValues } from "./attributes.ts";
import type { Vector3 } from "./geometry.ts";
import type { JsonObject, JsonValue, OpenUnion } from "./json.ts";

/** A link to a result file. */
export type ResultLink = {
  /** Where the JSON is. */
  readonly url: string;
};

/** One frame of a `videoannotation`. */
export type VideoFrame = {
  /** What is in it; an object has one uuid in all frames. */
  readonly annotations: readonly (KnownAnnotation | UnknownAnnotation)[];
};

/** The file of `videoannotation`: its frames, in order. */
export type VideoAnnotationFile = readonly VideoFrame[];

/** Where an object of a `videoplaybackannotation` is at one moment. */
export type PlaybackFrame = {
  /** The number of the frame. */
  readonly key: number;
  /** Pixels from the left edge. */
  readonly left: number;
  /** Pixels from the top edge. */
  readonly top: number;
  /** Pixels to the right. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** What labelers said about it at this moment. */
  readonly attributes?: AttributeValues;
  /** When. The unit is not documented. */
  readonly timestamp?: number;
};

/** One object of a `videoplaybackannotation`. */
export type PlaybackObject = {
  /** The leaf label. */
  readonly label: string;
  /** Its shape, for instance `box`. */
  readonly geometry?: OpenUnion<"box">;
  /** Where it is, moment by moment. */
  readonly frames: readonly PlaybackFrame[];
};

/** The objects of a `videoplaybackannotation` by their uuid. */
export type PlaybackObjects = { readonly [uuid: string]: PlaybackObject };

/**
 * The file of `videoplaybackannotation`. One example of the documentation wraps
 * the objects in a list.
 */
export type VideoPlaybackFile =
  | PlaybackObjects
  | readonly { readonly annotations: PlaybackObjects }[];

/** Something that happens in a video. */
export type VideoEvent = {
  /** Which event. */
  readonly label: string;
  /** Whether it has a length. */
  readonly type: OpenUnion<"point" | "range">;
  /** Where it begins. */
  readonly start: number;
  /** When it begins; the form is not documented. */
  readonly startTime?: JsonValue;
  /** Where it ends, with a length. */
  readonly end?: number;
  /** When it ends; the form is not documented. */
  readonly endTime?: JsonValue;
  /** What labelers said about it. */
  readonly attributes?: AttributeValues;
};

/** The file of a video's events. */
export type VideoEventsFile = readonly VideoEvent[];

/** A cuboid in space. */
export type LidarCuboid = {
  /** The object's id, the same in all frames. */
  readonly uuid: string;
  /** The leaf label. */
  readonly label: string;
  /** The centre, in metres. */
  readonly position: Vector3;
  /** The lengths of the sides, in metres. */
  readonly dimensions: Vector3;
  /** Radians, counter-clockwise, 0 along +y. */
  readonly yaw: number;
  /** Which camera's image was looked at. */
  readonly camera_used?: JsonValue;
  /** Metres to the device. */
  readonly distance_to_device?: number;
  /** How many points lie in it. */
  readonly numberOfPoints?: number;
  /** Whether it stands still. */
  readonly stationary?: boolean;
  /** What labelers said about it. */
  readonly attributes?: AttributeValues;
};

/** One frame of a `lidarannotation`. */
export type LidarAnnotationFrame = {
  /** What is in it. */
  readonly cuboids: readonly LidarCuboid[];
};

/** The file of `lidarannotation`: its frames, in order. */
export type LidarAnnotationFile = readonly LidarAnnotationFrame[];

/** An annotation on an image that belongs to a cuboid in space. */
export type LidarLinkedAnnotation =
  & {
    /** The cuboid's uuid, in the place of one of its own. */
    readonly cuboid_uuid: string;
    /** The leaf label. */
    readonly label: string;
    /** Whether the object is in the image only. */
    readonly not_in_lidar?: boolean;
    /** What labelers said about it. */
    readonly attributes?: AttributeValues;
  }
  & (AnnotationShape | JsonObject);

/** What one camera sees in a frame. */
export type LidarCameraResponse = {
  /** Which camera. */
  readonly camera_used: JsonValue;
  /** What is on its image. */
  readonly annotations: readonly LidarLinkedAnnotation[];
};

/** One frame of a `lidarlinking`. */
export type LidarLinkingFrame = {
  /** Each camera's. */
  readonly camera_responses: readonly LidarCameraResponse[];
};

/** The file of `lidarlinking`: its frames, in order. */
export type LidarLinkingFile = readonly LidarLinkingFrame[];

/** An object that points of a `lidarsegmentation` belong to. */
export type LidarSegment = {
  /** The leaf label. */
  readonly label: string;
  /** The number that its points have, from 1. */
  readonly index: number;
  /** Which instance of the label. */
  readonly instance?: JsonValue;
};

/** The file of `lidarsegmentation`. */
export type LidarSegmentationFile = {
  /** The objects. */
  readonly objects: readonly LidarSegment[];
  /** For each frame and point the object's `index`; 0 is unlabelled. */
  readonly point_objects: readonly (readonly number[])[];
};

/**
 * What lies behind the links of a response: by task type, then by the member of
 * the response that holds the link.
 */
export interface ResultFilesByType {
  /** Image or video frames. */
  readonly videoannotation: {
    /** `response.annotations.url`. */
    readonly annotations: VideoAnnotationFile;
    /** `response.events.url`. */
    readonly events: VideoEventsFile;
  };
  /** A video as a whole. */
  readonly videoplaybackannotation: {
    /** `response.annotations.url`. */
    readonly annotations: VideoPlaybackFile;
    /** `response.events.url`. */
    readonly events: VideoEventsFile;
  };
  /** Cuboids in space. */
  readonly lidarannotation: {
    /** `response.annotations.url`. */
    readonly annotations: LidarAnnotationFile;
  };
  /** Cuboids found again on images. */
  readonly lidarlinking: {
    /** `response.annotations.url`. */
    readonly annotations: LidarLinkingFile;
  };
  /** Points in space. */
  readonly lidarsegmentation: {
    /** `response.point_segmentations.url`. */
    readonly point_segmentations: LidarSegmentationFile;
    /** `response.annotations.url`: what lies there is not documented. */
    readonly annotations: JsonValue;
  };
}

/**
 * What lies behind a link of a task's response, by the task's type and the
 * member that holds the link; `JsonValue` where that is not known.
 */
export type ResultFile<
  T extends string,
  Member extends string = "annotations",
> = T extends keyof ResultFilesByType
  ? Member extends keyof ResultFilesByType[T] ? ResultFilesByType[T][Member]
  : JsonValue
  : JsonValue;
