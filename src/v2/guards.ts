/** Guards that narrow annotations of v2 at run time. */
import { isString } from "../core/kind.ts";
import type {
  V2AnnotationByType,
  V2AnnotationType,
  V2KnownAnnotation,
} from "../types/v2/annotation.ts";
import type { V2Object } from "../types/v2/base.ts";

/** The known types of annotations. The type of this record ensures that it has all of them. */
const TYPES: Readonly<Record<V2AnnotationType, true>> = {
  boolean: true,
  integer: true,
  text: true,
  category: true,
  category_multiple: true,
  file: true,
  labeled_text: true,
  ranked_choices: true,
  ranked_groups: true,
  rubric_criteria: true,
  rubric_rating: true,
  workspace_container: true,
};

/**
 * Returns whether the `type` of an annotation of v2 is known. The compiler then
 * checks that a `switch` on it has all cases. Only the `type` is checked, and any
 * annotation may lack its `value`.
 *
 * @example Handle all known types
 * ```ts
 * import { isKnownV2Annotation, type V2Annotation } from "@labelwire/scale/v2";
 * import { assertEquals } from "@std/assert";
 *
 * function summary(annotation: V2Annotation): string {
 *   if (!isKnownV2Annotation(annotation)) return "unknown";
 *   switch (annotation.type) {
 *     case "boolean":
 *     case "integer":
 *     case "text":
 *     case "category":
 *       return String(annotation.value);
 *     case "category_multiple":
 *     case "ranked_choices":
 *       return annotation.value?.join(", ") ?? "";
 *     case "ranked_groups":
 *       return annotation.value?.map((group) => group.join(" = ")).join(", ") ?? "";
 *     case "labeled_text":
 *       return annotation.value?.map(({ label }) => label).join(", ") ?? "";
 *     case "rubric_criteria":
 *       return `weight ${annotation.value?.weight}`;
 *     case "rubric_rating":
 *       return `score ${annotation.value?.score}`;
 *     case "file":
 *     case "workspace_container":
 *       return annotation.key;
 *   }
 * }
 *
 * const ranking = { id: "a", key: "order", type: "ranked_choices", value: ["x", "y"] };
 * assertEquals(summary(ranking), "x, y");
 * assertEquals(summary({ key: "new", type: "hologram" }), "unknown");
 * ```
 */
export function isKnownV2Annotation(
  annotation: V2Object,
): annotation is V2KnownAnnotation {
  const { type } = annotation;
  return isString(type) && Object.hasOwn(TYPES, type);
}

/**
 * Returns whether an annotation of v2 has a type.
 *
 * @example Read the ratings of a message
 * ```ts
 * import { isV2AnnotationOfType, type V2Annotation } from "@labelwire/scale/v2";
 * import { assertEquals } from "@std/assert";
 *
 * const annotations: V2Annotation[] = [
 *   { key: "clear", type: "boolean", value: true },
 *   { key: "rating", type: "rubric_rating", value: { score: 1 } },
 * ];
 * const ratings = annotations.filter((a) => isV2AnnotationOfType(a, "rubric_rating"));
 * assertEquals(ratings.map(({ value }) => value?.score), [1]);
 * ```
 */
export function isV2AnnotationOfType<T extends V2AnnotationType>(
  annotation: V2Object,
  type: T,
): annotation is V2AnnotationByType[T] {
  return annotation["type"] === type;
}
