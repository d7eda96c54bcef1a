/** Annotations of v2, discriminated by `type`. Source: https://docs.genai.scale.com */
import type { V2Object } from "./base.ts";
import type { V2File, V2Workspace } from "./file.ts";

/** The annotation that a rating belongs to. */
export interface V2AnnotationMetadata extends V2Object {
  /** The `rubric_criteria` annotation, or its id. */
  readonly criteria?: string | V2Annotation;
}

/** The members that annotations of all types share. */
export interface V2AnnotationBase extends V2Object {
  /** The id. The API may omit it in tasks. */
  readonly id?: string;
  /** The name of the field. */
  readonly key: string;
  /** The title. */
  readonly title?: string;
  /** The description. */
  readonly description?: string;
  /** What the possible values are called, in their order. */
  readonly labels?: readonly string[];
  /** Whether the question does not apply. */
  readonly not_applicable?: boolean;
  /** Whether the question cannot be answered. */
  readonly cannot_assess?: boolean;
  /** The annotation that a rating belongs to. */
  readonly metadata?: V2AnnotationMetadata;
  /** Why the value was chosen. */
  readonly justification?: string;
}

/** A boolean. */
export interface V2BooleanAnnotation extends V2AnnotationBase {
  /** Always `boolean`. */
  readonly type: "boolean";
  /** The value. */
  readonly value?: boolean;
  /** The values to choose from. */
  readonly possible_values?: readonly boolean[];
}

/** An integer. */
export interface V2IntegerAnnotation extends V2AnnotationBase {
  /** Always `integer`. */
  readonly type: "integer";
  /** The value. */
  readonly value?: number;
  /** The values to choose from. */
  readonly possible_values?: readonly number[];
}

/** A string. */
export interface V2TextAnnotation extends V2AnnotationBase {
  /** Always `text`. */
  readonly type: "text";
  /** The value. */
  readonly value?: string;
}

/** One of several choices. */
export interface V2CategoryAnnotation extends V2AnnotationBase {
  /** Always `category`. */
  readonly type: "category";
  /** The choice. */
  readonly value?: string;
  /** The values to choose from. */
  readonly possible_values?: readonly string[];
}

/** Any number of several choices. */
export interface V2CategoryMultipleAnnotation extends V2AnnotationBase {
  /** Always `category_multiple`. */
  readonly type: "category_multiple";
  /** The choices. */
  readonly value?: readonly string[];
  /** The values to choose from. */
  readonly possible_values?: readonly string[];
}

/** A file, or several. */
export interface V2FileAnnotation extends V2AnnotationBase {
  /** Always `file`. */
  readonly type: "file";
  /** The file, or an array of plain files. */
  // `Array.isArray` tells a file from a mutable array only.
  readonly value?: V2File | V2File[];
}

/** A part of a text with a label. */
export interface V2LabeledText extends V2Object {
  /** The label. */
  readonly label?: string;
  /** The text. */
  readonly text?: string;
}

/** Parts of a text with labels. */
export interface V2LabeledTextAnnotation extends V2AnnotationBase {
  /** Always `labeled_text`. */
  readonly type: "labeled_text";
  /** The parts. */
  readonly value?: readonly V2LabeledText[];
}

/** Choices in order. */
export interface V2RankedChoicesAnnotation extends V2AnnotationBase {
  /** Always `ranked_choices`. */
  readonly type: "ranked_choices";
  /** The choices, the best first. */
  readonly value?: readonly string[];
}

/** Choices in order, of which several may have the same rank. */
export interface V2RankedGroupsAnnotation extends V2AnnotationBase {
  /** Always `ranked_groups`. */
  readonly type: "ranked_groups";
  /** The choices of each rank, the best first. */
  readonly value?: readonly (readonly string[])[];
}

/** The value of a `rubric_criteria` annotation. */
export interface V2RubricCriteria extends V2Object {
  /** The weight. */
  readonly weight?: number;
}

/** A criterion of a rubric. */
export interface V2RubricCriteriaAnnotation extends V2AnnotationBase {
  /** Always `rubric_criteria`. */
  readonly type: "rubric_criteria";
  /** The weight of the criterion. */
  readonly value?: V2RubricCriteria;
}

/** The value of a `rubric_rating` annotation. */
export interface V2RubricRating extends V2Object {
  /** The score. */
  readonly score?: number;
  /** The color. Its meaning is not documented. */
  readonly color?: string;
  /** Why the score was chosen. */
  readonly justification?: string;
}

/** A rating by a criterion, which is `metadata.criteria`. */
export interface V2RubricRatingAnnotation extends V2AnnotationBase {
  /** Always `rubric_rating`. */
  readonly type: "rubric_rating";
  /** The rating. */
  readonly value?: V2RubricRating;
}

/** A workspace for code. */
export interface V2WorkspaceAnnotation extends V2AnnotationBase {
  /** Always `workspace_container`. */
  readonly type: "workspace_container";
  /** The workspace. */
  readonly value?: V2Workspace;
}

/** The known annotations, by `type`. */
export interface V2AnnotationByType {
  /** A boolean. */
  readonly boolean: V2BooleanAnnotation;
  /** An integer. */
  readonly integer: V2IntegerAnnotation;
  /** A string. */
  readonly text: V2TextAnnotation;
  /** One of several choices. */
  readonly category: V2CategoryAnnotation;
  /** Any number of several choices. */
  readonly category_multiple: V2CategoryMultipleAnnotation;
  /** A file, or several. */
  readonly file: V2FileAnnotation;
  /** Parts of a text with labels. */
  readonly labeled_text: V2LabeledTextAnnotation;
  /** Choices in order. */
  readonly ranked_choices: V2RankedChoicesAnnotation;
  /** Choices in order, of which several may have the same rank. */
  readonly ranked_groups: V2RankedGroupsAnnotation;
  /** A criterion of a rubric. */
  readonly rubric_criteria: V2RubricCriteriaAnnotation;
  /** A rating by a criterion. */
  readonly rubric_rating: V2RubricRatingAnnotation;
  /** A workspace for code. */
  readonly workspace_container: V2WorkspaceAnnotation;
}

/** The `type` of a known annotation of v2. */
export type V2AnnotationType = keyof V2AnnotationByType;

/** An annotation of v2 of a known type, for a `switch` on its `type`. */
export type V2KnownAnnotation = V2AnnotationByType[V2AnnotationType];

/** An annotation of v2 of an unknown type, or without one. */
export interface V2UnknownAnnotation extends V2AnnotationBase {
  /** An unknown type. The API may omit it in tasks. */
  readonly type?: string;
  /** The value. */
  readonly value?: unknown;
}

/**
 * An annotation of v2. `isKnownV2Annotation` narrows it to the known types,
 * `isV2AnnotationOfType` to one type.
 */
export type V2Annotation = V2KnownAnnotation | V2UnknownAnnotation;
