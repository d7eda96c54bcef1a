/**
 * PNG files of masks: pictures with few colors. Only runs of equal pixels are
 * compressed, which is fast and makes such files small.
 */
import { ByteBuffer } from "../../core/bytes.ts";

/** A picture that is painted row by row. */
export interface Picture {
  /** The width in pixels. */
  readonly width: number;
  /** The height in pixels. */
  readonly height: number;
  /**
   * The colors of the sample values, each `#rrggbb`, `undefined` for transparent
   * pixels: the file has four channels. Default: one channel, levels of grey.
   */
  readonly colors?: readonly (string | undefined)[];
  /** Sets the samples of a row, one byte for each pixel. They are 0 before. */
  readonly paint: (row: Uint8Array, y: number) => void;
}

/** The first bytes of every PNG file. */
const SIGNATURE: readonly number[] = [137, 80, 78, 71, 13, 10, 26, 10];

/** The filters that store the difference from the pixel to the left, and from that above. */
const FILTER_LEFT = 1;
const FILTER_UP = 2;

/** The number of sample values. */
const SAMPLES = 256;

/** The color types of PNG, with one channel and with four. */
const GREY = 0;
const RGBA = 6;

/** The longest and the shortest run that one code can express. */
const LONGEST_RUN = 258;
const SHORTEST_RUN = 3;

/** The modulus of Adler-32 checksums. */
const ADLER_PRIME = 65_521;

/** The bytes of the pixels of each sample value. */
interface PixelTable {
  readonly bytes: Uint8Array;
  readonly bytesPerPixel: number;
}

/** Returns the PNG file of a picture. */
export function encodePng(picture: Picture): Uint8Array<ArrayBuffer> {
  const { width, height, colors } = picture;
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, width);
  head.setUint32(4, height);
  head.setUint8(8, 8);
  head.setUint8(9, colors === undefined ? GREY : RGBA);
  const file = new ByteBuffer();
  file.add(SIGNATURE);
  addChunk(file, "IHDR", new Uint8Array(head.buffer));
  addChunk(file, "IDAT", compressed(picture));
  addChunk(file, "IEND", new Uint8Array());
  return bytesOf(file);
}

function pixelTable(colors: Picture["colors"]): PixelTable {
  const samples = Array.from({ length: SAMPLES }, (_, sample) => sample);
  return colors === undefined
    ? { bytes: Uint8Array.from(samples), bytesPerPixel: 1 }
    : {
      bytes: Uint8Array.from(samples.flatMap((at) => channelsOf(colors[at]))),
      bytesPerPixel: 4,
    };
}

function channelsOf(color: string | undefined): readonly number[] {
  if (color === undefined) return [0, 0, 0, 0];
  const value = parseInt(color.slice(1), 16);
  return [value >> 16, value >> 8 & 255, value & 255, 255];
}

function addChunk(file: ByteBuffer, name: string, content: Uint8Array): void {
  const tagged = new ByteBuffer();
  tagged.add([...name].map((letter) => letter.charCodeAt(0)));
  tagged.add(content);
  const bytes = bytesOf(tagged);
  file.add(wordOf(content.length));
  file.add(bytes);
  file.add(wordOf(crc32(bytes)));
}

function bytesOf({ memory, size }: ByteBuffer): Uint8Array<ArrayBuffer> {
  return memory.slice(0, size);
}

