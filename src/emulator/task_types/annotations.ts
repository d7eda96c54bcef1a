/**
 * Plausible annotations of a picture: of every geometry that a task asks for,
 * inside the frame, with attributes.
 */
import type { KnownAnnotation } from "../../types/annotation.ts";
import type { JsonObject } from "../../types/json.ts";
import type { ImageAnnotationResponse } from "../../types/tasks/image.ts";
import { attributesOf } from "./attributes.ts";
import { isObject } from "../util/json.ts";
import { labelsOf } from "./labels.ts";
import type { Scene } from "./scene.ts";
import { type Canvas, drawShape } from "./shapes.ts";

/** The most annotations of one geometry. */
const MAX_ANNOTATIONS = 3;

/**
 * Gives the response of an `imageannotation`. What `links` and
 * `global_attributes` hold where they are asked for is not known: they are
 * empty.
 */
export function imageResponse(scene: Scene): ImageAnnotationResponse {
  return {
    annotations: annotationsOf(scene.params, scene),
    links: [],
    global_attributes: {},
    is_customer_fix: false,
  };
}

/** Makes the annotations of a task with those `params`; geometries that are not known get none. */
export function annotationsOf(
  { geometries, annotation_attributes }: JsonObject,
  { frame, random }: Canvas,
): readonly KnownAnnotation[] {
  if (!isObject(geometries)) return [];
  const drafts = Object.entries(geometries).flatMap(([type, geometry]) => {
    const canvas = { frame, random: random.fork(type) };
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
    const company = { subject, all: drafts };
    const attributes = attributesOf(
      annotation_attributes,
      company,
      random.fork(subject.uuid),
    );
    return [{ ...subject, ...shape, attributes }];
  });
}
