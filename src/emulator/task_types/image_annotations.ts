/** Annotations of a picture or a video frame, for each geometry of the task. */
import type { Annotation, KnownAnnotation } from "../../types/annotation.ts";
import type { JsonObject } from "../../types/json.ts";
import { isArray, isObject } from "../util/json.ts";
import { attributesOf } from "./attributes.ts";
import { labelsOf } from "./labels.ts";
import { type Canvas, drawShape } from "./shapes.ts";

/** The maximum number of annotations of one geometry. */
const MAX_ANNOTATIONS = 3;

/**
 * Returns the annotations of a response: those of `annotationsOf`, and those of
 * `base_annotations` if labelers cannot remove them, or can add no others.
 *
 * @guess Labelers who may remove base annotations remove all of them.
 */
export function responseAnnotations(
  params: JsonObject,
  canvas: Canvas,
): readonly Annotation[] {
  const canAdd = params.can_add_base_annotations !== false;
  const drawn = canAdd ? annotationsOf(params, canvas) : [];
  const isKept = !canAdd || params.can_delete_base_annotations === false;
  return [
    ...isKept ? baseAnnotations(params, canvas) : [],
    ...drawn.map((annotation) => withLabel(annotation, params)),
  ];
}

/**
 * Returns the annotation; without its label if the task has `with_labels`
 * `false`, or names no labels.
 */
export function withLabel(
  annotation: KnownAnnotation,
  { with_labels }: JsonObject,
): Annotation {
  const { label, ...others } = annotation;
  return with_labels === false || label === "" ? others : annotation;
}

function baseAnnotations(
  { base_annotations }: JsonObject,
  { random }: Canvas,
): readonly Annotation[] {
  const known = isObject(base_annotations)
    ? base_annotations.annotations
    : undefined;
  return (isArray(known) ? known.filter(isObject) : [])
    .map((annotation, index) => ({
      uuid: random.fork(`base/${index}`).uuid(),
      ...annotation,
    }));
}

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
