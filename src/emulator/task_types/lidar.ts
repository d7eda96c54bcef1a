/** Task types about lidar scenes: cuboids in space, boxes on images, labelled points. */
import type { JsonObject } from "../../types/json.ts";
import type {
  LidarAnnotationFile,
  LidarLinkingFile,
  LidarSegment,
  LidarSegmentationFile,
} from "../../types/result_file.ts";
import type {
  LidarAnnotationResponse,
  LidarLinkingResponse,
  LidarSegmentationResponse,
} from "../../types/tasks/lidar.ts";
import { DEFAULT_IMAGE_SIZE } from "../tenant/image_size.ts";
import { resultLink } from "../tenant/result_links.ts";
import { isArray } from "../util/json.ts";
import { type MemberKinds, OBJECT, type ObjectKind } from "../util/kinds.ts";
import { type LabelContext, labelContext } from "./context.ts";
import { imageResponse } from "./image.ts";
import {
  ANY_ATTACHMENTS,
  ATTRIBUTES,
  CONTEXT,
  GEOMETRIES,
  LABELS,
  NAMES,
  PRELABELS,
} from "./kinds.ts";
import { hasInstances, labelsOf, leafLabels } from "./labels.ts";
import {
  CAMERA,
  cuboidAt,
  frameNumbers,
  sceneObjects,
} from "./lidar_objects.ts";
import type { TaskTypeModels } from "./model.ts";
import { ANY_ATTACHMENT, excludedParam, PROJECT_OR_BATCH } from "./params.ts";
import { drawBox } from "./shapes.ts";

/** The parameters of tasks with frames of their own. */
const SCENE_PARAMS: MemberKinds = {
  ...PRELABELS,
  attachments: NAMES,
  attachment_type: "string",
  labels: LABELS,
  annotation_attributes: ATTRIBUTES,
};

/** The tasks that follow a task. */
const DEPENDENTS: ObjectKind = {
  members: { defs: { list: OBJECT, min: 1 }, require_audit: "boolean" },
  required: ["defs"],
};

/** The models of the task types about lidar scenes. */
export const LIDAR_TYPES: Pick<
  TaskTypeModels,
  "lidarannotation" | "lidarlinking" | "lidarsegmentation" | "lidartopdown"
> = {
  lidarannotation: {
    required: [["attachments"], ["labels"]],
    params: {
      ...SCENE_PARAMS,
      meters_per_unit: "number",
      max_distance_meters: "number",
      dependents: DEPENDENTS,
    },
    respond: annotationResponse,
    files: { annotations: cuboidsFile },
  },
  lidarlinking: {
    required: [["lidar_task"]],
    params: { lidar_task: "name", annotation_type: "string" },
    respond: linkingResponse,
    files: { annotations: linkingFile },
  },
  lidarsegmentation: {
    required: [["attachments", "lidar_task"]],
    params: {
      ...SCENE_PARAMS,
      lidar_task: "name",
      lidar_task_frames: { list: "number", min: 1 },
    },
    respond: segmentationResponse,
    files: { point_segmentations: pointsFile },
  },
  lidartopdown: {
    required: [PROJECT_OR_BATCH, ANY_ATTACHMENT],
    params: {
      ...ANY_ATTACHMENTS,
      ...CONTEXT,
      ...PRELABELS,
      geometries: GEOMETRIES,
      annotation_attributes: ATTRIBUTES,
    },
    check: checkTopdown,
    // Guess: the response is like that of an image.
    respond: imageResponse,
  },
};

/** The number of points in each frame. */
const POINTS = 200;

function annotationResponse(
  { task }: LabelContext,
): LidarAnnotationResponse {
  return { annotations: { url: resultLink(task.task_id, "annotations.json") } };
}

function linkingResponse(context: LabelContext): LidarLinkingResponse {
  return annotationResponse(context);
}

/** The documented second link is left out: its file is not documented. */
function segmentationResponse(
  { task }: LabelContext,
): LidarSegmentationResponse {
  const url = resultLink(task.task_id, "point_segmentations.json");
  return { point_segmentations: { url } };
}

/** A task has several frames or one aerial image, not both. */
function checkTopdown({ attachment, attachments }: JsonObject): void {
  if (attachment !== undefined && attachments !== undefined) {
    throw excludedParam("attachment");
  }
}

function cuboidsFile(context: LabelContext): LidarAnnotationFile {
  const objects = sceneObjects(context);
  return frameNumbers(context.params).map((frame) => ({
    cuboids: objects.map((object) => cuboidAt(object, frame)),
  }));
}

/** Returns the cuboids of the base task, as boxes on the image of one camera. */
function linkingFile(context: LabelContext): LidarLinkingFile {
  const base = baseContext(context);
  const boxes = sceneObjects(base).map(({ uuid, label, attributes }) => ({
    cuboid_uuid: uuid,
    label,
    type: "box" as const,
    ...drawBox({}, {
      imageSize: DEFAULT_IMAGE_SIZE,
      random: context.random.fork(uuid),
    }),
    attributes,
  }));
  return frameNumbers(base.params).map(() => ({
    camera_responses: [{ camera_used: CAMERA, annotations: boxes }],
  }));
}

/** Returns a segment for each point. The real number of points is not known. */
function pointsFile(context: LabelContext): LidarSegmentationFile {
  const base = baseContext(context);
  const objects = base === context
    ? labelSegments(context)
    : objectSegments(base);
  const chosen = context.params.lidar_task_frames;
  const frames = frameNumbers(base.params)
    .filter((frame) => !isArray(chosen) || chosen.includes(frame));
  return {
    objects,
    point_objects: frames.map((frame) => {
      const random = context.random.fork(`points/${frame}`);
      return Array.from(
        { length: POINTS },
        () => random.integer(0, objects.length),
      );
    }),
  };
}

/** Returns the context of the task's `lidar_task`, or its own if it has none. */
function baseContext(context: LabelContext): LabelContext {
  const { params: { lidar_task }, tenant } = context;
  const record = typeof lidar_task === "string"
    ? tenant.task(lidar_task)
    : undefined;
  return record === undefined
    ? context
    : labelContext(record.task, tenant, SCENE_PARAMS);
}

/** Returns one segment for each label, two for a label with instances. */
function labelSegments({ params }: LabelContext): readonly LidarSegment[] {
  return leafLabels(params.labels).flatMap((leaf) => {
    const [label] = labelsOf([leaf]);
    if (label === undefined) return [];
    return hasInstances(leaf)
      ? [{ label, instance: 1 }, { label, instance: 2 }]
      : [{ label }];
  }).map((segment, index) => ({ ...segment, index: index + 1 }));
}

/** Returns one segment for each cuboid, with instances counted by label. */
function objectSegments(base: LabelContext): readonly LidarSegment[] {
  const objects = sceneObjects(base);
  return objects.map(({ label }, index) => {
    const earlier = objects.slice(0, index + 1);
    const instance = earlier.filter((object) => object.label === label).length;
    return { label, index: index + 1, instance };
  });
}
