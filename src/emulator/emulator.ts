/** The emulator: a `fetch`, the keys, and the controls by noun. */
import type { Clock } from "../types/options.ts";
import { controlsOf, type EmulatorControls } from "./control/commands.ts";
import { Engine } from "./engine/engine.ts";
import type { Outcome } from "./faults/effects.ts";
import {
  brokenResponse,
  connectionLost,
  createHandler,
  type Handler,
  toResponse,
} from "./handle.ts";
import type { EmulatorKeys } from "./options/accounts.ts";
import {
  DEFAULT_BASE_URL,
  type EmulatorOptions,
  type EmulatorSettings,
  readOptions,
} from "./options/options.ts";

/** The options of a client that talks to an emulator. */
export interface EmulatorClientOptions {
  /** The test key or the live key of the first account. */
  readonly apiKey: string;
  /** The emulator's `baseUrl`. */
  readonly baseUrl: string;
  /** The emulator's `fetch`. */
  readonly fetch: Emulator["fetch"];
  /**
   * The emulator's clock. A wait of a client takes no real time. It moves this
   * clock, once no other call is at work, to the earliest end of a wait: so waits
   * that overlap take as long as the longest of them, and the wait of one call
   * does not move the clock past the deadline of another. The timeout of an attempt
   * is real time, and what hangs or works outside of the emulator counts as ended.
   */
  readonly clock: Clock;
  /** The random numbers for the delays of retries: with a seed they repeat, and so the times of the emulator do. */
  readonly random: () => number;
}

/**
 * The Scale API in memory, with its controls by noun. The control routes under
 * `/__emulator/` do the same. Every member can be destructured.
 *
 * @example A live task, completed by a method
 * ```ts
 * import { createEmulator, type Emulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys, tasks }: Emulator = createEmulator();
 * const response = await fetch("https://api.scale.com/v1/task/chat", {
 *   method: "POST",
 *   headers: { authorization: `Bearer ${keys.live}` },
 * });
 * const { task_id } = await response.json();
 * assertEquals(tasks.complete(task_id, { annotations: {} }).status, "completed");
 * ```
 */
export interface Emulator extends EmulatorControls {
  /**
   * Sends a request to the emulator, like the global `fetch`. Rejects with the
   * signal's reason if that aborts.
   */
  readonly fetch: (
    input: string | URL | Request,
    init?: RequestInit,
  ) => Promise<Response>;
  /**
   * Handles a request to a server. If a fault breaks the connection, the response
   * is a 502 with the header `x-emulate: reset` and a body that fails, so that
   * the server can break the connection. If a fault hangs, the promise never
   * resolves. A control route is a 403 for a host that is no name of this machine:
   * see the option `allowHosts`.
   */
  readonly handle: (request: Request) => Promise<Response>;
  /** The keys of the first account. */
  readonly keys: EmulatorKeys;
  /**
   * Returns the options of a client that uses the test key, or the live key.
   *
   * @example
   * ```ts
   * import { ScaleClient } from "@labelwire/scale";
   * import { createEmulator } from "@labelwire/scale/emulator";
   * import { assertEquals } from "@std/assert";
   *
   * const emulator = createEmulator();
   * const client = new ScaleClient(emulator.clientOptions());
   * assertEquals((await client.tasks.list({})).total, 0);
   * ```
   */
  readonly clientOptions: (key?: "test" | "live") => EmulatorClientOptions;
}

/**
 * Creates a Scale API in memory, without a key, a port or a network.
 *
 * @throws {TypeError} for options that are unknown or invalid, and for keys that
 * look like real ones
 *
 * @example Create a task and read it
 * ```ts
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator({ seed: 1 });
 * const headers = {
 *   authorization: `Bearer ${keys.test}`,
 *   "content-type": "application/json",
 * };
 * const body = JSON.stringify({ attachments: [], title: "Hello" });
 * const url = "https://api.scale.com/v1/task";
 * const post = { method: "POST", headers, body };
 * const created = await (await fetch(`${url}/textcollection`, post)).json();
 * const read = await fetch(`${url}/${created.task_id}`, { headers });
 * assertEquals(await read.json(), created);
 * ```
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const settings = readOptions(options);
  const engine = new Engine(settings);
  const handler = createHandler(engine);
  const keys = keysOf(settings);
  const clock: Clock = {
    now: () => engine.clientClock.now(),
    sleep: (ms, signal) => engine.clientClock.sleep(ms, signal),
  };
  const fetch: Emulator["fetch"] = async (input, init) => {
    const signal = signalOf(input, init);
    signal?.throwIfAborted();
    const request = new Request(input, init);
    return await orAbort(fetchFrom(handler, request, signal), signal);
  };
  return {
    ...controlsOf(engine),
    fetch,
    handle: async (request) => {
      const outcome = await handler(request, { isServed: true });
      return outcome === "reset" ? brokenResponse() : await respond(outcome);
    },
    keys,
    clientOptions: (key = "test") => ({
      apiKey: keys[key],
      baseUrl: settings.baseUrl ?? DEFAULT_BASE_URL,
      fetch,
      clock,
      random: () => engine.clientRandom(),
    }),
  };
}

/** A broken connection rejects, as it does in the global `fetch`. */
async function fetchFrom(
  handler: Handler,
  request: Request,
  signal: AbortSignal | null | undefined,
): Promise<Response> {
  const outcome = await handler(request, { signal });
  if (outcome === "reset") throw connectionLost();
  return await respond(outcome);
}

/** Without a response the promise never resolves. */
function respond(
  outcome: Exclude<Outcome, "reset">,
): Response | Promise<never> {
  return outcome === "hang" ? new Promise(() => {}) : toResponse(outcome);
}

function signalOf(
  input: string | URL | Request,
  init: RequestInit | undefined,
): AbortSignal | null | undefined {
  if (init?.signal !== undefined) return init.signal;
  return input instanceof Request ? input.signal : undefined;
}

/** Rejects with the signal's reason if that aborts first. No listener stays behind. */
function orAbort<T>(
  work: Promise<T>,
  signal: AbortSignal | null | undefined,
): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", abort));
  });
}

function keysOf({ accounts: [first] }: EmulatorSettings): EmulatorKeys {
  return { test: first?.testKey ?? "", live: first?.liveKey ?? "" };
}
