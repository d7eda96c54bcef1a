/**
 * Labels: what may be drawn, classified or chosen. Source:
 * https://scale.com/docs/api-reference/labels
 *
 * Whatever may come back from the API is a `type` here and not an `interface`:
 * only an alias can be used where `JsonObject` is wanted.
 */

/** A label with what can be said of it. */
export type LabelDescription = {
  /** What responses carry. */
  readonly choice: string;
  /**
   * Labels below this one, which then cannot be chosen itself: only leaves come
   * back.
   */
  readonly subchoices?: readonly Label[];
  /** Segmentation only: one mask for each instance. Default `false`. */
  readonly instance_label?: boolean;
  /** What labelers see. Default: `choice`. */
  readonly display?: string;
};

/** A label: its name, or its description. */
export type Label = string | LabelDescription;

/** What a project's tasks may link: from annotations of some labels to those of others. */
export type LinkDefinition = {
  /** Whether the link has no direction. */
  readonly is_bidirectional?: boolean;
  /** Leaf labels that a link may begin at. */
  readonly from_allowed_labels?: readonly string[];
  /** Leaf labels that a link may end at. */
  readonly to_allowed_labels?: readonly string[];
};

/**
 * Links by name. The documentation shows a list of definitions under each name,
 * the official Node client a single one: both are taken here.
 */
export type Links = {
  readonly [name: string]: LinkDefinition | readonly LinkDefinition[];
};
