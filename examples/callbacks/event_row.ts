/** From a callback to the row that is kept of it, with nothing in it that could be of any length. */
import {
  type Callback,
  type CallbackEnvironment,
  type CallbackEvent,
  canonicalEvent,
  isTaskCallback,
} from "@labelwire/scale/callbacks";
import { digest, hex } from "./bytes.ts";
import type { EventRow, Subject } from "./store.ts";

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
  const event = await eventOf(callback, bytes);
  const { status, audits } = thingOf(callback);
  return {
    id: event.id,
    ...subjectOf(event),
    environment,
    status: typeof status === "string" ? status.slice(0, MAX_STATUS) : null,
    time: event.time ?? null,
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

function subjectOf({ kind, subject }: Subject): Subject {
  return subject.length > MAX_SUBJECT
    ? { kind: "other", subject: "" }
    : { kind, subject };
}

/** What tells the status: the task, where there is one, or the callback itself. */
function thingOf(callback: Callback): Readonly<Record<string, unknown>> {
  const body = callback as Readonly<Record<string, unknown>>;
  if (!isTaskCallback(callback)) return body;
  const { task } = callback;
  return { ...body, ...task };
}
