/**
 * PNG files of pictures with few colours, which is what masks are. Runs of equal
 * bytes are all that is compressed, so a file is made at once and stays small.
 */

/** A picture, row by row. */
export interface Picture {
  /** Pixels to the right. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** The colours, each `#rrggbb`, that samples stand for. Without it they are levels of grey. */
  readonly palette?: readonly string[];
  /** Fills in the samples of a row, a byte for each pixel; they are all 0 before. */
  readonly paint: (row: Uint8Array, y: number) => void;
}

/** What every PNG file begins with. */
const SIGNATURE: readonly number[] = [137, 80, 78, 71, 13, 10, 26, 10];

/** The filter that keeps only what differs from the row above. */
const FILTER_UP = 2;

/** The longest run that one code stands for, and the shortest. */
const LONGEST_RUN = 258;
const SHORTEST_RUN = 3;

/** Sums of Adler-32 are kept below this prime. */
const ADLER_PRIME = 65_521;

/** Makes the PNG file of a picture. */
export function encodePng(picture: Picture): Uint8Array<ArrayBuffer> {
  const { width, height, palette } = picture;
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, width);
  head.setUint32(4, height);
  head.setUint8(8, 8);
  head.setUint8(9, palette === undefined ? 0 : 3);
  const file = new Bytes();
  file.push(SIGNATURE);
  addChunk(file, "IHDR", new Uint8Array(head.buffer));
  if (palette !== undefined) {
    addChunk(file, "PLTE", Uint8Array.from(palette.flatMap(channelsOf)));
  }
  addChunk(file, "IDAT", compressed(picture));
  addChunk(file, "IEND", new Uint8Array());
  return file.all();
}

function channelsOf(colour: string): readonly number[] {
  const value = parseInt(colour.slice(1), 16);
  return [value >> 16, value >> 8 & 255, value & 255];
}

function addChunk(file: Bytes, name: string, content: Uint8Array): void {
  const tagged = new Bytes();
  tagged.push([...name].map((letter) => letter.charCodeAt(0)));
  tagged.push(content);
  const bytes = tagged.all();
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

/** Gives the picture's rows, filtered and as a zlib stream. */
function compressed({ width, height, paint }: Picture): Uint8Array {
  const stream = new RunStream();
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

/** Bytes that grow in number. */
class Bytes {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** Adds bytes at the end. */
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

  /** Gives all that was added. */
  all(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}

/** A zlib stream of one block with the codes of RFC 1951, 3.2.6, whose only matches are runs. */
class RunStream {
  readonly #out = new Bytes();
  #bits = 0;
  #bitCount = 0;
  #last = -1;
  /** How many more of the last byte came. */
  #run = 0;
  #sum1 = 1;
  #sum2 = 0;

  /** Begins a stream: its two bytes of head, and that this block is the last and has fixed codes. */
  constructor() {
    this.#out.push([0x78, 0x01]);
    this.#write(0b011, 3);
  }

  /** Takes in a byte. */
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

  /** Gives the whole stream; nothing may follow. */
  end(): Uint8Array {
    this.#endRun();
    this.#symbol(256);
    if (this.#bitCount > 0) this.#write(0, 8 - this.#bitCount);
    this.#out.push(wordOf((this.#sum2 << 16 | this.#sum1) >>> 0));
    return this.#out.all();
  }

  #endRun(): void {
    if (this.#run >= SHORTEST_RUN) this.#match(this.#run);
    else for (let at = 0; at < this.#run; at += 1) this.#symbol(this.#last);
    this.#run = 0;
  }

  /** Writes that the last byte is repeated so many times; its distance is 1, whose code is five zeros. */
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

  /** Codes stand in the stream from their highest bit on, all else from its lowest. */
  #code(code: number, length: number): void {
    let turned = 0;
    for (let bit = 0; bit < length; bit += 1) {
      turned = turned << 1 | code >> bit & 1;
    }
    this.#write(turned, length);
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
