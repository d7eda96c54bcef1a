/** The task type for the transcription of documents. */
import type { Point2D } from "../geometry.ts";
import type { JsonObject, JsonValue, OpenUnion, Sent } from "../json.ts";
import type { CommonTaskParams, PrelabelParams } from "./common.ts";

/** A feature to find in a document. */
export type DocumentFeature = {
  /** The kind of the feature. */
  readonly type: OpenUnion<"text" | "block" | "group">;
  /** The name in responses. */
  readonly label: string;
  /** The name that labelers see. Default: `label`. */
  readonly title?: string | undefined;
  /** The kinds of content. Source: https://docs.scale.com/reference/content-flag */
  readonly flags?:
    | readonly OpenUnion<
      | "line"
      | "key"
      | "value"
      | "thead"
      | "tbody"
      | "date"
      | "money"
      | "checkbox"
      | "region"
      | "query"
      | "span"
    >[]
    | undefined;
};

/**
 * The parameters of `documenttranscription`: the strings of a document with
 * their positions. Needs `attachment` or `attachments`. The name of the
 * parameter for linking labels is not known; send it with `extraBody`. API:
 * https://docs.scale.com/reference
 */
export interface DocumentTranscriptionParams
  extends CommonTaskParams, PrelabelParams<DocumentTranscriptionResponseInput> {
  /** The URL of the document. */
  readonly attachment?: string | undefined;
  /** The URLs of its pages. */
  readonly attachments?: readonly string[] | undefined;
  /** The kind of the attachments. */
  readonly attachment_type?: OpenUnion<"image" | "pdf"> | undefined;
  /** The features to find. Required unless the project has them. */
  readonly features?: readonly DocumentFeature[] | undefined;
  /** The language of the document. Default `en-US`. */
  readonly lang?: string | undefined;
  /** The shape around each string. Default `box`. */
  readonly geometry?: OpenUnion<"box" | "polygon"> | undefined;
}

/** The position of a string on its page, in pixels. */
export type DocumentLocation =
  | {
    /** Always `box`. */
    readonly type: "box";
    /** The distance from the top edge, in pixels. */
    readonly top: number;
    /** The distance from the left edge, in pixels. */
    readonly left: number;
    /** The width in pixels. */
    readonly width: number;
    /** The height in pixels. */
    readonly height: number;
  }
  | {
    /** Always `polygon`. */
    readonly type: "polygon";
    /** The corners, in order. */
    readonly vertices: readonly Point2D[];
  };

/** The fields of each string in a document. */
export type DocumentAnnotationBase = {
  /** The number of the page, from 0: the index in the `document_pages` of the task. */
  readonly page: number;
  /** The label of the feature. */
  readonly label: string;
  /** The string. */
  readonly text?: string;
  /** The position. */
  readonly location: DocumentLocation;
  /** References to other annotations, `[]` by default; the form of an item is not known. */
  readonly refs?: readonly JsonValue[];
  /** The amount, if the feature has the flag `money`. */
  readonly money?: JsonObject;
  /** The date, if the feature has the flag `date`; its form is not known. */
  readonly date?: JsonValue;
  /** Whether the box is checked, if the feature has the flag `checkbox`. */
  readonly checked?: boolean;
};

/** A string in a document. */
export type DocumentAnnotation = DocumentAnnotationBase & {
  /** The id. */
  readonly uuid: string;
};

/** The response of `documenttranscription`. Evidence: the documentation. */
export type DocumentTranscriptionResponse = {
  /** The strings that were found. */
  readonly annotations: readonly DocumentAnnotation[];
};

/** A response to a `documenttranscription` that you send. */
export type DocumentTranscriptionResponseInput = {
  /** The strings. `uuid` is optional. */
  readonly annotations: readonly (Sent<DocumentAnnotationBase> & {
    /** The id. */
    readonly uuid?: string | undefined;
  })[];
};
