/**
 * Lidar cuboids from above: metres, north up. Source:
 * https://docs.scale.com/reference/lidar-callback-format. z is up, a yaw of 0
 * points along the y axis and grows counter-clockwise.
 */
import type { JsonObject, JsonValue } from "@labelwire/scale/types";
import type { Looks } from "./looks.ts";
import { join, type Markup, round, svg } from "./markup.ts";
import { arrayOf, numberOf, objectOf, objectsOf, stringOf } from "./value.ts";

/** The distance between two rings around the device, in metres. */
const RING = 10;
const MAX_RINGS = 30;

/** A cuboid in space. */
export interface Cuboid {
  /** The position among the cuboids of the frame, from 1. */
  readonly number: number;
  readonly label: string;
  readonly uuid: string;
  /** The centre, in metres. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** The sides, in metres. */
  readonly width: number;
  readonly length: number;
  readonly height: number;
  /** In radians. */
  readonly yaw: number;
  readonly attributes: JsonObject;
}

/** Returns the cuboids of each frame of a `lidarannotation`. */
export function readCuboids(file: JsonValue): readonly (readonly Cuboid[])[] {
  return arrayOf(file).map((frame) =>
    objectsOf(objectOf(frame).cuboids).flatMap((cuboid, index) =>
      readCuboid(cuboid, index + 1) ?? []
    )
  );
}

function readCuboid(cuboid: JsonObject, number: number): Cuboid | undefined {
  const position = objectOf(cuboid.position);
  const dimensions = objectOf(cuboid.dimensions);
  const [x, y, width, length] = [
    position.x,
    position.y,
    dimensions.x,
    dimensions.y,
  ].map(numberOf);
  if (
    x === undefined || y === undefined || width === undefined ||
    length === undefined
  ) return undefined;
  return {
    number,
    label: stringOf(cuboid.label),
    uuid: stringOf(cuboid.uuid),
    x,
    y,
    z: numberOf(position.z) ?? 0,
    width,
    length,
    height: numberOf(dimensions.z) ?? 0,
    yaw: numberOf(cuboid.yaw) ?? 0,
    attributes: objectOf(cuboid.attributes),
  };
}

/** Returns the distance that a view must show in each direction, in metres: whole rings around the cuboids of all frames. */
export function rangeOf(frames: readonly (readonly Cuboid[])[]): number {
  const farthest = frames.flat().reduce(
    (most, { x, y, width, length }) =>
      Math.max(
        most,
        Math.abs(x) + (width + length) / 2,
        Math.abs(y) + (width + length) / 2,
      ),
    0,
  );
  return Math.max(1, Math.ceil(farthest / RING)) * RING;
}

/** Draws rings around the device, each with its distance. */
export function drawRings(range: number): Markup {
  const rings = Math.round(range / RING);
  const stride = Math.ceil(rings / MAX_RINGS);
  const distances = Array.from(
    { length: Math.floor(rings / stride) },
    (_, index) => (index + 1) * stride * RING,
  );
  return svg(
    "g",
    { class: "rings" },
    distances.map((r) => svg("circle", { r })),
    distances.map((r) => svg("text", { x: 0, y: -r }, `${r} m`)),
    svg("path", { d: `M${-range} 0H${range}M0 ${-range}V${range}` }),
  );
}

/** Draws cuboids from above, each with a line in the direction of its heading. */
export function drawCuboids(cuboids: readonly Cuboid[], looks: Looks): Markup {
  return join(cuboids.map(({ number, label, x, y, width, length, yaw }) => {
    const { look, className } = looks.of(label);
    const [right, front] = [round(width / 2), round(length / 2)];
    const box = `M${-right} ${-front}H${right}V${front}H${-right}ZM0 0V${
      -front * 1.5
    }`;
    const degrees = round(-yaw * 180 / Math.PI);
    return svg(
      "a",
      {
        id: `s${number}`,
        href: `#r${number}`,
        class: `s l${look} ${className}`,
        tabindex: -1,
        "aria-label": `${label || "no label"} ${number}`,
        transform: `translate(${round(x)} ${round(-y)}) rotate(${degrees})`,
      },
      svg("path", { class: "k", d: box }),
      svg("path", { class: "f", d: box }),
    );
  }));
}
