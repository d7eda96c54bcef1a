/** How long answers take: not at all, a fixed time, or a time out of a range. */
import type { JsonValue } from "../../types/json.ts";
import { membersIn, refuse, wholeNumber } from "../util/check.ts";
import { isObject } from "../util/json.ts";
import type { Random } from "../util/random.ts";

/** How long answers take, both ends included. */
export interface Latency {
  /** The shortest time, in milliseconds. */
  readonly minMs: number;
  /** The longest time, in milliseconds. */
  readonly maxMs: number;
}

/** Draws the time that each answer takes. */
export class LatencyModel {
  readonly #random: Random;
  #latency: Latency | undefined;
  #drawn = 0;

  /** Makes a model that draws from `random`. */
  constructor(random: Random, latency: Latency | undefined) {
    this.#random = random;
    this.#latency = latency;
  }

  /** How long answers take; `undefined` while they take no time. */
  get latency(): Latency | undefined {
    return this.#latency;
  }

  /** Sets how long answers take from now on. */
  set(latency: Latency | undefined): void {
    this.#latency = latency;
  }

  /** Gives the time of the next answer, in milliseconds. */
  next(): number {
    if (this.#latency === undefined) return 0;
    const { minMs, maxMs } = this.#latency;
    this.#drawn += 1;
    return this.#random.fork(String(this.#drawn)).integer(minMs, maxMs);
  }

  /** Gives all of it as JSON. */
  save(): JsonValue {
    const latency = this.#latency ?? null;
    return { latency: latency && { ...latency }, drawn: this.#drawn };
  }

  /** Takes over what `save` gave. */
  load(saved: JsonValue): void {
    if (!isObject(saved)) throw refuse("latency", "an object", saved);
    const { latency, drawn } = saved;
    this.#latency = latency === null ? undefined : readLatency(latency);
    this.#drawn = wholeNumber("drawn", drawn);
  }
}

/**
 * Reads a latency: milliseconds, or `{ minMs, maxMs }`. Throws a 400 for
 * anything else.
 */
export function readLatency(value: unknown): Latency {
  if (!isObject(value)) {
    const ms = wholeNumber("latency", value);
    return { minMs: ms, maxMs: ms };
  }
  const members = membersIn(value, ["minMs", "maxMs"]);
  const minMs = wholeNumber("minMs", members.minMs);
  const maxMs = wholeNumber("maxMs", members.maxMs);
  if (maxMs < minMs) throw refuse("maxMs", `at least ${minMs}`, maxMs);
  return { minMs, maxMs };
}
