/**
 * Callbacks as events, for those who store them: identified by their content, and
 * ordered by their timestamps, not by their arrival.
 *
 * - {@linkcode toCallbackEvent} returns an `id` that is the same for each delivery
 *   of one event. Store each callback under it.
 * - {@linkcode latestEvent} returns the newest event of a task, in whatever order
 *   they came.
 *
 * @module
 */
import { throwArgumentError } from "../core/check.ts";
import { isString } from "../core/kind.ts";
import { isBatchCallback, isObject, isTaskCallback } from "./guards.ts";
import { idOf } from "./identity.ts";
import type { Callback } from "./types.ts";

/** The members of a task, a batch or an audit with a timestamp. */
const TIMES: readonly string[] = [
  "created_at",
  "updated_at",
  "completed_at",
  "audited_at",
];

/**
 * The statuses that are later than all others, in this order. The callback of a
 * `pending` task says that it went back, since none is sent at its creation, so it
 * is later than `completed`.
 */
const STATUSES: readonly unknown[] = ["completed", "pending"];

/** A callback with what is needed to store it once and to order it. Plain data. */
export interface CallbackEvent {
  /** The SHA-256 of the content, 64 hexadecimal digits: equal for two deliveries of one event. */
  readonly id: string;
  /** The kind of object that the callback is about. */
  readonly kind: "task" | "batch" | "other";
  /** The task's id or the batch's name; `""` for other callbacks. */
  readonly subject: string;
  /** The newest timestamp in the callback, in milliseconds since 1970; absent if it has none. */
  readonly time?: number;
  /** The position among events of the same time: of two, the greater is later. It depends on the number of audits and on the statuses. */
  readonly rank: number;
  /** The callback itself. */
  readonly callback: Callback;
}

/** The options of `toCallbackEvent`. */
export interface CallbackEventOptions {
  /**
   * The body that the callback was parsed from. By default the one that the kit
   * read, for the object that `readCallback`, `receiveCallback` or a handler
   * passed to you. Pass it for an object that you parsed or copied.
   */
  readonly bytes?: Uint8Array | undefined;
  /** The id, if you have computed one. The content is then not read for it. */
  readonly id?: string | undefined;
}

/**
 * Returns the event that a callback reports. Its `id` is equal for all
 * deliveries of one event and differs between events, so it is the key to store
 * the event under. A task has several events (completed, audited, fixed, back to
 * `pending`), and none has an id on the wire. The id is made from the body as it
 * was received, so it also differs where parsed copies are equal: in the digits
 * of large numbers, in bytes that are not UTF-8. The order of members, white
 * space, the signatures of pre-signed links, and the task's record of its own
 * callbacks are ignored. A body that JavaScript would spell otherwise, for instance
 * `1.0` or a member twice, is identified by its bytes.
 *
 * @throws {ScaleCallbackError} with the reason `too_deep` if the callback has
 * more than 200 levels of arrays and objects; with an `id` of yours it is accepted
 *
 * @example Store a callback once
 * ```ts
 * import { toCallbackEvent } from "@labelwire/scale/callbacks/events";
 * import { assertEquals } from "@std/assert";
 *
 * const store = new Map<string, unknown>();
 * const deliveries = [
 *   { task_id: "5c84d0fe1f4fa200172ad6b0", status: "completed" },
 *   { status: "completed", task_id: "5c84d0fe1f4fa200172ad6b0" },
 * ];
 * for (const delivery of deliveries) {
 *   const event = await toCallbackEvent(delivery);
 *   store.set(event.id, event);
 * }
 * assertEquals(store.size, 1);
 * ```
 */
export async function toCallbackEvent(
  callback: Callback,
  { bytes, id }: CallbackEventOptions = {},
): Promise<CallbackEvent> {
  // The task in it, or the task or batch that it is. What v2 sends is not documented.
  const body = callback as Readonly<Record<string, unknown>>;
  const object = isObject(body.task) ? body.task : body;
  const { status = body.status } = object;
  const audits: readonly unknown[] = Array.isArray(object.audits)
    ? object.audits
    : [];
  const time = newestTime([object, ...audits]);
  return {
    id: id ?? await idOf(callback, bytes),
    ...subjectOf(callback),
    ...time && { time },
    // Each review of a task adds an audit, so their number is the order of the reviews.
    rank: audits.length * 10 + STATUSES.indexOf(status),
    callback,
  };
}

/**
 * Returns the latest event of one task or batch: the event that says how it
 * stands now. The order of `events` does not matter. The newest timestamp wins,
 * so an older event that arrives late changes nothing, and an event that moves
 * the task back to `pending` does. At equal times more audits are later, then
 * `pending` is later than `completed`, because the callback of a `pending` task
 * says that it went back, and both are later than other statuses. An event without
 * a timestamp is older than all others. Only the latest event needs to be stored: `latestEvent([stored, next])`
 * continues from there. Returns `undefined` for an empty array.
 *
 * @throws {ScaleArgumentError} if the events are about different tasks or
 * batches
 *
 * @example An older callback that arrives late changes nothing
 * ```ts
 * import { latestEvent, toCallbackEvent } from "@labelwire/scale/callbacks/events";
 * import { assertEquals } from "@std/assert";
 *
 * const at = (status: string, updated_at: string) =>
 *   toCallbackEvent({ task_id: "1", status, task: { status, updated_at } });
 * const pending = await at("pending", "2026-01-02T00:00:00.000Z");
 * const completed = await at("completed", "2026-01-01T00:00:00.000Z");
 * assertEquals(latestEvent([pending, completed]), pending);
 * ```
 */
export function latestEvent(
  events: readonly CallbackEvent[],
): CallbackEvent | undefined {
  let [latest] = events;
  for (const event of events) {
    if (event.kind !== latest!.kind || event.subject !== latest!.subject) {
      throwArgumentError(
        "latestEvent: the events must be about one task or batch",
      );
    }
    if (isLater(event, latest!)) latest = event;
  }
  return latest;
}

/** A total order, so that the result does not depend on the order of arrival. The ids decide only between states that are alike. */
function isLater(event: CallbackEvent, other: CallbackEvent): boolean {
  const difference = (event.time ?? 0) - (other.time ?? 0) ||
    event.rank - other.rank || (event.id > other.id ? 1 : 0);
  return difference > 0;
}

function subjectOf(
  callback: Callback,
): Pick<CallbackEvent, "kind" | "subject"> {
  return isTaskCallback(callback)
    ? { kind: "task", subject: callback.task_id }
    : isBatchCallback(callback)
    ? { kind: "batch", subject: callback.name }
    : { kind: "other", subject: "" };
}

/** Returns the newest timestamp. `updated_at` changes with every event; where it is absent, the others are nearly as good. */
function newestTime(parts: readonly unknown[]): number {
  let time = 0;
  for (const part of parts) {
    if (!isObject(part)) continue;
    for (const name of TIMES) {
      const value = part[name];
      if (isString(value)) time = Math.max(time, Date.parse(value) || 0);
    }
  }
  return time;
}
