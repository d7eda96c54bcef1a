/** The annotations of a picture as numbered shapes. */
import type { JsonObject, JsonValue } from "@labelwire/scale/types";
import {
  type Bounds,
  boundsOf,
  boundsOfPoints,
  type Geometry,
  readGeometry,
} from "./geometry.ts";
import { arrayOf, isObject, objectOf, stringOf } from "./value.ts";

/** An annotation that can be drawn. */
export interface Shape {
  /** The position among the annotations, from 1. It is the number of its element and of its row. */
  readonly number: number;
  /** The label; `""` if it has none. */
  readonly label: string;
  /** The id of the object; `""` if it has none. */
  readonly uuid: string;
  readonly geometry: Geometry;
  readonly attributes: JsonObject;
  /** Whether it is not in the result, but between two frames of it. */
  readonly isBetween?: boolean;
  /** Facts about it, beside its place and attributes. */
  readonly notes?: readonly string[];
}

/** Annotations of one picture. */
export interface Drawing {
  readonly shapes: readonly Shape[];
  /** The annotations that could not be drawn. */
  readonly others: readonly JsonValue[];
}

/** Reads annotations. `pathType` is the type of those that have only `vertices`. */
export function readShapes(
  annotations: unknown,
  pathType?: string,
): Drawing {
  const shapes: Shape[] = [];
  const others: JsonValue[] = [];
  arrayOf(annotations).forEach((annotation, index) => {
    const geometry = isObject(annotation)
      ? readGeometry(annotation, pathType)
      : undefined;
    if (geometry === undefined || !isObject(annotation)) {
      others.push(annotation);
      return;
    }
    shapes.push({
      number: index + 1,
      label: stringOf(annotation.label),
      uuid: stringOf(annotation.uuid ?? annotation.cuboid_uuid),
      geometry,
      attributes: objectOf(annotation.attributes),
      ...annotation.not_in_lidar === true && { notes: ["not in lidar"] },
    });
  });
  return { shapes, others };
}

/** The space to show where nothing is known of it. */
const NO_BOUNDS: Bounds = { left: 0, top: 0, width: 1280, height: 720 };

/** Returns the bounds of all shapes, with a twentieth of their size around them. */
export function boundsOfShapes(shapes: readonly Shape[]): Bounds {
  if (shapes.length === 0) return NO_BOUNDS;
  const corners = shapes.flatMap(({ geometry }) => {
    const { left, top, width, height } = boundsOf(geometry);
    return [{ x: left, y: top }, { x: left + width, y: top + height }];
  });
  const { left, top, width, height } = boundsOfPoints(corners);
  const margin = Math.max(width, height, 20) / 20;
  return {
    left: left - margin,
    top: top - margin,
    width: width + 2 * margin,
    height: height + 2 * margin,
  };
}

/** Returns the place and size of a shape in words. */
export function placeOf({ geometry }: Shape): string {
  const { left, top, width, height } = boundsOf(geometry);
  const at = `at ${short(left)}, ${short(top)}`;
  if (geometry.kind === "point") return at;
  const size = `${short(width)} × ${short(height)} px`;
  const corners = geometry.kind === "polygon" || geometry.kind === "line"
    ? `, ${geometry.points.length} points`
    : "";
  return `${size} ${at}${corners}`;
}

/** Returns a number with at most one decimal. */
export function short(value: number): string {
  return String(Math.round(value * 10) / 10 + 0);
}
