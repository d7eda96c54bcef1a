/** Callbacks as users of an emulator see and steer them: methods and control routes. */
import type { DeliveryOrder } from "../engine/callback_sender.ts";
import type { CallbackKeys } from "../options/callbacks.ts";
import type { CallbackDelivery, StoredDelivery } from "../tenant/deliveries.ts";
import type { ControlCall, ControlRoute } from "../routes/control_call.ts";
import { membersIn, refuse, wholeNumber } from "../util/check.ts";
import { EmulatorError } from "../util/errors.ts";
import type { Host } from "../engine/engine.ts";
import { jsonReply, type Reply } from "../http/message.ts";
import { segmentOf } from "../routes/router.ts";
import type { State } from "../engine/state.ts";

/** A mail that was written instead of sent. */
export interface EmulatorMail {
  /** Who wrote it. */
  readonly from: string;
  /** The address that it goes to. */
  readonly to: string;
  /** When, as an ISO timestamp. */
  readonly at: string;
  /** What it says: the JSON of a callback. */
  readonly body: string;
}

/** What may be said of a delivery. */
export interface DeliverOptions {
  /** In which order due callbacks are sent. Default `"oldest"` first. */
  readonly order?: DeliveryOrder;
}

/**
 * The callbacks of an emulator. Every method may be taken off and called alone.
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
 * const callbacks: EmulatorCallbacks = emulator.callbacks;
 * emulator.advance(24 * 60 * 60 * 1000);
 * await callbacks.deliver();
 * const [delivery] = callbacks.list();
 * assertEquals(delivery?.status, "delivered");
 * assertEquals(delivery?.attempts.map(({ status }) => status), [503, 200]);
 * ```
 */
export interface EmulatorCallbacks {
  /** The secrets that callbacks carry in `scale-callback-auth`. */
  readonly keys: CallbackKeys;
  /**
   * Sends every callback that is due, and those that become due by it, and waits
   * for the answers. A server on the real clock calls it now and then. Do not
   * wait for it in a receiver, for which it waits itself.
   */
  readonly deliver: (options?: DeliverOptions) => Promise<void>;
  /** Gives the callbacks and what became of them, oldest first. */
  readonly list: () => readonly CallbackDelivery[];
  /**
   * Sends a callback again, with the same body, as a new one.
   *
   * @throws {EmulatorError} of status 404 for an unknown id
   */
  readonly resend: (id: string) => void;
  /**
   * Loses so many of the next callbacks; their tasks then look as after the last
   * attempt. 0 stops it.
   *
   * @throws {EmulatorError} of status 400 for what is no whole number
   */
  readonly dropNext: (count: number) => void;
  /**
   * Sends so many of the next callbacks twice. 0 stops it.
   *
   * @throws {EmulatorError} of status 400 for what is no whole number
   */
  readonly duplicateNext: (count: number) => void;
  /**
   * Sends nothing by itself any more, only by `deliver`: for instance in another
   * order.
   */
  readonly pause: () => void;
  /** Sends by itself again. */
  readonly resume: () => void;
  /** Gives the mails that were written instead of sent, oldest first. */
  readonly outbox: () => readonly EmulatorMail[];
}

/** The control routes of callbacks. */
export const CALLBACK_CONTROLS: readonly ControlRoute[] = [
  { method: "GET", path: "/__emulator/callbacks", handler: getList },
  {
    method: "POST",
    path: "/__emulator/callbacks/deliver",
    handler: postDeliver,
  },
  { method: "POST", path: "/__emulator/callbacks/drop", handler: postDrop },
  {
    method: "POST",
    path: "/__emulator/callbacks/duplicate",
    handler: postDuplicate,
  },
  { method: "POST", path: "/__emulator/callbacks/pause", handler: postPause },
  { method: "POST", path: "/__emulator/callbacks/resume", handler: postResume },
  {
    method: "POST",
    path: "/__emulator/callbacks/{id}/resend",
    handler: postResend,
  },
  { method: "GET", path: "/__emulator/outbox", handler: getOutbox },
];

/** Makes the methods that show and steer the callbacks of a host. */
export function callbacksOf(host: Host): EmulatorCallbacks {
  return {
    keys: { ...host.settings.callbacks.keys },
    deliver: ({ order } = {}) => host.courier.deliver(order),
    list: () => listOf(host.state),
    resend: (id) => host.change((state) => resend(state, id)),
    dropNext: (count) => host.change((state) => dropNext(state, count)),
    duplicateNext: (count) =>
      host.change((state) => duplicateNext(state, count)),
    pause: () => host.change((state) => setPaused(state, true)),
    resume: () => host.change((state) => setPaused(state, false)),
    outbox: () => outboxOf(host.state),
  };
}

function listOf(state: State): readonly CallbackDelivery[] {
  return structuredClone(allOf(state));
}

function outboxOf(state: State): readonly EmulatorMail[] {
  return allOf(state)
    .filter(({ status }) => status === "mailed")
    .map(({ target, createdAt, body }) => ({
      from: "hello@scale.ai",
      to: target,
      at: createdAt,
      body,
    }));
}

function resend(state: State, id: string): void {
  for (const { deliveries } of state.tenants.values()) {
    const found = deliveries.find(id);
    if (found === undefined) continue;
    const { event, task_id, batch, target, body } = found;
    return deliveries.post({
      event,
      ...(task_id !== undefined && { task_id }),
      ...(batch !== undefined && { batch }),
      target,
      body,
    });
  }
  throw new EmulatorError(404, `There is no callback "${id}".`);
}

function dropNext({ services }: State, count: unknown): void {
  services.callbacks.dropNext = wholeNumber("count", count);
}

function duplicateNext({ services }: State, count: unknown): void {
  services.callbacks.duplicateNext = wholeNumber("count", count);
}

function setPaused({ services }: State, isPaused: boolean): void {
  services.callbacks.isPaused = isPaused;
}

/** Every callback, oldest first. */
function allOf({ tenants }: State): readonly StoredDelivery[] {
  return [...tenants.values()].flatMap(({ deliveries }) => [...deliveries.all])
    .sort((one, other) => Number(one.id) - Number(other.id));
}

function getList({ host }: ControlCall): Reply {
  return jsonReply(listOf(host.state));
}

async function postDeliver(call: ControlCall): Promise<Reply> {
  const { order = "oldest" } = membersIn(call.body, ["order"]);
  if (order !== "oldest" && order !== "newest") {
    throw refuse("order", '"oldest" or "newest"', order);
  }
  await call.host.courier.deliver(order);
  return getList(call);
}

function postDrop(call: ControlCall): Reply {
  dropNext(call.host.state, membersIn(call.body, ["count"]).count);
  return switchesReply(call);
}

function postDuplicate(call: ControlCall): Reply {
  duplicateNext(call.host.state, membersIn(call.body, ["count"]).count);
  return switchesReply(call);
}

function postPause(call: ControlCall): Reply {
  setPaused(call.host.state, true);
  return switchesReply(call);
}

function postResume(call: ControlCall): Reply {
  setPaused(call.host.state, false);
  return switchesReply(call);
}

function postResend(call: ControlCall): Reply {
  resend(call.host.state, segmentOf(call, "id"));
  return getList(call);
}

function getOutbox({ host }: ControlCall): Reply {
  return jsonReply(outboxOf(host.state));
}

function switchesReply({ host }: ControlCall): Reply {
  const { isPaused, dropNext, duplicateNext } = host.state.services.callbacks;
  return jsonReply({ isPaused, dropNext, duplicateNext });
}
