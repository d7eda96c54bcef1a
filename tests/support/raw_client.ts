/** Clients of raw servers, with real sockets, a clock that never waits, and a record of every attempt. */
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

/** The required parameters of an image annotation. */
export const COW = {
  attachment: "https://example.com/cow.jpg",
  geometries: { box: { objects_to_annotate: ["cow"] } },
} as const;

/** A client, its clock, and what it did. */
export interface RawClient {
  readonly client: ScaleClient;
  readonly clock: FakeClock;
  /** The operation of each attempt. */
  readonly attempts: readonly string[];
  /** The `unique_id` of each recovered task. */
  readonly recovered: readonly (string | undefined)[];
}

/** Creates a client of a raw server. */
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

/** Creates a seeded emulator without a log of requests. */
export function seeded(): Emulator {
  return createEmulator({ seed: 1, maxRequests: 0 });
}

/** Passes a request to an emulator. */
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

/** Returns a step that responds as an emulator does. */
export function emulates(emulator: Emulator): RawStep {
  return async (socket, request) => {
    await relay(socket, await emulate(emulator, request));
  };
}

/** Sends a complete response. */
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

/** Counts the test tasks of an emulator, without faults on the way. */
export async function taskCount({ fetch, keys }: Emulator): Promise<number> {
  return await new ScaleClient({ apiKey: keys.test, fetch }).tasks.count();
}

/** Waits until a count is 0, for a few seconds at most. */
export async function emptied(count: () => number): Promise<void> {
  for (let tries = 0; tries < 500 && count() > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assertEquals(count(), 0);
}
