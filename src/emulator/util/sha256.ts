/**
 * SHA-256 of bytes that arrive in pieces: the platform's own wants the whole,
 * which of an upload need not be in memory.
 */

/** How many bytes are mixed in at once, and in how many rounds. */
const BLOCK_BYTES = 64;
const ROUND_COUNT = 64;

/** The state before the first byte: eight words in hexadecimal. */
const START: readonly string[] = [
  "6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19",
];

/** The constant of each round, likewise. */
const ROUNDS: readonly string[] = [
  "428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5",
  "d807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174",
  "e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da",
  "983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca635114292967",
  "27b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85",
  "a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa070",
  "19a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3",
  "748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2",
];

/** Hashes bytes as they come. */
export class Sha256 {
  readonly #state = wordsOf(START);
  readonly #rounds = wordsOf(ROUNDS);
  readonly #words = new Int32Array(ROUND_COUNT);
  readonly #block = new Uint8Array(BLOCK_BYTES);
  readonly #view = new DataView(this.#block.buffer);
  /** How many bytes came so far. */
  #length = 0;

  /** Takes in more bytes. */
  update(bytes: Uint8Array): void {
    let offset = 0;
    while (offset < bytes.length) {
      const start = this.#length % BLOCK_BYTES;
      const part = bytes.subarray(offset, offset + BLOCK_BYTES - start);
      this.#block.set(part, start);
      this.#length += part.length;
      offset += part.length;
      if (this.#length % BLOCK_BYTES === 0) this.#mix();
    }
  }

  /** Gives the hash as 64 lower-case hexadecimal digits; nothing may follow. */
  digest(): string {
    const bits = BigInt(this.#length) * 8n;
    const padding = new Uint8Array(
      BLOCK_BYTES - (this.#length + 8) % BLOCK_BYTES + 8,
    );
    padding[0] = 0x80;
    new DataView(padding.buffer).setBigUint64(padding.length - 8, bits);
    this.update(padding);
    return [...this.#state]
      .map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  #mix(): void {
    this.#fillWords();
    const words = this.#words;
    const rounds = this.#rounds;
    const state = this.#state;
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let round = 0; round < ROUND_COUNT; round += 1) {
      const sum1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const choice = (e & f) ^ (~e & g);
      const first = (h + sum1 + choice + (rounds[round] ?? 0) +
        (words[round] ?? 0)) | 0;
      const sum0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      // One by one: swapping arrays takes three times as long.
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + sum0 + majority) | 0;
    }
    for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) {
      state[index] = (state[index] ?? 0) + value;
    }
  }

  /** Stretches the block's 16 words to 64. */
  #fillWords(): void {
    const words = this.#words;
    for (let index = 0; index < 16; index += 1) {
      words[index] = this.#view.getInt32(index * 4);
    }
    for (let index = 16; index < ROUND_COUNT; index += 1) {
      const [one, other] = [words[index - 15] ?? 0, words[index - 2] ?? 0];
      const sigma0 = turn(one, 7) ^ turn(one, 18) ^ (one >>> 3);
      const sigma1 = turn(other, 17) ^ turn(other, 19) ^ (other >>> 10);
      words[index] = (words[index - 16] ?? 0) + sigma0 +
        (words[index - 7] ?? 0) + sigma1;
    }
  }
}

function wordsOf(hex: readonly string[]): Int32Array {
  const words = hex.join("").match(/.{8}/g) ?? [];
  return Int32Array.from(words, (word) => parseInt(word, 16));
}

/** Rotates a word of 32 bits to the right. */
function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
