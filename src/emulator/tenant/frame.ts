/** How large a picture is: read from its head, or taken for granted. */

/** The size of a picture in pixels. */
export type Frame = {
  /** To the right. */
  readonly width: number;
  /** Down. */
  readonly height: number;
};

/** What pictures are taken for whose size is not known. */
export const USUAL_FRAME: Frame = { width: 1280, height: 720 };

/** Larger ones are taken for `USUAL_FRAME`: a header of some bytes can claim any size. */
const MAX_PIXELS = 50_000_000;

/** What PNG files begin with, up to the width. */
const PNG_HEAD = "89504e470d0a1a0a0000000d49484452";

/** Reads the size from the head of a PNG or JPEG; `undefined` for other files. */
export function frameIn(bytes: Uint8Array): Frame | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frame = hexOf(bytes.subarray(0, 16)) === PNG_HEAD && bytes.length >= 24
    ? { width: view.getUint32(16), height: view.getUint32(20) }
    : jpegFrame(view);
  if (frame === undefined) return undefined;
  const pixels = frame.width * frame.height;
  return pixels > 0 && pixels <= MAX_PIXELS ? frame : undefined;
}

/** Walks the segments of a JPEG to the one that begins the picture. */
function jpegFrame(view: DataView): Frame | undefined {
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

/** C4, C8 and CC among them are tables. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker % 4 !== 0 ||
    marker === 0xc0;
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
