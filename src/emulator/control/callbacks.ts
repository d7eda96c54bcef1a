/** The control of callbacks. */
import type { DeliveryOrder } from "../engine/callback_sender.ts";
import type { Engine } from "../engine/engine.ts";
import type { State } from "../engine/state.ts";
import type { EmulatorAuthKeys } from "../options/callbacks.ts";
import type { CallbackDelivery, StoredDelivery } from "../tenant/deliveries.ts";
import type { JsonObject } from "../../types/json.ts";
import { invalidValue, knownMembers, wholeNumber } from "../util/check.ts";
import { EmulatorError } from "../util/errors.ts";
import type { Commands } from "./command.ts";

/** An email that the service would send. */
export interface EmulatorEmail {
  /** The sender. */
  readonly from: string;
  /** The recipient. */
  readonly to: string;
  /** The time, as an ISO timestamp. */
  readonly at: string;
  /** The body: the JSON of a callback. */
  readonly body: string;
}

/** The options of `callbacks.deliver`. */
export interface DeliverOptions {
  /** The order in which due callbacks are sent. Default `"oldest"` first. */
  readonly order?: DeliveryOrder | undefined;
}

/**
 * The callbacks of an emulator. Every method can be destructured.
 *
 * @example A receiver that fails once gets the callback again
 * ```ts
 * import {
 *   createEmulator,
 *   type EmulatorCallbacks,
 * } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const statuses = [503, 200];
 * const emulator = createEmulator({
 *   seed: 1,
 *   callbacks: {
 *     fetch: () =>
 *       Promise.resolve(new Response(null, { status: statuses.shift()! })),
 *   },
 * });
 * await emulator.fetch("https://api.scale.com/v1/task/chat", {
 *   method: "POST",
 *   headers: {
 *     authorization: `Bearer ${emulator.keys.test}`,
 *     "content-type": "application/json",
 *   },
 *   body: JSON.stringify({ callback_url: "https://example.com/callbacks" }),
 * });
 * const { deliver, list }: EmulatorCallbacks = emulator.callbacks;
 * emulator.clock.advance(24 * 60 * 60 * 1000);
 * await deliver();
 * const [delivery] = list();
 * assertEquals(delivery?.status, "delivered");
 * assertEquals(delivery?.attempts.map(({ status }) => status), [503, 200]);
 * ```
 */
export interface EmulatorCallbacks {
  /** The callback auth keys: the values of the header `scale-callback-auth`. */
  readonly authKeys: EmulatorAuthKeys;
  /**
   * Sends the due callbacks, and those that become due meanwhile, and waits for
   * the responses. A server with a real clock calls it from time to
   * time. A receiver must not wait for it, because it waits for the receiver.
   *
   * @throws {EmulatorError} with status 400 for an invalid order
   */
  readonly deliver: (options?: DeliverOptions) => Promise<void>;
  /** Returns the callbacks and their attempts, oldest first. */
  readonly list: () => readonly CallbackDelivery[];
  /**
   * Sends a callback again, as a new one with the same body.
   *
   * @throws {EmulatorError} with status 404 for an unknown id
   */
  readonly resend: (id: string) => void;
  /**
   * Drops that many of the next callbacks. Their tasks look as if the last attempt
   * had failed. 0 stops it.
   *
   * @throws {EmulatorError} with status 400 for a negative or fractional number
   */
  readonly dropNext: (count: number) => void;
  /**
   * Sends that many of the next callbacks twice. 0 stops it.
   *
   * @throws {EmulatorError} with status 400 for a negative or fractional number
   */
  readonly duplicateNext: (count: number) => void;
  /** Stops automatic sending, for instance to `deliver` in another order. */
  readonly pause: () => void;
  /** Starts automatic sending again. */
  readonly resume: () => void;
  /** Returns the emails that the service would send, oldest first. */
  readonly outbox: () => readonly EmulatorEmail[];
}

/** The commands of callbacks. */
export const CALLBACK_COMMANDS: Commands<Omit<EmulatorCallbacks, "authKeys">> =
  {
    deliver: {
      method: "POST",
      path: "/callbacks/deliver",
      args: ["*"],
      run: ({ sender }, options = {}) => sender.deliver(readOrder(options)),
      toBody: listCallbacks,
    },
    list: {
      method: "GET",
      path: "/callbacks",
      run: listCallbacks,
    },
    resend: {
      method: "POST",
      path: "/callbacks/{id}/resend",
      args: ["id"],
      run: ({ state }, id) => resend(state, id),
      toBody: listCallbacks,
    },
    dropNext: {
      method: "POST",
      path: "/callbacks/drop_next",
      args: ["count"],
      run: ({ state }, count) => {
        state.services.callbacks.dropNext = wholeNumber("count", count);
      },
      toBody: toSwitchesBody,
    },
    duplicateNext: {
      method: "POST",
      path: "/callbacks/duplicate_next",
      args: ["count"],
      run: ({ state }, count) => {
        state.services.callbacks.duplicateNext = wholeNumber("count", count);
      },
      toBody: toSwitchesBody,
    },
    pause: {
      method: "POST",
      path: "/callbacks/pause",
      run: ({ state }) => {
        state.services.callbacks.isPaused = true;
      },
      toBody: toSwitchesBody,
    },
    resume: {
      method: "POST",
      path: "/callbacks/resume",
      run: ({ state }) => {
        state.services.callbacks.isPaused = false;
      },
      toBody: toSwitchesBody,
    },
    outbox: {
      method: "GET",
      path: "/callbacks/outbox",
      run: ({ state }) =>
        allDeliveries(state)
          .filter(({ status }) => status === "mailed")
          .map(({ target, createdAt, body }) => ({
            from: "hello@scale.ai",
            to: target,
            at: createdAt,
            body,
          })),
    },
  };

function listCallbacks({ state }: Engine): readonly CallbackDelivery[] {
  return structuredClone(allDeliveries(state));
}

function toSwitchesBody({ state }: Engine): JsonObject {
  const { isPaused, dropNext, duplicateNext } = state.services.callbacks;
  return { isPaused, dropNext, duplicateNext };
}

function readOrder(options: DeliverOptions): DeliveryOrder {
  const { order = "oldest" } = knownMembers("options", options, ["order"]);
  if (order === "oldest" || order === "newest") return order;
  throw invalidValue("order", '"oldest" or "newest"', order);
}

function resend(state: State, id: string): void {
  for (const { deliveries } of state.tenants.values()) {
    const delivery = deliveries.find(id);
    if (delivery === undefined) continue;
    const { event, task_id, batch, target, body } = delivery;
    return deliveries.add({
      event,
      ...(task_id !== undefined && { task_id }),
      ...(batch !== undefined && { batch }),
      target,
      body,
    });
  }
  throw new EmulatorError(404, `Callback "${id}" not found`);
}

/** Returns every callback, oldest first. */
function allDeliveries({ tenants }: State): readonly StoredDelivery[] {
  return [...tenants.values()].flatMap(({ deliveries }) => [...deliveries.all])
    .sort((one, other) => Number(one.id) - Number(other.id));
}
