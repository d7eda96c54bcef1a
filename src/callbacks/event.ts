/** Callbacks as events: told apart by their content, and ordered by what they say and not by when they came. */
import { isRecord, isText, refuse } from "../core/check.ts";
import { isBatchCallback, isTaskCallback } from "./body.ts";
import { digest } from "./secret.ts";
import type { Callback, CallbackEvent } from "./types.ts";

/** Links that carry their permission in the query, which differs each time one is made: S3, Google, CloudFront, Azure. */
const SIGNED_LINK = /^(https?:[^?#]*)\?.*\bsig(?:nature)?=/i;

/** The members that tell when something happened, of a task, a batch or an audit. */
const TIMES: readonly string[] = [
  "created_at",
  "updated_at",
  "completed_at",
  "audited_at",
];

/**
 * Makes an event of a callback. Its `id` is the same for each delivery of one
 * event and another for each event, so it is the key to store it under: a task
 * has several events (completed, audited, fixed, taken back), and none has an id
 * on the wire. The order of members, the queries of pre-signed links, and what
 * the task says of its own callbacks do not count.
 *
 * @example Store a callback once
 * ```ts
 * import { canonicalEvent } from "@labelwire/scale/callbacks";
 * import { assertEquals } from "@std/assert";
 *
 * const store = new Map<string, unknown>();
 * const deliveries = [
 *   { task_id: "5c84d0fe1f4fa200172ad6b0", status: "completed" },
 *   { status: "completed", task_id: "5c84d0fe1f4fa200172ad6b0" },
 * ];
 * for (const delivery of deliveries) {
 *   const event = await canonicalEvent(delivery);
 *   store.set(event.id, event);
 * }
 * assertEquals(store.size, 1);
 * ```
 */
export async function canonicalEvent(
  callback: Callback,
): Promise<CallbackEvent> {
  const content = canonical(callback) as { task?: Record<string, unknown> };
  if (isRecord(content.task)) {
    // A second delivery may tell these differently. JSON leaves them out.
    content.task.callback_succeeded = undefined;
    content.task.callback_completed = undefined;
  }
  const hash = await digest(JSON.stringify(content));
  const time = timeOf(callback);
  return {
    id: hash.reduce(
      (text, byte) => text + (byte + 256).toString(16).slice(1),
      "",
    ),
    ...subjectOf(callback),
    ...time && { time },
    callback,
  };
}

/**
 * Finds the event that says how one task, or one batch, stands now. The order
 * of `events` does not matter: the newest by the task's own timestamps wins, so
 * a late, older one changes nothing and one that takes the task back to
 * `pending` does. An event without a timestamp loses against any that has one.
 * Only the winner needs to be kept: `currentState([winner, next])` goes on from
 * there. Gives `undefined` for no events.
 *
 * @throws {ScaleArgumentError} for events of different tasks
 *
 * @example A late older callback changes nothing
 * ```ts
 * import { canonicalEvent, currentState } from "@labelwire/scale/callbacks";
 * import { assertEquals } from "@std/assert";
 *
 * const at = (status: string, updated_at: string) =>
 *   canonicalEvent({ task_id: "1", status, task: { status, updated_at } });
 * const pending = await at("pending", "2026-01-02T00:00:00.000Z");
 * const completed = await at("completed", "2026-01-01T00:00:00.000Z");
 * assertEquals(currentState([pending, completed]), pending);
 * ```
 */
export function currentState(
  events: readonly CallbackEvent[],
): CallbackEvent | undefined {
  const [first] = events;
  if (
    events.some(({ kind, subject }) =>
      kind !== first?.kind || subject !== first.subject
    )
  ) {
    refuse("currentState takes the events of one task or batch");
  }
  return events.reduce<CallbackEvent | undefined>(
    (best, event) => best && !isNewer(event, best) ? best : event,
    undefined,
  );
}

/** A total order, or the end state would depend on the order of arrival: at one time more audits are later, and the id settles the rest. */
function isNewer(event: CallbackEvent, best: CallbackEvent): boolean {
  const later = (event.time ?? 0) - (best.time ?? 0) ||
    auditsOf(event.callback).length - auditsOf(best.callback).length;
  return later === 0 ? event.id > best.id : later > 0;
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

/** The newest timestamp: `updated_at` moves with every change, and where it is absent the others do nearly as well. */
function timeOf(callback: Callback): number {
  let time = 0;
  for (const part of [thingOf(callback), ...auditsOf(callback)]) {
    for (const name of TIMES) {
      const text: unknown = Object(part)[name];
      if (isText(text)) time = Math.max(time, Date.parse(text) || 0);
    }
  }
  return time;
}

function auditsOf(callback: Callback): readonly unknown[] {
  const { audits } = thingOf(callback);
  return Array.isArray(audits) ? audits : [];
}

/** What a callback is about: the task in it, or the batch that it is. */
function thingOf(callback: Callback): Readonly<Record<string, unknown>> {
  const body = callback as Readonly<Record<string, unknown>>;
  if (!isTaskCallback(callback)) return body;
  return isRecord(body.task) ? body.task : {};
}

/** Copies JSON so that equal content gives equal text. */
function canonical(value: unknown): unknown {
  if (isText(value)) return SIGNED_LINK.exec(value)?.[1] ?? value;
  if (Array.isArray(value)) return value.map(canonical);
  if (!isRecord(value)) return value;
  // Of an object with a prototype, `__proto__` cannot become a member.
  const copy: Record<string, unknown> = Object.hasOwn(value, "__proto__")
    ? Object.create(null)
    : {};
  for (const name of Object.keys(value).sort()) {
    copy[name] = canonical(value[name]);
  }
  return copy;
}
