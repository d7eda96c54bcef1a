/** The interface of a store. All stores pass the same tests: tests/integration/callbacks_app/contract.ts. */
import type {
  CallbackEnvironment,
  CallbackEvent,
} from "@labelwire/scale/callbacks";

/** The task or batch that a callback is about. */
export interface Subject {
  readonly kind: CallbackEvent["kind"];
  /** The task's id or the batch's name; `""` for other callbacks. */
  readonly subject: string;
}

/** The position of an event in the list, which is ordered by arrival, then by id. */
export interface Cursor {
  /** The time of arrival, in milliseconds since 1970. */
  readonly receivedAt: number;
  /** The id of `toCallbackEvent`. */
  readonly id: string;
}

/** An event without its body. It is small, whatever was received. */
export interface EventRow extends Subject, Cursor {
  /** The environment of the callback auth key that it carried. */
  readonly environment: CallbackEnvironment;
  /** The status of the task or batch, if the callback has it. */
  readonly status: string | null;
  /** The newest timestamp in the callback, in milliseconds since 1970, if it has one. */
  readonly time: number | null;
  /** The rank of `toCallbackEvent`: at equal times, the greater is later. */
  readonly rank: number;
  /** The length of the body. */
  readonly bytes: number;
}

/** The part of the list to return. */
export interface ListQuery {
  readonly limit: number;
  /** The last row of the previous page. Default: from the newest row on. */
  readonly after?: Cursor;
}

/** A store of events, each stored once. Every method rejects if the database cannot be reached. */
export interface Store {
  /**
   * Stores an event with its body, all or nothing, under its id. Returns `false`
   * if that id is already stored, and then changes nothing. Of any number of
   * simultaneous calls, one returns `true`.
   */
  add(row: EventRow, body: Uint8Array): Promise<boolean>;
  /** Returns an event's body, byte for byte; `undefined` for an unknown id. */
  body(id: string): Promise<Uint8Array | undefined>;
  /** Returns rows, the newest arrival first. */
  list(query: ListQuery): Promise<readonly EventRow[]>;
  /** Returns the latest event of a task or batch: the one that `latestEvent` would return. */
  latest(subject: Subject): Promise<EventRow | undefined>;
  /** Resolves if the store can be read. */
  check(): Promise<void>;
  /**
   * Deletes the bodies of deliveries that arrived before that time, in milliseconds
   * since 1970, and died before their events were stored. Returns how many there
   * were. A delivery that is still running then fails, and is stored by the next.
   */
  purge(before: number): Promise<number>;
}
