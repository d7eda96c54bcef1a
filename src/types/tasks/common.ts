/**
 * The parameters that all task types share, and the response of a failed task.
 * Source: https://scale.com/docs/api-reference/tasks
 *
 * A parameter is required if it names the data to label and the evidence says
 * so. Parameters for how to label are optional, because a task inherits them
 * from the project's params.
 */
import type { JsonInput, OpenUnion } from "../json.ts";

/** The parameters that all task types share. Parameters in the project's params can be omitted. */
export interface CommonTaskParams {
  /** The project's name. Optional with `batch`. */
  readonly project?: string | undefined;
  /** The batch's name. Required in Rapid projects. */
  readonly batch?: string | undefined;
  /** The instruction for labelers, in Markdown. */
  readonly instruction?: string | undefined;
  /** The http(s) URL or e-mail address to which the result is sent. Default: the project's, then the account's. */
  readonly callback_url?: string | undefined;
  /** Your own data, up to 10 KB as JSON. Default `{}`. */
  readonly metadata?: JsonInput | undefined;
  /** The priority within the project: 10, 20 or 30, the highest first. */
  readonly priority?: number | undefined;
  /** Your own id of the task, unique in the account. A second creation with the same id is a 409. */
  readonly unique_id?: string | undefined;
  /** Whether to free `unique_id` if the task ends in `error`. Default `false`. */
  readonly clear_unique_id_on_error?: boolean | undefined;
  /** The tags, up to 5. */
  readonly tags?: readonly string[] | undefined;
  /** The version of the project's params to inherit; `-1` inherits none. Default: the newest. */
  readonly project_version?: number | undefined;
  /** The urgency, an older parameter. Default `standard`. */
  readonly urgency?:
    | OpenUnion<
      "standard" | "immediate" | "express" | "day" | "week"
    >
    | undefined;
}

/**
 * The parameters of an unknown task type, or of one whose parameters are not
 * documented: the common ones, and any others.
 */
export interface OpenTaskParams extends CommonTaskParams {
  /** The data to label: an `https:`, `s3:` or `scaledata:` URL, or a plain string if `attachment_type` is `text`. */
  readonly attachment?: string | undefined;
  /** The kind of the attachment, for instance `image`. */
  readonly attachment_type?: string | undefined;
  /** Any parameter of the task type, by its wire name. */
  readonly [param: string]: unknown;
}

/** The kind of an attachment. */
export type AttachmentType = OpenUnion<
  "text" | "image" | "video" | "audio" | "website" | "pdf" | "json"
>;

/** An attachment that labelers see next to the data to label. */
export type ContextAttachment = {
  /** The URL, different from the task's own attachment. */
  readonly attachment: string;
};

/** The parameters for the surroundings of an image or a video. */
export interface ContextParams {
  /** Attachments that labelers see next to the data to label. */
  readonly context_attachments?: readonly ContextAttachment[] | undefined;
  /** The padding on each side in pixels, so that shapes can extend over the edge. */
  readonly padding?: number | undefined;
  /** The padding left and right in pixels; overrides `padding`. */
  readonly paddingX?: number | undefined;
  /** The padding above and below in pixels; overrides `padding`. */
  readonly paddingY?: number | undefined;
}

/** The parameters for existing annotations, for instance those of a model. */
export interface PrelabelParams<Input> {
  /** The annotations with which labelers start, in the form of the response. */
  readonly hypothesis?: Input | undefined;
  /** The annotations with which labelers start; the options below can protect them. */
  readonly base_annotations?: Input | undefined;
  /** Whether labelers can add to `base_annotations`. */
  readonly can_add_base_annotations?: boolean | undefined;
  /** Whether labelers can change `base_annotations`. */
  readonly can_edit_base_annotations?: boolean | undefined;
  /** Whether labelers can change the labels of `base_annotations`. */
  readonly can_edit_base_annotation_labels?: boolean | undefined;
  /** Whether labelers can remove `base_annotations`. */
  readonly can_delete_base_annotations?: boolean | undefined;
}

/** An attachment that could not be downloaded. */
export type FailedAttachment = {
  /** The HTTP status of its host. */
  readonly statusCode: number;
  /** The URL. */
  readonly url: string;
};

/** A frame that could not be read. */
export type FailedFrame = {
  /** The number of the frame. */
  readonly frame: number;
  /** The error of the frame. */
  readonly message: string;
  /** The attachment of the frame. */
  readonly attachment?: FailedAttachment;
};

/**
 * The response of a task whose `status` is `error`. Source:
 * https://scale.com/docs/api-reference/callbacks
 */
export type TaskErrorResponse = {
  /** The error message. */
  readonly error: string;
  /** The attachments that could not be downloaded. */
  readonly attachments?: readonly FailedAttachment[];
  /** The frames that could not be read. */
  readonly frames?: readonly FailedFrame[];
  /** The partial transcript of an audio file. */
  readonly transcript?: string;
};
