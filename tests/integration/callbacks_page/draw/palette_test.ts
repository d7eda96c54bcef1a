import { assert } from "@std/assert";
import {
  PALETTE,
  rgbOf,
} from "../../../../examples/callbacks/page/draw/palette.ts";

type Rgb = readonly [number, number, number];

/** Makes a color linear: each part from 0 to 1. */
function linear(rgb: Rgb): Rgb {
  return rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
}

function luminance(rgb: Rgb): number {
  const [red, green, blue] = linear(rgb);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function apply(matrix: readonly Rgb[], color: Rgb): Rgb {
  return matrix.map((row) =>
    row.reduce((sum, factor, index) => sum + factor * color[index]!, 0)
  ) as unknown as Rgb;
}

/** What people see: the matrices of Machado, Oliveira and Fernandes (2009) at full severity. */
const SIGHTS: Readonly<Record<string, readonly Rgb[]>> = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Returns a linear color in OKLab, where distances are those that people see. */
function oklab(color: Rgb): Rgb {
  const cones = apply([
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
  ], color.map((part) => Math.min(1, Math.max(0, part))) as unknown as Rgb);
  return apply([
    [0.2104542553, 0.793617785, -0.0040720468],
    [1.9779984951, -2.428592205, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.808675766],
  ], cones.map(Math.cbrt) as unknown as Rgb);
}

Deno.test("each color has a contrast of at least 9 to its casing, so one of the two is seen on any picture", () => {
  for (const [look, { casing }] of PALETTE.entries()) {
    const [darker, lighter] = [
      luminance(rgbOf(look)),
      casing === "ffffff" ? 1 : 0,
    ].sort((one, other) => one - other);
    const contrast = (lighter! + 0.05) / (darker! + 0.05);
    assert(contrast >= 9, `${look}: ${contrast}`);
  }
});

for (const [name, sight] of Object.entries(SIGHTS)) {
  Deno.test(`the colors are told apart with ${name} sight`, () => {
    const seen = PALETTE.map((_, look) =>
      oklab(apply(sight, linear(rgbOf(look))))
    );
    seen.forEach((one, index) =>
      seen.slice(index + 1).forEach((other, next) => {
        const apart = Math.hypot(...one.map((part, at) => part - other[at]!));
        assert(apart >= 0.13, `${index} and ${index + next + 1}: ${apart}`);
      })
    );
  });
}
