import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  createLooks,
  labelsOfParams,
} from "../../../../examples/callbacks/page/draw/looks.ts";
import { join } from "../../../../examples/callbacks/page/draw/markup.ts";
import {
  boundsOfShapes,
  placeOf,
  readShapes,
} from "../../../../examples/callbacks/page/draw/shapes.ts";
import {
  drawShapes,
  drawStage,
} from "../../../../examples/callbacks/page/draw/svg.ts";
import { HOSTILE } from "../hostile.ts";

function draw(...annotations: object[]) {
  const { shapes } = readShapes(annotations);
  return drawShapes(shapes, createLooks({}, shapes.map(({ label }) => label)))
    .toString();
}

/** Returns the `d` of all coloured paths. */
function paths(markup: string) {
  return [...markup.matchAll(/class="f[^"]*" d="([^"]*)"/g)]
    .map(([, d]) => d);
}

Deno.test("drawShapes draws a box as a link to its row, with a casing, its colour and its name", () => {
  const box = {
    type: "box",
    label: "car",
    left: 1,
    top: 2,
    width: 3,
    height: 4,
  };
  const d = "M1 2L4 2L4 6L1 6Z";
  assertEquals(
    draw(box),
    '<a id="s1" href="#r1" class="s box l0 c0 d0" aria-label="car 1" tabindex="-1">' +
      `<path class="k" d="${d}"/><path class="f" d="${d}"/>` +
      '<text x="1" y="2" dy="1em">car</text></a>',
  );
});

Deno.test("drawShapes marks the top of a turned box", () => {
  const turned = { left: 0, top: 0, width: 40, height: 16, rotation: Math.PI };
  assertEquals(paths(draw({ type: "box", ...turned })), [
    "M40 16L0 16L0 0L40 0ZM20 16L20 18",
  ]);
});

Deno.test("drawShapes draws polygons closed, lines open, points as a dot, cuboids as face and side", () => {
  const vertices = [{ x: 0, y: 0 }, { x: 9.126, y: 0 }, { x: 9, y: 9 }];
  assertEquals(paths(draw({ type: "polygon", vertices })), [
    "M0 0L9.13 0L9 9Z",
  ]);
  assertEquals(paths(draw({ type: "line", vertices })), ["M0 0L9.13 0L9 9"]);
  const dot = draw({ type: "point", x: 5, y: 6 });
  assertEquals(paths(dot), ["M5 6h0"]);
  assertStringIncludes(dot, '<path class="hit" d="M5 6h0"/>');
});

Deno.test("drawShapes draws an ellipse by its radii, and turns it around its centre", () => {
  const upright = [[50, 10], [90, 30], [50, 50], [10, 30]];
  const turned = [[0, -40], [20, 0], [0, 40], [-20, 0]]
    .map(([x, y]) => [0.6 * x! - 0.8 * y!, 0.8 * x! + 0.6 * y!]);
  const ellipse = (points: number[][]) => ({
    type: "ellipse",
    vertices: points.map(([x, y]) => ({ x, y })),
  });
  assertStringIncludes(
    draw(ellipse(upright)),
    '<ellipse class="f" cx="50" cy="30" rx="40" ry="20"/>',
  );
  assertStringIncludes(
    draw(ellipse(turned)),
    '<ellipse class="f" cx="0" cy="0" rx="20" ry="40" transform="rotate(53.13 0 0)"/>',
  );
});

Deno.test("drawShapes escapes every label, and adds no element for it", () => {
  const plain = draw(...HOSTILE.map(() => point("car")));
  const hostile = draw(...HOSTILE.map(point));
  const elements = (markup: string) => markup.match(/<\/?[a-z]+/g);
  assertEquals(elements(hostile), elements(plain));
  assert(!/<(?!\/?(?:a|path|text)\b)/.test(hostile));
  const known = /^(id|href|class|tabindex|aria-label|d|x|y|dy)$/;
  // Inside quoted values an equals sign may follow a word.
  const outside = hostile.replace(/"[^"]*"/g, '""').replace(/>[^<]*</g, "><");
  const attributes = [...outside.matchAll(/ ([a-z-]+)=/g)];
  assert(attributes.length > HOSTILE.length);
  for (const [, name = ""] of attributes) assert(known.test(name), name);
});

Deno.test("drawShapes leaves out casings above 3,000 shapes, names above 500, and the smallest above 10,000", () => {
  const boxes = (length: number) =>
    Array.from({ length }, (_, index) => ({
      type: "box",
      left: 0,
      top: 0,
      width: index + 1,
      height: 1,
    }));
  const count = (length: number, name: string) =>
    draw(...boxes(length)).split(name).length - 1;
  assertEquals(count(500, "<text"), 500);
  assertEquals(count(501, "<text"), 0);
  assertEquals(count(3_000, 'class="k"'), 3_000);
  assertEquals(count(3_001, 'class="k"'), 0);
  const many = draw(...boxes(10_001));
  assertEquals(many.split("<a ").length - 1, 10_000);
  assert(!many.includes('id="s1"'), "the smallest is left out");
});

Deno.test("drawStage writes the part to show as its viewBox, and the whole beside it", () => {
  const whole = { left: 0, top: 0, width: 640, height: 360 };
  const view = { left: 100, top: 50, width: 64, height: 36 };
  const stage = drawStage({
    title: 'A "cow"',
    view,
    whole,
    layers: [],
    shapes: join([]),
  }).toString();
  assertStringIncludes(
    stage,
    '<svg id="stage" viewBox="100 50 64 36" data-whole="0 0 640 360" font-size="1.16" role="group" tabindex="0" aria-label="A &quot;cow&quot;">',
  );
});

Deno.test("readShapes keeps the numbers of annotations, and what it cannot draw", () => {
  const { shapes, others } = readShapes([
    point("a"),
    { type: "blob" },
    7,
    point("b"),
  ]);
  assertEquals(shapes.map(({ number, label }) => [number, label]), [
    [1, "a"],
    [4, "b"],
  ]);
  assertEquals(others, [{ type: "blob" }, 7]);
  assertEquals(readShapes("none"), { shapes: [], others: [] });
});

Deno.test("placeOf and boundsOfShapes describe where shapes are", () => {
  const { shapes } = readShapes([
    { type: "box", left: 10, top: 20, width: 30.04, height: 40.25 },
    { type: "point", x: 110, y: 120 },
  ]);
  assertEquals(shapes.map(placeOf), ["30 × 40.3 px at 10, 20", "at 110, 120"]);
  const bounds = { left: 5, top: 15, width: 110, height: 110 };
  assertEquals(boundsOfShapes(shapes), bounds);
});

Deno.test("createLooks orders the looks by the order of the parameters, whatever was found", () => {
  const params = {
    geometries: {
      box: {
        objects_to_annotate: ["car", {
          choice: "bus",
          subchoices: ["coach", "minibus"],
        }],
      },
      point: { objects_to_annotate: ["hub"] },
    },
  };
  assertEquals(labelsOfParams(params), ["car", "coach", "minibus", "hub"]);
  const looks = createLooks(params, ["zebra", "hub", "ape"]);
  assertEquals(looks.of("hub"), createLooks(params).of("hub"));
  assertEquals(looks.all.map(({ label, className }) => [label, className]), [
    ["car", "c0 d0"],
    ["coach", "c1 d0"],
    ["minibus", "c2 d0"],
    ["hub", "c3 d0"],
    ["ape", "c4 d0"],
    ["zebra", "c5 d0"],
  ]);
});

Deno.test("createLooks has 32 looks, which differ, and compares labels in one normal form", () => {
  const labels = Array.from({ length: 40 }, (_, index) => `label ${index}`);
  const looks = createLooks({ labels });
  const classes = looks.all.map(({ className }) => className);
  assertEquals(new Set(classes).size, 32);
  assertEquals(classes.slice(31), Array(9).fill("c7 d3"));
  const accents = createLooks({ labels: ["\u00e9", "e\u0301"] });
  assertEquals(accents.all.length, 1);
  assertEquals(createLooks({}, HOSTILE).of("__proto__").label, "__proto__");
});

function point(label: string) {
  return { type: "point", x: 1, y: 1, label };
}
