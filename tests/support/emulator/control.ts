/** Control requests, and emulators that never wait. */
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
} from "../../../src/emulator/mod.ts";
import { readResult, type Result, senderOf } from "./requests.ts";
import type { Sender } from "./requests.ts";

export const CONTROL = "http://127.0.0.1/__emulator";

/** Sends a control request. `path` begins after `/__emulator`. */
export async function send(
  emulator: Emulator,
  line: string,
  body?: unknown,
): Promise<Result> {
  const [method = "", path = ""] = line.split(" ");
  const response = await emulator.fetch(CONTROL + path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return await readResult(response);
}

/** Returns a seeded emulator, its senders, and the times that it would have waited. */
export function controlled(options: EmulatorOptions = {}): {
  emulator: Emulator;
  test: Sender;
  live: Sender;
  slept: number[];
} {
  const slept: number[] = [];
  const sleep = (ms: number) => {
    slept.push(ms);
    return Promise.resolve();
  };
  const emulator = createEmulator({ seed: "control", sleep, ...options });
  return {
    emulator,
    test: senderOf(emulator, emulator.keys.test),
    live: senderOf(emulator, emulator.keys.live),
    slept,
  };
}
