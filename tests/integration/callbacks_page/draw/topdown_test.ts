import { assertEquals, assertStringIncludes } from "@std/assert";
import type { JsonObject } from "../../../../src/types/json.ts";
import { createLooks } from "../../../../examples/callbacks/page/draw/looks.ts";
import {
  drawCuboids,
  drawRings,
  rangeOf,
  readCuboids,
} from "../../../../examples/callbacks/page/draw/topdown.ts";

const CUBOID = {
  uuid: "a",
  label: "car",
  position: { x: 3, y: 20, z: 1 },
  dimensions: { x: 2, y: 4, z: 1.5 },
  yaw: Math.PI / 2,
};

function draw(cuboid: JsonObject) {
  const [cuboids = []] = readCuboids([{ cuboids: [cuboid] }]);
  return drawCuboids(cuboids, createLooks({}, ["car"])).toString();
}

Deno.test("drawCuboids draws a cuboid from above, north up, with its heading", () => {
  const d = "M-1 -2H1V2H-1ZM0 0V-3";
  assertEquals(
    draw(CUBOID),
    '<a id="s1" href="#r1" class="s l0 c0 d0" tabindex="-1" aria-label="car 1" transform="translate(3 -20) rotate(-90)">' +
      `<path class="k" d="${d}"/><path class="f" d="${d}"/></a>`,
  );
  assertStringIncludes(
    draw({ ...CUBOID, yaw: 0 }),
    'translate(3 -20) rotate(0)"',
  );
});

Deno.test("readCuboids leaves out a cuboid without a number that is needed", () => {
  const broken = { ...CUBOID, position: { x: 1, y: NaN } };
  const frames = readCuboids([{ cuboids: [broken, CUBOID] }, {}, 7]);
  const numbers = frames.map((cuboids) => cuboids.map(({ number }) => number));
  assertEquals(numbers, [[2], [], []]);
});

Deno.test("rangeOf covers the cuboids of all frames with whole rings of 10 metres", () => {
  const far = { ...CUBOID, position: { x: 0, y: -38, z: 0 } };
  assertEquals(rangeOf(readCuboids([{ cuboids: [CUBOID] }])), 30);
  assertEquals(
    rangeOf(readCuboids([{ cuboids: [CUBOID] }, { cuboids: [far] }])),
    50,
  );
  assertEquals(rangeOf([]), 10);
});

Deno.test("drawRings draws a ring every 10 metres, at most 30", () => {
  const rings = drawRings(30).toString();
  assertEquals(
    [...rings.matchAll(/r="(\d+)"/g)].map(([, radius]) => radius),
    ["10", "20", "30"],
  );
  assertStringIncludes(rings, '<text x="0" y="-20">20 m</text>');
  const many = drawRings(100_000).toString();
  assertEquals(many.split("<circle").length - 1, 29);
});
