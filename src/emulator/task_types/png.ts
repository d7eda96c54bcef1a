/**
 * PNG files of masks: pictures with few colors. Only runs of equal bytes are
 * compressed, which is fast and makes such files small.
 */

/** A picture that is painted row by row. */
export interface Picture {
  /** The width in pixels. */
  readonly width: number;
  /** The height in pixels. */
  readonly height: number;
  /** The colors of the sample values, each `#rrggbb`. Default: levels of grey. */
  readonly palette?: readonly string[];
  /** Sets the samples of a row, one byte for each pixel. They are 0 before. */
  readonly paint: (row: Uint8Array, y: number) => void;
}

/** The first bytes of every PNG file. */
const SIGNATURE: readonly number[] = [137, 80, 78, 71, 13, 10, 26, 10];

/** The filter that stores the difference from the row above. */
const FILTER_UP = 2;

/** The longest and the shortest run that one code can express. */
const LONGEST_RUN = 258;
const SHORTEST_RUN = 3;

/** The modulus of Adler-32 checksums. */
const ADLER_PRIME = 65_521;

/** Returns the PNG file of a picture. */
export function encodePng(picture: Picture): Uint8Array<ArrayBuffer> {
  const { width, height, palette } = picture;
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, width);
  head.setUint32(4, height);
  head.setUint8(8, 8);
  head.setUint8(9, palette === undefined ? 0 : 3);
  const file = new ByteBuffer();
  file.push(SIGNATURE);
  addChunk(file, "IHDR", new Uint8Array(head.buffer));
  if (palette !== undefined) {
    addChunk(file, "PLTE", Uint8Array.from(palette.flatMap(channelsOf)));
  }
  addChunk(file, "IDAT", compressed(picture));
  addChunk(file, "IEND", new Uint8Array());
  return file.toBytes();
}

function channelsOf(color: string): readonly number[] {
  const value = parseInt(color.slice(1), 16);
  return [value >> 16, value >> 8 & 255, value & 255];
}

function addChunk(file: ByteBuffer, name: string, content: Uint8Array): void {
  const tagged = new ByteBuffer();
  tagged.push([...name].map((letter) => letter.charCodeAt(0)));
  tagged.push(content);
  const bytes = tagged.toBytes();
  file.push(wordOf(content.length));
  file.push(bytes);
  file.push(wordOf(crc32(bytes)));
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
function compressed({ width, height, paint }: Picture): Uint8Array {
  const stream = new RunLengthStream();
  let above = new Uint8Array(width);
  let row = new Uint8Array(width);
  for (let y = 0; y < height; y += 1) {
    row.fill(0);
    paint(row, y);
    stream.add(FILTER_UP);
    for (let x = 0; x < width; x += 1) {
      stream.add((row[x] ?? 0) - (above[x] ?? 0) & 255);
    }
    [above, row] = [row, above];
  }
  return stream.end();
}

/** A growing array of bytes. */
class ByteBuffer {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** Appends bytes. */
  push(bytes: ArrayLike<number>): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  /** Returns all bytes. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
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
    this.#out.push([0x78, 0x01]);
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
    } else {
      this.#run += 1;
      if (this.#run === LONGEST_RUN) this.#endRun();
    }
  }

  /** Returns the whole stream. No byte may be added afterwards. */
  end(): Uint8Array {
    this.#endRun();
    this.#symbol(256);
    if (this.#bitCount > 0) this.#write(0, 8 - this.#bitCount);
    this.#out.push(wordOf((this.#sum2 << 16 | this.#sum1) >>> 0));
    return this.#out.toBytes();
  }

  #endRun(): void {
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
      this.#out.push([this.#bits & 255]);
      this.#bits >>>= 8;
      this.#bitCount -= 8;
    }
  }
}
