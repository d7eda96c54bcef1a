/** Shapes on the picture of the demo, `cows.png`: 640 by 360 pixels. */
import type { JsonObject } from "@labelwire/scale";

/** The ids of the two cows. */
export const COW: string = "11111111-1111-4111-8111-111111111111";
export const CALF: string = "22222222-2222-4222-8222-222222222222";

/** Returns a box. */
export function box(
  label: string,
  [left, top, width, height]: readonly [number, number, number, number],
  more: JsonObject = {},
): JsonObject {
  return { type: "box", label, left, top, width, height, ...more };
}

/** Returns points from pairs of numbers. */
function points(
  ...pairs: readonly (readonly [number, number])[]
): JsonObject[] {
  return pairs.map(([x, y]) => ({ x, y }));
}

/** Shapes of every geometry on the picture of the demo. */
export const SHAPES: readonly JsonObject[] = [
  box("Big Cow", [203, 158, 204, 134], {
    uuid: COW,
    attributes: { Pose: "standing", Horns: ["left", "right"], Age: 7 },
  }),
  box("Baby Cow", [398, 262, 94, 64], {
    uuid: CALF,
    attributes: { Pose: "standing", "Behind a fence": true },
  }),
  {
    type: "polygon",
    label: "Hill",
    vertices: points(
      [0, 200],
      [60, 170],
      [140, 160],
      [210, 172],
      [255, 192],
      [190, 217],
      [90, 221],
      [0, 234],
    ),
  },
  {
    type: "ellipse",
    label: "Sun",
    vertices: points([547, 31], [579, 63], [547, 95], [515, 63]),
  },
  {
    type: "line",
    label: "Rail",
    vertices: points([0, 279], [100, 283], [200, 287]),
  },
  {
    type: "line",
    label: "Rail",
    vertices: points([452, 291], [560, 284], [640, 279]),
  },
  { type: "point", label: "Eye", x: 370, y: 192 },
  { type: "point", label: "Eye", x: 385, y: 192 },
  box("Patch", [246, 196, 36, 30], {
    rotation: 0.3,
  }),
  {
    type: "cuboid",
    label: "Trough",
    vertices: [
      ["face-topleft", 40, 318],
      ["face-bottomleft", 40, 346],
      ["face-topright", 92, 318],
      ["face-bottomright", 92, 346],
      ["side-topcorner", 118, 306],
      ["side-bottomcorner", 118, 332],
    ].map(([description, x, y]) => ({
      description,
      x,
      y,
      type: "vertex",
    })) as JsonObject[],
  },
];

/** The parameters of a task with such shapes. */
export const GEOMETRIES: JsonObject = {
  box: {
    objects_to_annotate: ["Big Cow", "Baby Cow", "Patch"],
    can_rotate: true,
  },
  polygon: { objects_to_annotate: ["Hill"] },
  ellipse: { objects_to_annotate: ["Sun"] },
  line: { objects_to_annotate: ["Rail"] },
  point: { objects_to_annotate: ["Eye"] },
  cuboid: { objects_to_annotate: ["Trough"] },
};

/** The parameters of a task about the cows alone. */
export const COWS: JsonObject = {
  box: { objects_to_annotate: ["Big Cow", "Baby Cow"] },
};
