/** The control of the clock. */
import type { JsonObject } from "../../types/json.ts";
import type { Engine } from "../engine/engine.ts";
import type { Commands } from "./command.ts";

/**
 * The clock of an emulator. Every method can be destructured.
 *
 * @example One day later
 * ```ts
 * import { createEmulator, type EmulatorClock } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { advance, now }: EmulatorClock = createEmulator({ seed: 1 }).clock;
 * advance(24 * 60 * 60 * 1000);
 * assertEquals(new Date(now()).toISOString(), "2026-01-02T00:00:00.000Z");
 * ```
 */
export interface EmulatorClock {
  /** Returns the time in milliseconds since 1970. */
  readonly now: () => number;
  /**
   * Moves the clock forward by that many milliseconds.
   *
   * @throws {EmulatorError} with status 400 for a negative or fractional number,
   * and for one that moves the clock past the year 2105
   */
  readonly advance: (ms: number) => void;
}

/** The commands of the clock. */
export const CLOCK_COMMANDS: Commands<EmulatorClock> = {
  now: {
    method: "GET",
    path: "/clock",
    run: ({ state }) => state.services.clock.now(),
    toBody: toClockBody,
  },
  advance: {
    method: "POST",
    path: "/clock/advance",
    args: ["ms"],
    run: ({ state }, ms) => state.services.clock.advance(ms),
    toBody: toClockBody,
  },
};

function toClockBody({ state }: Engine): JsonObject {
  const { clock } = state.services;
  return { kind: clock.kind, now: clock.timestamp() };
}
