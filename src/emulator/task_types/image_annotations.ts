/** Annotations of a picture or a video frame, for each geometry of the task. */
import type { KnownAnnotation } from "../../types/annotation.ts";
import type { JsonObject } from "../../types/json.ts";
import { isObject } from "../util/json.ts";
import { attributesOf } from "./attributes.ts";
import { labelsOf } from "./labels.ts";
import { type Canvas, drawShape } from "./shapes.ts";

/** The maximum number of annotations of one geometry. */
const MAX_ANNOTATIONS = 3;

/**
 * Returns annotations for the `geometries` of a task, inside the picture and with
 * attributes. Unknown geometries have no annotations.
 */
export function annotationsOf(
  { geometries, annotation_attributes }: JsonObject,
  { imageSize, random }: Canvas,
): readonly KnownAnnotation[] {
  if (!isObject(geometries)) return [];
  const drafts = Object.entries(geometries).flatMap(([type, geometry]) => {
    const canvas = { imageSize, random: random.fork(type) };
    const length = canvas.random.integer(1, MAX_ANNOTATIONS);
    return Array.from({ length }, () => {
      const shape = drawShape(type, geometry, canvas);
      const labels = isObject(geometry)
        ? labelsOf(geometry.objects_to_annotate)
        : [];
      const label = canvas.random.pick(labels) ?? "";
      return { uuid: canvas.random.uuid(), label, shape };
    });
  });
  return drafts.flatMap(({ shape, ...subject }) => {
    if (shape === undefined) return [];
    const attributes = attributesOf(
      annotation_attributes,
      { subject, all: drafts },
      random.fork(subject.uuid),
    );
    return [{ ...subject, ...shape, attributes }];
  });
}
