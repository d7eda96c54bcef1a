/**
 * The emulator as its users hold it: a `fetch`, the keys, the clock, the log,
 * and the hand that labels live tasks.
 */
import type { JsonObject } from "../types/json.ts";
import type { Task } from "../types/task.ts";
import { actOnTask } from "./control/tasks.ts";
import { controlOf, type EmulatorControl } from "./control/methods.ts";
import { callbacksOf, type EmulatorCallbacks } from "./control/callbacks.ts";
import { Host } from "./engine/engine.ts";
import {
  type EmulatorKeys,
  type EmulatorOptions,
  readOptions,
  type Settings,
} from "./options/options.ts";
import type { RecordedRequest } from "./http/request_log.ts";
import {
  brokenResponse,
  connectionLost,
  respond,
  toResponse,
} from "./handle.ts";
import { findTenant } from "./engine/state.ts";

/**
 * The API in memory. Every member may be taken off it and called alone.
 *
 * @example A live task, completed by hand
 * ```ts
 * import { createEmulator, type Emulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys, completeTask }: Emulator = createEmulator();
 * const response = await fetch("https://api.scale.com/v1/task/chat", {
 *   method: "POST",
 *   headers: { authorization: `Bearer ${keys.live}` },
 * });
 * const { task_id } = await response.json();
 * assertEquals(completeTask(task_id, { annotations: {} }).status, "completed");
 * ```
 */
export interface Emulator {
  /**
   * Answers as the global `fetch` would if the API were there. Rejects with the
   * signal's reason when that aborts.
   */
  readonly fetch: (
    input: string | URL | Request,
    init?: RequestInit,
  ) => Promise<Response>;
  /**
   * Answers a request: for servers, whose handlers have this signature. Where a
   * fault breaks the connection, the answer is a 502 with the header
   * `x-emulate: reset` and a body that fails, for the server to do it; where one
   * never answers, the promise never settles.
   */
  readonly handle: (request: Request) => Promise<Response>;
  /** The keys of the first account. */
  readonly keys: EmulatorKeys;
  /** Faults, policies, limits, snapshots, documents. */
  readonly control: EmulatorControl;
  /** The callbacks that it sends: their list, their delivery, and what may go wrong. */
  readonly callbacks: EmulatorCallbacks;
  /** Gives the emulator's time in milliseconds since 1970. */
  readonly now: () => number;
  /**
   * Moves the emulator's clock forward by so many milliseconds.
   *
   * @throws {RangeError} for a negative or fractional number
   */
  readonly advance: (ms: number) => void;
  /**
   * Goes back to the beginning: no objects, no log, and with a seed the same
   * ids and times again.
   */
  readonly reset: () => void;
  /** Gives the newest requests that were answered, oldest first. */
  readonly requests: () => readonly RecordedRequest[];
  /** Empties the log of requests. */
  readonly clearRequests: () => void;
  /**
   * Marks a pending task as being worked on, so that it can be canceled no
   * longer.
   *
   * @throws {EmulatorError} of status 404 for an unknown id, 400 for a task
   * that is not pending
   */
  readonly startTask: (taskId: string) => Task;
  /**
   * Completes a pending task; without a response, with the dummy response of
   * its type, for little-known types `{ annotations: [] }`.
   *
   * @throws {EmulatorError} of status 404 for an unknown id, 400 for a task
   * that is not pending
   */
  readonly completeTask: (taskId: string, response?: JsonObject) => Task;
  /**
   * Ends a pending task in `error`; without a response, since its attachments
   * could not be downloaded.
   *
   * @throws {EmulatorError} of status 404 for an unknown id, 400 for a task
   * that is not pending
   */
  readonly failTask: (taskId: string, response?: JsonObject) => Task;
  /**
   * Takes a completed task back to `pending`.
   *
   * @throws {EmulatorError} of status 404 for an unknown id, 400 for a task
   * that is not completed
   */
  readonly recallTask: (taskId: string) => Task;
  /**
   * Puts a project away, or takes it out again with `false`, as only the
   * dashboard can.
   *
   * @throws {EmulatorError} of status 404 for an unknown key or name
   */
  readonly archiveProject: (
    key: string,
    name: string,
    archived?: boolean,
  ) => void;
}

/**
 * Makes the Scale API in memory, which needs no key, no port and no network.
 *
 * @throws {TypeError} for options that are unknown or of the wrong kind, and
 * for keys that look real
 *
 * @example Create a task and read it back
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
  const host = new Host(settings);
  const act = (action: string, taskId: string, response?: JsonObject): Task =>
    host.change(() =>
      actOnTask(host, { taskId, action }, response && { response })
    );
  return {
    handle: async (request) => {
      const outcome = await respond(request, host);
      if (outcome === "hang") return await never();
      return outcome === "reset" ? brokenResponse() : toResponse(outcome);
    },
    fetch: async (input, init) => {
      const signal = signalOf(input, init);
      signal?.throwIfAborted();
      const request = new Request(input, init);
      return await unlessAborted(fetchFrom(host, request, signal), signal);
    },
    keys: keysOf(settings),
    control: controlOf(host),
    callbacks: callbacksOf(host),
    now: () => host.state.clock.now(),
    advance: (ms) => host.change(({ clock }) => clock.advance(ms)),
    reset: () => host.change(() => host.reset()),
    requests: () => host.state.log.list(),
    clearRequests: () => host.state.log.clear(),
    startTask: (taskId) => act("start", taskId),
    completeTask: (taskId, response) => act("complete", taskId, response),
    failTask: (taskId, response) => act("fail", taskId, response),
    recallTask: (taskId) => act("recall", taskId),
    archiveProject: (key, name, archived = true) =>
      host.change((state) => {
        const tenant = findTenant(state, key);
        const record = tenant.project(name);
        record.project.archived = archived;
        tenant.touchProject(record);
      }),
  };
}

/** A broken connection rejects, and no answer is a promise that never settles. */
async function fetchFrom(
  host: Host,
  request: Request,
  signal: AbortSignal | null | undefined,
): Promise<Response> {
  const outcome = await respond(request, host, signal);
  if (outcome === "reset") throw connectionLost();
  return outcome === "hang" ? await never() : toResponse(outcome);
}

function never(): Promise<never> {
  return new Promise(() => {});
}

function signalOf(
  input: string | URL | Request,
  init: RequestInit | undefined,
): AbortSignal | null | undefined {
  if (init?.signal !== undefined) return init.signal;
  return input instanceof Request ? input.signal : undefined;
}

/**
 * Waits for the work, or rejects with the signal's reason if that aborts first.
 * No listener stays behind.
 */
function unlessAborted<T>(
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

function keysOf({ accounts: [first] }: Settings): EmulatorKeys {
  return { test: first?.testKey ?? "", live: first?.liveKey ?? "" };
}
