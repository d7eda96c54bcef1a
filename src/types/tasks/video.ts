/** Task types for videos. Source: https://scale.com/docs/api-reference/image-and-video-tasks */
import type { AnnotationAttributes } from "../attributes.ts";
import type { Geometries } from "../geometry.ts";
import type { JsonObject, OpenUnion } from "../json.ts";
import type { Links } from "../labels.ts";
import type { ResultLink } from "../result_file.ts";
import type {
  CommonTaskParams,
  ContextParams,
  PrelabelParams,
} from "./common.ts";

/** The parameters that task types for videos share. */
export interface VideoTaskParams
  extends CommonTaskParams, ContextParams, PrelabelParams<VideoResponseInput> {
  /** The URL of the video (mp4, webm or ogg), with `attachment_type` `video`. */
  readonly attachment?: string;
  /** The URLs of the frames, with `attachment_type` `image`. */
  readonly attachments?: readonly string[];
  /** The kind of the attachment: frames or a video. */
  readonly attachment_type?: OpenUnion<"image" | "video">;
  /** The shapes to draw, with their labels. Required unless the project has them. */
  readonly geometries?: Geometries;
  /** The attributes that labelers set on each annotation. */
  readonly annotation_attributes?: AnnotationAttributes;
  /** The events to find. */
  readonly events_to_annotate?: readonly string[];
  /** The links that labelers may draw. */
  readonly links?: Links;
  /** The number of frames to label per second. For `videoplaybackannotation` the default is 1. */
  readonly frame_rate?: number;
  /** The server's default is `true`. */
  readonly with_labels?: boolean;
}

/**
 * The parameters of `videoannotation`: shapes on each frame. Needs `attachment`
 * or `attachments`.
 *
 * API: https://scale.com/docs/api-reference/image-and-video-tasks
 */
export type VideoAnnotationParams = VideoTaskParams;

/**
 * The parameters of `videoplaybackannotation`: shapes on a playing video. Needs `attachment`, or in the second edition `attachments`.
 *
 * API: https://scale.com/docs/api-reference/image-and-video-tasks
 */
export interface VideoPlaybackAnnotationParams extends VideoTaskParams {
  /** The number of frames to label per second, in the second edition. */
  readonly annotation_frame_rate?: number;
  /** The frame rate of the video, in the second edition. */
  readonly video_frame_rate?: number;
}

/** The response of `videoannotation`. For the files behind the links see `ResultFilesByType`. */
export type VideoAnnotationResponse = {
  /** The link to the annotations. */
  readonly annotations: ResultLink;
  /** The link to the events, with `events_to_annotate`. */
  readonly events?: ResultLink;
};

/** The response of `videoplaybackannotation`. For the files behind the links see `ResultFilesByType`. */
export type VideoPlaybackAnnotationResponse = VideoAnnotationResponse & {
  /** The error message, in older tasks. */
  readonly error?: string;
};

/**
 * A response to a video task that you send. The documentation only says that
 * `annotations` has the form of the response.
 */
export type VideoResponseInput = JsonObject;
