/** Callbacks as events: identified by their content, and ordered by their timestamps, not by their arrival. */
import { isPlainObject, isString, throwArgumentError } from "../core/check.ts";
import { sha256 } from "./auth_keys.ts";
import { isBatchCallback, isTaskCallback } from "./guards.ts";
import type { Callback, CallbackEvent } from "./types.ts";

/** Links with a signature in the query, which differs each time a link is made: S3, Google, CloudFront, Azure. */
const SIGNED_LINK = /^(https?:[^?#]*)\?.*\bsig(?:nature)?=/i;

/** The members of a task, a batch or an audit with a timestamp. */
const TIMES: readonly string[] = [
  "created_at",
  "updated_at",
  "completed_at",
  "audited_at",
];

/**
 * Returns the event that a callback reports. Its `id` is equal for all
 * deliveries of one event and differs between events, so it is the key to store
 * the event under. A task has several events (completed, audited, fixed, back to
 * `pending`), and none has an id on the wire. The order of members, the queries
 * of pre-signed links, and the task's record of its own callbacks are ignored.
 *
 * @example Store a callback once
 * ```ts
 * import { toCallbackEvent } from "@labelwire/scale/callbacks";
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
): Promise<CallbackEvent> {
  const content = canonical(callback) as { task?: Record<string, unknown> };
  if (isPlainObject(content.task)) {
    // These may differ in a second delivery. `JSON.stringify` omits them now.
    content.task.callback_succeeded = undefined;
    content.task.callback_completed = undefined;
  }
  const time = timeOf(callback);
  return {
    id: hex(await sha256(JSON.stringify(content))),
    ...subjectOf(callback),
    ...time && { time },
    callback,
  };
}

/**
 * Returns the latest event of one task or batch: the event that says how it
 * stands now. The order of `events` does not matter. The newest timestamp wins,
 * so an older event that arrives late changes nothing, and an event that moves
 * the task back to `pending` does. An event without a timestamp is older than
 * all others. Only the latest event needs to be stored: `latestEvent([stored, next])`
 * continues from there. Returns `undefined` for an empty array.
 *
 * @throws {ScaleArgumentError} if the events are about different tasks or
 * batches
 *
 * @example An older callback that arrives late changes nothing
 * ```ts
 * import { latestEvent, toCallbackEvent } from "@labelwire/scale/callbacks";
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
  const [first] = events;
  const isSame = ({ kind, subject }: CallbackEvent) =>
    kind === first?.kind && subject === first.subject;
  if (!events.every(isSame)) {
    throwArgumentError(
      "latestEvent: all events must be about the same task or batch",
    );
  }
  return events.reduce<CallbackEvent | undefined>(
    (latest, event) => latest && !isLater(event, latest) ? latest : event,
    undefined,
  );
}

/** A total order, so that the result does not depend on the order of arrival: at equal times more audits are later, and then the greater id. */
function isLater(event: CallbackEvent, other: CallbackEvent): boolean {
  const difference = (event.time ?? 0) - (other.time ?? 0) ||
    auditsOf(event.callback).length - auditsOf(other.callback).length;
  return difference === 0 ? event.id > other.id : difference > 0;
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
function timeOf(callback: Callback): number {
  let time = 0;
  for (const part of [objectOf(callback), ...auditsOf(callback)]) {
    if (!isPlainObject(part)) continue;
    for (const name of TIMES) {
      const value = part[name];
      if (isString(value)) time = Math.max(time, Date.parse(value) || 0);
    }
  }
  return time;
}

function auditsOf(callback: Callback): readonly unknown[] {
  const { audits } = objectOf(callback);
  return Array.isArray(audits) ? audits : [];
}

/** Returns the object that a callback is about: the task in it, or the batch that it is. */
function objectOf(callback: Callback): Readonly<Record<string, unknown>> {
  const body = callback as Readonly<Record<string, unknown>>;
  if (!isTaskCallback(callback)) return body;
  return isPlainObject(body.task) ? body.task : {};
}

/** Copies JSON so that equal content becomes an equal string. */
function canonical(value: unknown): unknown {
  if (isString(value)) return SIGNED_LINK.exec(value)?.[1] ?? value;
  if (Array.isArray(value)) return value.map(canonical);
  if (!isPlainObject(value)) return value;
  // `__proto__` can be a member only of an object without a prototype.
  const copy: Record<string, unknown> = Object.hasOwn(value, "__proto__")
    ? Object.create(null)
    : {};
  for (const name of Object.keys(value).sort()) {
    copy[name] = canonical(value[name]);
  }
  return copy;
}

function hex(bytes: Uint8Array): string {
  return bytes.reduce(
    (digits, byte) => digits + (byte + 256).toString(16).slice(1),
    "",
  );
}
