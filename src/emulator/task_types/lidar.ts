/**
 * Scenes of points in space: cuboids that keep their uuid over all frames, found
 * again on images, and points that belong to objects. The frames themselves are
 * never read: the device stands in the middle and looks along y.
 */
import type { AttributeValues } from "../../types/attributes.ts";
import type { Vector3 } from "../../types/geometry.ts";
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type {
  LidarAnnotationFile,
  LidarCuboid,
  LidarLinkingFile,
  LidarSegment,
  LidarSegmentationFile,
} from "../../types/result_file.ts";
import type {
  LidarAnnotationResponse,
  LidarLinkingResponse,
  LidarSegmentationResponse,
} from "../../types/tasks/lidar.ts";
import { attributesOf } from "./attributes.ts";
import { DEFAULT_IMAGE_SIZE } from "../tenant/image_size.ts";
import { isArray, isObject } from "../util/json.ts";
import { labelsOf, leafLabels } from "./labels.ts";
import { decimal, numberOr } from "../util/numbers.ts";
import { resultLink } from "../tenant/result_links.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { drawBox } from "./shapes.ts";

/** An object of a scene. */
interface Thing {
  readonly uuid: string;
  readonly label: string;
  readonly attributes: AttributeValues;
  readonly start: Vector3;
  /** Metres a frame, along where `yaw` points; 0 for what stands still. */
  readonly speed: number;
  readonly yaw: number;
  readonly dimensions: Vector3;
  readonly numberOfPoints: number;
}

/** The most objects of a scene, and the fewest. */
const MAX_THINGS = 6;
const MIN_THINGS = 3;

/** How far objects are from the device at most where nobody says, in metres. */
const USUAL_DISTANCE = 50;

/** The part of that distance within which they start; the rest is for their way. */
const START_SHARE = 0.6;
const WAY_SHARE = 0.3;

/** The fastest that an object moves, in metres a frame. */
const MAX_SPEED = 1.5;

/** How many points a frame is taken to have. */
const POINTS = 200;

/** Which camera an object was seen with: there is one, and what names it is a guess. */
const CAMERA = 0;

/** Gives the response of a `lidarannotation`. */
export function lidarResponse({ task }: Scene): LidarAnnotationResponse {
  return { annotations: { url: resultLink(task.task_id, "annotations.json") } };
}

/** Gives the response of a `lidarlinking`. */
export function linkingResponse(scene: Scene): LidarLinkingResponse {
  return lidarResponse(scene);
}

/** Gives the response of a `lidarsegmentation`; what a second link would lead to is not known. */
export function pointsResponse({ task }: Scene): LidarSegmentationResponse {
  const url = resultLink(task.task_id, "point_segmentations.json");
  return { point_segmentations: { url } };
}

/** Gives the file of a `lidarannotation`. */
export function lidarFile(scene: Scene): LidarAnnotationFile {
  const things = thingsOf(scene);
  return framesOf(scene.params).map((frame) => ({
    cuboids: things.map((thing) => cuboidAt(thing, frame)),
  }));
}

/** Gives the file of a `lidarlinking`: the cuboids of its base task as boxes on one camera's image. */
export function linkingFile(scene: Scene): LidarLinkingFile {
  const base = baseOf(scene);
  const boxes = thingsOf(base).map(({ uuid, label, attributes }) => ({
    cuboid_uuid: uuid,
    label,
    type: "box" as const,
    ...drawBox({}, {
      frame: DEFAULT_IMAGE_SIZE,
      random: scene.random.fork(uuid),
    }),
    attributes,
  }));
  return framesOf(base.params).map(() => ({
    camera_responses: [{ camera_used: CAMERA, annotations: boxes }],
  }));
}

/** Gives the file of a `lidarsegmentation`; how many points its frames really have is not known here. */
export function pointsFile(scene: Scene): LidarSegmentationFile {
  const base = baseOf(scene);
  const objects = base === scene ? segmentsOf(scene) : segmentsIn(base);
  const chosen = scene.params.lidar_task_frames;
  const frames = framesOf(base.params)
    .filter((frame) => !isArray(chosen) || chosen.includes(frame));
  return {
    objects,
    point_objects: frames.map((frame) => {
      const random = scene.random.fork(`points/${frame}`);
      return Array.from(
        { length: POINTS },
        () => random.integer(0, objects.length),
      );
    }),
  };
}

