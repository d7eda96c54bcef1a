/**
 * Older task types that ask a question about a text, image, sound or page.
 * Evidence: recorded test tasks of 2019, the official Python tests, and the
 * documentation of 2016 to 2018. API: https://docs.scale.com/reference
 */
import type { JsonObject, JsonValue, OpenUnion } from "../json.ts";
import type { AttachmentType, CommonTaskParams } from "./common.ts";

/**
 * The parameters of `categorization`: which category a thing belongs to.
 *
 * API: https://docs.scale.com/reference
 */
export interface CategorizationParams extends CommonTaskParams {
  /** The thing: a URL, or plain text where `attachment_type` is `text`. */
  readonly attachment: string;
  /** What kind of thing it is; all but `json`. */
  readonly attachment_type?: AttachmentType;
  /** What there is to choose from. Required unless the project names it. */
  readonly categories?: readonly string[];
  /** Your own id of each category: id to category. */
  readonly category_ids?: { readonly [id: string]: string };
  /** Whether several may be chosen. Default `false`. */
  readonly allow_multiple?: boolean;
  /** Several questions at once, since withdrawn; what it holds is not known. */
  readonly taxonomies?: JsonObject;
  /** Sent by the official Python tests; what it does is not known. */
  readonly force?: boolean;
  /** Taken by the official clients of 2017; what it holds is not known. */
  readonly layers?: JsonValue;
}

/** The response of `categorization`. */
export type CategorizationResponse = {
  /** The category, or several with `allow_multiple`. */
  readonly category: string | readonly string[];
  /** Your own id of it, with `category_ids`; otherwise absent or `null`. */
  readonly category_id?: string | readonly string[] | null;
};

/**
 * The parameters of `comparison`: a question about several things. Needs `choices` or `fields`.
 *
 * API: https://docs.scale.com/reference
 */
export interface ComparisonParams extends CommonTaskParams {
  /** The things: URLs, or plain texts where `attachment_type` is `text`. */
  readonly attachments: readonly string[];
  /** What kind of thing they are; all but `json`. */
  readonly attachment_type?: AttachmentType;
  /** What there is to choose from. */
  readonly choices?: readonly string[];
  /** What to fill in: key to description. */
  readonly fields?: { readonly [key: string]: string };
}

/** The response of `comparison`. */
export type ComparisonResponse = {
  /** What was chosen, with `choices`. */
  readonly choice?: string;
  /** What was filled in, with `fields`. */
  readonly fields?: { readonly [key: string]: string };
};

/**
 * The parameters of `datacollection`: something to be found out.
 *
 * API: https://docs.scale.com/reference
 */
export interface DataCollectionParams extends CommonTaskParams {
  /** Where to begin: a URL, or plain text where `attachment_type` is `text`. */
  readonly attachment?: string;
  /** What kind of thing it is. */
  readonly attachment_type?: OpenUnion<"text" | "image" | "website">;
  /** What to find out: key to description. Required unless the project names it. */
  readonly fields?: { readonly [key: string]: string };
}

/** The response of `datacollection`. */
export type DataCollectionResponse = {
  /** What was found, by the keys of the request. */
  readonly fields: { readonly [key: string]: string };
  /** How long it took, in seconds. */
  readonly time_spent_in_seconds?: number;
};

/**
 * The parameters of `transcription`: what stands in an image, PDF or page.
 *
 * API: https://docs.scale.com/reference
 */
export interface TranscriptionParams extends CommonTaskParams {
  /** Its URL. */
  readonly attachment: string;
  /** What kind of thing it is. */
  readonly attachment_type?: OpenUnion<"image" | "pdf" | "website">;
  /** What to copy once: key to description. Required unless the project names it. */
  readonly fields?: { readonly [key: string]: string };
  /** What to copy for each row: key to description. Formerly `row_fields`. */
  readonly repeatable_fields?: { readonly [key: string]: string };
}

/** The response of `transcription`. */
export type TranscriptionResponse = {
  /** What was copied, by the keys of the request. */
  readonly fields: { readonly [key: string]: string };
  /** What was copied for each row. Test tasks have two `null`s here although nothing was asked. */
  readonly repeatable_fields?: readonly (
    | { readonly [key: string]: string }
    | null
  )[];
};

/**
 * The parameters of `audiotranscription`: what is said in a sound file of at most 30 minutes.
 *
 * API: https://docs.scale.com/reference
 */
export interface AudioTranscriptionParams extends CommonTaskParams {
  /** The sound file's URL. Text that is none is refused at creation. */
  readonly attachment: string;
  /** Default `audio`. */
  readonly attachment_type?: OpenUnion<"audio">;
  /** Whether every sound is written down. Default `false`. */
  readonly verbatim?: boolean;
  /** Words that will be heard, for instance names. */
  readonly phrases?: readonly string[];
  /** Whether no human listens. Default `false`. */
  readonly skip_human_transcription?: boolean;
}

/** One word of a sound file. */
export type AlignedWord = {
  /** The word. */
  readonly word: string;
  /** When it begins, in seconds. */
  readonly start: number;
  /** When it ends, in seconds. */
  readonly end: number;
  /** How sure it is, 0 to 1. */
  readonly confidence: number;
};

/** The response of `audiotranscription`. */
export type AudioTranscriptionResponse = {
  /** What is said. */
  readonly transcript: string;
  /** How long the file is, in seconds. */
  readonly duration: number;
  /** When each word is said. */
  readonly alignment: readonly AlignedWord[];
};

/**
 * The parameters of `phonecall`, which the API retired in 2017.
 *
 * API: https://docs.scale.com/reference
 */
export interface PhoneCallParams extends CommonTaskParams {
  /** Whom to call. */
  readonly phone_number: string;
  /** What to say. */
  readonly script: string;
  /** Who is called. */
  readonly entity_name: string;
  /** What to find out. */
  readonly instruction: string;
  /** Something to look at meanwhile. */
  readonly attachment?: string;
  /** What kind of thing it is. */
  readonly attachment_type?: AttachmentType;
  /** What to fill in: key to description. */
  readonly fields?: { readonly [key: string]: string };
  /** What there is to choose from. */
  readonly choices?: readonly string[];
}

/** The response of `phonecall`. */
export type PhoneCallResponse = {
  /** How the call ended. */
  readonly outcome: OpenUnion<"no_pickup" | "hung_up" | "success">;
  /** What was filled in, by the keys of the request. */
  readonly fields?: { readonly [key: string]: string };
  /** What was chosen. */
  readonly choice?: string;
};
