import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  compareShapes,
  compareValues,
} from "../../../../examples/callbacks/page/draw/changes.ts";
import { readGeometry } from "../../../../examples/callbacks/page/draw/geometry.ts";
import { likeness } from "../../../../examples/callbacks/page/draw/overlap.ts";
import { readShapes } from "../../../../examples/callbacks/page/draw/shapes.ts";
import type { JsonObject } from "../../../../src/types/json.ts";

const DIAGONAL = 1000;

function box(left: number, more: JsonObject = {}): JsonObject {
  return {
    type: "box",
    label: "cow",
    left,
    top: 0,
    width: 100,
    height: 100,
    ...more,
  };
}

function path(
  type: string,
  ...pairs: readonly (readonly [number, number])[]
): JsonObject {
  return { type, vertices: pairs.map(([x, y]) => ({ x, y })) };
}

/** Compares annotations. Each change is the numbers of the shapes and what changed. */
function compare(before: JsonObject[], after: JsonObject[]) {
  const [old, now] = [before, after].map((all) => readShapes(all).shapes);
  return compareShapes(old!, now!, DIAGONAL).map(({ before, after, kinds }) =>
    `${before?.number ?? "-"}>${after?.number ?? "-"} ${kinds.join(",")}`.trim()
  );
}

function like(a: JsonObject, b: JsonObject) {
  return likeness(readGeometry(a)!, readGeometry(b)!, DIAGONAL);
}

Deno.test("compareShapes pairs by uuid first, whatever has changed", () => {
  const before = [box(0, { uuid: "a" }), box(300, { uuid: "b" })];
  const after = [box(0, { uuid: "b", label: "calf" }), box(300, { uuid: "a" })];
  assertEquals(compare(before, after), ["1>2 geometry", "2>1 geometry,label"]);
});

Deno.test("compareShapes pairs by overlap, those of one label first, from a half on", () => {
  assertEquals(compare([box(0)], [box(2), box(0, { label: "calf" })]), [
    "1>1 geometry",
    "->2 added",
  ]);
  assertEquals(compare([box(0)], [box(0, { label: "calf" })]), ["1>1 label"]);
  assertEquals(compare([box(0)], [box(33)]), ["1>1 geometry"]);
  assertEquals(compare([box(0)], [box(34)]), ["1>- removed", "->1 added"]);
  assertEquals(compare([box(0), box(20)], [box(19)]), [
    "1>- removed",
    "2>1 geometry",
  ]);
});

Deno.test("compareShapes says nothing of what is the same, in any order", () => {
  const all = [
    box(0),
    box(200, { label: "calf", attributes: { age: 1 } }),
    path("line", [0, 0], [9, 9]),
  ];
  assertEquals(compare(all, [...all].reverse()), ["1>3", "2>2", "3>1"]);
});

Deno.test("compareShapes finds changed attributes", () => {
  const change = (value: unknown) =>
    compare([box(0, { attributes: { pose: "lying", list: [1, 2] } })], [
      box(0, { attributes: value as JsonObject }),
    ]);
  assertEquals(change({ pose: "standing", list: [1, 2] }), ["1>1 attribute"]);
  assertEquals(change({ list: [1, 2], pose: "lying" }), ["1>1"]);
});

Deno.test("likeness of boxes is the area of both over that of all, exactly", () => {
  assertEquals(like(box(0), box(50))?.score, 1 / 3);
  assertEquals(like(box(0), box(0)), {
    score: 1,
    isMoved: false,
    words: "overlap 100 %",
  });
  assertEquals(like(box(0), box(100))?.score, 0);
  assertEquals(like(box(0), box(0.4))?.isMoved, false);
  assertEquals(like(box(0), box(1))?.isMoved, true);
});

Deno.test("likeness of polygons is the overlap of their areas, by the evenodd rule", () => {
  const square = path("polygon", [0, 0], [100, 0], [100, 100], [0, 100]);
  const half = path("polygon", [0, 0], [100, 0], [100, 50], [0, 50]);
  const triangle = path("polygon", [0, 0], [100, 0], [0, 100]);
  assertEquals(like(square, half)?.score, 0.5);
  assertEquals(Math.round((like(square, triangle)?.score ?? 0) * 100), 50);
  const bow = path("polygon", [0, 0], [100, 100], [100, 0], [0, 100]);
  assertEquals(Math.round((like(square, bow)?.score ?? 0) * 100), 50);
  assertEquals(like(square, square)?.isMoved, false);
});

Deno.test("likeness of an upright and a turned box agrees with that of upright ones", () => {
  const number = fc.integer({ min: -120, max: 120 });
  fc.assert(fc.property(number, (left) => {
    const exact = like(box(0), box(left))?.score ?? 0;
    const corners = [[left, 0], [left + 100, 0], [left + 100, 100], [left, 100]]
      .map(([x = 0, y = 0]) => ({ x, y }));
    const scanned = like(box(0), { type: "box", vertices: corners })?.score ??
      0;
    assert(Math.abs(exact - scanned) < 0.001, `${exact} ${scanned}`);
  }));
});

Deno.test("likeness of lines is the distance along them, and finds a reversed one", () => {
  const line = path("line", [0, 0], [100, 0]);
  assertEquals(
    like(line, path("line", [0, 0], [50, 0], [100, 0]))?.isMoved,
    false,
  );
  assertEquals(like(line, path("line", [0, 4], [100, 4]))?.isMoved, false);
  assertEquals(
    like(line, path("line", [0, 10], [100, 10]))?.words,
    "10 px apart",
  );
  assertEquals(like(line, path("line", [0, 10], [100, 10]))?.isMoved, true);
  assertEquals(
    like(line, path("line", [100, 0], [0, 0]))?.words,
    "reversed, 0 px apart",
  );
});

Deno.test("likeness of points is their distance; different geometries have none", () => {
  const at = (x: number) => ({ type: "point", x, y: 0 });
  assertEquals(like(at(0), at(2))?.isMoved, false);
  assertEquals(like(at(0), at(3))?.isMoved, true);
  assert((like(at(0), at(19))?.score ?? 0) > 0.5);
  assert((like(at(0), at(21))?.score ?? 1) < 0.5);
  assertEquals(like(at(0), box(0)), undefined);
});

Deno.test("compareValues lists members that differ, and ignores the signatures of links", () => {
  const changes = compareValues(
    { a: 1, b: { c: [1, 2] }, d: "x", link: "https://a/b?X-Amz-Signature=1" },
    { a: 1, b: { c: [1, 3, 4] }, e: {}, link: "https://a/b?X-Amz-Signature=2" },
  );
  assertEquals(changes, [
    { path: "b.c[1]", before: "2", after: "3" },
    { path: "d", before: "x" },
    { path: "b.c[2]", after: "4" },
    { path: "e", after: "{}" },
  ]);
});
