/** Randomness that a seed can repeat, and the ids made from it. */
import type { JsonValue } from "../../types/json.ts";
import { refuse, wholeNumber } from "./check.ts";
import { isObject } from "./json.ts";

/**
 * Gives numbers that depend on its seed alone (Chris Doty-Humphrey's sfc32).
 */
export class Random {
  /** The seed. */
  readonly seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** Makes a generator; the same seed gives the same numbers. */
  constructor(seed: string) {
    this.seed = seed;
    this.#a = hash(seed, 0x811c9dc5);
    this.#b = hash(seed, 0x9e3779b9);
    this.#c = hash(seed, 0x85ebca6b);
    // The first dozen numbers still show how alike two seeds are.
    for (let round = 0; round < 12; round += 1) this.#next();
  }

  /**
   * Makes a generator of its own for that name, so that one thing's numbers do
   * not depend on what else was drawn.
   */
  fork(name: string): Random {
    return new Random(`${this.seed}/${name}`);
  }

  /** Gives an integer from the integer `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low +
      Math.floor(this.#next() / 0x100000000 * (Math.floor(high) - low + 1));
  }

  /** Gives one of the items, or `undefined` if there are none. */
  pick<T>(items: readonly T[]): T | undefined {
    return items[this.integer(0, items.length - 1)];
  }

  /** Gives so many lower-case hexadecimal digits. */
  hex(digits: number): string {
    let text = "";
    while (text.length < digits) text += toHex(this.#next(), 8);
    return text.slice(0, digits);
  }

  /** Gives a version 4 UUID in lower case. */
  uuid(): string {
    const digits = this.hex(30);
    const variant = "89ab".charAt(this.integer(0, 3));
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${
      digits.slice(12, 15)
    }-${variant}${digits.slice(15, 18)}-${digits.slice(18)}`;
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0;
    return sum;
  }
}

/**
 * Makes ids as the API's database does: the second of creation, five bytes of
 * one process, a counter.
 */
export class IdMaker {
  #process: string;
  #count: number;

  /**
   * Makes a source of ids whose process bytes and first count come from
   * `random`.
   */
  constructor(random: Random) {
    this.#process = random.hex(10);
    this.#count = random.integer(0, 0xffff);
  }

  /**
   * Gives an id of 24 lower-case hexadecimal digits for something created at
   * that time, in milliseconds since 1970.
   */
  next(nowMs: number): string {
    this.#count = (this.#count + 1) % 0x1000000;
    return toHex(Math.floor(nowMs / 1000), 8) + this.#process +
      toHex(this.#count, 6);
  }

  /** Gives all of it as JSON. */
  save(): JsonValue {
    return { process: this.#process, count: this.#count };
  }

  /** Takes over what `save` gave. */
  load(saved: JsonValue): void {
    if (!isObject(saved)) throw refuse("ids", "an object", saved);
    const { process, count } = saved;
    if (typeof process !== "string" || !/^[0-9a-f]{10}$/.test(process)) {
      throw refuse("process", "ten hexadecimal digits", process);
    }
    this.#process = process;
    this.#count = wholeNumber("count", count);
  }
}

/** Gives a seed that nobody can foresee. */
export function unforeseeableSeed(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

/** FNV-1a over the text's UTF-16 units, from a basis of the caller's choice. */
function hash(text: string, basis: number): number {
  let value = basis;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

function toHex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
