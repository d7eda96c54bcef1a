/**
 * Labels: the classes that labelers assign. Source:
 * https://scale.com/docs/api-reference/labels
 *
 * Objects in responses are declared with `type` and not with `interface`,
 * because only a type alias is assignable to `JsonObject`.
 */

/** A label with its properties. */
export type LabelDescription = {
  /** The name in responses. */
  readonly choice: string;
  /** The labels below this one. A label with subchoices cannot be chosen itself: responses contain leaf labels only. */
  readonly subchoices?: readonly Label[] | undefined;
  /** Whether each instance has a mask of its own; segmentation only. Default `false`. */
  readonly instance_label?: boolean | undefined;
  /** The name that labelers see. Default: `choice`. */
  readonly display?: string | undefined;
};

/** A label: its name, or its name with properties. */
export type Label = string | LabelDescription;

/** A kind of link that labelers may draw, from annotations of some labels to annotations of others. */
export type LinkDefinition = {
  /** Whether the link has no direction. */
  readonly is_bidirectional?: boolean | undefined;
  /** The leaf labels at which a link may begin. */
  readonly from_allowed_labels?: readonly string[] | undefined;
  /** The leaf labels at which a link may end. */
  readonly to_allowed_labels?: readonly string[] | undefined;
};

/**
 * Kinds of links by name. The documentation has an array of definitions for each
 * name, the official Node client a single one: both are accepted.
 */
export type Links = {
  readonly [name: string]: LinkDefinition | readonly LinkDefinition[];
};
