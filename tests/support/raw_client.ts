/** Clients of raw servers: real sockets, a clock that never waits, and every attempt noted. */
import { assertEquals } from "@std/assert";
import { type ClientOptions, ScaleClient } from "../../mod.ts";
import { createEmulator, type Emulator } from "../../src/emulator/mod.ts";
import { type FakeClock, fakeClock } from "./fake_clock.ts";
import type {
  RawRequest,
  RawServer,
  RawSocket,
  RawStep,
} from "./raw_server.ts";
import { head } from "./raw_steps.ts";

/** The least that an image annotation takes. */
export const COW = {
  attachment: "https://example.com/cow.jpg",
  geometries: { box: { objects_to_annotate: ["cow"] } },
} as const;

/** A client with what a test wants to look at. */
export interface RawClient {
  readonly client: ScaleClient;
  readonly clock: FakeClock;
  /** The operations that were sent, one entry an attempt. */
  readonly attempts: readonly string[];
  /** What was recovered, by `unique_id`. */
  readonly recovered: readonly (string | undefined)[];
}

/** Makes a client of a raw server. */
export function rawClient(
  { url }: Pick<RawServer, "url">,
  options: Partial<ClientOptions> = {},
): RawClient {
  const attempts: string[] = [];
  const recovered: (string | undefined)[] = [];
  const clock = fakeClock();
  const client = new ScaleClient({
    apiKey: "test_emulator",
    baseUrl: url,
    clock,
    random: () => 0.5,
    hooks: {
      onRequest: ({ operation }) => attempts.push(operation),
      onRecover: ({ uniqueId }) => recovered.push(uniqueId),
    },
    ...options,
  });
  return { client, clock, attempts, recovered };
}

/** Makes an emulator that forgets nothing and invents nothing. */
export function seeded(): Emulator {
  return createEmulator({ seed: 1, maxRequests: 0 });
}

/** Lets an emulator answer a request. */
export async function emulate(
  emulator: Emulator,
  { method, target, headers, body }: RawRequest,
): Promise<Response> {
  const sent = await body();
  return await emulator.handle(
    new Request("http://127.0.0.1" + target, {
      method,
      headers,
      ...sent.byteLength > 0 && { body: sent as BodyInit },
    }),
  );
}

/** Is the emulator behind a bare socket. */
export function emulates(emulator: Emulator): RawStep {
  return async (socket, request) => {
    await relay(socket, await emulate(emulator, request));
  };
}

/** Sends an answer whole. */
export async function relay(
  socket: RawSocket,
  response: Response,
): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer());
  await socket.write(
    head(response.status, {
      ...Object.fromEntries(response.headers),
      "content-length": body.byteLength,
    }),
  );
  await socket.write(body);
}

/** Counts the tasks of an emulator's test tenant, past all faults. */
export async function taskCount({ fetch, keys }: Emulator): Promise<number> {
  return await new ScaleClient({ apiKey: keys.test, fetch }).tasks.count();
}

/** Waits until nothing is left, a few milliseconds at a time. */
export async function emptied(count: () => number): Promise<void> {
  for (let tries = 0; tries < 500 && count() > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assertEquals(count(), 0);
}
