/** Task types about videos: objects that move from frame to frame, and events. */
import type {
  AnnotationShape,
  KnownAnnotation,
} from "../../types/annotation.ts";
import type { Point2D } from "../../types/geometry.ts";
import type { JsonObject } from "../../types/json.ts";
import type {
  PlaybackObjects,
  PlaybackShape,
  VideoAnnotationFile,
  VideoEvent,
  VideoEventsFile,
  VideoPlaybackFile,
} from "../../types/result_file.ts";
import type { VideoAnnotationResponse } from "../../types/tasks/video.ts";
import { resultLink } from "../tenant/result_links.ts";
import { isArray } from "../util/json.ts";
import type { MemberKinds } from "../util/kinds.ts";
import { clamp, numberOr } from "../util/numbers.ts";
import type { Random } from "../util/random.ts";
import type { LabelContext } from "./context.ts";
import { annotationsOf, withLabel } from "./image_annotations.ts";
import {
  ANY_ATTACHMENTS,
  ATTRIBUTES,
  CONTEXT,
  GEOMETRIES,
  LINKS,
  PRELABELS,
} from "./kinds.ts";
import type { TaskTypeModels } from "./model.ts";
import { ANY_ATTACHMENT, excludedParam, requiredParam } from "./params.ts";
import { boundsOf, moved } from "./shapes.ts";

/** The parameters of both types. */
const VIDEO_PARAMS: MemberKinds = {
  ...ANY_ATTACHMENTS,
  ...CONTEXT,
  ...PRELABELS,
  geometries: GEOMETRIES,
  annotation_attributes: ATTRIBUTES,
  events_to_annotate: { list: "name" },
  links: LINKS,
  start_time: "number",
  duration_time: "number",
  frame_rate: "number",
  with_labels: "boolean",
};

/** The models of the task types about videos. */
export const VIDEO_TYPES: Pick<
  TaskTypeModels,
  "videoannotation" | "videoplaybackannotation"
> = {
  videoannotation: {
    required: [ANY_ATTACHMENT, ["geometries"]],
    params: VIDEO_PARAMS,
    check: checkVideo,
    respond: videoResponse,
    files: { annotations: framesFile, events: eventsFile },
  },
  videoplaybackannotation: {
    required: [ANY_ATTACHMENT],
    params: {
      ...VIDEO_PARAMS,
      annotation_frame_rate: "number",
      video_frame_rate: "number",
    },
    respond: videoResponse,
    files: { annotations: playbackFile, events: eventsFile },
  },
};

/** The assumed length of a video in seconds. Videos are never fetched. */
const VIDEO_SECONDS = 10;

/** The maximum number of frames of a video whose length is not known. */
const MAX_FRAMES = 1000;

/** The fastest object crosses the picture in this number of frames. */
const FRAMES_ACROSS = 64;

/** A task has several frames or one video, as `attachment_type` says. */
function checkVideo(params: JsonObject): void {
  const { attachment, attachments, attachment_type } = params;
  if (attachment_type === "image" && attachments === undefined) {
    throw requiredParam("attachments");
  }
  if (attachment_type !== "video") return;
  if (attachments !== undefined) throw excludedParam("attachments");
  if (attachment === undefined) throw requiredParam("attachment");
}

/** Returns a link to the annotations, and one to the events if the task has any. */
function videoResponse(
  { task, params }: LabelContext,
): VideoAnnotationResponse {
  const annotations = { url: resultLink(task.task_id, "annotations.json") };
  if (eventLabelsOf(params).length === 0) return { annotations };
  return {
    annotations,
    events: { url: resultLink(task.task_id, "events.json") },
  };
}

function framesFile(context: LabelContext): VideoAnnotationFile {
  const length = frameCountOf(context.params);
  const objects = annotationsOf(context.params, context).map((annotation) => ({
    annotation,
    offsetAt: movementOf(annotation, context),
  }));
  return Array.from({ length }, (_, index) => ({
    annotations: objects.map(({ annotation, offsetAt }) => {
      const { uuid, label, attributes = {} } = annotation;
      const shape = moved(
        annotation,
        offsetAt(index / Math.max(1, length - 1)),
      );
      return withLabel({ uuid, label, ...shape, attributes }, context.params);
    }),
  }));
}

