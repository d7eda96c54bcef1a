/** A client on the emulator that records each request as it is sent. */
import { type ClientOptions, ScaleClient } from "../../mod.ts";
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
} from "../../src/emulator/mod.ts";
import { fakeClock } from "./fake_clock.ts";

/** One request. */
export interface Wire {
  readonly method: string;
  /** The path and query, not decoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** A client, its emulator, and its requests so far. */
export interface Emulated {
  readonly client: ScaleClient;
  readonly emulator: Emulator;
  readonly wire: Wire[];
}

/** The key of the client, and options of client and emulator. */
export interface EmulatedOptions extends EmulatorOptions {
  readonly key?: "test" | "live";
  readonly client?: Partial<ClientOptions>;
}

/** Creates a client on a seeded, strict emulator: what the API would ignore is an error here. */
export function emulated(options: EmulatedOptions = {}): Emulated {
  const { key = "test", client: clientOptions, ...emulatorOptions } = options;
  const emulator = createEmulator({
    seed: 1,
    strict: true,
    ...emulatorOptions,
  });
  const wire: Wire[] = [];
  const client = new ScaleClient({
    apiKey: emulator.keys[key],
    clock: fakeClock(),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { origin } = new URL(request.url);
      const body = await request.clone().text();
      wire.push({
        method: request.method,
        target: String(input).slice(origin.length),
        headers: Object.fromEntries(request.headers),
        body: body || undefined,
      });
      return await emulator.fetch(request);
    },
    ...clientOptions,
  });
  return { client, emulator, wire };
}

/** Returns `METHOD target body` of each request. */
export function lines(wire: readonly Wire[]): readonly string[] {
  return wire.map(({ method, target, body }) =>
    [method, target, body].filter((part) => part !== undefined).join(" ")
  );
}
