/** The task type that reads documents. */
import type { Point2D } from "../geometry.ts";
import type { JsonObject, JsonValue, OpenUnion } from "../json.ts";
import type { CommonTaskParams, PrelabelParams } from "./common.ts";

/** Something to be found in a document. */
export type DocumentFeature = {
  /** What kind of thing it is. */
  readonly type: OpenUnion<"text" | "block" | "group">;
  /** What responses call it. */
  readonly label: string;
  /** What labelers see. Default: `label`. */
  readonly title?: string;
  /** What it is for: https://docs.scale.com/reference/content-flag */
  readonly flags?: readonly OpenUnion<
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
  >[];
};

/**
 * The parameters of `documenttranscription`: the texts of a document and where
 * they stand. Needs `attachment` or `attachments`. Which member holds the rules
 * for linking labels is not known; `extraBody` takes it. API:
 * https://docs.scale.com/reference
 */
export interface DocumentTranscriptionParams
  extends CommonTaskParams, PrelabelParams<DocumentTranscriptionAnswer> {
  /** The document's URL. */
  readonly attachment?: string;
  /** The URLs of its pages. */
  readonly attachments?: readonly string[];
  /** What kind of thing they are. */
  readonly attachment_type?: OpenUnion<"image" | "pdf">;
  /** What to look for. Required unless the project names it. */
  readonly features?: readonly DocumentFeature[];
  /** The document's language. Default `en-US`. */
  readonly lang?: string;
  /** The shape drawn around each text. Default `box`. */
  readonly geometry?: OpenUnion<"box" | "polygon">;
}

/** Where a text stands on its page, in pixels. */
export type DocumentLocation =
  | {
    /** Always `box`. */
    readonly type: "box";
    /** Pixels from the top edge. */
    readonly top: number;
    /** Pixels from the left edge. */
    readonly left: number;
    /** Pixels to the right. */
    readonly width: number;
    /** Pixels down. */
    readonly height: number;
  }
  | {
    /** Always `polygon`. */
    readonly type: "polygon";
    /** The corners, in order. */
    readonly vertices: readonly Point2D[];
  };

/** What is said of each text that was found. */
export type DocumentAnnotationFacts = {
  /** The page that it stands on. */
  readonly page: number;
  /** Which feature it is. */
  readonly label: string;
  /** What it says. */
  readonly text?: string;
  /** Where it stands. */
  readonly location: DocumentLocation;
  /** References to other annotations, `[]` where there are none; the shape of an item is not known. */
  readonly refs?: readonly JsonValue[];
  /** The amount, where the feature has the flag `money`. */
  readonly money?: JsonObject;
  /** The date, where the feature has the flag `date`; its shape is not known. */
  readonly date?: JsonValue;
  /** Whether it is checked, where the feature has the flag `checkbox`. */
  readonly checked?: boolean;
};

/** A text that was found. */
export type DocumentAnnotation = DocumentAnnotationFacts & {
  /** Its own id. */
  readonly uuid: string;
};

/** The response of `documenttranscription`. Evidence: the documentation. */
export type DocumentTranscriptionResponse = {
  /** What was found. */
  readonly annotations: readonly DocumentAnnotation[];
};

/** An answer to a `documenttranscription` that you give. */
export type DocumentTranscriptionAnswer = {
  /** What is to be found; it needs no `uuid`. */
  readonly annotations: readonly (DocumentAnnotationFacts & {
    /** Its own id. */
    readonly uuid?: string;
  })[];
};
