/** Turns a callback into the row that is stored. No column of the row can be of any length. */
import {
  type Callback,
  type CallbackEnvironment,
  isTaskCallback,
  type JsonObject,
  ScaleCallbackError,
} from "@labelwire/scale/callbacks";
import {
  type CallbackEvent,
  toCallbackEvent,
} from "@labelwire/scale/callbacks/events";
import { digest, hex } from "./bytes.ts";
import { effectKeyOf } from "./effect_key.ts";
import { factsOf } from "./page/facts.ts";
import type { EventRow } from "./store.ts";

/** No id or name of Scale's is longer. Deno KV limits keys to 2 KB and values to 64 KiB. */
const MAX_SUBJECT = 500;
const MAX_STATUS = 100;

/** The largest body whose content is read for its id, in bytes. Reading megabytes would block all other requests. */
const MAX_READ = 1_048_576;

/** The facts of a delivery, beside its callback. */
export interface DeliveryFacts {
  readonly environment: CallbackEnvironment;
  /** The body. */
  readonly bytes: Uint8Array;
  /** The time of arrival, in milliseconds since 1970. */
  readonly receivedAt: number;
  /** Default `"callback"`. */
  readonly source?: EventRow["source"];
}

/** Returns the row of a callback. */
export async function toEventRow(
  callback: Callback,
  { environment, bytes, receivedAt, source = "callback" }: DeliveryFacts,
): Promise<EventRow> {
  const { id, time = null, rank, kind, subject } = await eventOf(
    callback,
    bytes,
  );
  const fits = subject.length <= MAX_SUBJECT;
  const status = statusOf(callback);
  const facts = fits ? factsOf(callback) : undefined;
  return {
    id,
    kind: fits ? kind : "other",
    subject: fits ? subject : "",
    environment,
    status: typeof status === "string" ? status.slice(0, MAX_STATUS) : null,
    time,
    rank,
    bytes: bytes.length,
    receivedAt,
    effectKey: await effectKeyOf(callback, id),
    source,
    ...facts && { facts },
  };
}

/** A body that is large, or nested too deep, is identified by its bytes. */
async function eventOf(
  callback: Callback,
  bytes: Uint8Array,
): Promise<CallbackEvent> {
  try {
    if (bytes.length <= MAX_READ) {
      return await toCallbackEvent(callback, { bytes });
    }
  } catch (error) {
    const isDeep = error instanceof ScaleCallbackError &&
      error.reason === "too_deep";
    if (!isDeep) throw error;
  }
  const id = hex(await digest(bytes));
  return await toCallbackEvent(callback, { id });
}

/** Returns the status of the task, if there is one in the callback, or of the callback itself. */
function statusOf(callback: Callback): unknown {
  if (!isTaskCallback(callback)) return (callback as JsonObject).status;
  return callback.task?.status ?? callback.status;
}
