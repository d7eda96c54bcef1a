/**
 * Attributes: properties that labelers set on annotations. Source:
 * https://scale.com/docs/api-reference/annotation-attributes
 */
import type { JsonValue } from "./json.ts";
import type { Label } from "./labels.ts";

/**
 * The conditions under which labelers set an attribute. A string must be equal,
 * and an array must contain the value. Editions of the documentation differ on
 * several `attribute_conditions`: in the earlier edition all must be met, in the
 * later one any.
 */
export type AttributeConditions = {
  /** The condition on the label of the annotation. */
  readonly label_condition?: {
    /** The leaf label, or several of which one must match. */
    readonly label: string | readonly string[];
  } | undefined;
  /** The conditions on the values of other attributes, by their keys. */
  readonly attribute_conditions?:
    | readonly {
      readonly [attribute: string]: string | readonly string[];
    }[]
    | undefined;
};

/** The fields that all definitions of attributes share. */
export type AttributeBase = {
  /** The description that labelers see. */
  readonly description?: string | undefined;
  /** The conditions of the attribute. Default: none. */
  readonly conditions?: AttributeConditions | undefined;
};

/** A choice. The value is a string, or an array of strings with `allow_multiple`. */
export type CategoryAttribute = AttributeBase & {
  /** Optional: a definition without a type is a choice. */
  readonly type?: "category" | undefined;
  /** The choices. */
  readonly choices: readonly Label[];
  /** Whether several choices may be made. Default `false`. */
  readonly allow_multiple?: boolean | undefined;
};

/** A number. */
export type NumberAttribute = AttributeBase & {
  /** Always `number`. */
  readonly type: "number";
  /** The minimum. */
  readonly min?: number | undefined;
  /** The maximum. */
  readonly max?: number | undefined;
  /** The distance between two values. Default 1. */
  readonly step?: number | undefined;
};

/** An angle. The value is from 0 to 360 degrees. */
export type AngleAttribute = AttributeBase & {
  /** Always `angle`. */
  readonly type: "angle";
};

/** A free string. */
export type TextAttribute = AttributeBase & {
  /** Always `text`. */
  readonly type: "text";
};

/** A line across the box. The form of the value is not known. */
export type OffsetAttribute = AttributeBase & {
  /** `x_line` for a vertical line, `y_line` for a horizontal one. */
  readonly type: "x_line" | "y_line";
};

/** A link to another annotation. The value is its uuid, or absent. */
export type LinkedAttribute = AttributeBase & {
  /** Always `linked`. */
  readonly type: "linked";
  /** The leaf labels that the other annotation may have. */
  readonly allowed_labels?: readonly string[] | undefined;
  /** Whether the link is required. Default `false`. */
  readonly required?: boolean | undefined;
};

/** The definition of one attribute. */
export type AnnotationAttribute =
  | CategoryAttribute
  | NumberAttribute
  | AngleAttribute
  | TextAttribute
  | OffsetAttribute
  | LinkedAttribute;

/** Definitions of attributes, by their keys. */
export type AnnotationAttributes = {
  readonly [attribute: string]: AnnotationAttribute;
};

/**
 * The values of attributes, by their keys: a string, a number, or an array of
 * strings with `allow_multiple`. Attributes whose conditions were not met are
 * absent.
 */
export type AttributeValues = { readonly [attribute: string]: JsonValue };
