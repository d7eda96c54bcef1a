/** Task types for videos. Source: https://scale.com/docs/api-reference/image-and-video-tasks */
import type { AnnotationAttributes } from "../attributes.ts";
import type { Geometries } from "../geometry.ts";
import type { JsonInput, OpenUnion } from "../json.ts";
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
  readonly attachment?: string | undefined;
  /** The URLs of the frames, with `attachment_type` `image`. */
  readonly attachments?: readonly string[] | undefined;
  /** The kind of the attachment: frames or a video. */
  readonly attachment_type?: OpenUnion<"image" | "video"> | undefined;
  /** The shapes to draw, with their labels. Required unless the project has them. */
  readonly geometries?: Geometries | undefined;
  /** The attributes that labelers set on each annotation. */
  readonly annotation_attributes?: AnnotationAttributes | undefined;
  /** The attributes that labelers set on the whole video. Seen in public programs; not documented. */
  readonly global_attributes?: AnnotationAttributes | JsonInput | undefined;
  /** The start of the part to label, in seconds. Seen in public programs. */
  readonly start_time?: number | undefined;
  /** The duration of the part to label, in seconds. Seen in public programs. */
  readonly duration_time?: number | undefined;
  /** The events to find. */
  readonly events_to_annotate?: readonly string[] | undefined;
  /** The links that labelers may draw. */
  readonly links?: Links | undefined;
  /** The number of frames to label per second. For `videoplaybackannotation` the default is 1. */
  readonly frame_rate?: number | undefined;
  /** The server's default is `true`. */
  readonly with_labels?: boolean | undefined;
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
  readonly annotation_frame_rate?: number | undefined;
  /** The frame rate of the video, in the second edition. */
  readonly video_frame_rate?: number | undefined;
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
export type VideoResponseInput = JsonInput;
