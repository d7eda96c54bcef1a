import { assertEquals } from "@std/assert";
import {
  readEvents,
  readFrames,
  readPlayback,
} from "../../../../examples/callbacks/page/draw/frames.ts";
import { outlineOf } from "../../../../examples/callbacks/page/draw/geometry.ts";
import type { Drawing } from "../../../../examples/callbacks/page/draw/shapes.ts";

function boxAt(left: number) {
  return { left, top: 0, width: 10, height: 10 };
}

/** Returns the id, the left edge, and whether it is between two frames, of each shape. */
function lefts({ shapes }: Drawing) {
  return shapes.map(({ uuid, geometry, isBetween }) => [
    uuid,
    outlineOf(geometry)[0]?.x,
    isBetween ?? false,
  ]);
}

Deno.test("readFrames returns the shapes of each frame, and the ranges of each object", () => {
  const item = (uuid: string, left: number, label = "car") => ({
    type: "box",
    uuid,
    label,
    ...boxAt(left),
  });
  const frames = readFrames([
    { annotations: [item("a", 0)] },
    { annotations: [item("b", 5), item("a", 1, "van")] },
    { annotations: [item("b", 6)] },
    { annotations: [item("a", 3)] },
  ]);
  assertEquals([frames.first, frames.last], [0, 3]);
  assertEquals(lefts(frames.at(1)), [["b", 5, false], ["a", 1, false]]);
  assertEquals(frames.at(1).shapes.map(({ label }) => label), ["car", "van"]);
  assertEquals(frames.tracks, [
    { uuid: "a", label: "car", spans: [[0, 1], [3, 3]], keys: [] },
    { uuid: "b", label: "car", spans: [[1, 2]], keys: [] },
  ]);
  assertEquals(lefts(frames.at(99)), []);
  assertEquals(readFrames({ error: "none" }).last, 0);
});

const OBJECT = {
  label: "car",
  geometry: "box",
  frames: [
    { key: 20, ...boxAt(100), attributes: { speed: 2 } },
    { key: 10, ...boxAt(0), attributes: { speed: 1 } },
  ],
};

Deno.test("readPlayback interpolates between two frames, and only there", () => {
  const frames = readPlayback({ a: OBJECT });
  assertEquals([frames.first, frames.last], [10, 20]);
  assertEquals(lefts(frames.at(10)), [["a", 0, false]]);
  assertEquals(lefts(frames.at(13)), [["a", 30, true]]);
  assertEquals(frames.at(13).shapes[0]?.attributes, { speed: 1 });
  assertEquals(lefts(frames.at(20)), [["a", 100, false]]);
  assertEquals([lefts(frames.at(9)), lefts(frames.at(21))], [[], []]);
  assertEquals(frames.tracks, [
    { uuid: "a", label: "car", spans: [[10, 20]], keys: [10, 20] },
  ]);
});

Deno.test("readPlayback does not interpolate between polygons with different numbers of points", () => {
  const vertices = [{ x: 0, y: 0 }, { x: 9, y: 0 }, { x: 9, y: 9 }];
  const frames = readPlayback({
    a: {
      label: "lake",
      geometry: "polygon",
      frames: [
        { key: 0, vertices },
        { key: 2, vertices: [...vertices, { x: 0, y: 9 }] },
        { key: 4, vertices: [...vertices, { x: 0, y: 19 }] },
      ],
    },
  });
  const counts = [0, 1, 2, 3].map((frame) => frames.at(frame).shapes.length);
  assertEquals(counts, [1, 0, 1, 1]);
});

Deno.test("readPlayback accepts the objects as a member, and a list of such", () => {
  const expected = readPlayback({ a: OBJECT }).tracks;
  assertEquals(readPlayback({ annotations: { a: OBJECT } }).tracks, expected);
  assertEquals(readPlayback([{ annotations: { a: OBJECT } }]).tracks, expected);
  assertEquals(readPlayback({ a: { label: "car" } }).tracks, []);
});

Deno.test("readEvents reads an array, or one in `events`", () => {
  const events = [
    { label: "stop", type: "point", start: 3 },
    { label: "turn", type: "range", start: 4, end: 6 },
    { label: "no start" },
  ];
  const expected = [
    { label: "stop", start: 3 },
    { label: "turn", start: 4, end: 6 },
  ];
  assertEquals(readEvents(events), expected);
  assertEquals(readEvents({ events }), expected);
});