function wordOf(value: number): readonly number[] {
  return [value >>> 24, value >>> 16 & 255, value >>> 8 & 255, value & 255];
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Returns the filtered rows of the picture as a zlib stream. */
function compressed({ width, height, colors, paint }: Picture): Uint8Array {
  const stream = new RunLengthStream();
  const table = pixelTable(colors);
  let above = new Uint8Array(width);
  let row = new Uint8Array(width);
  for (let y = 0; y < height; y += 1) {
    row.fill(0);
    paint(row, y);
    // The first pixel differs from none, and the first row has none above.
    const left = row.subarray(0, -1);
    const isUp = y > 0 &&
      changes(row, above) <= 1 + changes(row.subarray(1), left);
    stream.add(isUp ? FILTER_UP : FILTER_LEFT);
    if (isUp) addPixels(stream, table, [row, above]);
    else {
      addPixels(stream, table, [row.subarray(0, 1), undefined]);
      addPixels(stream, table, [row.subarray(1), left]);
    }
    [above, row] = [row, above];
  }
  return stream.end();
}

/** Returns the number of samples that differ. */
function changes(row: Uint8Array, other: Uint8Array): number {
  let count = 0;
  for (let x = 0; x < row.length; x += 1) {
    if (row[x] !== other[x]) count += 1;
  }
  return count;
}

/** Adds the differences of pixels from others; from zero where there are none. */
function addPixels(
  stream: RunLengthStream,
  { bytes, bytesPerPixel }: PixelTable,
  [row, others]: readonly [Uint8Array, Uint8Array | undefined],
): void {
  const byteAt = (sample: number | undefined, channel: number) =>
    sample === undefined ? 0 : bytes[sample * bytesPerPixel + channel] ?? 0;
  let equal = 0;
  for (let x = 0; x < row.length; x += 1) {
    const [sample, other] = [row[x], others?.[x]];
    if (sample === other) {
      equal += bytesPerPixel;
      continue;
    }
    stream.addZeros(equal);
    equal = 0;
    for (let channel = 0; channel < bytesPerPixel; channel += 1) {
      stream.add(byteAt(sample, channel) - byteAt(other, channel) & 255);
    }
  }
  stream.addZeros(equal);
}

/** A zlib stream of one block with the fixed codes of RFC 1951, 3.2.6. Its only matches are runs. */
class RunLengthStream {
  readonly #out = new ByteBuffer();
  #bits = 0;
  #bitCount = 0;
  #last = -1;
  /** The number of repetitions of the last byte. */
  #run = 0;
  #sum1 = 1;
  #sum2 = 0;

  /** Writes the header of the stream, and the header of its only block. */
  constructor() {
    this.#out.add([0x78, 0x01]);
    this.#write(0b011, 3);
  }

  /** Adds a byte. */
  add(byte: number): void {
    this.#sum1 = (this.#sum1 + byte) % ADLER_PRIME;
    this.#sum2 = (this.#sum2 + this.#sum1) % ADLER_PRIME;
    if (byte !== this.#last) {
      this.#endRun();
      this.#symbol(byte);
      this.#last = byte;
    } else this.#run += 1;
  }

  /** Adds that many zeros, as `add(0)` does one by one. */
  addZeros(count: number): void {
    if (count === 0) return;
    this.add(0);
    this.#run += count - 1;
    this.#sum2 = (this.#sum2 + (count - 1) % ADLER_PRIME * this.#sum1) %
      ADLER_PRIME;
  }

  /** Returns the whole stream. No byte may be added afterwards. */
  end(): Uint8Array {
    this.#endRun();
    this.#symbol(256);
    if (this.#bitCount > 0) this.#write(0, 8 - this.#bitCount);
    this.#out.add(wordOf((this.#sum2 << 16 | this.#sum1) >>> 0));
    return bytesOf(this.#out);
  }

  #endRun(): void {
    for (; this.#run >= LONGEST_RUN; this.#run -= LONGEST_RUN) {
      this.#match(LONGEST_RUN);
    }
    if (this.#run >= SHORTEST_RUN) this.#match(this.#run);
    else for (let at = 0; at < this.#run; at += 1) this.#symbol(this.#last);
    this.#run = 0;
  }

  /** Writes a repetition of the last byte: a length, and the distance 1 (five zero bits). */
  #match(length: number): void {
    const above = length - SHORTEST_RUN;
    if (length === LONGEST_RUN) this.#symbol(285);
    else if (above < 8) this.#symbol(257 + above);
    else {
      const extra = 29 - Math.clz32(above);
      this.#symbol(261 + extra * 4 + (above >> extra & 3));
      this.#write(above & (1 << extra) - 1, extra);
    }
    this.#write(0, 5);
  }

  #symbol(symbol: number): void {
    if (symbol < 144) this.#code(0x30 + symbol, 8);
    else if (symbol < 256) this.#code(0x190 + symbol - 144, 9);
    else if (symbol < 280) this.#code(symbol - 256, 7);
    else this.#code(0xc0 + symbol - 280, 8);
  }

  /** Codes are written from the highest bit, all other values from the lowest. */
  #code(code: number, length: number): void {
    let reversed = 0;
    for (let bit = 0; bit < length; bit += 1) {
      reversed = reversed << 1 | code >> bit & 1;
    }
    this.#write(reversed, length);
  }

  #write(value: number, count: number): void {
    this.#bits |= value << this.#bitCount;
    this.#bitCount += count;
    while (this.#bitCount >= 8) {
      this.#out.add([this.#bits & 255]);
      this.#bits >>>= 8;
      this.#bitCount -= 8;
    }
  }
}
