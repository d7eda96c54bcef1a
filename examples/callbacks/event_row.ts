/** From a callback to the row that is kept of it, with nothing in it that could be of any length. */
import {
  type Callback,
  type CallbackEnvironment,
  type CallbackEvent,
  canonicalEvent,
  isTaskCallback,
  type JsonObject,
} from "@labelwire/scale/callbacks";
import { digest, hex } from "./bytes.ts";
import type { EventRow } from "./store.ts";

/** No id or name of Scale's is longer. Keys of Deno KV end at 2 KB, values at 64 KiB. */
const MAX_SUBJECT = 500;
const MAX_STATUS = 100;

/** What is known of a delivery beside its callback. */
export interface Arrival {
  readonly environment: CallbackEnvironment;
  /** The body. */
  readonly bytes: Uint8Array;
  /** When it came, in milliseconds since 1970. */
  readonly receivedAt: number;
}

/** Makes the row of a callback. */
export async function eventRow(
  callback: Callback,
  { environment, bytes, receivedAt }: Arrival,
): Promise<EventRow> {
  const { id, time = null, kind, subject } = await eventOf(callback, bytes);
  const isKept = subject.length <= MAX_SUBJECT;
  const { status, audits } = standingOf(callback);
  return {
    id,
    kind: isKept ? kind : "other",
    subject: isKept ? subject : "",
    environment,
    status: typeof status === "string" ? status.slice(0, MAX_STATUS) : null,
    time,
    audits: Array.isArray(audits) ? audits.length : 0,
    bytes: bytes.length,
    receivedAt,
  };
}

/** JSON may be nested deeper than the stack is; such a callback is told apart by its bytes. */
async function eventOf(
  callback: Callback,
  bytes: Uint8Array,
): Promise<Omit<CallbackEvent, "callback">> {
  try {
    return await canonicalEvent(callback);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { id: hex(await digest(bytes)), kind: "other", subject: "" };
  }
}

/** What tells the status: the task, where there is one, or the callback itself. */
function standingOf(
  callback: Callback,
): { readonly status?: unknown; readonly audits?: unknown } {
  if (!isTaskCallback(callback)) return callback as JsonObject;
  const { status, task } = callback;
  return { status: task?.status ?? status, audits: task?.audits };
}
