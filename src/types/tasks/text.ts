/** Task types that fill in a form, or mark words in a text. Source: https://scale.com/docs/api-reference/generative-ai */
import type { AnnotationAttributes, AttributeValues } from "../attributes.ts";
import type { JsonValue, OpenUnion } from "../json.ts";
import type { CommonTaskParams, PrelabelParams } from "./common.ts";

/** Something to look at while the form is filled in. */
export type TextCollectionAttachment = {
  /** What kind of thing it is. */
  readonly type: OpenUnion<
    "pdf" | "image" | "text" | "video" | "website" | "audio"
  >;
  /** Its URL, or the text itself, in Markdown. */
  readonly content: string;
  /** Forms that belong to it; the shape of an item is not known. */
  readonly forms?: readonly JsonValue[];
};

/** What every field of a form has. */
export type FieldBase = {
  /** What responses call it; unique in the project. */
  readonly field_id: string;
  /** What labelers see above it. */
  readonly title: string;
  /** A longer explanation. */
  readonly description?: string;
  /** A hint beside it. */
  readonly hint?: string;
  /** Whether it must be filled in. Default `false`. */
  readonly required?: boolean;
  /** The fewest answers. Default 1. */
  readonly min_responses_required?: number;
  /** The most answers, up to 100. Default 1. */
  readonly max_responses_required?: number;
};

/** One choice of a field; of choices with choices below them only the lowest can be chosen. */
export type FieldChoice = {
  /** What labelers see. */
  readonly label: string;
  /** What responses carry. */
  readonly value: string | number | boolean;
  /** A hint beside it. */
  readonly hint?: string;
  /** Choices below this one. */
  readonly subchoices?: readonly FieldChoice[];
};

/** A field with choices. */
export type CategoryField = FieldBase & {
  /** Always `category`. */
  readonly type: "category";
  /** What there is to choose from. */
  readonly choices: readonly FieldChoice[];
  /** The fewest that are chosen. Default 1. */
  readonly min_choices?: number;
  /** The most that are chosen. Default 1. */
  readonly max_choices?: number;
};

/** Several fields as one. */
export type FieldSet = FieldBase & {
  /** Always `field_set`. */
  readonly type: "field_set";
  /** At least two. */
  readonly fields: readonly TextCollectionField[];
  /** Whether they stand side by side: two at most, of text or numbers. */
  readonly inline?: boolean;
};

/** A field for a text, number, yes or no, or date, or one of which less is known; what else it may say is not known either. */
export type PlainField = FieldBase & {
  /** What is filled in. */
  readonly type: "text" | "number" | "boolean" | "date" | "datetime" | "form";
  /** A member that only such fields have, by its name on the wire. */
  readonly [member: string]: JsonValue;
};

/** A field of a form. For one of a type that is not named here give `fields` in `extraBody`. */
export type TextCollectionField = CategoryField | FieldSet | PlainField;

/**
 * The parameters of `textcollection`: a form to fill in. API:
 * https://docs.scale.com/reference/text-collection
 */
export interface TextCollectionParams
  extends CommonTaskParams, PrelabelParams<TextCollectionAnswer> {
  /** What to look at. */
  readonly attachments: readonly TextCollectionAttachment[];
  /** The form. Required unless the project or its template has it. */
  readonly fields?: readonly TextCollectionField[];
  /** The form's title. */
  readonly title?: string;
  /** What the form is for. */
  readonly description?: string;
  /** How many labelers fill it in, up to 100; each makes one of the task's `attempts`. Default 1. */
  readonly responses_required?: number;
}

/** What was filled into a field. */
export type FieldResponse = {
  /** The field's type. */
  readonly type: OpenUnion<TextCollectionField["type"]>;
  /** The field's id. */
  readonly field_id: string;
  /** The answers, each a list of the values that it holds. */
  readonly response: readonly (readonly JsonValue[])[];
};

/** The newest form of a response to `textcollection`: answers by the field's id. */
export type TextCollectionResponse = {
  /** What was filled in, by the field's id. */
  readonly annotations: { readonly [field_id: string]: FieldResponse };
};

/** An answer to a `textcollection` that you give. */
export type TextCollectionAnswer = TextCollectionResponse;

/** A kind of thing that a text may name. */
export type EntityLabel = {
  /** What responses carry. */
  readonly name: string;
  /** What labelers see. Default: `name`. */
  readonly display_name?: string;
  /** A longer explanation. */
  readonly description?: string;
  /** Kinds below this one. */
  readonly children?: readonly (string | EntityLabel)[];
  /** What labelers say about each of them. */
  readonly attributes?: AnnotationAttributes;
};

/** How two things that a text names may belong together. Name all of a task's relationships, or none. */
export type EntityRelationship = {
  /** What responses carry. */
  readonly name?: string;
  /** What labelers see. Default: `name`. */
  readonly display_name?: string;
  /** Whether it has a direction. Default `false`. */
  readonly is_directed?: boolean;
  /** The label at which it begins. */
  readonly source_label: string;
  /** The label at which it ends. */
  readonly target_label: string;
};

/**
 * The parameters of `namedentityrecognition`: what a text names. API:
 * https://scale.com/docs/api-reference/generative-ai
 */
export interface NamedEntityRecognitionParams
  extends CommonTaskParams, PrelabelParams<NamedEntityRecognitionAnswer> {
  /** The text itself. */
  readonly text: string;
  /** What to look for. Required unless the project names it. */
  readonly labels?: readonly (string | EntityLabel)[];
  /** How what is found may belong together. That this is the member's name is a guess. */
  readonly relationships?: readonly EntityRelationship[];
  /** Whether line breaks are read as spaces. */
  readonly merge_newlines?: boolean;
}

/** Words that name something. */
export type EntityAnnotation = {
  /** Its own id. */
  readonly id: string;
  /** Where in the text it begins. */
  readonly start: number;
  /** Where in the text it ends. */
  readonly end: number;
  /** The words. */
  readonly text: string;
  /** The `name` of its label. */
  readonly label: string;
  /** What labelers said about it. */
  readonly attributes?: AttributeValues;
};

/** Two things that belong together. Without a direction the ends may change places. */
export type EntityRelation = {
  /** Its own id. */
  readonly id: string;
  /** The id of the annotation at which it begins. */
  readonly source_ref: string;
  /** The id of the annotation at which it ends. */
  readonly target_ref: string;
  /** The relationship's name, if it has one. */
  readonly name?: string;
};

/** The response of `namedentityrecognition`. Evidence: https://docs.scale.com/reference/callback-format-3 */
export type NamedEntityRecognitionResponse = {
  /** What the text names. */
  readonly annotations: readonly EntityAnnotation[];
  /** What belongs together. */
  readonly relationships?: readonly EntityRelation[];
};

/** An answer to a `namedentityrecognition` that you give. */
export type NamedEntityRecognitionAnswer = NamedEntityRecognitionResponse;
