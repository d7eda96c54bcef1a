/** An emulator whose callbacks go to a receiver in the test. */
import {
  createEmulator,
  type Emulator,
  type EmulatorCallbackOptions,
} from "../../../src/emulator/mod.ts";
import { type Sender, senderOf } from "./requests.ts";

export const CALLBACK_URL = "https://example.com/callbacks";
export const TARGET = { callback_url: CALLBACK_URL };
export const HOUR = 60 * 60 * 1000;
export const DAY = 24 * HOUR;

/** A callback as the receiver gets it. */
export interface ReceivedCallback {
  readonly request: Request;
  // deno-lint-ignore no-explicit-any
  readonly body: any;
}

/** An emulator, its senders, and the callbacks that its receiver got. */
export interface Rig {
  readonly emulator: Emulator;
  readonly test: Sender;
  readonly live: Sender;
  readonly seen: ReceivedCallback[];
}

/** Returns a seeded emulator whose receiver responds with `statuses` in turn, then always with the last. */
export function rig(
  statuses: readonly number[] = [200],
  options: EmulatorCallbackOptions = {},
): Rig {
  const seen: ReceivedCallback[] = [];
  const emulator = createEmulator({
    seed: 1,
    callbacks: {
      fetch: async (request) => {
        const body = await request.clone().json();
        const status = statuses[Math.min(seen.length, statuses.length - 1)];
        seen.push({ request, body });
        return new Response(null, { status: status ?? 200 });
      },
      ...options,
    },
  });
  return {
    emulator,
    seen,
    test: senderOf(emulator, emulator.keys.test),
    live: senderOf(emulator, emulator.keys.live),
  };
}

/** Returns the events of all callbacks. */
export function events({ emulator }: Rig): readonly string[] {
  return emulator.callbacks.list().map(({ event }) => event);
}
