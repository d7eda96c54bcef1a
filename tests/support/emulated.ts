/** A client of the emulator that records its requests. */
import { type ClientOptions, ScaleClient } from "../../mod.ts";
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
} from "../../src/emulator/mod.ts";
import { fakeClock } from "./fake_clock.ts";

/** A recorded request. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query, not decoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** A client, its emulator, and the requests so far. */
export interface Emulated {
  readonly client: ScaleClient;
  readonly emulator: Emulator;
  readonly wire: RecordedRequest[];
}

/** The key of the client, and options of the client and the emulator. */
export interface EmulatedOptions extends EmulatorOptions {
  readonly key?: "test" | "live";
  readonly client?: Partial<ClientOptions>;
}

/** Creates a client of a seeded, strict emulator, which refuses what the API ignores. */
export function emulated(options: EmulatedOptions = {}): Emulated {
  const { key = "test", client: clientOptions, ...emulatorOptions } = options;
  const emulator = createEmulator({
    seed: 1,
    strict: true,
    ...emulatorOptions,
  });
  const wire: RecordedRequest[] = [];
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
export function lines(wire: readonly RecordedRequest[]): readonly string[] {
  return wire.map(({ method, target, body }) =>
    [method, target, body].filter((part) => part !== undefined).join(" ")
  );
}
