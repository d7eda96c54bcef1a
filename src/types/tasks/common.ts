/**
 * The parameters that task types have in common, and what comes back when a
 * task fails. Source: https://scale.com/docs/api-reference/tasks
 *
 * A parameter is required where it says which data to label, and the evidence
 * says that it is; whatever says how to label it may come from the project's
 * params.
 */
import type { JsonInput, OpenUnion } from "../json.ts";

/** The parameters that all task types share. Whatever a project's params name may be left out here. */
export interface CommonTaskParams {
  /** The project's name. May be left out where `batch` is given. */
  readonly project?: string;
  /** The batch's name; its project is then inferred. Rapid projects require it. */
  readonly batch?: string;
  /** What to do, in Markdown. */
  readonly instruction?: string;
  /** Where the result is posted: an http(s) URL or an e-mail address. Default: the project's, then the account's. */
  readonly callback_url?: string;
  /** Your own data, at most 10 KB as JSON. Default `{}`. */
  readonly metadata?: JsonInput;
  /** 10, 20 or 30; higher first, within a project. */
  readonly priority?: number;
  /** Your own id of the task, unique over all projects of the account. A second creation with it is a 409. */
  readonly unique_id?: string;
  /** Frees `unique_id` when the task ends in `error`. Default `false`. */
  readonly clear_unique_id_on_error?: boolean;
  /** At most 5. */
  readonly tags?: readonly string[];
  /** The version of the project's params to inherit; `-1` inherits none. Default: the newest. */
  readonly project_version?: number;
  /** An older way to say how soon. Default `standard`. */
  readonly urgency?: OpenUnion<
    "standard" | "immediate" | "express" | "day" | "week"
  >;
}

/**
 * The parameters of a task type that is not known here, or whose own parameters
 * no source tells: the common ones, and any other.
 */
export interface OpenTaskParams extends CommonTaskParams {
  /** The thing to label: `https:`, `s3:` or `scaledata:` URL, or plain text where `attachment_type` is `text`. */
  readonly attachment?: string;
  /** What kind of thing the attachment is, for instance `image`. */
  readonly attachment_type?: string;
  /** A parameter of the task's type, by its name on the wire. */
  readonly [param: string]: unknown;
}

/** What kind of thing an attachment is. */
export type AttachmentType = OpenUnion<
  "text" | "image" | "video" | "audio" | "website" | "pdf" | "json"
>;

/** Something that labelers see beside what they label. */
export type ContextAttachment = {
  /** Its URL; not that of the task's own attachment. */
  readonly attachment: string;
};

/** What is shown around and beside an image or a video. */
export interface ContextParams {
  /** What labelers see beside what they label. */
  readonly context_attachments?: readonly ContextAttachment[];
  /** Pixels added on each side, so that shapes may reach over the edge. */
  readonly padding?: number;
  /** Pixels added left and right, in the place of `padding`. */
  readonly paddingX?: number;
  /** Pixels added above and below, in the place of `padding`. */
  readonly paddingY?: number;
}

/** What labelers begin with, where a model has been there before them. */
export interface PrelabelParams<Answer> {
  /** What labelers begin with, in the form of the response. */
  readonly hypothesis?: Answer;
  /** The same, with parts that labelers may be kept from changing. */
  readonly base_annotations?: Answer;
  /** Whether annotations may be added to `base_annotations`. */
  readonly can_add_base_annotations?: boolean;
  /** Whether `base_annotations` may be changed. */
  readonly can_edit_base_annotations?: boolean;
  /** Whether the labels of `base_annotations` may be changed. */
  readonly can_edit_base_annotation_labels?: boolean;
  /** Whether `base_annotations` may be removed. */
  readonly can_delete_base_annotations?: boolean;
}

/** An attachment that could not be fetched. */
export type FailedAttachment = {
  /** The HTTP status that its host gave. */
  readonly statusCode: number;
  /** Its URL. */
  readonly url: string;
};

/** A frame that could not be read. */
export type FailedFrame = {
  /** Its number. */
  readonly frame: number;
  /** What is wrong with it. */
  readonly message: string;
  /** The attachment that it stands in. */
  readonly attachment?: FailedAttachment;
};

/**
 * The response of a task whose `status` is `error`. Source:
 * https://scale.com/docs/api-reference/callbacks
 */
export type TaskErrorResponse = {
  /** What went wrong. */
  readonly error: string;
  /** The attachments that could not be fetched. */
  readonly attachments?: readonly FailedAttachment[];
  /** The frames that could not be read. */
  readonly frames?: readonly FailedFrame[];
  /** What of an audio file was understood all the same. */
  readonly transcript?: string;
};
