/** The type and size of a picture, read from its first bytes. A file that is none of the known types is no picture. */

/** What the first bytes of a picture say. */
export interface PictureType {
  readonly contentType: string;
  /** The size in pixels, if it is in these bytes. */
  readonly size?: { readonly width: number; readonly height: number };
  /** The orientation of a JPEG's EXIF data, if it has one other than 1. */
  readonly orientation?: number;
}

/** A larger picture is not shown: browsers may fail on it. */
export const MAX_PIXELS = 50_000_000;

/** A type by its first bytes, from an offset on. */
interface Format {
  readonly contentType: string;
  readonly signature: readonly (readonly [number, string])[];
  readonly sizeOf?: (view: DataView) => readonly [number, number] | undefined;
}

const FORMATS: readonly Format[] = [
  {
    contentType: "image/png",
    signature: [[0, "\x89PNG\r\n\x1a\n"], [12, "IHDR"]],
    sizeOf: (view) => [view.getUint32(16), view.getUint32(20)],
  },
  {
    contentType: "image/jpeg",
    signature: [[0, "\xff\xd8\xff"]],
    sizeOf: (view) => {
      const at = findSegment(view, isStartOfFrame);
      return at === undefined
        ? undefined
        : [view.getUint16(at + 7), view.getUint16(at + 5)];
    },
  },
  {
    contentType: "image/gif",
    signature: [[0, "GIF8"]],
    sizeOf: (view) => [view.getUint16(6, true), view.getUint16(8, true)],
  },
  {
    contentType: "image/webp",
    signature: [[0, "RIFF"], [8, "WEBPVP8X"]],
    sizeOf: (view) => [1 + uint24(view, 24), 1 + uint24(view, 27)],
  },
  { contentType: "image/webp", signature: [[0, "RIFF"], [8, "WEBP"]] },
  { contentType: "image/avif", signature: [[4, "ftypavif"]] },
];

/** Returns the type of a picture, `undefined` for any other file. */
export function pictureType(bytes: Uint8Array): PictureType | undefined {
  const format = FORMATS.find(({ signature }) =>
    signature.every(([offset, text]) =>
      [...text].every((letter, index) =>
        bytes[offset + index] === letter.charCodeAt(0)
      )
    )
  );
  if (format === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width = 0, height = 0] = read(view, format.sizeOf) ?? [];
  const orientation = format.contentType === "image/jpeg"
    ? read(view, orientationOf) ?? 1
    : 1;
  return {
    contentType: format.contentType,
    ...width > 0 && height > 0 && { size: { width, height } },
    ...orientation !== 1 && { orientation },
  };
}

/** Reads from bytes that may end too early. */
function read<T>(
  view: DataView,
  reader: ((view: DataView) => T | undefined) | undefined,
): T | undefined {
  try {
    return reader?.(view);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Returns the offset of the first segment of a JPEG with such a marker. */
function findSegment(
  view: DataView,
  isWanted: (marker: number) => boolean,
): number | undefined {
  let at = 2;
  while (view.getUint8(at) === 0xff) {
    if (isWanted(view.getUint8(at + 1))) return at;
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** C4, C8 and CC in this range are markers of tables. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf &&
    ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Returns the orientation in the first directory of the EXIF segment. */
function orientationOf(view: DataView): number | undefined {
  const segment = findSegment(view, (marker) => marker === 0xe1);
  if (segment === undefined || view.getUint32(segment + 4) !== 0x45786966) {
    return undefined;
  }
  const start = segment + 10;
  const isLittle = view.getUint16(start) === 0x4949;
  const directory = start + view.getUint32(start + 4, isLittle);
  const entries = view.getUint16(directory, isLittle);
  for (let index = 0; index < entries; index++) {
    const entry = directory + 2 + 12 * index;
    if (view.getUint16(entry, isLittle) === 0x0112) {
      return view.getUint16(entry + 8, isLittle);
    }
  }
  return undefined;
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | view.getUint8(at + 2) << 16;
}
