/** Task types for forms, and for entities in a string. Source: https://scale.com/docs/api-reference/generative-ai */
import type { AnnotationAttributes, AttributeValues } from "../attributes.ts";
import type { JsonInput, JsonValue, OpenUnion, Sent } from "../json.ts";
import type {
  AttachmentType,
  CommonTaskParams,
  PrelabelParams,
} from "./common.ts";

/** An attachment of a form. */
export type TextCollectionAttachment = {
  /** The kind of the attachment. */
  readonly type: OpenUnion<
    "pdf" | "image" | "text" | "video" | "website" | "audio"
  >;
  /** The URL, or the content in Markdown. */
  readonly content: string;
  /** The forms of the attachment; the form of an item is not known. */
  readonly forms?: readonly JsonInput[] | undefined;
};

/** The members that all fields of a form share. */
export type FieldBase = {
  /** The id of the field in responses, unique in the project. */
  readonly field_id: string;
  /** The title that labelers see. */
  readonly title: string;
  /** A longer description. */
  readonly description?: string | undefined;
  /** A hint for labelers. */
  readonly hint?: string | undefined;
  /** Whether the field is required. Default `false`. */
  readonly required?: boolean | undefined;
  /** The minimum number of values. Default 1. */
  readonly min_responses_required?: number | undefined;
  /** The maximum number of values, up to 100. Default 1. */
  readonly max_responses_required?: number | undefined;
};

/** A choice of a field. A choice with subchoices cannot be chosen itself. */
export type FieldChoice = {
  /** The name that labelers see. */
  readonly label: string;
  /** The value in responses. */
  readonly value: string | number | boolean;
  /** A hint for labelers. */
  readonly hint?: string | undefined;
  /** The choices below this one. */
  readonly subchoices?: readonly FieldChoice[] | undefined;
};

/** A field with choices. */
export type CategoryField = FieldBase & {
  /** Always `category`. */
  readonly type: "category";
  /** The choices. */
  readonly choices: readonly FieldChoice[];
  /** The minimum number of choices to make. Default 1. */
  readonly min_choices?: number | undefined;
  /** The maximum number of choices to make. Default 1. */
  readonly max_choices?: number | undefined;
};

/** A group of fields. */
export type FieldSet = FieldBase & {
  /** Always `field_set`. */
  readonly type: "field_set";
  /** The fields, at least two. */
  readonly fields: readonly TextCollectionField[];
  /** Whether the fields are side by side: up to two, for strings or numbers. */
  readonly inline?: boolean | undefined;
};

/** A field for a string, number, boolean or date, or another kind. Its other members are not documented. */
export type PlainField = FieldBase & JsonInput & {
  /** The kind of the value. */
  readonly type: OpenUnion<
    "text" | "number" | "boolean" | "date" | "datetime" | "form"
  >;
};

/** A field of a form. Any type is accepted, since the API may add some. */
export type TextCollectionField = CategoryField | FieldSet | PlainField;

/**
 * The parameters of `textcollection`: a form to fill in. API:
 * https://docs.scale.com/reference/text-collection
 */
export interface TextCollectionParams
  extends CommonTaskParams, PrelabelParams<TextCollectionResponseInput> {
  /** The attachments of the form. */
  readonly attachments: readonly TextCollectionAttachment[];
  /** The kind of the attachments. Seen in public programs; not documented. */
  readonly attachment_type?: AttachmentType | undefined;
  /** The form. Required unless the project or its template has it. */
  readonly fields?: readonly TextCollectionField[] | undefined;
  /** The form's title. */
  readonly title?: string | undefined;
  /** The description of the form. */
  readonly description?: string | undefined;
  /** The number of labelers, up to 100, each with an entry in the task's `attempts`. Default 1. */
  readonly responses_required?: number | undefined;
}

/** The values of a field. */
export type FieldResponse = {
  /** The field's type. */
  readonly type: OpenUnion<TextCollectionField["type"]>;
  /** The field's id. */
  readonly field_id: string;
  /** The values, as an array for each response. */
  readonly response: readonly (readonly JsonValue[])[];
};

