/** What the app tells its operator: one line of JSON each, without a secret or a body. */
import type { ScaleCallbackError } from "@labelwire/scale/callbacks";
import type { EventRow } from "./store.ts";

/** What is known of a callback in the log. */
type RowEntry = Pick<
  EventRow,
  "id" | "kind" | "subject" | "environment" | "bytes"
>;

/** What became of a callback. */
export interface CallbackEntry extends Partial<RowEntry> {
  readonly event: "callback";
  /** `failed` where nothing was stored and Scale is to try again, `refused` where it was none of Scale's. */
  readonly outcome: "stored" | "duplicate" | "refused" | "failed";
  /** The status of the answer. */
  readonly status: number;
  /** Why it was not stored. */
  readonly reason?: string;
  /** What went wrong here. */
  readonly error?: string;
  /** How long it took, in milliseconds. */
  readonly ms?: number;
}

/** What else went wrong: `processing` a stored event, or a `request` other than a callback. */
export interface ErrorEntry {
  readonly event: "processing" | "request";
  readonly error: string;
  /** The event that was to be processed. */
  readonly id?: string;
  /** The route that was asked for. */
  readonly route?: string;
}

/** Takes what is logged. */
export type Log = (entry: CallbackEntry | ErrorEntry) => void;

/** Is thrown where an event could not be stored. */
export class NotStoredError extends Error {
  /** `"NotStoredError"`. */
  override readonly name = "NotStoredError";
  /** The event. */
  readonly row: EventRow;

  /** Makes an error that names the event. */
  constructor(row: EventRow, cause: unknown) {
    super("The event could not be stored", { cause });
    this.row = row;
  }
}

/** Prints an entry as a line of JSON. */
export function printLog(entry: CallbackEntry | ErrorEntry): void {
  console.log(JSON.stringify(entry));
}

/** Makes the entry of a callback that was taken. */
export function takenEntry(
  row: EventRow,
  { isNew, ms }: { readonly isNew: boolean; readonly ms: number },
): CallbackEntry {
  const outcome = isNew ? "stored" : "duplicate";
  return { event: "callback", outcome, status: 200, ...rowEntry(row), ms };
}

/** Makes the entry of a callback that was not taken. */
export function refusedEntry(error: ScaleCallbackError): CallbackEntry {
  const { status = 500, reason, cause } = error;
  return {
    event: "callback",
    outcome: status < 500 ? "refused" : "failed",
    status,
    ...reason !== undefined && { reason },
    ...cause instanceof NotStoredError && rowEntry(cause.row),
    ...status >= 500 && { error: messageOf(error) },
  };
}

/** Says what went wrong, and what was behind it. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { name, message, cause } = error;
  const text = `${name}: ${message}`;
  const isTold = cause === undefined ||
    cause instanceof Error && message.endsWith(cause.message);
  return isTold ? text : `${text}; ${messageOf(cause)}`;
}

function rowEntry(row: EventRow): RowEntry {
  const { id, kind, subject, environment, bytes } = row;
  return { id, kind, subject, environment, bytes };
}
