/**
 * The objects of a lidar scene. Frames are never fetched: the scene is generated,
 * with the device at the origin, looking along the y axis.
 */
import type { AttributeValues } from "../../types/attributes.ts";
import type { Vector3 } from "../../types/geometry.ts";
import type { JsonObject } from "../../types/json.ts";
import type { LidarCuboid } from "../../types/result_file.ts";
import { isArray } from "../util/json.ts";
import { decimal, numberOr } from "../util/numbers.ts";
import { attributesOf } from "./attributes.ts";
import type { LabelContext } from "./context.ts";
import { labelsOf } from "./labels.ts";

/** An object of a scene. It keeps its uuid over all frames. */
export interface SceneObject {
  /** The object's id. */
  readonly uuid: string;
  /** The object's label. */
  readonly label: string;
  /** The values of the object's attributes. */
  readonly attributes: AttributeValues;
  /** The position in the first frame, in metres. */
  readonly start: Vector3;
  /** Metres per frame in the direction of `yaw`; 0 for a stationary object. */
  readonly speed: number;
  /** The rotation around the z axis in radians. */
  readonly yaw: number;
  /** The size in metres. */
  readonly dimensions: Vector3;
  /** The number of lidar points inside the cuboid. */
  readonly numberOfPoints: number;
}

/** Guess: the scene has one camera, and `camera_used` is its index. */
export const CAMERA = 0;

/** The number of objects in a scene. */
const MIN_OBJECTS = 3;
const MAX_OBJECTS = 6;

/** The default of `max_distance_meters`. */
const DEFAULT_DISTANCE = 50;

/** Objects start within this share of the distance; the rest is for their movement. */
const START_SHARE = 0.6;
const MOVEMENT_SHARE = 0.3;

/** The maximum speed in metres per frame. */
const MAX_SPEED = 1.5;

/** Returns the objects of a task's scene. */
export function sceneObjects(context: LabelContext): readonly SceneObject[] {
  const { params, random } = context;
  const labels = labelsOf(params.labels);
  if (labels.length === 0) return [];
  const objectRandom = random.fork("things");
  const length = objectRandom.integer(MIN_OBJECTS, MAX_OBJECTS);
  const drafts = Array.from({ length }, () => ({
    uuid: objectRandom.uuid(),
    label: objectRandom.pick(labels) ?? "",
  }));
  return drafts.map((subject) => ({
    ...subject,
    ...motionOf(subject.uuid, context),
    attributes: attributesOf(
      params.annotation_attributes,
      { subject, all: drafts },
      random.fork(subject.uuid),
    ),
  }));
}

/** Returns the numbers of the frames: one for each attachment. */
export function frameNumbers({ attachments }: JsonObject): readonly number[] {
  return isArray(attachments) ? [...attachments.keys()] : [0];
}

/**
 * Returns the cuboid around an object in one frame. A yaw of 0 points along the
 * y axis and grows counterclockwise.
 */
export function cuboidAt(object: SceneObject, frame: number): LidarCuboid {
  const { start, speed, yaw, uuid, label } = object;
  const distance = speed * frame;
  const position = {
    x: start.x - distance * Math.sin(yaw),
    y: start.y + distance * Math.cos(yaw),
    z: start.z,
  };
  return {
    uuid,
    camera_used: CAMERA,
    label,
    position,
    dimensions: object.dimensions,
    yaw,
    distance_to_device: Math.hypot(position.x, position.y, position.z),
    numberOfPoints: object.numberOfPoints,
    stationary: speed === 0,
    attributes: object.attributes,
  };
}

/** Draws position, size and a straight movement that stays within the distance. */
function motionOf(
  uuid: string,
  { params, random: taskRandom }: LabelContext,
): Omit<SceneObject, "uuid" | "label" | "attributes"> {
  const random = taskRandom.fork(`motion/${uuid}`);
  const distance = numberOr(params.max_distance_meters, DEFAULT_DISTANCE);
  const startDistance = Math.max(0, distance) * START_SHARE;
  const angle = decimal(random, -Math.PI, Math.PI);
  const radius = decimal(random, startDistance / 4, startDistance);
  const frames = frameNumbers(params).length;
  const maxSpeed = Math.min(MAX_SPEED, distance * MOVEMENT_SHARE / frames);
  const isStationary = random.integer(0, 2) === 0;
  const height = decimal(random, 1, 3);
  return {
    start: {
      x: radius * Math.cos(angle),
      y: radius * Math.sin(angle),
      z: Math.min(height / 2, distance / 10),
    },
    speed: isStationary ? 0 : decimal(random, 0, Math.max(0, maxSpeed)),
    yaw: decimal(random, -Math.PI, Math.PI),
    dimensions: {
      x: decimal(random, 0.5, 2.5),
      y: decimal(random, 0.5, 5),
      z: height,
    },
    numberOfPoints: random.integer(20, 500),
  };
}
