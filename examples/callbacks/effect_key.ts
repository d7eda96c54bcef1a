/** The idempotency key of an event: it names the state that the event reports, not the delivery. */
import { type Callback, isTaskCallback } from "@labelwire/scale/callbacks";
import { digest, hex } from "./bytes.ts";

/**
 * Returns the key: the SHA-256 of the task's id, `status`,
 * `customer_review_status` and `updated_at`, so that a callback and what the
 * reconciliation has found of the same state share it. For a callback without
 * `task.updated_at`, for instance of a batch, it is the event's id.
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
  const parts = [callback.task_id, status ?? null, review ?? null, updatedAt];
  const state = JSON.stringify(parts);
  return hex(await digest(new TextEncoder().encode(state)));
}