/** Returns the file of a `videoplaybackannotation` in the form that the emulator's options choose. */
function playbackFile(context: LabelContext): VideoPlaybackFile {
  const { responseForms } = context.tenant.services;
  const objects = playbackObjects(context);
  return responseForms.videoplaybackannotation === "list"
    ? [{ annotations: objects }]
    : objects;
}

/** Returns the objects of a `videoplaybackannotation` by their uuid. */
function playbackObjects(context: LabelContext): PlaybackObjects {
  const { params } = context;
  const rate = frameRateOf(params);
  const length = frameCountOf(params);
  const stride = Math.max(1, numberOr(params.video_frame_rate, rate) / rate);
  const objects = annotationsOf(params, context).map((annotation) => {
    const { uuid, type: geometry, attributes = {} } = annotation;
    const offsetAt = movementOf(annotation, context);
    const frames = Array.from({ length }, (_, index) => {
      const offset = offsetAt(index / Math.max(1, length - 1));
      return {
        key: Math.round(index * stride),
        ...playbackShape(annotation, offset),
        attributes,
        timestamp: index / rate,
      };
    });
    const { label } = withLabel(annotation, params);
    return [
      uuid,
      { ...(label !== undefined && { label }), geometry, frames },
    ] as const;
  });
  return Object.fromEntries(objects);
}

/** Returns the position of an annotation that was moved. The object has its `type`. */
function playbackShape(
  annotation: KnownAnnotation,
  offset: Point2D,
): PlaybackShape {
  const { type: _, ...shape } = moved(shapeOf(annotation), offset);
  return shape;
}

function shapeOf(annotation: KnownAnnotation): AnnotationShape {
  const { uuid: _, label: __, attributes: ___, ...shape } = annotation;
  return shape;
}

/** Returns the file of a video's events in the form that the emulator's options choose. */
function eventsFile(context: LabelContext): VideoEventsFile {
  const events = videoEvents(context);
  return context.tenant.services.responseForms.events === "object"
    ? { events }
    : events;
}

/**
 * Returns one event for each label, points and ranges in turn. Guess: `start`
 * and `end` are frame numbers.
 */
function videoEvents({ params, random }: LabelContext): VideoEvent[] {
  const last = frameCountOf(params) - 1;
  return eventLabelsOf(params).map((label, index) => {
    const eventRandom = random.fork(`event/${index}`);
    const start = eventRandom.integer(0, last);
    return index % 2 === 0
      ? { label, type: "point", start }
      : { label, type: "range", start, end: eventRandom.integer(start, last) };
  });
}

function eventLabelsOf({ events_to_annotate }: JsonObject): readonly string[] {
  return isArray(events_to_annotate)
    ? events_to_annotate.filter((label) => typeof label === "string")
    : [];
}

/** Returns one frame for each attachment, or the frames of a video of 10 seconds. */
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

/**
 * Returns a straight movement inside the picture: a function from the elapsed
 * share of the video, 0 to 1, to the offset in pixels.
 */
function movementOf(
  annotation: KnownAnnotation,
  { imageSize, params, random: taskRandom }: LabelContext,
): (time: number) => Point2D {
  const { left, top, width, height } = boundsOf(annotation);
  const random = taskRandom.fork(`path/${annotation.uuid}`);
  const frames = frameCountOf(params);
  const x = drawDistance([left, left + width, imageSize.width], frames, random);
  const y = drawDistance([top, top + height, imageSize.height], frames, random);
  return (time) => ({ x: Math.round(x * time), y: Math.round(y * time) });
}

/** Draws the distance that the interval `from` to `until` can move inside 0 to `whole`. */
function drawDistance(
  [from, until, whole]: readonly [number, number, number],
  frames: number,
  random: Random,
): number {
  const farthest = Math.floor((frames - 1) * whole / FRAMES_ACROSS);
  const back = Math.min(Math.floor(from), farthest);
  const forth = Math.min(Math.floor(whole - until), farthest);
  return random.integer(-back, forth);
}
