/**
 * Attributes: what labelers say about each annotation. Source:
 * https://scale.com/docs/api-reference/annotation-attributes
 */
import type { JsonValue } from "./json.ts";
import type { Label } from "./labels.ts";

/**
 * When an attribute is asked for. A text wants equality, a list membership.
 * Editions of the documentation differ on several `attribute_conditions`: the
 * earlier wants all to hold, the later any one of them.
 */
export type AttributeConditions = {
  /** Which leaf labels an annotation must have. */
  readonly label_condition?: {
    /** The label, or any of several. */
    readonly label: string | readonly string[];
  };
  /** Which values other attributes must have, by their keys. */
  readonly attribute_conditions?: readonly {
    readonly [attribute: string]: string | readonly string[];
  }[];
};

/** What every definition of an attribute may have. */
export type AttributeBase = {
  /** The question, as labelers see it. */
  readonly description?: string;
  /** When it is asked. Default: always. */
  readonly conditions?: AttributeConditions;
};

/** A choice: a text comes back, or a list of them with `allow_multiple`. */
export type CategoryAttribute = AttributeBase & {
  /** May be left out: a definition without a type is a choice. */
  readonly type?: "category";
  /** What there is to choose from. */
  readonly choices: readonly Label[];
  /** Whether several may be chosen. Default `false`. */
  readonly allow_multiple?: boolean;
};

/** A number. */
export type NumberAttribute = AttributeBase & {
  /** Always `number`. */
  readonly type: "number";
  /** The least. */
  readonly min?: number;
  /** The most. */
  readonly max?: number;
  /** The distance between two values. Default 1. */
  readonly step?: number;
};

/** An angle: 0 to 360 degrees come back. */
export type AngleAttribute = AttributeBase & {
  /** Always `angle`. */
  readonly type: "angle";
};

/** Free text. */
export type TextAttribute = AttributeBase & {
  /** Always `text`. */
  readonly type: "text";
};

/** A line across the box. What exactly comes back is not known. */
export type OffsetAttribute = AttributeBase & {
  /** `x_line` for an upright line, `y_line` for a level one. */
  readonly type: "x_line" | "y_line";
};

/** Another annotation: its uuid comes back, or nothing. */
export type LinkedAttribute = AttributeBase & {
  /** Always `linked`. */
  readonly type: "linked";
  /** Leaf labels that the other annotation may have. */
  readonly allowed_labels?: readonly string[];
  /** Whether one must be named. Default `false`. */
  readonly required?: boolean;
};

/** The definition of one attribute. */
export type AnnotationAttribute =
  | CategoryAttribute
  | NumberAttribute
  | AngleAttribute
  | TextAttribute
  | OffsetAttribute
  | LinkedAttribute;

/** Definitions by the attribute's key. */
export type AnnotationAttributes = {
  readonly [attribute: string]: AnnotationAttribute;
};

/**
 * What labelers said, by the attribute's key: a text, a number, a list of texts
 * with `allow_multiple`. The key of an attribute that was not asked is absent.
 */
export type AttributeValues = { readonly [attribute: string]: JsonValue };