/** The newest form of a response to `textcollection`: values by the field's id. */
export type TextCollectionAnnotations = {
  /** The values, by the field's id. */
  readonly annotations: { readonly [field_id: string]: FieldResponse };
};

/** The responses of several people to a part of a form. */
export type FieldRespondents = {
  /** The values of each person, by the field's id. */
  readonly responses: readonly { readonly [field_id: string]: JsonValue }[];
};

/** A response of 2020 to `textcollection`: by a key, what each person filled in. */
export type TextCollectionRespondents =
  & {
    /** Absent: the member tells the two forms apart. */
    readonly annotations?: never;
  }
  & {
    /** The responses of several people. */
    readonly [key: string]: FieldRespondents;
  };

/** The response of `textcollection`. Check `annotations` before you read it: older tasks have the other form. */
export type TextCollectionResponse =
  | TextCollectionAnnotations
  | TextCollectionRespondents;

/** A response to a `textcollection` that you send. */
export type TextCollectionResponseInput = Sent<TextCollectionAnnotations>;

/** A kind of entity. */
export type EntityLabel = {
  /** The name in responses. */
  readonly name: string;
  /** The name that labelers see. Default: `name`. */
  readonly display_name?: string | undefined;
  /** A longer description. */
  readonly description?: string | undefined;
  /** The kinds below this one. */
  readonly children?: readonly (string | EntityLabel)[] | undefined;
  /** The attributes that labelers set on each entity. */
  readonly attributes?: AnnotationAttributes | undefined;
};

/** A kind of relationship between two entities. Either all relationships of a task have a name, or none. */
export type EntityRelationship = {
  /** The name in responses. */
  readonly name?: string | undefined;
  /** The name that labelers see. Default: `name`. */
  readonly display_name?: string | undefined;
  /** Whether the relationship has a direction. Default `false`. */
  readonly is_directed?: boolean | undefined;
  /** The label at which it begins. */
  readonly source_label: string;
  /** The label at which it ends. */
  readonly target_label: string;
};

/**
 * The parameters of `namedentityrecognition`: the entities in a string. API:
 * https://scale.com/docs/api-reference/generative-ai
 */
export interface NamedEntityRecognitionParams
  extends
    CommonTaskParams,
    PrelabelParams<NamedEntityRecognitionResponseInput> {
  /** The string to label. */
  readonly text: string;
  /** The labels. Required unless the project has them. */
  readonly labels?: readonly (string | EntityLabel)[] | undefined;
  /** The relationships between entities. The name of this parameter is a guess. */
  readonly relationships?: readonly EntityRelationship[] | undefined;
  /** Whether line breaks become spaces. */
  readonly merge_newlines?: boolean | undefined;
}

/** An entity in the string. */
export type EntityAnnotation = {
  /** The id. */
  readonly id: string;
  /** The start index in the string. */
  readonly start: number;
  /** The end index in the string. */
  readonly end: number;
  /** The words of the entity. */
  readonly text: string;
  /** The `name` of the label. */
  readonly label: string;
  /** The values of its attributes. */
  readonly attributes?: AttributeValues;
};

/** A relationship between two entities. The ends of an undirected one can be swapped. */
export type EntityRelation = {
  /** The id. */
  readonly id: string;
  /** The id of the entity at the start. */
  readonly source_ref: string;
  /** The id of the entity at the end. */
  readonly target_ref: string;
  /** The name of the relationship, if it has one. */
  readonly name?: string;
};

/** The response of `namedentityrecognition`. Evidence: https://docs.scale.com/reference/callback-format-3 */
export type NamedEntityRecognitionResponse = {
  /** The entities. */
  readonly annotations: readonly EntityAnnotation[];
  /** The relationships. */
  readonly relationships?: readonly EntityRelation[];
};

/** A response to a `namedentityrecognition` that you send. */
export type NamedEntityRecognitionResponseInput = Sent<
  NamedEntityRecognitionResponse
>;
