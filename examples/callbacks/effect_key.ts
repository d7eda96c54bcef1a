/** The idempotency key of an event: it names the state that the event reports, not the delivery. */
import { type Callback, isTaskCallback } from "@labelwire/scale/callbacks";
import { digest, hex } from "./bytes.ts";

/** Parts of a key that need no digest. They contain no hyphen, so the key is unambiguous. */
const PLAIN = /^\w{1,64}$/;

/**
 * Returns the key: the task's id, `status`, `customer_review_status` and
 * `updated_at` in milliseconds, joined by hyphens, so that a callback and what the
 * reconciliation has found of the same state share it. It is the SHA-256 of these
 * if they are longer, or contain other characters, than Scale's do. For a callback
 * without `task.updated_at`, for instance of a batch, it is the event's id. A key
 * consists of letters, digits, `_` and `-`.
 */
export async function effectKeyOf(
  callback: Callback,
  eventId: string,
): Promise<string> {
  if (!isTaskCallback(callback)) return eventId;
  // The types describe what the API documents; a callback may contain anything.
  const task: Readonly<Record<string, unknown>> = Object(callback.task);
  const { status = callback.status, customer_review_status: review } = task;
  const updatedAt = Date.parse(String(task.updated_at));
  if (Number.isNaN(updatedAt)) return eventId;
  const names = [callback.task_id, status ?? "none", review ?? "none"];
  const isPlain = (name: unknown) =>
    typeof name === "string" && PLAIN.test(name);
  // WebCrypto computes digests in another thread, which takes time.
  if (names.every(isPlain)) return [...names, updatedAt].join("-");
  const state = JSON.stringify([...names, updatedAt]);
  return hex(await digest(new TextEncoder().encode(state)));
}
