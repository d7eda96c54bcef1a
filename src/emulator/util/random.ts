/** A seeded random generator, and the ids made from it. */
import type { JsonValue } from "../../types/json.ts";
import { invalidValue, wholeNumber } from "./check.ts";
import { isObject } from "./json.ts";

/** A generator of numbers that depend only on its seed (Chris Doty-Humphrey's sfc32). */
export class Random {
  /** The seed. */
  readonly seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** Creates a generator. The same seed produces the same numbers. */
  constructor(seed: string) {
    this.seed = seed;
    this.#a = hash(seed, 0x811c9dc5);
    this.#b = hash(seed, 0x9e3779b9);
    this.#c = hash(seed, 0x85ebca6b);
    // The first dozen numbers of similar seeds are similar.
    for (let round = 0; round < 12; round += 1) this.#next();
  }

  /**
   * Returns an independent generator for that name. Its numbers do not depend on
   * what was drawn elsewhere.
   */
  fork(name: string): Random {
    return new Random(`${this.seed}/${name}`);
  }

  /** Returns an integer from the integer `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low +
      Math.floor(this.#next() / 0x100000000 * (Math.floor(high) - low + 1));
  }

  /** Returns one of the items, or `undefined` if there are none. */
  pick<T>(items: readonly T[]): T | undefined {
    return items[this.integer(0, items.length - 1)];
  }

  /** Returns that many lower-case hexadecimal digits. */
  hex(digits: number): string {
    let hex = "";
    while (hex.length < digits) hex += toHex(this.#next(), 8);
    return hex.slice(0, digits);
  }

  /** Returns a version 4 UUID in lower case. */
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
 * A source of ids like those of the API's database: the second of creation, five
 * bytes of the process, a counter.
 */
export class IdMaker {
  #process: string;
  #count: number;

  /** Creates a source whose process bytes and first count come from `random`. */
  constructor(random: Random) {
    this.#process = random.hex(10);
    this.#count = random.integer(0, 0xffff);
  }

  /**
   * Returns an id of 24 lower-case hexadecimal digits for an object created at
   * that time, in milliseconds since 1970.
   */
  next(nowMs: number): string {
    this.#count = (this.#count + 1) % 0x1000000;
    return toHex(Math.floor(nowMs / 1000), 8) + this.#process +
      toHex(this.#count, 6);
  }

  /** Returns the state as JSON. */
  save(): JsonValue {
    return { process: this.#process, count: this.#count };
  }

  /** Restores what `save` returned. */
  load(saved: JsonValue): void {
    if (!isObject(saved)) throw invalidValue("ids", "an object", saved);
    const { process, count } = saved;
    if (typeof process !== "string" || !/^[0-9a-f]{10}$/.test(process)) {
      throw invalidValue("process", "ten hexadecimal digits", process);
    }
    this.#process = process;
    this.#count = wholeNumber("count", count);
  }
}

/** Returns an unpredictable seed. */
export function randomSeed(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

/** Returns the FNV-1a hash of the string's UTF-16 units, from that offset basis. */
function hash(input: string, basis: number): number {
  let value = basis;
  for (let index = 0; index < input.length; index += 1) {
    value = Math.imul(value ^ input.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

function toHex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
