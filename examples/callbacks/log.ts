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

/** The log entry of a try to process an event. */
export interface ProcessingEntry {
  readonly event: "processing";
  /**
   * `failed` if there will be another try, `dead` if not, `stale` if another worker
   * has taken the event meanwhile, and `unrecorded` if the store is down.
   */
  readonly outcome: "processed" | "failed" | "dead" | "stale" | "unrecorded";
  readonly id: string;
  readonly kind: EventRow["kind"];
  readonly subject: string;
  /** The number of the try, from 1. */
  readonly attempt: number;
  /** The duration, in milliseconds. */
  readonly ms: number;
  readonly error?: string;
}

/** The log entry of another error: in a request other than a callback, in the `hint` that an event was stored, or in a `job` such as a sweep. */
export interface ErrorEntry {
  readonly event: "request" | "hint" | "job";
  readonly error: string;
  /** The id of the event that was stored. */
  readonly id?: string;
  /** The path of the request. */
  readonly route?: string;
  /** The name of the job. */
  readonly job?: string;
}

/** The log entry of a purge. */
export interface PurgeEntry {
  readonly event: "purge";
  /** The number of bodies of deliveries that died. */
  readonly bodies: number;
  /** The number of bodies whose time was over. */
  readonly expired: number;
}

/** The log entry of a reconciliation. */
export interface ReconciliationEntry {
  readonly event: "reconciliation";
  /** The number of tasks that were listed. */
  readonly tasks: number;
  /** The number of events that had not arrived. */
  readonly added: number;
}

/** The log entry of a sweep of a bulk job. */
export interface BulkEntry {
  readonly event: "bulk";
  /** The id of the job. */
  readonly id: string;
  /** The number of rows that were tried. */
  readonly rows: number;
  /** The error that has ended it early. */
  readonly error?: string;
}

/** Any log entry. */
export type LogEntry =
  | CallbackEntry
  | ProcessingEntry
  | ErrorEntry
  | PurgeEntry
  | ReconciliationEntry
  | BulkEntry;

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
