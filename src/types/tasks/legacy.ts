/**
 * Older task types for questions about a string, image, sound file or page.
 * Evidence: recorded test tasks of 2019, the official Python tests, and the
 * documentation of 2016 to 2018. API: https://docs.scale.com/reference
 */
import type { JsonInput, JsonValue, OpenUnion } from "../json.ts";
import type { AttachmentType, CommonTaskParams } from "./common.ts";

/**
 * The parameters of `categorization`: the category of an attachment.
 *
 * API: https://docs.scale.com/reference
 */
export interface CategorizationParams extends CommonTaskParams {
  /** The attachment: a URL, or a plain string if `attachment_type` is `text`. */
  readonly attachment: string;
  /** The kind of the attachment; any except `json`. */
  readonly attachment_type?: AttachmentType | undefined;
  /** The choices. Required unless the project has them. */
  readonly categories?: readonly string[] | undefined;
  /** Your own ids of the categories: id to category. */
  readonly category_ids?: { readonly [id: string]: string } | undefined;
  /** Whether several choices may be made. Default `false`. */
  readonly allow_multiple?: boolean | undefined;
  /** Several questions, a withdrawn parameter; its form is not known. */
  readonly taxonomies?: JsonInput | undefined;
  /** A parameter of the official Python tests; its meaning is not known. */
  readonly force?: boolean | undefined;
  /** A parameter of the official clients of 2017; its meaning is not known. */
  readonly layers?: JsonValue | JsonInput | undefined;
}

/** The response of `categorization`. */
export type CategorizationResponse = {
  /** The category, or several with `allow_multiple`. */
  readonly category: string | string[];
  /** Your own id of the category, with `category_ids`; otherwise absent or `null`. */
  readonly category_id?: string | string[] | null;
};

/**
 * The parameters of `comparison`: a question about several attachments. Needs
 * `choices` or `fields`.
 *
 * API: https://docs.scale.com/reference
 */
export interface ComparisonParams extends CommonTaskParams {
  /** The attachments: URLs, or plain strings if `attachment_type` is `text`. */
  readonly attachments: readonly string[];
  /** The kind of the attachments; any except `json`. */
  readonly attachment_type?: AttachmentType | undefined;
  /** The choices. */
  readonly choices?: readonly string[] | undefined;
  /** The fields to fill in: key to description. */
  readonly fields?: { readonly [key: string]: string } | undefined;
}

/** The response of `comparison`. */
export type ComparisonResponse = {
  /** The choice, with `choices`. */
  readonly choice?: string;
  /** The filled fields, with `fields`. */
  readonly fields?: { readonly [key: string]: string };
};

/**
 * The parameters of `datacollection`: information to find.
 *
 * API: https://docs.scale.com/reference
 */
export interface DataCollectionParams extends CommonTaskParams {
  /** The attachment to start from: a URL, or a plain string if `attachment_type` is `text`. */
  readonly attachment?: string | undefined;
  /** The kind of the attachment. */
  readonly attachment_type?:
    | OpenUnion<"text" | "image" | "website">
    | undefined;
  /** The fields to fill in: key to description. Required unless the project has them. */
  readonly fields?: { readonly [key: string]: string } | undefined;
}

/** The response of `datacollection`. */
export type DataCollectionResponse = {
  /** The filled fields, by the keys of the request. */
  readonly fields: { readonly [key: string]: string };
  /** The duration of the work, in seconds. */
  readonly time_spent_in_seconds?: number;
};

/**
 * The parameters of `transcription`: the strings of an image, PDF or page.
 *
 * API: https://docs.scale.com/reference
 */
export interface TranscriptionParams extends CommonTaskParams {
  /** The URL. */
  readonly attachment: string;
  /** The kind of the attachment. */
  readonly attachment_type?: OpenUnion<"image" | "pdf" | "website"> | undefined;
  /** The fields to copy once: key to description. Required unless the project has them. */
  readonly fields?: { readonly [key: string]: string } | undefined;
  /** The fields to copy for each row: key to description. Formerly `row_fields`. */
  readonly repeatable_fields?: { readonly [key: string]: string } | undefined;
}

/** The response of `transcription`. */
export type TranscriptionResponse = {
  /** The copied fields, by the keys of the request. */
  readonly fields: { readonly [key: string]: string };
  /** The copied fields of each row. Test tasks have two `null`s, even without `repeatable_fields`. */
  readonly repeatable_fields?: readonly (
    | { readonly [key: string]: string }
    | null
  )[];
};

/**
 * The parameters of `audiotranscription`: the transcript of a sound file of up to
 * 30 minutes.
 *
 * API: https://docs.scale.com/reference
 */
export interface AudioTranscriptionParams extends CommonTaskParams {
  /** The URL of the sound file. Any other string is a 400. */
  readonly attachment: string;
  /** The kind of the attachment. Default `audio`. */
  readonly attachment_type?: OpenUnion<"audio"> | undefined;
  /** Whether the transcript includes every sound. Default `false`. */
  readonly verbatim?: boolean | undefined;
  /** Words to expect, for instance names. */
  readonly phrases?: readonly string[] | undefined;
  /** Whether to skip the human transcription. Default `false`. */
  readonly skip_human_transcription?: boolean | undefined;
}

/** A word of a sound file. */
export type AlignedWord = {
  /** The word. */
  readonly word: string;
  /** The start, in seconds. */
  readonly start: number;
  /** The end, in seconds. */
  readonly end: number;
  /** The confidence, from 0 to 1. */
  readonly confidence: number;
};

/** The response of `audiotranscription`. */
export type AudioTranscriptionResponse = {
  /** The transcript. */
  readonly transcript: string;
  /** The duration of the file, in seconds. */
  readonly duration: number;
  /** The words with their times. */
  readonly alignment: readonly AlignedWord[];
};

/**
 * The parameters of `phonecall`, which the API retired in 2017.
 *
 * API: https://docs.scale.com/reference
 */
export interface PhoneCallParams extends CommonTaskParams {
  /** The phone number. */
  readonly phone_number: string;
  /** The script of the call. */
  readonly script: string;
  /** The person or company to call. */
  readonly entity_name: string;
  /** The instruction for the caller. */
  readonly instruction: string;
  /** An attachment for the caller. */
  readonly attachment?: string | undefined;
  /** The kind of the attachment. */
  readonly attachment_type?: AttachmentType | undefined;
  /** The fields to fill in: key to description. */
  readonly fields?: { readonly [key: string]: string } | undefined;
  /** The choices. */
  readonly choices?: readonly string[] | undefined;
}

/** The response of `phonecall`. */
export type PhoneCallResponse = {
  /** The outcome of the call. */
  readonly outcome: OpenUnion<"no_pickup" | "hung_up" | "success">;
  /** The filled fields, by the keys of the request. */
  readonly fields?: { readonly [key: string]: string };
  /** The choice. */
  readonly choice?: string;
};
