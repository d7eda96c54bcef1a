/** The control of settings that can change: automatic completion, latency, rate limit. */
import type { Engine } from "../engine/engine.ts";
import { type Latency, readLatency } from "../faults/latency.ts";
import { type RateLimit, readRateLimit } from "../faults/rate_limit.ts";
import { type AutoCompletePolicy, readPolicy } from "../tasks/auto_complete.ts";
import type { Commands } from "./command.ts";

/** The automatic completion of live tasks. Every method can be destructured. */
export interface EmulatorAutoComplete {
  /**
   * Sets when and how pending tasks of live keys end without a method call.
   *
   * @throws {EmulatorError} with status 400 for an invalid policy
   */
  readonly set: (policy: AutoCompletePolicy) => void;
  /** Returns the policy; `undefined` if there is none, as at first. */
  readonly get: () => AutoCompletePolicy | undefined;
  /** Removes the policy. */
  readonly clear: () => void;
}

/** The latency of responses. Every method can be destructured. */
export interface EmulatorLatency {
  /**
   * Sets the latency: milliseconds, or a range.
   *
   * @throws {EmulatorError} with status 400 for an invalid latency
   */
  readonly set: (latency: number | Latency) => void;
  /** Returns the latency; `undefined` if there is none. */
  readonly get: () => Latency | undefined;
  /** Removes the latency. */
  readonly clear: () => void;
}

/** The rate limit of each key. Every method can be destructured. */
export interface EmulatorRateLimit {
  /**
   * Sets how many requests each key may send in a window of time. Further requests
   * are a 429.
   *
   * @throws {EmulatorError} with status 400 for an invalid limit
   */
  readonly set: (limit: RateLimit) => void;
  /** Returns the limit; `undefined` if there is none, as at first. */
  readonly get: () => RateLimit | undefined;
  /** Removes the limit. */
  readonly clear: () => void;
}

/** The commands of automatic completion. */
export const AUTO_COMPLETE_COMMANDS: Commands<EmulatorAutoComplete> = {
  set: {
    method: "PUT",
    path: "/auto_complete",
    args: ["*"],
    run: ({ state }, policy) =>
      state.autoCompleter.set(readPolicy(policy), state.services.clock.now()),
    toBody: toPolicyBody,
  },
  get: {
    method: "GET",
    path: "/auto_complete",
    run: ({ state }) => state.autoCompleter.policy,
    toBody: toPolicyBody,
  },
  clear: {
    method: "DELETE",
    path: "/auto_complete",
    run: ({ state }) => state.autoCompleter.set(undefined, 0),
    toBody: toPolicyBody,
  },
};

/** The commands of the latency. */
export const LATENCY_COMMANDS: Commands<EmulatorLatency> = {
  set: {
    method: "PUT",
    path: "/latency",
    args: ["*"],
    run: ({ state }, latency) => state.latency.set(readLatency(latency)),
    toBody: toLatencyBody,
  },
  get: {
    method: "GET",
    path: "/latency",
    run: ({ state }) => state.latency.latency,
    toBody: toLatencyBody,
  },
  clear: {
    method: "DELETE",
    path: "/latency",
    run: ({ state }) => state.latency.set(undefined),
    toBody: toLatencyBody,
  },
};

/** The commands of the rate limit. */
export const RATE_LIMIT_COMMANDS: Commands<EmulatorRateLimit> = {
  set: {
    method: "PUT",
    path: "/rate_limit",
    args: ["*"],
    run: ({ state }, limit) => state.limiter.set(readRateLimit(limit)),
    toBody: toRateLimitBody,
  },
  get: {
    method: "GET",
    path: "/rate_limit",
    run: ({ state }) => state.limiter.limit,
    toBody: toRateLimitBody,
  },
  clear: {
    method: "DELETE",
    path: "/rate_limit",
    run: ({ state }) => state.limiter.set(undefined),
    toBody: toRateLimitBody,
  },
};

function toPolicyBody({ state }: Engine): AutoCompletePolicy | null {
  return state.autoCompleter.policy ?? null;
}

function toLatencyBody({ state }: Engine): Latency | null {
  return state.latency.latency ?? null;
}

function toRateLimitBody({ state }: Engine): RateLimit | null {
  return state.limiter.limit ?? null;
}
