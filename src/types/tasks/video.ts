/** Task types that label videos. Source: https://scale.com/docs/api-reference/image-and-video-tasks */
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

/** The parameters that the types about videos share. */
export interface VideoTaskParams
  extends CommonTaskParams, ContextParams, PrelabelParams<VideoAnswer> {
  /** The video's URL, mp4, webm or ogg; with `attachment_type` `video`. */
  readonly attachment?: string;
  /** The URLs of its frames; with `attachment_type` `image`. */
  readonly attachments?: readonly string[];
  /** Whether there are frames or a video. */
  readonly attachment_type?: OpenUnion<"image" | "video">;
  /** Which shapes to draw, around what. Required unless the project names them. */
  readonly geometries?: Geometries;
  /** What labelers say about each annotation. */
  readonly annotation_attributes?: AnnotationAttributes;
  /** Events to look for. */
  readonly events_to_annotate?: readonly string[];
  /** What labelers may link. */
  readonly links?: Links;
  /** How many frames of a second are labelled. For `videoplaybackannotation` the default is 1. */
  readonly frame_rate?: number;
  /** The server fills in `true`. */
  readonly with_labels?: boolean;
}

/**
 * The parameters of `videoannotation`: shapes on each frame. Needs `attachment` or `attachments`.
 *
 * API: https://scale.com/docs/api-reference/image-and-video-tasks
 */
export type VideoAnnotationParams = VideoTaskParams;

/**
 * The parameters of `videoplaybackannotation`: shapes on a video as it plays.
 * Needs `attachment`, or in the second edition `attachments`.
 *
 * API: https://scale.com/docs/api-reference/image-and-video-tasks
 */
export interface VideoPlaybackAnnotationParams extends VideoTaskParams {
  /** How many frames of a second are labelled, in the second edition. */
  readonly annotation_frame_rate?: number;
  /** How many frames a second of the video has, in the second edition. */
  readonly video_frame_rate?: number;
}

/** The response of `videoannotation`; what the links lead to: `ResultFilesByType`. */
export type VideoAnnotationResponse = {
  /** The file of the annotations. */
  readonly annotations: ResultLink;
  /** The file of the events, where they were asked for. */
  readonly events?: ResultLink;
};

/** The response of `videoplaybackannotation`; what the links lead to: `ResultFilesByType`. */
export type VideoPlaybackAnnotationResponse = VideoAnnotationResponse & {
  /** What went wrong, in older tasks. */
  readonly error?: string;
};

/**
 * An answer to a video's task that you give. Its documentation only says that
 * `annotations` has the form of the response.
 */
export type VideoAnswer = JsonObject;
