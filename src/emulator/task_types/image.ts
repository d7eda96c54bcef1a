/** Task types about one image. */
import type { JsonObject } from "../../types/json.ts";
import type { ImageAnnotationResponse } from "../../types/tasks/image.ts";
import { isObject } from "../util/json.ts";
import type { MemberKinds } from "../util/kinds.ts";
import type { LabelContext } from "./context.ts";
import { responseAnnotations } from "./image_annotations.ts";
import {
  ATTACHMENT,
  ATTRIBUTES,
  CONTEXT,
  GEOMETRIES,
  LABELS,
  LINKS,
  PRELABELS,
} from "./kinds.ts";
import type { TaskTypeModels } from "./model.ts";
import { withDefaults } from "./params.ts";
import { segmentPicture, segmentResponse } from "./segmentation.ts";

/** The parameters of all these types. */
const IMAGE_PARAMS: MemberKinds = {
  ...ATTACHMENT,
  ...CONTEXT,
  ...PRELABELS,
  annotation_attributes: ATTRIBUTES,
};

/** The models of the task types about one image. */
export const IMAGE_TYPES: Pick<
  TaskTypeModels,
  "imageannotation" | "segmentannotation"
> = {
  imageannotation: {
    required: [["attachment"], ["geometries"]],
    params: {
      ...IMAGE_PARAMS,
      geometries: GEOMETRIES,
      links: LINKS,
      with_labels: "boolean",
    },
    defaults: { with_labels: true },
    addNestedDefaults,
    respond: imageResponse,
  },
  segmentannotation: {
    required: [["attachment"], ["labels"]],
    params: {
      ...IMAGE_PARAMS,
      labels: { ...LABELS, max: 50 },
      instance_labels: { list: "name" },
      allow_unlabeled: "boolean",
      allow_parent_labels: "boolean",
    },
    defaults: { allow_parent_labels: false },
    respond: segmentResponse,
    picture: segmentPicture,
  },
};

/** The defaults of `geometries.box`. */
const BOX_DEFAULTS: JsonObject = { min_width: 0, min_height: 0, examples: [] };

/**
 * Returns the response of an `imageannotation`. The contents of `links` and
 * `global_attributes` are not documented, so both are empty.
 */
export function imageResponse(context: LabelContext): ImageAnnotationResponse {
  return {
    annotations: responseAnnotations(context.params, context),
    links: [],
    global_attributes: {},
    is_customer_fix: false,
  };
}

function addNestedDefaults(params: JsonObject): JsonObject {
  const { geometries, annotation_attributes: attributes } = params;
  return {
    ...params,
    ...(isObject(geometries) && isObject(geometries.box) && {
      geometries: {
        ...geometries,
        box: withDefaults(geometries.box, BOX_DEFAULTS),
      },
    }),
    ...(isObject(attributes) && {
      annotation_attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, definition]) => [
          name,
          isObject(definition) ? withAttributeDefaults(definition) : definition,
        ]),
      ),
    }),
  };
}

/** A definition without a `type` is a category. */
function withAttributeDefaults(definition: JsonObject): JsonObject {
  const isCategory = (definition.type ?? "category") === "category";
  return isCategory
    ? withDefaults(definition, { allow_multiple: false })
    : definition;
}
