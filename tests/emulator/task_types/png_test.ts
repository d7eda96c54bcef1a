/** PNG files, decoded by an independent library. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
// deno-lint-ignore no-import-prefix -- every entry of deno.json's imports is fetched before any task
import { decode } from "npm:fast-png@8.0.0";
import { encodePng } from "../../../src/emulator/task_types/png.ts";

Deno.test("encodePng writes any samples so that another decoder reads them", () => {
  const samples = fc.array(fc.nat(255), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.tuple(fc.nat(700), samples), { maxLength: 12 }),
      (width, height, runs) => {
        const pixels = new Uint8Array(width * height);
        let at = 0;
        for (const [skip, values] of runs) {
          at += skip;
          for (const value of values) {
            if (at < pixels.length) pixels[at] = value;
            at += 1;
          }
        }
        const bytes = encodePng({
          width,
          height,
          paint: (row, y) =>
            row.set(pixels.subarray(y * width, (y + 1) * width)),
        });
        const image = decode(bytes, { checkCrc: true });
        assertEquals([image.width, image.height], [width, height]);
        assertEquals([image.channels, image.depth], [1, 8]);
        assertEquals(image.data, pixels);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("encodePng writes every byte as a level of grey", () => {
  const paint = (row: Uint8Array) => row.set(row.map((_, x) => x % 256));
  const { data } = decode(encodePng({ width: 512, height: 2, paint }));
  assertEquals(
    [...data],
    [0, 1].flatMap(() => [...Array(512).keys()])
      .map((x) => x % 256),
  );
});

Deno.test("encodePng writes four channels for colors, and transparent pixels where there is none", () => {
  const colors = [undefined, "#ff8001", "#0000ff"];
  const paint = (row: Uint8Array, y: number) => row.fill(y);
  const bytes = encodePng({ width: 2, height: 4, colors, paint });
  const image = decode(bytes, { checkCrc: true });
  assertEquals([image.channels, image.depth, image.palette], [4, 8, undefined]);
  assertEquals(
    [...image.data],
    [[0, 0, 0, 0], [255, 128, 1, 255], [0, 0, 255, 255], [0, 0, 0, 0]]
      .flatMap((pixel) => [...pixel, ...pixel]),
  );
});

Deno.test("encodePng writes the color of any sample", () => {
  const colors = ["#102030", undefined, "#0000ff", "#ffffff"];
  const bytesOf = (sample: number) => {
    const value = parseInt(colors[sample]?.slice(1) ?? "", 16);
    return colors[sample] === undefined
      ? [0, 0, 0, 0]
      : [value >> 16, value >> 8 & 255, value & 255, 255];
  };
  const row = (width: number) =>
    fc.array(fc.nat(3), { minLength: width, maxLength: width });
  const rows = fc.integer({ min: 1, max: 90 }).chain((width) =>
    fc.array(row(width), { minLength: 1, maxLength: 6 })
  );
  fc.assert(fc.property(rows, (samples) => {
    const { data } = decode(encodePng({
      width: samples[0]?.length ?? 0,
      height: samples.length,
      colors,
      paint: (row, y) => row.set(samples[y] ?? []),
    }));
    assertEquals([...data], samples.flat().flatMap(bytesOf));
  }));
});

Deno.test("encodePng compresses a large mask to less than 30,000 bytes", () => {
  const paint = (row: Uint8Array, y: number) => row.fill(y < 300 ? 1 : 2);
  const mask = { width: 1280, height: 720, paint };
  for (const colors of [undefined, [undefined, "#102030", "#405060"]]) {
    const bytes = encodePng({ ...mask, ...(colors && { colors }) });
    assert(bytes.length < 30_000, `${bytes.length} bytes`);
  }
});

/** Inflates the pixel data of a file, which checks its Adler-32 checksum. */
async function inflate(file: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const view = new DataView(file.buffer);
  for (let at = 8; at < file.length;) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...file.subarray(at + 4, at + 8));
    const content = file.slice(at + 8, at + 8 + length);
    if (name === "IDAT") {
      const stream = new Blob([content]).stream()
        .pipeThrough(new DecompressionStream("deflate"));
      return await new Response(stream).bytes();
    }
    at += length + 12;
  }
  return new Uint8Array();
}

Deno.test("encodePng writes the checksum of long runs of equal pixels", async () => {
  const paint = (row: Uint8Array, y: number) => {
    row.fill(y % 3);
    row.fill(2, y * 7 % row.length);
  };
  for (const colors of [undefined, [undefined, "#102030", "#fefdfc"]]) {
    const picture = { width: 3000, height: 120, paint };
    const bytes = await inflate(
      encodePng({ ...picture, ...(colors && { colors }) }),
    );
    assertEquals(bytes.length, 120 * (1 + 3000 * (colors ? 4 : 1)));
  }
});
