/** The app's log: one line of JSON for each event, without keys or bodies. */
import type { ScaleCallbackError } from "@labelwire/scale/callbacks";
import type { EventRow } from "./store.ts";

/** The part of a row that is logged. */
type RowEntry = Pick<
  EventRow,
  "id" | "kind" | "subject" | "environment" | "bytes"
>;

/** The log entry of a callback. */
export interface CallbackEntry extends Partial<RowEntry> {
  readonly event: "callback";
  /** `failed` if nothing was stored and Scale should try again, `refused` if it was not a callback of Scale. */
  readonly outcome: "stored" | "duplicate" | "refused" | "failed";
  /** The status of the response. */
  readonly status: number;
  /** The reason why it was not stored. */
  readonly reason?: string;
  /** The error on this side. */
  readonly error?: string;
  /** The duration, in milliseconds. */
  readonly ms?: number;
}

/** The log entry of another error: in the `processing` of a stored event, or in a `request` other than a callback. */
export interface ErrorEntry {
  readonly event: "processing" | "request";
  readonly error: string;
  /** The id of the event that was processed. */
  readonly id?: string;
  /** The path of the request. */
  readonly route?: string;
}

/** The log entry of a purge. */
export interface PurgeEntry {
  readonly event: "purge";
  /** The number of bodies that were deleted. */
  readonly bodies: number;
}

/** Any log entry. */
export type LogEntry = CallbackEntry | ErrorEntry | PurgeEntry;

/** Writes an entry to the log. */
export type Log = (entry: LogEntry) => void;

/** An event that could not be stored. */
export class StoreError extends Error {
  /** `"StoreError"`. */
  override readonly name = "StoreError";
  /** The event. */
  readonly row: EventRow;

  /** Creates an error that carries the event. */
  constructor(row: EventRow, cause: unknown) {
    super("The event could not be stored", { cause });
    this.row = row;
  }
}

/** Prints an entry as a line of JSON. */
export function printLog(entry: LogEntry): void {
  console.log(JSON.stringify(entry));
}

/** Returns the entry of a callback that is in the store. */
export function storedEntry(
  row: EventRow,
  { isNew, ms }: { readonly isNew: boolean; readonly ms: number },
): CallbackEntry {
  const outcome = isNew ? "stored" : "duplicate";
  return { event: "callback", outcome, status: 200, ...rowEntry(row), ms };
}

/** Returns the entry of a callback that was not stored. */
export function errorEntry(error: ScaleCallbackError): CallbackEntry {
  const { status, reason, cause } = error;
  return {
    event: "callback",
    outcome: status < 500 ? "refused" : "failed",
    status,
    ...reason !== undefined && { reason },
    ...cause instanceof StoreError && rowEntry(cause.row),
    ...status >= 500 && { error: messageOf(error) },
  };
}

/** Returns the message of an error, followed by those of its causes. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { name, message, cause } = error;
  const ownMessage = `${name}: ${message}`;
  const isIncluded = cause === undefined ||
    cause instanceof Error && message.endsWith(cause.message);
  return isIncluded ? ownMessage : `${ownMessage}; ${messageOf(cause)}`;
}

function rowEntry(row: EventRow): RowEntry {
  const { id, kind, subject, environment, bytes } = row;
  return { id, kind, subject, environment, bytes };
}