/** Gives the scene of the task that another begins with; itself where there is none. */
function baseOf(scene: Scene): Scene {
  const { params: { lidar_task }, tenant } = scene;
  const record = typeof lidar_task === "string"
    ? tenant.task(lidar_task)
    : undefined;
  return record === undefined ? scene : sceneOf(record.task, tenant);
}

/** Gives the numbers of the frames: one for each attachment. */
function framesOf({ attachments }: JsonObject): readonly number[] {
  return isArray(attachments) ? [...attachments.keys()] : [0];
}

function thingsOf(scene: Scene): readonly Thing[] {
  const { params, random } = scene;
  const labels = labelsOf(params.labels);
  if (labels.length === 0) return [];
  const chance = random.fork("things");
  const length = chance.integer(MIN_THINGS, MAX_THINGS);
  const drafts = Array.from({ length }, () => ({
    uuid: chance.uuid(),
    label: chance.pick(labels) ?? "",
  }));
  return drafts.map((subject) => ({
    ...subject,
    ...motionOf(subject.uuid, scene),
    attributes: attributesOf(
      params.annotation_attributes,
      { subject, all: drafts },
      random.fork(subject.uuid),
    ),
  }));
}

/** Draws where something is, how large, and how it moves: straight ahead, and never out of sight. */
function motionOf(
  uuid: string,
  { params, random }: Scene,
): Omit<Thing, "uuid" | "label" | "attributes"> {
  const chance = random.fork(`motion/${uuid}`);
  const distance = numberOr(params.max_distance_meters, USUAL_DISTANCE);
  const far = Math.max(0, distance) * START_SHARE;
  const angle = decimal(chance, -Math.PI, Math.PI);
  const radius = decimal(chance, far / 4, far);
  const frames = framesOf(params).length;
  const fastest = Math.min(MAX_SPEED, distance * WAY_SHARE / frames);
  const isStill = chance.integer(0, 2) === 0;
  const height = decimal(chance, 1, 3);
  return {
    start: {
      x: radius * Math.cos(angle),
      y: radius * Math.sin(angle),
      z: Math.min(height / 2, distance / 10),
    },
    speed: isStill ? 0 : decimal(chance, 0, Math.max(0, fastest)),
    yaw: decimal(chance, -Math.PI, Math.PI),
    dimensions: {
      x: decimal(chance, 0.5, 2.5),
      y: decimal(chance, 0.5, 5),
      z: height,
    },
    numberOfPoints: chance.integer(20, 500),
  };
}

/** A yaw of 0 looks along y, and grows counter-clockwise. */
function cuboidAt(thing: Thing, frame: number): LidarCuboid {
  const { start, speed, yaw, uuid, label } = thing;
  const way = speed * frame;
  const position = {
    x: start.x - way * Math.sin(yaw),
    y: start.y + way * Math.cos(yaw),
    z: start.z,
  };
  return {
    uuid,
    camera_used: CAMERA,
    label,
    position,
    dimensions: thing.dimensions,
    yaw,
    distance_to_device: Math.hypot(position.x, position.y, position.z),
    numberOfPoints: thing.numberOfPoints,
    stationary: speed === 0,
    attributes: thing.attributes,
  };
}

/** Gives an object for each label, and two where it has instances. */
function segmentsOf({ params }: Scene): readonly LidarSegment[] {
  return leafLabels(params.labels).flatMap((leaf) => {
    const [label] = labelsOf([leaf]);
    if (label === undefined) return [];
    return hasInstances(leaf)
      ? [{ label, instance: 1 }, { label, instance: 2 }]
      : [{ label }];
  }).map((segment, index) => ({ ...segment, index: index + 1 }));
}

function hasInstances(leaf: JsonValue): boolean {
  return isObject(leaf) && leaf.instance_label === true;
}

/** Gives an object for each cuboid, counted by label. */
function segmentsIn(base: Scene): readonly LidarSegment[] {
  const things = thingsOf(base);
  return things.map(({ label }, index) => {
    const earlier = things.slice(0, index + 1);
    const instance = earlier.filter((thing) => thing.label === label).length;
    return { label, index: index + 1, instance };
  });
}
