/** Turns a callback into the row that is stored. No column of the row can be of any length. */
import {
  type Callback,
  type CallbackEnvironment,
  type CallbackEvent,
  isTaskCallback,
  type JsonObject,
  toCallbackEvent,
} from "@labelwire/scale/callbacks";
import { digest, hex } from "./bytes.ts";
import type { EventRow } from "./store.ts";

/** No id or name of Scale's is longer. Deno KV limits keys to 2 KB and values to 64 KiB. */
const MAX_SUBJECT = 500;
const MAX_STATUS = 100;

/** The facts of a delivery, beside its callback. */
export interface DeliveryFacts {
  readonly environment: CallbackEnvironment;
  /** The body. */
  readonly bytes: Uint8Array;
  /** The time of arrival, in milliseconds since 1970. */
  readonly receivedAt: number;
}

/** Returns the row of a callback. */
export async function toEventRow(
  callback: Callback,
  { environment, bytes, receivedAt }: DeliveryFacts,
): Promise<EventRow> {
  const { id, time = null, kind, subject } = await eventOf(callback, bytes);
  const fits = subject.length <= MAX_SUBJECT;
  const { status, audits } = stateOf(callback);
  return {
    id,
    kind: fits ? kind : "other",
    subject: fits ? subject : "",
    environment,
    status: typeof status === "string" ? status.slice(0, MAX_STATUS) : null,
    time,
    audits: Array.isArray(audits) ? audits.length : 0,
    bytes: bytes.length,
    receivedAt,
  };
}

/** JSON may be nested deeper than the stack. Such a callback is identified by its bytes. */
async function eventOf(
  callback: Callback,
  bytes: Uint8Array,
): Promise<Omit<CallbackEvent, "callback">> {
  try {
    return await toCallbackEvent(callback);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { id: hex(await digest(bytes)), kind: "other", subject: "" };
  }
}

/** Returns the object that has the status: the task, if there is one, or the callback itself. */
function stateOf(
  callback: Callback,
): { readonly status?: unknown; readonly audits?: unknown } {
  if (!isTaskCallback(callback)) return callback as JsonObject;
  const { status, task } = callback;
  return { status: task?.status ?? status, audits: task?.audits };
}
