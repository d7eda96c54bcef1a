/** Videos: objects that keep their uuid over all frames and move smoothly, and events. */
import type { KnownAnnotation } from "../../types/annotation.ts";
import type { Point2D } from "../../types/geometry.ts";
import type { JsonObject } from "../../types/json.ts";
import type {
  PlaybackObjects,
  VideoAnnotationFile,
  VideoEventsFile,
} from "../../types/result_file.ts";
import type { VideoAnnotationResponse } from "../../types/tasks/video.ts";
import { annotationsOf } from "./annotations.ts";
import { isArray } from "../util/json.ts";
import { clamp, numberOr } from "../util/numbers.ts";
import type { Random } from "../util/random.ts";
import { resultLink } from "../tenant/result_links.ts";
import type { Scene } from "./scene.ts";
import { boundsOf, moved } from "./shapes.ts";

/** How long a video is taken to be, in seconds: it is never fetched. */
const VIDEO_SECONDS = 10;

/** The most frames of a video whose length is not known. */
const MAX_FRAMES = 1000;

/** An object crosses the frame in so many frames at the fastest. */
const FRAMES_ACROSS = 64;

/** Gives the response: a link, and one more where events were asked for. */
export function videoResponse(
  { task, params }: Scene,
): VideoAnnotationResponse {
  const annotations = { url: resultLink(task.task_id, "annotations.json") };
  if (eventLabelsOf(params).length === 0) return { annotations };
  return {
    annotations,
    events: { url: resultLink(task.task_id, "events.json") },
  };
}

/** Gives the file of a `videoannotation`. */
export function videoFile(scene: Scene): VideoAnnotationFile {
  const length = frameCountOf(scene.params);
  const objects = annotationsOf(scene.params, scene)
    .map((annotation) => ({ annotation, pathAt: pathOf(annotation, scene) }));
  return Array.from({ length }, (_, index) => ({
    annotations: objects.map(({ annotation, pathAt }) => {
      const { uuid, label, attributes = {} } = annotation;
      const shape = moved(annotation, pathAt(index / Math.max(1, length - 1)));
      return { uuid, label, ...shape, attributes };
    }),
  }));
}

/**
 * Gives the file of a `videoplaybackannotation`. Only the form of boxes is known,
 * so other geometries get nothing. That `timestamp` is in seconds is a guess.
 */
export function playbackFile(scene: Scene): PlaybackObjects {
  const { params } = scene;
  const rate = frameRateOf(params);
  const length = frameCountOf(params);
  const stride = Math.max(1, numberOr(params.video_frame_rate, rate) / rate);
  const objects = annotationsOf(params, scene).flatMap((annotation) => {
    if (annotation.type !== "box") return [];
    const { uuid, label, type, left, top, width, height } = annotation;
    const { attributes = {} } = annotation;
    const pathAt = pathOf(annotation, scene);
    const frames = Array.from({ length }, (_, index) => {
      const by = pathAt(index / Math.max(1, length - 1));
      return {
        key: Math.round(index * stride),
        left: left + by.x,
        top: top + by.y,
        width,
        height,
        attributes,
        timestamp: index / rate,
      };
    });
    return [[uuid, { label, geometry: type, frames }] as const];
  });
  return Object.fromEntries(objects);
}

/** Gives an event for each label: one has no length, the next has. Where they lie is counted in frames, which is a guess. */
export function eventsFile({ params, random }: Scene): VideoEventsFile {
  const last = frameCountOf(params) - 1;
  return eventLabelsOf(params).map((label, index) => {
    const chance = random.fork(`event/${index}`);
    const start = chance.integer(0, last);
    return index % 2 === 0
      ? { label, type: "point", start }
      : { label, type: "range", start, end: chance.integer(start, last) };
  });
}

function eventLabelsOf({ events_to_annotate }: JsonObject): readonly string[] {
  return isArray(events_to_annotate)
    ? events_to_annotate.filter((label) => typeof label === "string")
    : [];
}

/** A frame for each attachment, or as many as so long a video has. */
function frameCountOf(params: JsonObject): number {
  const { attachments, attachment_type } = params;
  const count = isArray(attachments) ? attachments.length : 0;
  if (count > 0 && attachment_type !== "video") return count;
  const frames = Math.round(VIDEO_SECONDS * frameRateOf(params));
  return clamp(frames, 1, MAX_FRAMES);
}

function frameRateOf(params: JsonObject): number {
  const { annotation_frame_rate, frame_rate } = params;
  const rate = numberOr(annotation_frame_rate, numberOr(frame_rate, 1));
  return rate > 0 ? rate : 1;
}

/** Gives where an object went, by the part of the time that is over: in a straight line, inside the frame. */
function pathOf(
  annotation: KnownAnnotation,
  { frame, params, random }: Scene,
): (time: number) => Point2D {
  const { left, top, width, height } = boundsOf(annotation);
  const chance = random.fork(`path/${annotation.uuid}`);
  const frames = frameCountOf(params);
  const x = drawWay([left, left + width, frame.width], frames, chance);
  const y = drawWay([top, top + height, frame.height], frames, chance);
  return (time) => ({ x: Math.round(x * time), y: Math.round(y * time) });
}

/** Draws how far something moves that reaches from one number to the next, before the third. */
function drawWay(
  [from, until, whole]: readonly [number, number, number],
  frames: number,
  random: Random,
): number {
  const farthest = Math.floor((frames - 1) * whole / FRAMES_ACROSS);
  const back = Math.min(Math.floor(from), farthest);
  const forth = Math.min(Math.floor(whole - until), farthest);
  return random.integer(-back, forth);
}
