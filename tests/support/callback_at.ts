/** Callbacks of one task at different times. */
import type { Callback } from "../../src/callbacks/mod.ts";

/** The beginning of a time; its last digit is missing. */
export const DAY = "2026-01-01T00:00:0";

/** Returns the callback of task `1` with a timestamp at a second of the day. */
export function callbackAt(second: number, extra: object = {}): Callback {
  const task = { task_id: "1", updated_at: `${DAY}${second}.000Z`, ...extra };
  return { task_id: "1", task };
}
