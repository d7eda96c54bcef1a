/** The older task types about one image. Their responses were recorded in 2019. */
import type { Point2D } from "../../types/geometry.ts";
import type { JsonObject } from "../../types/json.ts";
import type {
  AnnotationResponse,
  CuboidAnnotationResponse,
  PointAnnotationResponse,
  PolygonAnnotationResponse,
} from "../../types/tasks/legacy_image.ts";
import type { MemberKinds } from "../util/kinds.ts";
import { clamp, numberOr } from "../util/numbers.ts";
import type { LabelContext } from "./context.ts";
import {
  ATTACHMENT,
  ATTRIBUTES,
  CAMERA_PARAMS,
  EXAMPLES,
  LABELS,
} from "./kinds.ts";
import { labelsOf } from "./labels.ts";
import type { TaskTypeModels } from "./model.ts";
import type { ParamGroup } from "./params.ts";
import { cuboidVertices } from "./shapes.ts";

/** The required parameters of all these types. */
const OBJECTS: readonly ParamGroup[] = [
  ["attachment"],
  ["objects_to_annotate"],
];

/** The parameters of all these types. */
const OBJECT_PARAMS: MemberKinds = {
  ...ATTACHMENT,
  objects_to_annotate: LABELS,
  with_labels: "boolean",
  examples: EXAMPLES,
  annotation_attributes: ATTRIBUTES,
};

const SIDES: MemberKinds = { min_width: "number", min_height: "number" };

/** The models of the older task types about one image. */
export const LEGACY_IMAGE_TYPES: Pick<
  TaskTypeModels,
  | "annotation"
  | "cuboidannotation"
  | "lineannotation"
  | "pointannotation"
  | "polygonannotation"
> = {
  annotation: {
    required: OBJECTS,
    params: { ...OBJECT_PARAMS, ...SIDES },
    defaults: { min_width: 0, min_height: 0 },
    respond: boxResponse,
  },
  cuboidannotation: {
    required: OBJECTS,
    params: {
      ...OBJECT_PARAMS,
      ...SIDES,
      ...CAMERA_PARAMS,
      min_annotations: "number",
      max_annotations: "number",
    },
    defaults: { with_labels: true, min_annotations: 0, max_annotations: 0 },
    respond: cuboidResponse,
  },
  lineannotation: {
    required: OBJECTS,
    params: { ...OBJECT_PARAMS, splines: "boolean" },
    defaults: { splines: false },
    respond: pathResponse,
  },
  pointannotation: {
    required: OBJECTS,
    params: OBJECT_PARAMS,
    respond: pointResponse,
  },
  polygonannotation: {
    required: OBJECTS,
    params: OBJECT_PARAMS,
    respond: pathResponse,
  },
};

/** The label of an annotation, if it has one. */
type LabelMember = { readonly label?: string };

/** The recorded box of an `annotation`, and the bounds of each cuboid. */
const BOX = { left: 0, top: 0, width: 100, height: 100 };

/** The recorded vertices of lines and polygons. */
const TRIANGLE: readonly Point2D[] = [
  { x: 10, y: 10 },
  { x: 110, y: 110 },
  { x: 10, y: 110 },
];

/** The maximum number of cuboids, and the distance between them in pixels. */
const MAX_CUBOIDS = 100;
const CUBOID_STEP = 10;

/** Returns the recorded box, with the last label as in the recording. */
function boxResponse({ params }: LabelContext): AnnotationResponse {
  return { annotations: [{ ...BOX, ...lastLabel(params) }] };
}

/** Returns the recorded line or polygon. */
function pathResponse({ params }: LabelContext): PolygonAnnotationResponse {
  return { annotations: [{ vertices: TRIANGLE, ...lastLabel(params) }] };
}

/**
 * Returns one cuboid of six vertices, or `min_annotations`. Their positions were
 * not recorded.
 */
function cuboidResponse({ params }: LabelContext): CuboidAnnotationResponse {
  const [label] = labelsOf(params.objects_to_annotate);
  const least = Math.ceil(numberOr(params.min_annotations, 0));
  const annotations = Array.from(
    { length: clamp(least, 1, MAX_CUBOIDS) },
    (_, index) => ({
      vertices: cuboidVertices({ ...BOX, left: index * CUBOID_STEP }),
      ...labelMember(label, params),
    }),
  );
  return { annotations };
}

/**
 * Returns no response for a test task, as recorded; otherwise one point for
 * each label, as documented.
 */
function pointResponse(
  { task, params, imageSize, random }: LabelContext,
): PointAnnotationResponse | undefined {
  if (task.is_test) return undefined;
  const annotations = labelsOf(params.objects_to_annotate).map((label) => ({
    x: random.integer(0, imageSize.width),
    y: random.integer(0, imageSize.height),
    ...labelMember(label, params),
  }));
  return { annotations };
}

function lastLabel(params: JsonObject): LabelMember {
  return labelMember(labelsOf(params.objects_to_annotate).at(-1), params);
}

/** Annotations of these types have labels only if the task asks for them. */
function labelMember(
  label: string | undefined,
  { with_labels }: JsonObject,
): LabelMember {
  return with_labels === true && label !== undefined ? { label } : {};
}
