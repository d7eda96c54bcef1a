import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  boundsOf,
  boundsOfPoints,
  type Geometry,
  outlineOf,
  readGeometry,
} from "../../../../examples/callbacks/page/draw/geometry.ts";

const SQUARE = [{ x: 0, y: 0 }, { x: 9, y: 0 }, { x: 9, y: 9 }];

function assertClose(actual: number, expected: number) {
  assert(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);
}

function rounded(points: readonly { x: number; y: number }[]) {
  return points.map(({ x, y }) => [
    Math.round(x * 100) / 100 + 0,
    Math.round(y * 100) / 100 + 0,
  ]);
}

function corners(geometry: Geometry | undefined) {
  assert(geometry !== undefined);
  return rounded(outlineOf(geometry));
}

Deno.test("readGeometry reads a box from its left, top, width and height", () => {
  const box = { type: "box", left: 10, top: 20, width: 30, height: 40 };
  assertEquals(corners(readGeometry(box)), [
    [10, 20],
    [40, 20],
    [40, 60],
    [10, 60],
  ]);
});

Deno.test("readGeometry turns a box clockwise around its centre, by radians", () => {
  const box = {
    type: "box",
    left: 0,
    top: 0,
    width: 40,
    height: 20,
    rotation: Math.PI / 2,
  };
  assertEquals(corners(readGeometry(box)), [
    [30, -10],
    [30, 30],
    [10, 30],
    [10, -10],
  ]);
});

Deno.test("readGeometry prefers the vertices of a box to its other members", () => {
  const vertices = [...SQUARE, { x: 0, y: 9 }];
  const box = { type: "box", left: 50, top: 50, width: 1, height: 1, vertices };
  assertEquals(corners(readGeometry(box)), [[0, 0], [9, 0], [9, 9], [0, 9]]);
  const three = { ...box, vertices: SQUARE };
  assertEquals(corners(readGeometry(three))[0], [50, 50]);
});

Deno.test("a turned box and the box of its vertices lie on each other", () => {
  const number = fc.double({ min: -500, max: 500, noNaN: true });
  fc.assert(fc.property(number, number, number, (left, top, rotation) => {
    const box = { type: "box", left, top, width: 30, height: 70, rotation };
    const turned = readGeometry(box)!;
    const vertices = outlineOf(turned).map(({ x, y }) => ({ x, y }));
    const again = readGeometry({ type: "box", vertices })!;
    assertEquals(rounded(outlineOf(again)), rounded(outlineOf(turned)));
    const { left: l, top: t, width, height } = boundsOf(turned);
    assertClose(l + width / 2, left + 15);
    assertClose(t + height / 2, top + 35);
  }));
});

Deno.test("readGeometry knows the type of an older annotation from `geometry` or its members", () => {
  const kinds = [
    { geometry: "line", vertices: SQUARE },
    { vertices: SQUARE },
    { x: 1, y: 2 },
    { left: 0, top: 0, width: 1, height: 1 },
    { type: "blob", vertices: SQUARE },
  ].map((annotation) => readGeometry(annotation)?.kind);
  assertEquals(kinds, ["line", "polygon", "point", "box", "polygon"]);
  assertEquals(readGeometry({ vertices: SQUARE }, "line")?.kind, "line");
});

Deno.test("readGeometry returns undefined where a number is missing or not finite", () => {
  for (
    const annotation of [
      { type: "box", left: 0, top: 0, width: 1 },
      { type: "box", left: NaN, top: 0, width: 1, height: 1 },
      { type: "point", x: 1 },
      { type: "polygon", vertices: [{ x: 1 }] },
      { type: "polygon", vertices: [] },
      { type: "line" },
      { type: "ellipse", vertices: SQUARE },
      { type: "cuboid", vertices: SQUARE },
      { type: "constructor" },
      {},
    ]
  ) assertEquals(readGeometry(annotation), undefined);
});

