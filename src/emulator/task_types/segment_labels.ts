/** The labels of a segmentation, and how often each occurs. */
import type { JsonValue } from "../../types/json.ts";
import type { LabelContext } from "./context.ts";
import { allLabels, hasInstances, labelName, leafLabels } from "./labels.ts";

/** A label of a segmentation. */
export interface SegmentLabel {
  /** The name. */
  readonly label: string;
  /** Whether each instance has an index of its own. */
  readonly isInstance: boolean;
  /** The number of its segments: 1 for a plain label. */
  readonly count: number;
}

/** The maximum number of instances of a label. */
const MAX_INSTANCES = 3;

/**
 * Returns the labels, those with instances behind the others. With
 * `allow_parent_labels` labels with subchoices are among them. Labels of the
 * older parameter `instance_labels` have instances too. A test task has none of
 * them, as recorded.
 */
export function segmentLabels(
  { params, task, random }: LabelContext,
): readonly SegmentLabel[] {
  const { instance_labels = [], allow_parent_labels } = params;
  const known = allow_parent_labels === true
    ? allLabels(params.labels)
    : leafLabels(params.labels);
  const plain = namesOf(known.filter((label) => !hasInstances(label)));
  const others = namesOf(
    [...known.filter(hasInstances), instance_labels].flat(),
  )
    .filter((label) => !plain.includes(label));
  // Without a plain label, only instances can cover the picture.
  const least = plain.length > 0 || params.allow_unlabeled === true ? 0 : 1;
  return [
    ...plain.map((label) => ({ label, isInstance: false, count: 1 })),
    ...(task.is_test ? [] : others).map((label) => ({
      label,
      isInstance: true,
      count: random.fork(`instances/${label}`).integer(least, MAX_INSTANCES),
    })),
  ];
}

/** Returns the distinct names of labels. */
function namesOf(labels: readonly JsonValue[]): readonly string[] {
  return [...new Set(labels.map(labelName))].filter((name) => name !== "");
}
