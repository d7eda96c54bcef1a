/**
 * Masks: a grey PNG whose bytes are the numbers of labels becomes a picture in the
 * colours of the page. Only its header changes: the pixels are not decoded.
 */
import { joinBytes } from "../../bytes.ts";
import { arrayOf, isObject, memberOf, numberOf } from "./value.ts";
import type { JsonValue } from "@labelwire/scale/types";

/** The pixels of a label, or of one of its instances. */
export interface Segment {
  /** The number in the indexed picture. */
  readonly index: number;
  /** The number of pixels, if the response has it. */
  readonly pixels?: number;
}

/** Red, green, blue and opacity, 0 to 255. */
export type Color = readonly [number, number, number, number];

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
/** The lengths of the signature, of a chunk without its content, and of the header's content. */
const SIGNATURE_BYTES = 8;
const CHUNK_BYTES = 12;
const HEADER_BYTES = 13;
/** The end of the header chunk, which is the first. */
const HEADER_END = SIGNATURE_BYTES + CHUNK_BYTES + HEADER_BYTES;
/** Where the header has the depth and the type of its colours. */
const DEPTH_AT = 24;
const TYPE_AT = 25;
const GREY = 0;
const PALETTE = 3;
const COLORS = 256;

/** Returns the segments of each label of a `labelMapping`. */
export function readSegments(
  mapping: JsonValue | undefined,
): ReadonlyMap<string, readonly Segment[]> {
  const names = isObject(mapping) ? Object.keys(mapping) : [];
  // A label with dots occurs twice, once with a backslash before each.
  const labels = names.filter((name) =>
    !name.includes("\\.") || !names.includes(name.replaceAll("\\.", "."))
  );
  return new Map(labels.map((label) => {
    const value = memberOf(mapping, label);
    const items = Array.isArray(value) ? arrayOf(value) : [value];
    const segments = items.flatMap((item) => {
      const index = numberOf(memberOf(item, "index"));
      const pixels = numberOf(memberOf(item, "numPixels"));
      if (index === undefined) return [];
      return [{ index, ...pixels !== undefined && { pixels } }];
    });
    return [label, segments];
  }));
}

/**
 * Returns a PNG with a palette instead of levels of grey. Numbers without a color
 * are transparent. Returns `undefined` if the file is no grey PNG of 8 bits.
 */
export function recolor(
  png: Uint8Array,
  colors: ReadonlyMap<number, Color>,
): Uint8Array<ArrayBuffer> | undefined {
  const isPng = SIGNATURE.every((byte, index) => png[index] === byte);
  if (!isPng || png[DEPTH_AT] !== 8 || png[TYPE_AT] !== GREY) return undefined;
  const header = png.slice(SIGNATURE_BYTES + 8, HEADER_END - 4);
  header[TYPE_AT - SIGNATURE_BYTES - 8] = PALETTE;
  const palette = new Uint8Array(3 * COLORS);
  const opacity = new Uint8Array(COLORS);
  for (const [index, [red, green, blue, alpha]] of colors) {
    if (index < 0 || index >= COLORS) continue;
    palette.set([red, green, blue], 3 * index);
    opacity[index] = alpha;
  }
  return joinBytes([
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", header),
    chunk("PLTE", palette),
    chunk("tRNS", opacity),
    png.subarray(HEADER_END),
  ]);
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(CHUNK_BYTES + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  [...name].forEach((letter, index) => {
    bytes[4 + index] = letter.charCodeAt(0);
  });
  bytes.set(content, 8);
  view.setUint32(8 + content.length, crc32(bytes.subarray(4, -4)));
  return bytes;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return ~crc >>> 0;
}