Deno.test("readGeometry reads an upright ellipse from its four points", () => {
  const vertices = [
    { x: 50, y: 10 },
    { x: 90, y: 30 },
    { x: 50, y: 50 },
    { x: 10, y: 30 },
  ];
  assertEquals(readGeometry({ type: "ellipse", vertices }), {
    kind: "ellipse",
    centre: { x: 50, y: 30 },
    radii: [40, 20],
    rotation: 0,
  });
});

Deno.test("readGeometry reads a turned ellipse from the ends of its axes", () => {
  fc.assert(fc.property(
    fc.double({ min: -1.5, max: 1.5, noNaN: true }),
    (rotation) => {
      const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
      const at = (a: number, b: number) => ({
        x: 100 + a * cos - b * sin,
        y: 100 + a * sin + b * cos,
      });
      const vertices = [at(0, -20), at(50, 0), at(0, 20), at(-50, 0)];
      const ellipse = readGeometry({ type: "ellipse", vertices });
      if (ellipse?.kind !== "ellipse") throw new Error("no ellipse");
      assertClose(ellipse.radii[0], 50);
      assertClose(ellipse.radii[1], 20);
      assertClose(ellipse.rotation, rotation);
    },
  ));
});

Deno.test("readGeometry reads a turned ellipse from the points where it touches its bounding box", () => {
  const [a, b, rotation] = [50, 20, 0.5];
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  const w = Math.hypot(a * cos, b * sin);
  const h = Math.hypot(a * sin, b * cos);
  const s = (a * a - b * b) * sin * cos;
  const vertices = [
    { x: -s / h, y: -h },
    { x: w, y: s / w },
    { x: s / h, y: h },
    { x: -w, y: -s / w },
  ];
  const ellipse = readGeometry({ type: "ellipse", vertices });
  if (ellipse?.kind !== "ellipse") throw new Error("no ellipse");
  assertClose(ellipse.radii[0], a);
  assertClose(ellipse.radii[1], b);
  assertClose(ellipse.rotation, rotation);
});

/** The corners of a cuboid, in an order of their own. */
function cuboid(sideX: number, edges?: object[]) {
  const vertex = (description: string, x: number, y: number) => ({
    description,
    type: "vertex",
    x,
    y,
  });
  return {
    type: "cuboid",
    vertices: [
      vertex("side-bottomcorner", sideX, 90),
      vertex("face-bottomright", 100, 100),
      vertex("face-topleft", 0, 0),
      vertex("side-topcorner", sideX, -10),
      vertex("face-topright", 100, 0),
      vertex("face-bottomleft", 0, 100),
    ],
    ...edges && { edges },
  } as Parameters<typeof readGeometry>[0];
}

Deno.test("readGeometry reads the face and the side of a cuboid by the names of its corners", () => {
  assertEquals(readGeometry(cuboid(140)), {
    kind: "cuboid",
    face: [[0, 0], [100, 0], [100, 100], [0, 100]].map(point),
    side: [[100, 0], [140, -10], [140, 90], [100, 100]].map(point),
  });
  const left = readGeometry(cuboid(-40));
  if (left?.kind !== "cuboid") throw new Error("no cuboid");
  assertEquals(left.side[0], { x: 0, y: 0 });
});

Deno.test("readGeometry joins the side of a cuboid to where its edge begins, not to the nearer side", () => {
  const edge = { description: "side-top", x1: 140, y1: -10, x2: 0, y2: 0 };
  const found = readGeometry(cuboid(140, [edge]));
  if (found?.kind !== "cuboid") throw new Error("no cuboid");
  assertEquals(found.side.map(({ x, y }) => [x, y]), [
    [0, 0],
    [140, -10],
    [140, 90],
    [0, 100],
  ]);
});

Deno.test("boundsOf covers the side of a cuboid, and boundsOfPoints no point", () => {
  assertEquals(boundsOf(readGeometry(cuboid(140))!), {
    left: 0,
    top: -10,
    width: 140,
    height: 110,
  });
  const none = { left: 0, top: 0, width: 0, height: 0 };
  assertEquals(boundsOfPoints([]), none);
});

function point([x = 0, y = 0]: number[]) {
  return { x, y };
}
