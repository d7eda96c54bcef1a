/** The latency of responses: none, a fixed time, or a random time within a range. */
import type { JsonValue } from "../../types/json.ts";
import { invalidValue, knownMembers, wholeNumber } from "../util/check.ts";
import { isObject } from "../util/json.ts";
import type { Random } from "../util/random.ts";

/** The latency of responses, both ends included. */
export interface Latency {
  /** The shortest time, in milliseconds. */
  readonly minMs: number;
  /** The longest time, in milliseconds. */
  readonly maxMs: number;
}

/** A generator of latencies. */
export class LatencyModel {
  readonly #random: Random;
  #latency: Latency | undefined;
  #drawn = 0;

  /** Creates a model that draws from `random`. */
  constructor(random: Random, latency: Latency | undefined) {
    this.#random = random;
    this.#latency = latency;
  }

  /** The latency; `undefined` if there is none. */
  get latency(): Latency | undefined {
    return this.#latency;
  }

  /** Sets the latency, or removes it. */
  set(latency: Latency | undefined): void {
    this.#latency = latency;
  }

  /** Returns the latency of the next response, in milliseconds. */
  next(): number {
    if (this.#latency === undefined) return 0;
    const { minMs, maxMs } = this.#latency;
    this.#drawn += 1;
    return this.#random.fork(String(this.#drawn)).integer(minMs, maxMs);
  }

  /** Returns the state as JSON. */
  save(): JsonValue {
    const latency = this.#latency ?? null;
    return { latency: latency && { ...latency }, drawn: this.#drawn };
  }

  /** Restores what `save` returned. */
  load(saved: JsonValue): void {
    if (!isObject(saved)) throw invalidValue("latency", "an object", saved);
    const { latency, drawn } = saved;
    this.#latency = latency === null ? undefined : readLatency(latency);
    this.#drawn = wholeNumber("drawn", drawn);
  }
}

/** Reads a latency: milliseconds, or `{ minMs, maxMs }`. Throws a 400 for other values. */
export function readLatency(value: unknown): Latency {
  if (typeof value === "number") {
    const ms = wholeNumber("latency", value);
    return { minMs: ms, maxMs: ms };
  }
  const members = knownMembers("latency", value, ["minMs", "maxMs"]);
  const minMs = wholeNumber("minMs", members.minMs);
  const maxMs = wholeNumber("maxMs", members.maxMs, minMs);
  return { minMs, maxMs };
}
