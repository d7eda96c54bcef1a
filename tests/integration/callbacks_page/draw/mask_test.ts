import { assert, assertEquals } from "@std/assert";
import {
  readSegments,
  recolor,
} from "../../../../examples/callbacks/page/draw/mask.ts";
import { pictureType } from "../../../../examples/callbacks/page/draw/picture_type.ts";
import { encodePng } from "../../../../src/emulator/task_types/png.ts";

const GREY = encodePng({
  width: 3,
  height: 2,
  paint: (row, y) => row.fill(y + 1),
});

/** Returns the chunks of a PNG by name, after checking the checksum of each. */
function chunks(png: Uint8Array) {
  const view = new DataView(png.buffer, png.byteOffset);
  const found = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length;) {
    const end = at + 8 + view.getUint32(at);
    const name = String.fromCharCode(...png.subarray(at + 4, at + 8));
    assertEquals(crc32(png.subarray(at + 4, end)), view.getUint32(end), name);
    found.set(name, png.subarray(at + 8, end));
    at = end + 4;
  }
  return found;
}

/** The checksum by the definition in the PNG specification, bit by bit. */
function crc32(bytes: Uint8Array) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const isOne = (crc ^ byte >> bit) & 1;
      crc = crc >>> 1 ^ (isOne ? 0xedb88320 : 0);
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}

Deno.test("recolor adds a palette to a grey picture, and leaves its pixels as they are", () => {
  const png = recolor(
    GREY,
    new Map([[1, [10, 20, 30, 255]], [255, [1, 2, 3, 4]]]),
  );
  assert(png !== undefined);
  const [before, after] = [chunks(GREY), chunks(png)];
  assertEquals([...after.keys()], ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
  assertEquals(after.get("IDAT"), before.get("IDAT"));
  assertEquals([...after.get("IHDR")!], [
    0,
    0,
    0,
    3,
    0,
    0,
    0,
    2,
    8,
    3,
    0,
    0,
    0,
  ]);
  assertEquals([...after.get("PLTE")!.subarray(0, 6)], [0, 0, 0, 10, 20, 30]);
  assertEquals([...after.get("PLTE")!.subarray(765)], [1, 2, 3]);
  const opacity = after.get("tRNS")!;
  assertEquals([opacity.length, opacity[0], opacity[1], opacity[255]], [
    256,
    0,
    255,
    4,
  ]);
});

Deno.test("recolor refuses what is no grey PNG of 8 bits", () => {
  const colored = encodePng({
    width: 1,
    height: 1,
    colors: ["#000000"],
    paint() {},
  });
  const deep = GREY.slice();
  deep[24] = 16;
  for (const file of [colored, deep, new Uint8Array(), GREY.subarray(1)]) {
    assertEquals(recolor(file, new Map()), undefined);
  }
});

Deno.test("readSegments reads the numbers of a label and of its instances", () => {
  const segments = readSegments({
    sky: { index: 1, color: "#fff" },
    cow: [{ index: 2, numPixels: 50 }, { index: 3, numPixels: 7 }, {}],
    ["__proto__x"]: null,
  });
  assertEquals([...segments], [
    ["sky", [{ index: 1 }]],
    ["cow", [{ index: 2, pixels: 50 }, { index: 3, pixels: 7 }]],
    ["__proto__x", []],
  ]);
  assertEquals(readSegments(undefined).size, 0);
  const own = JSON.parse('{"__proto__": {"index": 4}}');
  assertEquals([...readSegments(own)], [["__proto__", [{ index: 4 }]]]);
});

Deno.test("readSegments reads a label with dots once, although the response has it twice", () => {
  const segments = readSegments({
    "a\\.b": [{ index: 1 }],
    "c\\.d": { index: 2 },
    "a.b": [{ index: 1 }],
  });
  assertEquals([...segments.keys()], ["c\\.d", "a.b"]);
});

Deno.test("pictureType reads the size of PNG, JPEG, GIF and WebP", () => {
  const jpeg = bytes(
    "\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x0b\x08\x01\x68\x02\x80\x03",
  );
  const gif = bytes("GIF89a\x80\x02\x68\x01");
  const webp = bytes(`RIFF....WEBPVP8X........\x7f\x02\0\x67\x01\0`);
  const size = { width: 640, height: 360 };
  assertEquals(pictureType(GREY), {
    contentType: "image/png",
    size: { width: 3, height: 2 },
  });
  assertEquals(pictureType(jpeg), { contentType: "image/jpeg", size });
  assertEquals(pictureType(gif), { contentType: "image/gif", size });
  assertEquals(pictureType(webp), { contentType: "image/webp", size });
  assertEquals(pictureType(bytes("....ftypavif")), {
    contentType: "image/avif",
  });
});

Deno.test("pictureType reads the orientation of a JPEG", () => {
  const tiff = "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
  const exif = `Exif\0\0${tiff}`;
  const jpeg = `\xff\xd8\xff\xe1\0${
    String.fromCharCode(exif.length + 2)
  }${exif}\xff\xc0\0\x0b\x08\0\x02\0\x03\x03`;
  assertEquals(pictureType(bytes(jpeg)), {
    contentType: "image/jpeg",
    size: { width: 3, height: 2 },
    orientation: 6,
  });
});

Deno.test("pictureType has no type for SVG, HTML, JSON and cut files, and no size where it is cut off", () => {
  for (
    const file of [
      "<svg xmlns='http://www.w3.org/2000/svg'/>",
      "<!doctype html>",
      "{}",
      "",
      "\x89PNG",
      "\xff\xd8",
    ]
  ) {
    assertEquals(pictureType(bytes(file)), undefined);
  }
  const cutOff = bytes("\xff\xd8\xff\xe0\xff\xff");
  assertEquals(pictureType(cutOff), { contentType: "image/jpeg" });
});

function bytes(latin1: string) {
  return Uint8Array.from(latin1, (letter) => letter.charCodeAt(0));
}
