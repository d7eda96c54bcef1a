/** The frames of videos: of `videoannotation` as a list, of `videoplaybackannotation` by the objects in them. */
import type { JsonObject, JsonValue } from "@labelwire/scale/types";
import { type Geometry, type Point, readGeometry } from "./geometry.ts";
import { type Drawing, readShapes, type Shape } from "./shapes.ts";
import {
  arrayOf,
  isObject,
  numberOf,
  objectOf,
  objectsOf,
  stringOf,
} from "./value.ts";

/** The shapes of a video, frame by frame. */
export interface Frames {
  /** The number of the first frame, and of the last. */
  readonly first: number;
  readonly last: number;
  /** The objects, in the order of their first frame. */
  readonly tracks: readonly Track[];
  /** Returns the shapes of a frame. */
  readonly at: (frame: number) => Drawing;
  /** Returns the shapes of all frames that are in the result. */
  readonly all: () => readonly Shape[];
}

/** The frames in which an object is. */
export interface Track {
  readonly uuid: string;
  /** The label of its first frame: it may change between frames. */
  readonly label: string;
  /** Ranges of frames, both ends included. */
  readonly spans: readonly (readonly [number, number])[];
  /** The frames that are in the result, if those between them are not. */
  readonly keys: readonly number[];
}

/** An event of a video. The unit of its numbers is not documented. */
export interface TimedEvent {
  readonly label: string;
  readonly start: number;
  readonly end?: number;
}

/** Reads the file of `videoannotation`: an item for each frame. */
export function readFrames(file: JsonValue): Frames {
  const frames = arrayOf(file).map((frame) => objectOf(frame).annotations);
  const present = new Map<string, { label: string; frames: number[] }>();
  frames.forEach((annotations, index) => {
    for (const { uuid, label } of objectsOf(annotations)) {
      const id = stringOf(uuid);
      const track = present.get(id) ?? { label: stringOf(label), frames: [] };
      track.frames.push(index);
      present.set(id, track);
    }
  });
  return {
    first: 0,
    last: Math.max(0, frames.length - 1),
    tracks: [...present].map(([uuid, { label, frames }]) => ({
      uuid,
      label,
      spans: spansOf(frames),
      keys: [],
    })),
    at: (frame) => readShapes(frames[frame]),
    all: () => frames.flatMap((frame) => readShapes(frame).shapes),
  };
}

/** A frame of an object. */
interface Key {
  readonly key: number;
  readonly geometry: Geometry;
  readonly attributes: JsonObject;
}

/** Reads the file of `videoplaybackannotation`: objects with their frames, or a list of such. */
export function readPlayback(file: JsonValue): Frames {
  const objects = (Array.isArray(file) ? objectsOf(file) : [objectOf(file)])
    .flatMap(({ annotations, ...rest }) =>
      Object.entries(isObject(annotations) ? annotations : rest)
    )
    .map(([uuid, object]) => ({
      uuid,
      label: stringOf(objectOf(object).label),
      keys: readKeys(objectOf(object)),
    }))
    .filter(({ keys }) => keys.length > 0);
  const all = objects.flatMap(({ keys }) => keys.map(({ key }) => key));
  return {
    first: all.reduce((a, b) => Math.min(a, b), all[0] ?? 0),
    last: all.reduce((a, b) => Math.max(a, b), all[0] ?? 0),
    tracks: objects.map(({ uuid, label, keys }) => ({
      uuid,
      label,
      spans: [[keys[0]?.key ?? 0, keys.at(-1)?.key ?? 0]],
      keys: keys.map(({ key }) => key),
    })),
    at: (frame) => ({
      shapes: objects.flatMap(({ uuid, label, keys }, index): Shape[] => {
        const found = shapeAt(keys, frame);
        return found ? [{ number: index + 1, uuid, label, ...found }] : [];
      }),
      others: [],
    }),
    all: () =>
      objects.flatMap(({ uuid, label, keys }, index) =>
        keys.map(({ geometry, attributes }) => ({
          number: index + 1,
          uuid,
          label,
          geometry,
          attributes,
        }))
      ),
  };
}

/** Reads the file of a video's events: an array, or one in `events`. */
export function readEvents(file: JsonValue): readonly TimedEvent[] {
  return objectsOf(Array.isArray(file) ? file : objectOf(file).events)
    .flatMap(({ label, start, end }) => {
      const [from, until] = [numberOf(start), numberOf(end)];
      if (from === undefined) return [];
      return [{
        label: stringOf(label),
        start: from,
        ...until !== undefined && { end: until },
      }];
    });
}

function readKeys({ geometry, frames }: JsonObject): readonly Key[] {
  return objectsOf(frames).flatMap((frame) => {
    const key = numberOf(frame.key);
    const found = readGeometry({ ...frame, geometry: geometry ?? null });
    if (key === undefined || found === undefined) return [];
    const attributes = objectOf(frame.attributes);
    return [{ key, geometry: found, attributes }];
  }).sort((a, b) => a.key - b.key);
}

/** Returns an object in a frame: as it is in the result, or between two frames of it; `undefined` outside of them. */
function shapeAt(
  keys: readonly Key[],
  frame: number,
): Pick<Shape, "geometry" | "attributes" | "isBetween"> | undefined {
  const next = keys.findIndex(({ key }) => key >= frame);
  const [before, after] = [keys[next - 1], keys[next]];
  if (after === undefined) return undefined;
  const { geometry, attributes, key } = after;
  if (key === frame) return { geometry, attributes };
  if (before === undefined) return undefined;
  const share = (frame - before.key) / (key - before.key);
  const middle = interpolate(before.geometry, geometry, share);
  if (middle === undefined) return undefined;
  return {
    geometry: middle,
    attributes: before.attributes,
    isBetween: true,
  };
}

/** Returns the geometry between two of the same kind and the same number of points. */
function interpolate(
  from: Geometry,
  to: Geometry,
  share: number,
): Geometry | undefined {
  const mix = (a: Point, b: Point) => ({
    x: a.x + (b.x - a.x) * share,
    y: a.y + (b.y - a.y) * share,
  });
  const mixAll = (a: readonly Point[], b: readonly Point[]) =>
    a.map((point, index) => mix(point, b[index] ?? point));
  if (from.kind === "point" && to.kind === "point") {
    return { kind: "point", at: mix(from.at, to.at) };
  }
  if (from.kind === "cuboid" && to.kind === "cuboid") {
    const face = mixAll(from.face, to.face);
    return { kind: "cuboid", face, side: mixAll(from.side, to.side) };
  }
  const isSame = "points" in from && "points" in to && from.kind === to.kind &&
    from.points.length === to.points.length;
  return isSame
    ? { ...from, points: mixAll(from.points, to.points) }
    : undefined;
}

function spansOf(
  frames: readonly number[],
): readonly (readonly [number, number])[] {
  const spans: [number, number][] = [];
  for (const frame of frames) {
    const last = spans.at(-1);
    if (last && frame - last[1] <= 1) last[1] = frame;
    else spans.push([frame, frame]);
  }
  return spans;
}
