/** The size of an image, read from the header of its file. */

/** The size of an image in pixels. */
export type ImageSize = {
  /** The width. */
  readonly width: number;
  /** The height. */
  readonly height: number;
};

/** The size that is assumed for an image whose size is not known. */
export const DEFAULT_IMAGE_SIZE: ImageSize = { width: 1280, height: 720 };

/** The default replaces a larger size: a header of a few bytes can claim any size. */
const MAX_PIXELS = 50_000_000;

/** The first bytes of a PNG file, up to the width. */
const PNG_HEADER = "89504e470d0a1a0a0000000d49484452";

/** Returns the size in the header of a PNG or JPEG; `undefined` for other files. */
export function imageSizeOf(bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPng = hexOf(bytes.subarray(0, 16)) === PNG_HEADER;
  const size = isPng && bytes.length >= 24
    ? { width: view.getUint32(16), height: view.getUint32(20) }
    : jpegSize(view);
  if (size === undefined) return undefined;
  const pixels = size.width * size.height;
  return pixels > 0 && pixels <= MAX_PIXELS ? size : undefined;
}

/** Walks the segments of a JPEG to the one with the size. */
function jpegSize(view: DataView): ImageSize | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (isStartOfFrame(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** C4, C8 and CC in this range are markers of tables. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker % 4 !== 0 ||
    marker === 0xc0;
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
