/** The places of lines in a file by the hash of their keys, in a table of numbers. */

/** An index of lines. The keys are in the file only: look there which place is the right one. */
export class LineIndex {
  /** The place of each slot plus 1, so that 0 is an empty slot. A power of two of them. */
  #places: Float64Array = new Float64Array(1024);
  #hashes: Uint32Array = new Uint32Array(1024);
  #size = 0;

  /** Adds the place of a line. */
  add(key: string, place: number): void {
    // At most half of the slots are in use, so that a search is short.
    if (this.#size * 2 >= this.#places.length) this.#grow();
    this.#put(hashOf(key), place + 1);
    this.#size++;
  }

  /** Yields the places of the lines that may have the key. */
  *placesOf(key: string): Generator<number> {
    const hash = hashOf(key);
    for (const slot of this.#slots(hash)) {
      if (this.#places[slot] === 0) return;
      if (this.#hashes[slot] === hash) yield this.#places[slot]! - 1;
    }
  }

  #put(hash: number, value: number): void {
    for (const slot of this.#slots(hash)) {
      if (this.#places[slot] !== 0) continue;
      this.#places[slot] = value;
      this.#hashes[slot] = hash;
      return;
    }
  }

  #grow(): void {
    const [places, hashes] = [this.#places, this.#hashes];
    this.#places = new Float64Array(places.length * 2);
    this.#hashes = new Uint32Array(places.length * 2);
    places.forEach((value, slot) => {
      if (value !== 0) this.#put(hashes[slot]!, value);
    });
  }

  /** Yields the slots in which a hash may be. */
  *#slots(hash: number): Generator<number> {
    const last = this.#places.length - 1;
    for (let slot = hash & last;; slot = (slot + 1) & last) yield slot;
  }
}

/** Returns a hash of 32 bits (FNV-1a of the UTF-16 code units). */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
